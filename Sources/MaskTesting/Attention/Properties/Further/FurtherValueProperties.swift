import FloatFormats
import MaskAlgebra
import MaskedAttention

extension AttentionProperty {
  static let repeatedAnswers: AttentionProperty = AttentionProperty(
    "B29-answers-are-repeatable",
    "a case gives the same bits again after other cases, masks of the same shape among them",
    requires: [.repeatable],
    changesMask: true
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    let before = try subject.answer(to: attentionCase)
    // The same tensors under the opposite mask; the first key stays, so that no row is empty.
    _ = try subject.answer(to: attentionCase.table { $1 == 0 || !attentionCase.sees($0, $1) })
    var other = attentionCase
    other.value = attentionCase.value.replacingEach { subject.format.rounded(1 - $0) }
    _ = try subject.answer(to: other)
    let change = subject.firstChange(
      from: before,
      to: try subject.answer(to: attentionCase),
      in: attentionCase
    ) { subject.judges($0, of: attentionCase) }
    guard let change else { return }
    throw Falsified(
      "\(attentionCase.name(change.row)) gives \(change.found.words) where it gave "
        + "\(change.expected.words) before: is something of another case kept?"
    )
  }

  static let singleTokens: AttentionProperty = AttentionProperty(
    "B30-a-single-token-copies-its-value",
    "over one key, a query that sees it gives its value, unrounded"
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(
      masks,
      &trial,
      profiles: TensorGenerator.Profile.allCases,
      longest: 1
    )
    let answer = try subject.answer(to: attentionCase)
    for row in attentionCase.rows where attentionCase.seesAny(row) {
      let head = row.head / attentionCase.groupSize
      let value = attentionCase.value.vector(batch: row.batch, head: head, row: 0)
      try trial.expect(
        zip(answer.output[row], value).allSatisfy { subject.isSame($0, $1) },
        "\(attentionCase.name(row)) gives \(answer.output[row].words), and the only key there is "
          + "has the value \(value.words)"
      )
    }
  }

  static let linearInValues: AttentionProperty = AttentionProperty(
    "B31-output-is-linear-in-the-values",
    "the outputs of two sets of values add up to the output of their sum, but for roundings"
  ) { subject, masks, trial in
    let drawn = try subject.drawCase(masks, &trial)
    let count = drawn.value.elements.count
    // Multiples of an eighth: their sums are exact in every format.
    let numbers = Generator<[Double]> { choices in
      (0..<count).map { _ in Double(choices.chooseDatum(through: 16)) / 8 - 1 }
    }
    let (first, second) = (trial.draw("values", numbers), trial.draw("other values", numbers))
    let cases = [first, second, zip(first, second).map(+)].map { values in
      var changed = drawn
      changed.value = drawn.value.replacingElements(values)
      return changed
    }
    let answers = try cases.map { try subject.answer(to: $0).output }
    let oracles = cases.map { Oracle($0) }
    let bound = ErrorBound(subject)
    for row in drawn.rows where subject.judges(row, of: drawn) {
      let limits = oracles.map { bound.output($0.row(row), dimension: drawn.query.dimension) }
      for element in 0..<drawn.value.dimension {
        let outputs = answers.map { $0[row][$0[row].startIndex + element] }
        let limit = limits.reduce(0) { $0 + $1[element] }
        try trial.expect(
          abs(outputs[0] + outputs[1] - outputs[2]) <= limit,
          "\(drawn.name(row)) gives \(outputs[0]) for some values, \(outputs[1]) for others, and "
            + "\(outputs[2]) for their sum"
        )
      }
    }
  }

  static let removedKeysLeaveTheirShare: AttentionProperty = AttentionProperty(
    "B34-a-removed-key-leaves-its-share-to-the-others",
    "hiding a key of the weight w divides all other weights of the row by 1 - w",
    coverage: [CoverageGoal("a removed key", atLeast: 0.4)],
    changesMask: true
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial, profiles: [.ordinary, .equal, .tiny])
    let removed = trial.draw("hidden key", .integer(in: 0...attentionCase.geometry.keyCount - 1))
    let changed = attentionCase.table { attentionCase.sees($0, $1) && $1 != removed }
    try subject.assumeEmptyRows(of: changed, &trial)
    let weights = try subject.weights(of: attentionCase)
    let others = try subject.weights(of: changed)
    let (oracle, changedOracle, bound) = (
      Oracle(attentionCase), Oracle(changed), ErrorBound(subject)
    )
    let dimension = attentionCase.query.dimension
    for row in attentionCase.rows where changed.seesAny(row) && attentionCase.sees(row, removed) {
      let (exact, exactChanged) = (oracle.row(row), changedOracle.row(row))
      guard let place = exact.keys.firstIndex(of: removed) else { continue }
      let rest = 1 - exact.weights[place]
      // Where next to nothing is left, a rounding of the weight is all of it.
      guard rest > 0.125 else { continue }
      trial.label("a removed key")
      let errors = bound.weights(exact, dimension: dimension)
      let changedErrors = bound.weights(exactChanged, dimension: dimension)
      for (index, key) in exactChanged.keys.enumerated() {
        guard let old = exact.keys.firstIndex(of: key) else { continue }
        let expected = weights[row][weights[row].startIndex + key]
        let found = others[row][others[row].startIndex + key]
        // What the weights are off by, divided; and once more, as outputs of ones they are sums.
        let limit = 2 * (errors[old] / rest + changedErrors[index]) + 4 * bound.smallest
        try trial.expect(
          abs(found - expected / rest) <= limit,
          "\(attentionCase.name(row)) gives key \(key) the weight \(found) without key \(removed), "
            + "whose weight was \(1 - rest); it was \(expected) and should be \(expected / rest)"
        )
      }
    }
  }

  static let smallerMasks: AttentionProperty = AttentionProperty(
    "B40-a-smaller-mask-has-a-smaller-support",
    "under a mask within another no key has weight that had none, and those that stay lose none",
    coverage: [CoverageGoal("a smaller mask", atLeast: 0.3)],
    changesMask: true
  ) { subject, masks, trial in
    let larger = try subject.drawCase(masks, &trial)
    let modulus = trial.draw("one key in so many is hidden", .integer(in: 2...4))
    let smaller = larger.table { row, key in
      larger.sees(row, key) && !(row.row + 2 * key + 1).isMultiple(of: modulus)
    }
    try subject.assumeEmptyRows(of: smaller, &trial)
    let (weights, others) = (try subject.weights(of: larger), try subject.weights(of: smaller))
    let (oracle, bound) = (Oracle(larger), ErrorBound(subject))
    let smallerOracle = Oracle(smaller)
    let dimension = larger.query.dimension
    for row in larger.rows where smaller.seesAny(row) {
      let (exact, exactSmaller) = (oracle.row(row), smallerOracle.row(row))
      trial.label("a smaller mask", if: exactSmaller.keys.count < exact.keys.count)
      let errors = bound.weights(exact, dimension: dimension)
      let smallerErrors = bound.weights(exactSmaller, dimension: dimension)
      for (key, (before, after)) in zip(weights[row], others[row]).enumerated() {
        guard let place = exactSmaller.keys.firstIndex(of: key) else {
          try trial.expect(
            after <= before || larger.sees(row, key) && after == 0,
            "\(larger.name(row)) gives key \(key) the weight \(after) when fewer keys are visible, "
              + "and \(before) before"
          )
          continue
        }
        let old = exact.keys.firstIndex(of: key).map { errors[$0] } ?? 0
        try trial.expect(
          after >= before - 2 * (old + smallerErrors[place]),
          "\(larger.name(row)) gives key \(key) less when fewer keys are visible: \(after), and "
            + "\(before) before"
        )
      }
    }
  }
}
