import MaskedAttention

/// A model that remembers the last two tokens: its logits are a table.
private struct TableModel {
  let seed: Int
  let tokenCount: Int

  /// Logits in quarters, so that ties come up.
  func logits(after tokens: [Int]) -> [Double] {
    let (last, before) = (tokens.last ?? -1, tokens.dropLast().last ?? -1)
    return (0..<tokenCount).map { token in
      let number = Token(serial: seed).number(.query, batch: last, head: before, index: token)
      return (number * 4).rounded() / 4
    }
  }

  /// The sum of the log-probabilities of a continuation.
  func logLikelihood(of tokens: [Int], after prompt: [Int]) throws -> Double {
    var (sum, sofar) = (0.0, prompt)
    for token in tokens {
      sum += try logProbabilities(of: logits(after: sofar))[token]
      sofar.append(token)
    }
    return sum
  }

  /// Every continuation up to a length or the stop token.
  func continuations(of length: Int, stopToken: Int?) -> [[Int]] {
    var (open, ended): ([[Int]], [[Int]]) = ([[]], [])
    for _ in 0..<length {
      let next = open.flatMap { tokens in (0..<tokenCount).map { tokens + [$0] } }
      ended += next.filter { $0.last == stopToken }
      open = next.filter { $0.last != stopToken }
    }
    return open + ended
  }
}

extension Property {
  static let generationFollowsTheChoices: Property = Property(
    "F15-generation-follows-the-choices/sampling",
    "generation appends the token of each choice until the stop token, calls the model with new "
      + "tokens only, and adds up its log-probabilities"
  ) { trial in
    let model = TableModel(
      seed: trial.draw("model", Generator { $0.chooseDatum(through: 999) }),
      tokenCount: trial.draw("vocabulary", .integer(in: 1...4))
    )
    let prompt = trial.draw("prompt", Generator<Int>.integer(in: 0...3).array(count: 0...2))
    let count = trial.draw("tokens", .integer(in: 0...5))
    let stopToken = trial.draw("stop token", .one(of: [nil, 0, 1]))
    let isGreedy = trial.draw("greedy", .boolean)
    let choice: TokenChoice = isGreedy ? .greedy : .sampling(temperature: 0.5, filters: [.topK(3)])
    let found = try generate(
      after: prompt,
      tokenCount: count,
      stopToken: stopToken,
      choice: choice,
      seed: 5,
      state: [Int]()
    ) { state, new in
      state += new
      return model.logits(after: state)
    }
    var (tokens, generator) = ([Int](), SeededGenerator(seed: 5))
    while tokens.count < count, tokens.last == nil || tokens.last != stopToken {
      tokens.append(
        try choice.token(for: model.logits(after: prompt + tokens), using: &generator)
      )
    }
    try trial.expect(
      found.tokens == tokens,
      "after \(prompt) the tokens \(found.tokens) are generated; choice by choice \(tokens)"
    )
    let wanted = try model.logLikelihood(of: tokens, after: prompt)
    try trial.expect(
      found.logLikelihood == wanted,
      "the tokens \(tokens) have the log-likelihood \(found.logLikelihood); it is \(wanted)"
    )
  }

  static let widerBeamsFindTheBest: Property = Property(
    "F16-beams-keep-the-best/sampling",
    "a beam of 1 is greedy generation, no result is there twice, all come with their own "
      + "log-likelihood, the best first, and a beam as wide as there are continuations finds all",
    coverage: [CoverageGoal("as wide as can be", atLeast: 0.2)]
  ) { trial in
    let model = TableModel(
      seed: trial.draw("model", Generator { $0.chooseDatum(through: 999) }),
      tokenCount: trial.draw("vocabulary", .integer(in: 1...3))
    )
    let prompt = trial.draw("prompt", Generator<Int>.integer(in: 0...2).array(count: 0...2))
    let count = trial.draw("tokens", .integer(in: 0...3))
    let stopToken = trial.draw("stop token", .one(of: [nil, 0, 1]))
    let all = model.continuations(of: count, stopToken: stopToken)
    let width = trial.draw("width", .one(of: [1, 2, 4, all.count]))
    let found = try beamSearch(
      after: prompt,
      tokenCount: count,
      beamWidth: width,
      stopToken: stopToken,
      state: [Int]()
    ) { state, new in
      state += new
      return model.logits(after: state)
    }
    try trial.expect(
      found.count == min(width, found.count),
      "a beam of \(width) keeps \(found.count)"
    )
    try trial.expect(
      Set(found.map(\.tokens)).count == found.count,
      "a continuation is there twice: \(found.map(\.tokens))"
    )
    for generation in found {
      let wanted = try model.logLikelihood(of: generation.tokens, after: prompt)
      try trial.expect(
        generation.logLikelihood == wanted,
        "\(generation.tokens) has the log-likelihood \(generation.logLikelihood); it is \(wanted)"
      )
    }
    let likelihoods = found.map(\.logLikelihood)
    try trial.expect(
      zip(likelihoods, likelihoods.dropFirst()).allSatisfy { $0 >= $1 },
      "the results are not the most probable first: \(likelihoods)"
    )
    if width == 1 {
      let greedy = try generate(after: prompt, tokenCount: count, stopToken: stopToken) { tokens in
        model.logits(after: tokens)
      }
      try trial.expect(found == [greedy], "a beam of 1 gives \(found); greedy \(greedy)")
    }
    guard width >= all.count else { return }
    trial.label("as wide as can be")
    let tokens = Set(found.map(\.tokens))
    try trial.expect(
      tokens == Set(all),
      "a beam of \(width) finds \(tokens.count) of \(all.count) continuations"
    )
  }
}
