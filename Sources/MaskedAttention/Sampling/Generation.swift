/// Tokens that were generated after a prompt.
public struct Generation: Hashable, Sendable {
  /// The new tokens, the stop token included where it came.
  public let tokens: [Int]
  /// The logarithm of their probability, in the model's own distribution, whatever was filtered.
  public let logLikelihood: Double
}

// Both functions rethrow what the callback throws, which may be anything; so they are not typed.

/// Generates tokens one by one.
///
///     let text = try generate(after: [1, 5], tokenCount: 20, state: cache) { cache, tokens in
///       try model.logits(after: tokens, &cache)
///     }
///
/// The callback is called first with the prompt and then with each new token, and says what the
/// logits of the next token are. What it has to remember, such as a ``KeyValueCache``, is its
/// state.
///
/// - Parameters:
///   - prompt: The tokens so far.
///   - tokenCount: How many tokens to generate at most.
///   - stopToken: The token after which to stop, if any.
///   - choice: How a token is chosen.
///   - seed: What chance begins with; equal seeds give equal tokens.
///   - state: What the callback remembers, before the prompt.
///   - logits: The logits of the next token, one per token of the vocabulary, after tokens that
///     come after those it has had.
/// - Returns: The tokens, and how probable they were.
/// - Throws: ``SamplingError`` where the logits give no token, and what the callback throws.
/// - Precondition: `tokenCount` is at least 0.
public func generate<State, Element: BinaryFloatingPoint>(
  after prompt: [Int],
  tokenCount: Int,
  stopToken: Int? = nil,
  choice: TokenChoice = .greedy,
  seed: UInt64 = 0,
  state: State,
  logits: (_ state: inout State, _ tokens: [Int]) throws -> [Element]
) throws -> Generation {
  precondition(tokenCount >= 0, "a count is 0 or more, got \(tokenCount)")
  var state = state
  var generator = SeededGenerator(seed: seed)
  var (tokens, logLikelihood): ([Int], Double) = ([], 0)
  while tokens.count < tokenCount, tokens.isEmpty || tokens.last != stopToken {
    let next = try logits(&state, tokens.last.map { [$0] } ?? prompt)
    let token = try choice.token(for: next, using: &generator)
    logLikelihood += try logProbabilities(of: next)[token]
    tokens.append(token)
  }
  return Generation(tokens: tokens, logLikelihood: logLikelihood)
}

/// Generates tokens one by one, from a callback that remembers nothing.
///
/// - Parameters:
///   - prompt: The tokens so far.
///   - tokenCount: How many tokens to generate at most.
///   - stopToken: The token after which to stop, if any.
///   - choice: How a token is chosen.
///   - seed: What chance begins with; equal seeds give equal tokens.
///   - logits: The logits of the next token after all tokens so far.
/// - Returns: The tokens, and how probable they were.
/// - Throws: ``SamplingError`` where the logits give no token, and what the callback throws.
/// - Precondition: `tokenCount` is at least 0.
public func generate<Element: BinaryFloatingPoint>(
  after prompt: [Int],
  tokenCount: Int,
  stopToken: Int? = nil,
  choice: TokenChoice = .greedy,
  seed: UInt64 = 0,
  logits: (_ tokens: [Int]) throws -> [Element]
) throws -> Generation {
  try generate(
    after: prompt,
    tokenCount: tokenCount,
    stopToken: stopToken,
    choice: choice,
    seed: seed,
    state: [Int]()
  ) { tokens, new in
    tokens += new
    return try logits(tokens)
  }
}
