/// Looks for the most probable continuation, keeping several at a time.
///
/// In every step each kept continuation is tried with every token, and the most probable results
/// are kept, as many as the beam is wide. One that ended with the stop token keeps its place while
/// it is probable enough. A beam of 1 is greedy generation; one as wide as there are continuations
/// finds the best of all.
///
///     let best = try beamSearch(
///       after: [1, 5], tokenCount: 20, beamWidth: 4, state: cache
///     ) { cache, tokens in try model.logits(after: tokens, &cache) }
///
/// Of equally probable results, those of the more probable continuation come first, then those with
/// the lower token id. The state is copied wherever continuations part; a ``KeyValueCache`` is made
/// for that.
///
/// - Parameters:
///   - prompt: The tokens so far.
///   - tokenCount: How many tokens to generate at most.
///   - beamWidth: How many continuations are kept.
///   - stopToken: The token after which a continuation is complete, if any.
///   - state: What the callback remembers, before the prompt.
///   - logits: The logits of the next token, as for
///     ``generate(after:tokenCount:stopToken:choice:seed:state:logits:)``.
/// - Returns: The continuations kept, the most probable first; no more than the beam is wide.
/// - Throws: ``SamplingError`` where the logits give no token, and what the callback throws.
/// - Precondition: `tokenCount` is at least 0, `beamWidth` at least 1.
public func beamSearch<State, Element: BinaryFloatingPoint>(
  after prompt: [Int],
  tokenCount: Int,
  beamWidth: Int,
  stopToken: Int? = nil,
  state: State,
  logits: (_ state: inout State, _ tokens: [Int]) throws -> [Element]
) throws -> [Generation] {
  precondition(tokenCount >= 0, "a count is 0 or more, got \(tokenCount)")
  precondition(beamWidth >= 1, "a beam is 1 wide or more, got \(beamWidth)")
  var beam = [Hypothesis(state: state, tokens: [], logLikelihood: 0)]
  for _ in 0..<tokenCount {
    var candidates: [Hypothesis<State>] = []
    for var hypothesis in beam {
      guard hypothesis.tokens.isEmpty || hypothesis.tokens.last != stopToken else {
        candidates.append(hypothesis)
        continue
      }
      let new = hypothesis.tokens.last.map { [$0] } ?? prompt
      let next = try Logits(logits(&hypothesis.state, new))
      let logProbabilities = next.logProbabilities
      // The others of this continuation have as many before them as the beam is wide.
      for token in next.descendingTokens.prefix(beamWidth) {
        candidates.append(hypothesis.appending(token, logProbabilities[token]))
      }
    }
    // Ranks make the order one of which nothing is left to the sort.
    let ranked = candidates.enumerated().sorted { a, b in
      a.element.logLikelihood == b.element.logLikelihood
        ? a.offset < b.offset : a.element.logLikelihood > b.element.logLikelihood
    }
    beam = ranked.prefix(beamWidth).map(\.element)
  }
  return beam.map { Generation(tokens: $0.tokens, logLikelihood: $0.logLikelihood) }
}

/// A continuation in a beam, with what the model remembers of it.
private struct Hypothesis<State> {
  var state: State
  let tokens: [Int]
  let logLikelihood: Double

  func appending(_ token: Int, _ logProbability: Double) -> Hypothesis {
    Hypothesis(
      state: state,
      tokens: tokens + [token],
      logLikelihood: logLikelihood + logProbability
    )
  }
}
