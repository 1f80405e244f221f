/// A rule that hides the less probable tokens.
///
/// Tokens are ordered from the most probable to the least, equal ones by token id, so a rule that
/// has to choose between equal tokens keeps the lower id.
public enum TokenFilter: Hashable, Sendable {
  /// The `k` most probable tokens; all where there are fewer. `k` is at least 1.
  case topK(Int)
  /// The fewest tokens, the most probable first, whose probabilities sum to `p` or more.
  ///
  /// The sum runs in `Double` in that order, and the token that reaches `p` is kept. `p` is above 0
  /// and at most 1; 1 keeps all, whatever the sum rounds to.
  case topP(Double)
  /// The tokens at least `p` times as probable as the most probable one. `p` is from 0 to 1.
  case minP(Double)

  /// The tokens that the rule keeps.
  ///
  ///     try TokenFilter.topP(0.9).mask(of: [1.0, 3, 2]).isVisible  // [false, true, true]
  ///
  /// - Parameter logits: One per token; -infinity hides its token.
  /// - Returns: A mask over the vocabulary, with at least one visible token.
  /// - Throws: ``SamplingError`` where the rule's number is out of range, or the logits give no
  ///   probabilities.
  /// - Complexity: O(*n* log *n*), *n* tokens.
  public func mask(of logits: [some BinaryFloatingPoint]) throws(SamplingError) -> TokenMask {
    try mask(of: Logits(logits))
  }

  func mask(of logits: Logits) throws(SamplingError) -> TokenMask {
    let tokens = logits.descendingTokens
    var isVisible = [Bool](repeating: false, count: logits.visible.count)
    for token in tokens.prefix(try keptCount(tokens, logits)) { isVisible[token] = true }
    return TokenMask(isVisible)
  }

  /// How many of the tokens the rule keeps, the most probable first.
  private func keptCount(_ tokens: [Int], _ logits: Logits) throws(SamplingError) -> Int {
    switch self {
    case .topK(let count):
      guard count >= 1 else { throw SamplingError.wrongTopK(count) }
      return min(count, tokens.count)
    case .topP(let share):
      guard share > 0, share <= 1 else { throw SamplingError.wrongTopP(share) }
      guard share < 1 else { return tokens.count }
      let probabilities = logits.probabilities
      var sum = 0.0
      let last = tokens.firstIndex { token in
        sum += probabilities[token]
        return sum >= share
      }
      return last.map { $0 + 1 } ?? tokens.count
    case .minP(let share):
      guard share >= 0, share <= 1 else { throw SamplingError.wrongMinP(share) }
      let probabilities = logits.probabilities
      let least = share * probabilities[logits.best]
      return tokens.firstIndex { probabilities[$0] < least } ?? tokens.count
    }
  }
}
