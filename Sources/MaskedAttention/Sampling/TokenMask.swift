public import FloatFormats
public import MaskCompiler
import MaskAlgebra

/// Which tokens of a vocabulary may be chosen: a mask over one row of logits; true means visible.
///
/// Top-k, top-p and min-p are such masks. As in attention, a hidden token does not exist: its
/// probability is exactly zero, and its logit may be anything that a logit can be.
///
///     let mask = try TokenFilter.topK(2).mask(of: [1.0, 3, 2])
///     try mask.probabilities(of: [1.0, 3, 2])  // [0, 0.7311, 0.2689]
public struct TokenMask: Hashable, Sendable {
  /// Whether each token may be chosen, by token id.
  public let isVisible: [Bool]

  /// Creates a mask.
  public init(_ isVisible: [Bool]) { self.isVisible = isVisible }

  /// The tokens that both masks show.
  ///
  /// - Precondition: Both are for vocabularies of one size.
  public func intersection(_ other: TokenMask) -> TokenMask {
    precondition(
      isVisible.count == other.isVisible.count,
      "vocabularies of \(isVisible.count) and \(other.isVisible.count) tokens have no intersection"
    )
    return TokenMask(zip(isVisible, other.isVisible).map { $0 && $1 })
  }

  /// The softmax of the visible logits; a hidden token has exactly zero.
  ///
  /// - Parameter logits: One per token; -infinity hides its token too.
  /// - Returns: A probability per token.
  /// - Throws: ``SamplingError`` where no token is left, or a visible logit is NaN or infinite.
  public func probabilities(
    of logits: [some BinaryFloatingPoint]
  ) throws(SamplingError) -> [Double] {
    guard isVisible.count == logits.count else {
      throw SamplingError.wrongCount(logits: logits.count, tokens: isVisible.count)
    }
    // A hidden logit is not looked at, so that NaN may stand there.
    let selected = zip(isVisible, logits).map { $0 ? Double($1) : -.infinity }
    return try Logits(selected).probabilities
  }

  /// The softmax as systems compute it that add a fill to the logits of hidden tokens.
  ///
  /// It is here to show what that does. Logits, fill, sum and probabilities are each rounded to the
  /// format, and nothing is left out: a fill that is too small leaves hidden tokens a chance.
  ///
  ///     try mask.probabilities(of: [1.0, 3, 2], adding: .value(-10), in: .binary32)
  ///       // [0.000004, 0.7311, 0.2689]
  ///
  /// - Parameters:
  ///   - logits: One per token.
  ///   - fill: What is added where a token is hidden.
  ///   - format: What every step is rounded to.
  /// - Returns: A number per token: NaN for all where nothing but -infinity is left.
  /// - Throws: ``SamplingError/wrongCount(logits:tokens:)``.
  public func probabilities(
    of logits: [some BinaryFloatingPoint],
    adding fill: Fill,
    in format: FloatFormat
  ) throws(SamplingError) -> [Double] {
    guard isVisible.count == logits.count else {
      throw SamplingError.wrongCount(logits: logits.count, tokens: isVisible.count)
    }
    let addend = fill.value(in: format)
    let sums = zip(isVisible, logits).map { isVisible, logit in
      let stored = format.rounded(Double(logit))
      return isVisible ? stored : format.rounded(stored + addend)
    }
    let softmax = RowSoftmax(scores: sums)
    return sums.map { format.rounded(softmax.weight(of: $0)) }
  }
}
