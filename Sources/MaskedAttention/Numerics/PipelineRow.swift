/// One query's way through a ``MaskingPipeline``.
public struct PipelineRow: Hashable, Sendable {
  /// What the softmax begins with, one number for each key.
  public let logits: [Double]
  /// What the values are multiplied with.
  public let weights: [Double]
  /// What the exponentials were divided by.
  public let exponentialSum: Double
  /// The weighted values; empty where none were given.
  public let output: [Double]

  /// The weights summed without any rounding to speak of; 1 in an honest row.
  public var weightSum: Double { weights.reduce(0, +) }

  /// Whether a weight or an element of the output is NaN.
  public var hasNaN: Bool { weights.contains(where: \.isNaN) || output.contains(where: \.isNaN) }
}

/// What a system returns for a query that sees no key.
public enum EmptyRowOutcome: String, Hashable, Sendable {
  /// Weights of zero.
  case zeros
  /// The same weight for every key, hidden or not.
  case uniform
  /// The weights that there were without any mask.
  case unmasked
  /// NaN.
  case nan
  /// Weights that follow the scores in part, or some of the keys.
  case mixed
}

extension PipelineRow {
  /// What this row, which sees no key, came to.
  ///
  /// - Parameters:
  ///   - unmasked: The same row without a mask.
  ///   - tolerance: By how much weights may differ and still be called the same.
  /// - Returns: The first outcome that fits, in the order of NaN, zeros, uniform, unmasked, mixed.
  public func outcome(unmasked: PipelineRow, tolerance: Double) -> EmptyRowOutcome {
    if weights.contains(where: \.isNaN) { return .nan }
    if weights.allSatisfy({ $0 == 0 }) { return .zeros }
    // A narrow sum scales all weights alike, so the shares tell what the row attends to.
    let shares = self.shares
    let even = 1 / Double(weights.count)
    if shares.allSatisfy({ ($0 - even).magnitude <= tolerance * even }) { return .uniform }
    let isUnmasked = zip(shares, unmasked.shares).allSatisfy {
      ($0 - $1).magnitude <= tolerance
    }
    return isUnmasked ? .unmasked : .mixed
  }

  private var shares: [Double] {
    let sum = weightSum
    return weights.map { $0 / sum }
  }
}
