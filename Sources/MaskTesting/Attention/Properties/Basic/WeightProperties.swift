import MaskAlgebra
import MaskedAttention

extension AttentionProperty {
  static let rowsSumToOne: AttentionProperty = AttentionProperty(
    "B01-rows-sum-to-one",
    "the weights of a row are none below zero and sum to 1, or are all zero where it sees no key",
    coverage: [CoverageGoal("a hidden cell", atLeast: 0.3)]
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    let weights = try subject.weights(of: attentionCase)
    for row in attentionCase.rows where subject.judges(row, of: attentionCase) {
      let visibleCount = attentionCase.visibleKeys(of: row).count
      let limit = subject.rowSumBound(keyCount: visibleCount)
      let sum = weights[row].reduce(0, +)
      let error = abs(sum - (visibleCount == 0 ? 0 : 1))
      if visibleCount > 0 { trial.aim(at: error / limit) }
      guard error <= (visibleCount == 0 ? 0 : limit), weights[row].allSatisfy({ $0 >= 0 }) else {
        let words = WeightWords(attentionCase, row, weights: weights[row])
        throw Falsified("\(words.sumMessage)\nits weights: \(weights[row].words)")
      }
    }
  }

  static let hiddenWeightsAreZero: AttentionProperty = AttentionProperty(
    "B02-hidden-weights-are-zero",
    "the weight of a hidden key is exactly zero",
    coverage: [CoverageGoal("a hidden cell", atLeast: 0.3)]
  ) { subject, masks, trial in
    let attentionCase = try subject.drawCase(masks, &trial)
    let weights = try subject.weights(of: attentionCase)
    for row in attentionCase.rows where subject.judges(row, of: attentionCase) {
      for (key, weight) in weights[row].enumerated() where !attentionCase.sees(row, key) {
        // The sign of a zero is kept by whoever keeps all bits.
        guard weight == 0, weight.sign == .plus || !subject.abilities.contains(.hiddenIsExact)
        else {
          throw Falsified(
            "\(attentionCase.name(row)) gives weight \(weight) to "
              + attentionCase.hiddenName(key, from: row)
              + "\nits weights: \(weights[row].words)"
          )
        }
      }
    }
  }

  static let emptyRowsAreZero: AttentionProperty = AttentionProperty(
    "B03-empty-rows-are-zero",
    "a query that sees no key gets an output and weights of zero, to the bit",
    requires: [.emptyRowsAreZero],
    coverage: [CoverageGoal("a query that sees no key", atLeast: 0.9)]
  ) { subject, masks, trial in
    var attentionCase = try subject.drawCase(masks, &trial)
    if masks.isAnyMask {
      // Few masks leave a row empty by themselves.
      let positions = attentionCase.geometry.queryPositions
      let position = trial.draw(
        "the query that sees nothing",
        .integer(in: positions.lowerBound...positions.upperBound - 1)
      )
      try attentionCase.narrow(MaskSpec { q, _ in q != IntegerExpression(position) })
      trial.label("a query that sees no key")
    }
    let answer = try subject.answer(to: attentionCase)
    for row in attentionCase.rows where !attentionCase.seesAny(row) {
      for (part, numbers) in [("output", answer.output[row]), ("weights", answer.weights?[row])] {
        guard let numbers, !numbers.allSatisfy({ subject.isSame($0, 0) }) else { continue }
        let reason =
          numbers.contains(where: \.isNaN)
          ? "a softmax over nothing but -inf?"
          : "with a finite fill the softmax sees hidden keys that are all alike"
        throw Falsified(
          "\(attentionCase.name(row)) sees no key, and its \(part) is \(numbers.words) and not "
            + "zero: \(reason)"
        )
      }
    }
  }
}

extension AttentionSubject {
  /// How far the weights of a row may sum to something other than 1.
  ///
  /// The sum of n exponentials makes n - 1 roundings and each quotient one; twice that leaves room
  /// for a sum that is carried along in parts and rescaled. A weight may be lost by underflow.
  func rowSumBound(keyCount: Int) -> Double {
    let bound = ErrorBound(self)
    return Double(2 * keyCount + 2) * max(bound.stored, bound.accumulated)
      + Double(keyCount) * bound.smallest
  }
}

extension AttentionCase {
  /// Hides what another mask hides too.
  ///
  /// - Throws: ``Discarded`` where the mask has no value at some cell.
  mutating func narrow(_ other: MaskSpec) throws {
    mask = mask && other
    do throws(EvaluationError) {
      visible = try mask.definedMask(in: geometry, inputs: inputs)
    } catch { throw Discarded(reason: "\(error)") }
  }
}

/// What is wrong with the weights of a row, in words.
private struct WeightWords {
  private let attentionCase: AttentionCase
  private let row: CaseRow
  private let weights: ArraySlice<Double>

  init(_ attentionCase: AttentionCase, _ row: CaseRow, weights: ArraySlice<Double>) {
    self.attentionCase = attentionCase
    self.row = row
    self.weights = weights
  }

  var sumMessage: String {
    let name = attentionCase.name(row)
    let sum = weights.reduce(0, +)
    if sum.isNaN { return "the weights of \(name) are NaN; \(attentionCase.visibleName(row))" }
    if let weight = weights.first(where: { $0 < 0 }) {
      return "\(name) gives a negative weight of \(weight)"
    }
    guard attentionCase.seesAny(row) else {
      return "\(name) sees no key, and its weights sum to \(sum) and not to 0"
    }
    let hidden = weights.enumerated().reduce(0) { total, entry in
      attentionCase.sees(row, entry.offset) ? total : total + entry.element
    }
    return "the weights of \(name) sum to \(sum): \(reason(sum: sum, hidden: hidden))"
  }

  private func reason(sum: Double, hidden: Double) -> String {
    if hidden > 0 { return "\(hidden) of it on hidden keys" }
    if sum == 0 { return "it sees keys and takes nothing from them" }
    if sum > 1 { return "the softmax divides by too little" }
    let isPartial = attentionCase.visibleKeys(of: row).count < attentionCase.geometry.keyCount
    return isPartial
      ? "were they masked after the softmax and not made to sum to 1 again?"
      : "is something added to the denominator, or a weight lost?"
  }
}
