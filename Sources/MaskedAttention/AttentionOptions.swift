/// What attention does beyond masking; everything is off unless asked for.
///
///     let options = AttentionOptions(softcap: 30, emptyRows: .error)
///     let result = try attention(query: q, key: k, value: v, mask: .causal, options: options)
public struct AttentionOptions: Hashable, Sendable {
  /// Factor of the scores; one over the root of the head dimension where nil.
  public var scale: Double?
  /// Bends a scaled score `s` to `cap * tanh(s / cap)`, before bias and mask; nil for none.
  public var softcap: Double?
  /// What a query gets that sees no key.
  public var emptyRows: EmptyRowPolicy
  /// A logit that takes part in the softmax and gives no value, one per query head; empty for none.
  ///
  /// It counts in the maximum and in the denominator, so the weights of a row sum to less than 1.
  public var logitSinks: [Double]
  /// Dropout on the weights; nil, as in evaluation, for none.
  public var weightDropout: Dropout?
  /// Dropout on the output; nil, as in evaluation, for none.
  public var outputDropout: Dropout?

  /// Creates options.
  public init(
    scale: Double? = nil,
    softcap: Double? = nil,
    emptyRows: EmptyRowPolicy = .zeros,
    logitSinks: [Double] = [],
    weightDropout: Dropout? = nil,
    outputDropout: Dropout? = nil
  ) {
    self.scale = scale
    self.softcap = softcap
    self.emptyRows = emptyRows
    self.logitSinks = logitSinks
    self.weightDropout = weightDropout
    self.outputDropout = outputDropout
  }
}

/// What a query gets that sees no key at all.
///
/// A mask that is added hides no key, so it has no such query: its rows come out as they are
/// computed, whatever the policy.
public enum EmptyRowPolicy: String, CaseIterable, Hashable, Sendable {
  /// Weights of zero and an output of zeros, which keeps stacked layers finite.
  case zeros
  /// What the softmax of a row of negative infinities gives: NaN, unless there is a logit sink.
  case asComputed
  /// An error that names the row.
  case error
}

/// Dropout: each entry is zero with some probability, and the others grow to keep the mean.
///
/// Whether an entry is kept depends on the seed and on where the entry stands, and on nothing else:
/// not on the order in which entries are computed, nor on how many threads do it.
public struct Dropout: Hashable, Sendable {
  /// Probability that an entry is dropped, from 0 to less than 1.
  public var rate: Double
  /// Equal seeds drop equal entries.
  public var seed: UInt64

  /// Creates a dropout.
  public init(rate: Double, seed: UInt64) {
    self.rate = rate
    self.seed = seed
  }

  /// What an entry is multiplied by.
  ///
  /// - Parameters:
  ///   - index: Place of the entry in row-major order, from 0.
  ///   - site: What is dropped; two sites under one seed drop independently.
  /// - Returns: 0, or `1 / (1 - rate)`.
  func factor(at index: Int, site: DropoutSite) -> Double {
    var bits = seed &+ site.rawValue &* 0xD1B5_4A32_D192_ED03
    bits = (bits &+ UInt64(bitPattern: Int64(index)) &* 0x9E37_79B9_7F4A_7C15).mixed.mixed
    // The upper 53 bits as a number from 0 to less than 1.
    let draw = Double(bits >> 11) * 0x1p-53
    return draw < rate ? 0 : 1 / (1 - rate)
  }
}

/// Where entries are dropped.
enum DropoutSite: UInt64 {
  case weights = 1
  case output = 2
}

extension UInt64 {
  /// The finalizer of SplitMix64, which spreads a change of one bit over all of them.
  ///
  /// Source: Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators (2014).
  fileprivate var mixed: UInt64 {
    var bits = self &+ 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}

extension AttentionOptions {
  /// - Throws: ``AttentionError`` for an option outside its range.
  func check(headCount: Int) throws(AttentionError) {
    if let scale, !scale.isFinite { throw AttentionError.wrongScale(scale) }
    if let softcap, !(softcap > 0 && softcap.isFinite) {
      throw AttentionError.wrongSoftcap(softcap)
    }
    for dropout in [weightDropout, outputDropout] {
      guard let rate = dropout?.rate, !(0..<1).contains(rate) else { continue }
      throw AttentionError.wrongDropoutRate(rate)
    }
    guard logitSinks.isEmpty || logitSinks.count == headCount else {
      throw AttentionError.wrongSinkCount(logitSinks.count, headCount: headCount)
    }
  }
}
