/// How the next token is chosen from its logits.
///
///     let choice = TokenChoice.sampling(temperature: 0.8, filters: [.topK(40), .topP(0.95)])
///     var generator = SeededGenerator(seed: 1)
///     let token = try choice.token(for: logits, using: &generator)
public enum TokenChoice: Hashable, Sendable {
  /// The most probable token; of equal ones, that with the lowest id.
  case greedy
  /// A token drawn with the probabilities that temperature and filters leave.
  ///
  /// Logits are divided by the temperature first. Then the filters apply one after the other, each
  /// to the distribution that those before it have left.
  case sampling(temperature: Double = 1, filters: [TokenFilter] = [])

  /// The probability with which each token is chosen; exactly zero where a filter hides it.
  ///
  /// - Parameter logits: One per token; -infinity hides its token.
  /// - Returns: A probability per token id.
  /// - Throws: ``SamplingError`` where a number is out of range, or no token is left.
  public func probabilities(
    of logits: [some BinaryFloatingPoint]
  ) throws(SamplingError) -> [Double] {
    let logits = try Logits(logits)
    switch self {
    case .greedy: return logits.visible.indices.map { $0 == logits.best ? 1 : 0 }
    case .sampling(let temperature, let filters):
      return try Self.filtered(logits, temperature, filters).probabilities
    }
  }

  /// Chooses a token.
  ///
  /// Sampling takes one number from the generator, its upper 53 bits as `u` from 0 to less than 1,
  /// and goes through the tokens from the most probable to the least, equal ones by id: the first
  /// where the sum of the probabilities, in `Double`, is above `u` times the sum of all is chosen.
  /// Greedy takes none.
  ///
  /// - Parameters:
  ///   - logits: One per token; -infinity hides its token.
  ///   - generator: Where chance comes from.
  /// - Returns: The id of a token whose probability is above zero.
  /// - Throws: ``SamplingError`` where a number is out of range, or no token is left.
  public func token(
    for logits: [some BinaryFloatingPoint],
    using generator: inout some RandomNumberGenerator
  ) throws(SamplingError) -> Int {
    let logits = try Logits(logits)
    switch self {
    case .greedy: return logits.best
    case .sampling(let temperature, let filters):
      let left = try Self.filtered(logits, temperature, filters)
      let probabilities = left.probabilities
      let tokens = left.descendingTokens
      let total = tokens.reduce(0) { $0 + probabilities[$1] }
      let threshold = Double(generator.next() >> 11) * 0x1p-53 * total
      var sum = 0.0
      let chosen = tokens.first { token in
        sum += probabilities[token]
        return sum > threshold
      }
      // The last sum is the total, and `u * total` is below it unless the product rounds up.
      return chosen ?? left.best
    }
  }

  private static func filtered(
    _ logits: Logits,
    _ temperature: Double,
    _ filters: [TokenFilter]
  ) throws(SamplingError) -> Logits {
    var left = try logits.cooled(to: temperature)
    for filter in filters { left = try left.selecting(filter.mask(of: left)) }
    return left
  }
}

/// The logarithm of the probability of each token: the softmax in logarithms.
///
/// - Parameter logits: One per token; -infinity hides its token.
/// - Returns: A logarithm per token id, -infinity where the token is hidden.
/// - Throws: ``SamplingError`` where no token is left, or a logit is NaN or infinite.
public func logProbabilities(
  of logits: [some BinaryFloatingPoint]
) throws(SamplingError) -> [Double] {
  try Logits(logits).logProbabilities
}
