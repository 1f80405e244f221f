import Glibc

/// What the softmax of a row divides by.
///
/// The maximum is that of the given scores alone: over hidden ones too, a large hidden score would
/// starve the row. A NaN among the scores makes every weight NaN, as it should.
///
///     let softmax = RowSoftmax(scores: [1, 2, 3])
///     softmax.weight(of: 3)  // 0.6652
struct RowSoftmax: Sendable {
  private let maximum: Double
  private let sum: Double

  /// - Parameters:
  ///   - scores: The scores of the visible keys.
  ///   - sink: A logit that counts here and has no weight of its own; nil for none.
  init(scores: [Double], sink: Double? = nil) {
    // `max()` keeps or drops a NaN depending on where it stands. This one drops it always, and the
    // sum, which no NaN escapes, brings it back.
    var maximum = sink ?? -.infinity
    for score in scores { maximum = Double.maximum(maximum, score) }
    var sum = sink.map { exp($0 - maximum) } ?? 0
    for score in scores { sum += exp(score - maximum) }
    self.maximum = maximum
    self.sum = sum
  }

  /// The share of a score.
  func weight(of score: Double) -> Double { exp(score - maximum) / sum }

  /// The logarithm of the sum of the exponentials, -infinity where nothing was given.
  var logSumExp: Double { maximum + log(sum) }
}
