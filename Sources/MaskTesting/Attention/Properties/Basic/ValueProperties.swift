import FloatFormats
import MaskAlgebra
import MaskedAttention

extension AttentionProperty {
  static let visibleValuesMatter: AttentionProperty = AttentionProperty(
    "B06-visible-values-matter",
    "a row changes with the value of a key that it sees, and that has any weight to speak of",
    coverage: [CoverageGoal("a value that matters", atLeast: 0.5)]
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    let seen = attentionCase.keyPlaces.filter { place in
      attentionCase.rows.contains { attentionCase.sees($0, place) }
    }
    guard !seen.isEmpty else { return }
    let place = trial.draw("the key whose value changes", .one(of: seen))
    let old = attentionCase.value.vector(batch: place.batch, head: place.head, row: place.key)
    // Large beside all values, so that what it adds is no rounding.
    let largest = attentionCase.value.elements.reduce(1) { max($0, abs($1)) }
    let number = subject.format.rounded(min(64 * largest, subject.format.largestFinite / 16))
    var changed = attentionCase
    changed.value = attentionCase.replacing([place], with: Replacement(key: 0, value: number)).value
    let before = try subject.answer(to: attentionCase)
    let after = try subject.answer(to: changed)
    let (oracle, bound) = (Oracle(attentionCase), ErrorBound(subject))
    let dimension = attentionCase.query.dimension
    for row in attentionCase.rows where attentionCase.sees(row, place) {
      let exact = oracle.row(row)
      let errors = bound.output(exact, dimension: dimension)
      let laterErrors = bound.output(Oracle(changed).row(row), dimension: dimension)
      guard let index = exact.keys.firstIndex(of: place.key) else { continue }
      let weight = exact.weights[index]
      let isFelt = errors.indices.allSatisfy { element in
        let step = abs(number - old[old.startIndex + element])
        return weight * step > errors[element] + laterErrors[element]
      }
      guard isFelt else { continue }
      trial.label("a value that matters")
      guard zip(before.output[row], after.output[row]).allSatisfy({ $0 == $1 }) else { continue }
      throw Falsified(
        "\(attentionCase.name(row)) takes nothing from key \(place.key), which the mask shows to "
          + "it: with another value there the output stays \(after.output[row].words)\n"
          + attentionCase.visibleName(row)
      )
    }
  }

  static let outputIsInTheHull: AttentionProperty = AttentionProperty(
    "B08-output-within-the-values",
    "every element of an output lies between the least and the greatest that its row sees"
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    try subject.expectInTheHull(attentionCase)
  }

  static let constantValues: AttentionProperty = AttentionProperty(
    "B09-equal-values-give-that-value",
    "where all values that a row sees are the same, that value comes out"
  ) { subject, masks, trial in
    var attentionCase = try subject.drawCase(masks, &trial)
    let number = subject.format.rounded(
      trial.draw("the value of every key", .one(of: [1, -1, 0.5, 3, 1000, -0.001]))
    )
    let count = attentionCase.value.elements.count
    attentionCase.value = attentionCase.value.replacingElements(
      [Double](repeating: number, count: count)
    )
    try subject.expectInTheHull(attentionCase)
  }

  static let oneVisibleKey: AttentionProperty = AttentionProperty(
    "B10-one-visible-key-is-copied",
    "a row that sees one key gives the value of that key, unrounded",
    coverage: [CoverageGoal("a row with one key", atLeast: 0.5)]
  ) { subject, masks, trial in
    var attentionCase = try subject.drawCase(masks, &trial)
    if masks.isAnyMask {
      let last = attentionCase.geometry.keyCount - 1
      let key = trial.draw("the key that is left, or the query's own", .integer(in: 0...last + 1))
      let own = MaskSpec { q, k in k == q }
      let one = MaskSpec { _, k in k == IntegerExpression(key) }
      try attentionCase.narrow(key > last ? own : one)
      try subject.assumeEmptyRows(of: attentionCase, &trial)
    }
    let answer = try subject.answer(to: attentionCase)
    for row in attentionCase.rows {
      let keys = attentionCase.visibleKeys(of: row)
      guard keys.count == 1 else { continue }
      trial.label("a row with one key")
      let head = row.head / attentionCase.groupSize
      let value = attentionCase.value.vector(batch: row.batch, head: head, row: keys[0])
      let keepsSigns = subject.abilities.contains(.signsOfZeros)
      let isCopied = zip(answer.output[row], value).allSatisfy { found, number in
        found == number && (found.sign == number.sign || !keepsSigns)
      }
      guard isCopied else {
        throw Falsified(
          "\(attentionCase.name(row)) sees key \(keys[0]) alone, and gives "
            + "\(answer.output[row].words) and not that key's value, \(value.words)"
        )
      }
    }
  }
}

extension AttentionSubject {
  /// States that outputs lie between the visible values, but for roundings.
  ///
  /// Weights that sum to 1 within the bound of row sums put an average that far outside at most,
  /// times the largest value; n products and sums and storing the output round once each.
  fileprivate func expectInTheHull(_ attentionCase: AttentionCase) throws {
    let answer = try answer(to: attentionCase)
    let bound = ErrorBound(self)
    for row in attentionCase.rows {
      let keys = attentionCase.visibleKeys(of: row)
      guard !keys.isEmpty else { continue }
      let head = row.head / attentionCase.groupSize
      let share = rowSumBound(keyCount: keys.count) + bound.roundings(keys.count) + bound.stored
      let output = Array(answer.output[row])
      for element in output.indices {
        let values = keys.map { key in
          let start = attentionCase.value.position(batch: row.batch, head: head, row: key)
          return attentionCase.value.elements[start + element]
        }
        let (low, high) = (values.min() ?? 0, values.max() ?? 0)
        // Twice: the roundings are of sums that are themselves a little too large.
        let limit =
          2 * share * max(abs(low), abs(high)) + bound.smallest * Double(keys.count + 1)
        guard output[element] >= low - limit, output[element] <= high + limit else {
          throw Falsified(
            "\(attentionCase.name(row)) gives \(output[element]), outside of \(low)...\(high), "
              + "between which all values lie that it sees"
              + "\n\(attentionCase.visibleName(row)), with \(values.words) there"
          )
        }
      }
    }
  }
}
