import FloatFormats
import Foundation

/// What theory says of a pipeline's fill, for scores within a bound, without running it.
///
/// A softmax takes `exp(hidden score - largest score of the row)`. The worst row has every visible
/// score at the lower end of the bound and a hidden one at the upper end; how far that one still
/// lies below decides. In exact arithmetic, with `T` the point below which `exp` is zero in the
/// format of the softmax, a fill `c` that is added to scores of at most `S` gives hidden weights of
/// exactly zero iff `2S + c <= T`, one that is selected iff `S + c <= T`.
///
/// Every operation between score and weight is monotone, and so is every rounding. So taking the
/// two worst scores through the pipeline, rounded as it rounds, decides for all others.
///
///     let pipeline = MaskingPipeline(format: .binary32, fill: .value(-1e4))
///     FillCondition(pipeline, scoreBound: 30).isExactlyZero   // true
///     FillCondition(pipeline, scoreBound: 30).safeScoreBound  // 4948.01…
public struct FillCondition: Hashable, Sendable {
  /// The pipeline.
  public let pipeline: MaskingPipeline
  /// The largest magnitude of a score after scaling, bias included.
  public let scoreBound: Double
  /// The bound of the scores where the mask meets them, in their format.
  let boundAtMask: Double
  /// What the softmax gets for hidden keys, and for visible ones.
  private let hidden: ScoreRange
  private let visible: ScoreRange

  /// Creates the condition of a pipeline whose scaled scores lie within a bound.
  ///
  /// - Precondition: the bound is not negative and not NaN.
  public init(_ pipeline: MaskingPipeline, scoreBound: Double) {
    precondition(scoreBound >= 0, "a bound of scores is 0 or more, got \(scoreBound)")
    self.pipeline = pipeline
    self.scoreBound = scoreBound
    let bound = pipeline.boundAtMask(scoreBound)
    let fill = pipeline.fillValue
    let hidden: ScoreRange
    switch pipeline.application {
    case .selecting: hidden = ScoreRange(low: fill, high: fill)
    case .adding, .addingProduct:
      let format = pipeline.formats.scores
      hidden = ScoreRange(low: format.rounded(fill - bound), high: format.rounded(fill + bound))
    }
    boundAtMask = bound
    self.hidden = pipeline.afterMask(hidden)
    visible = pipeline.afterMask(ScoreRange(low: -bound, high: bound))
  }

  /// How far a hidden score can lie above the largest visible one, as the softmax computes it.
  ///
  /// Negative where it lies below; NaN where a row can be NaN.
  public var gap: Double {
    let softmax = pipeline.formats.softmax
    let ends = [hidden.low, hidden.high, visible.low, visible.high].map { softmax.rounded($0) }
    // An infinite score less itself is NaN, and so is a difference that a format cannot hold.
    let isLost = ends.contains { $0.isNaN || $0 == .infinity } || ends[2] == -.infinity
    let widest = softmax.rounded(min(ends[0], ends[2]) - max(ends[1], ends[3]))
    guard !isLost, !widest.isNaN else { return .nan }
    return softmax.rounded(ends[1] - ends[2])
  }

  /// Whether every hidden weight is exactly zero in every row that sees a key.
  public var isExactlyZero: Bool { gap <= pipeline.formats.softmax.exponentialUnderflow() }

  /// The most that a hidden weight can be in a row that sees a key; NaN where the row can be NaN.
  public var largestHiddenWeight: Double {
    let gap = gap
    guard !gap.isNaN else { return .nan }
    // The largest score of the row has the exponential 1, so the sum divides by 1 at least.
    return pipeline.formats.weights.rounded(pipeline.formats.softmax.rounded(exp(min(0, gap))))
  }

  /// The largest bound of scores that keeps hidden weights at exactly zero; nil where none does.
  public var safeScoreBound: Double? {
    func isSafe(_ bound: Double) -> Bool {
      FillCondition(pipeline, scoreBound: bound).isExactlyZero
    }
    guard isSafe(0) else { return nil }
    var (safe, unsafe) = (0.0, pipeline.formats.scores.largestFinite)
    if isSafe(unsafe) { return .infinity }
    // Bisecting numbers by their patterns reaches the last bit in sixty-odd steps.
    while unsafe.bitPattern - safe.bitPattern > 1 {
      let middle = Double(bitPattern: (safe.bitPattern + unsafe.bitPattern) / 2)
      if isSafe(middle) { safe = middle } else { unsafe = middle }
    }
    return safe
  }

  /// Scores smaller than this vanish in the fill when it is added to them.
  ///
  /// In a row that sees a key this does not matter. In an empty one it decides whether the row
  /// attends to all keys alike or as if there were no mask.
  public var absorptionBound: Double { pipeline.formats.scores.ulp(at: pipeline.fillValue) / 2 }

  /// Whether the sum of fill and score can round past the lowest finite value.
  public var sumOverflows: Bool {
    guard pipeline.application != .selecting, pipeline.fillValue.isFinite else { return false }
    return !pipeline.formats.scores.rounded(pipeline.fillValue - boundAtMask).isFinite
  }
}

/// How low and how high scores can be.
private struct ScoreRange: Hashable {
  var low: Double
  var high: Double
}

extension MaskingPipeline {
  /// The stages that a masked score still goes through.
  private var stagesAfterMask: ArraySlice<Stage> {
    guard let mask = stages.firstIndex(of: .mask) else { return [] }
    return stages[(mask + 1)...].prefix { $0 != .softmax }
  }

  fileprivate func boundAtMask(_ scoreBound: Double) -> Double {
    let isScaledLater = stagesAfterMask.contains(.scale)
    let bound = formats.scores.rounded(isScaledLater ? scoreBound / scale.magnitude : scoreBound)
    guard stages.contains(.softcap), !stagesAfterMask.contains(.softcap) else { return bound }
    return capped(bound)
  }

  fileprivate func afterMask(_ span: ScoreRange) -> ScoreRange {
    var span = span
    for stage in stagesAfterMask {
      switch stage {
      case .scale:
        let ends = [scaled(span.low), scaled(span.high)]
        span =
          scale < 0
          ? ScoreRange(low: ends[1], high: ends[0]) : ScoreRange(low: ends[0], high: ends[1])
      case .softcap: span = ScoreRange(low: capped(span.low), high: capped(span.high))
      case .mask, .softmax: break
      }
    }
    return span
  }
}
