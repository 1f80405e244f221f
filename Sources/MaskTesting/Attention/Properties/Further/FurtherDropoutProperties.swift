import Foundation
import MaskAlgebra
import MaskedAttention

extension AttentionProperty {
  static let dropoutKeepsTheMean: AttentionProperty = AttentionProperty(
    "B33-dropout-keeps-the-mean",
    "over many weights dropout drops as many as its rate says, and the mean stays what it was",
    requires: [.dropout, .anyGeometry],
    changesMask: true
  ) { subject, _, trial in
    let rate = trial.draw("rate", .one(of: [0.5, 0.1, 0.25, 0.75]))
    let seed = UInt64(trial.draw("seed", .integer(in: 0...9999)))
    let count = 24
    var attentionCase = try AttentionCase(equalTokens: count)
    var (sum, cellCount) = (0.0, 0)
    for run in 0..<2 {
      attentionCase.options.weightDropout = Dropout(rate: rate, seed: 2 * seed + UInt64(run))
      let output = try subject.answer(to: attentionCase).output.elements
      sum += output.reduce(0, +)
      cellCount += count * output.count
    }
    // Every value is 1, so an output is the mean of a row of factors, each 0 or 1 / (1 - rate).
    let mean = sum * Double(count) / Double(cellCount)
    // Hoeffding's inequality: further from 1 than this once in 10 ** 12 cases.
    let limit = (log(2e12) / (2 * Double(cellCount))).squareRoot() / (1 - rate)
    let bound = ErrorBound(subject)
    let rounding = (bound.roundings(2 * count + 11) + 4 * bound.stored) / (1 - rate)
    try trial.expect(
      abs(mean - 1) <= limit + rounding,
      "dropout at the rate \(rate) changes the mean from 1 to \(mean) over \(cellCount) weights: "
        + "are the others not divided by 1 - \(rate)?"
    )
  }

  static let dropoutScalesWhatItKeeps: AttentionProperty = AttentionProperty(
    "B37-dropout-drops-or-scales",
    "under dropout a weight is zero or what it was over 1 - p, and the output is made of those",
    requires: [.dropout, .weights],
    coverage: [
      CoverageGoal("a dropped weight", atLeast: 0.4), CoverageGoal("a kept weight", atLeast: 0.4),
    ]
  ) { subject, masks, trial in
    var attentionCase = try subject.drawCase(masks, &trial, profiles: [.ordinary, .equal])
    let whole = try subject.answer(to: attentionCase)
    let rate = trial.draw("rate", .one(of: [0.5, 0.25, 0.75]))
    let seed = UInt64(trial.draw("seed", .integer(in: 0...9999)))
    attentionCase.options.weightDropout = Dropout(rate: rate, seed: seed)
    let dropped = try subject.answer(to: attentionCase)
    guard let weights = whole.weights, let kept = dropped.weights else {
      throw Falsified("the subject claims to give weights, and gives none")
    }
    let bound = ErrorBound(subject)
    for row in attentionCase.rows where attentionCase.seesAny(row) {
      var (mean, magnitudes) = (
        [Double](repeating: 0, count: attentionCase.value.dimension),
        [Double](repeating: 0, count: attentionCase.value.dimension)
      )
      for (key, (weight, other)) in zip(weights[row], kept[row]).enumerated() {
        let scaled = weight / (1 - rate)
        trial.label("a dropped weight", if: weight > 0 && other == 0)
        trial.label("a kept weight", if: weight > 0 && other > 0)
        try trial.expect(
          other == 0 || abs(other - scaled) <= 4 * bound.stored * scaled + bound.smallest,
          "\(attentionCase.name(row)) gives key \(key) the weight \(weight), and \(other) under "
            + "dropout at the rate \(rate); it is 0 or \(scaled)"
        )
        let value = attentionCase.value.vector(
          batch: row.batch,
          head: row.head / attentionCase.groupSize,
          row: key
        )
        for (index, number) in value.enumerated() {
          mean[index] += other * number
          magnitudes[index] += abs(other * number)
        }
      }
      for (index, output) in dropped.output[row].enumerated() {
        let limit =
          (bound.roundings(2 * kept.dimension) + bound.stored) * magnitudes[index]
          + bound.smallest * Double(kept.dimension + 1)
        try trial.expect(
          abs(output - mean[index]) <= limit,
          "\(attentionCase.name(row)) gives \(output) under dropout, but its weights average "
            + "\(mean[index])"
        )
      }
    }
  }
}

extension AttentionCase {
  /// Tokens that are all alike, each of which sees all, with the value 1.
  fileprivate init(equalTokens count: Int) throws {
    let ones = try AttentionTensor(
      shape: [1, 1, count, 1],
      elements: Array(repeating: 1.0, count: count)
    )
    self.init(query: ones, key: ones, value: ones) { _, _ in true }
  }
}
