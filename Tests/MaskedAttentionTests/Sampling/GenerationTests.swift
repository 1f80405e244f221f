import MaskedAttention
import Testing

/// Whole continuations: one token after the other, and several at a time.
@Suite struct GenerationTests {
  /// Logits that depend on all tokens so far, as a language model's do.
  private static func logits(after tokens: [Int], vocabulary: Int = 4, seed: UInt64 = 9) -> [Double]
  {
    var state = seed
    for token in tokens { state = state &* 31 &+ UInt64(token + 1) }
    var generator = SeededGenerator(seed: state)
    return (0..<vocabulary).map { _ in Double.random(in: -2...2, using: &generator) }
  }

  private func logLikelihood(
    of tokens: [Int],
    after prompt: [Int],
    seed: UInt64 = 9
  ) throws -> Double {
    try tokens.indices.reduce(0) { sum, index in
      let logits = Self.logits(after: prompt + tokens[..<index], seed: seed)
      return try sum + logProbabilities(of: logits)[tokens[index]]
    }
  }

  @Test func `greedy takes the best token every time`() throws {
    let generation = try generate(after: [1], tokenCount: 5) { Self.logits(after: $0) }
    var expected: [Int] = []
    for _ in 0..<5 {
      let logits = Self.logits(after: [1] + expected)
      expected.append(try #require(logits.indices.max { logits[$0] < logits[$1] }))
    }
    #expect(generation.tokens == expected)
    #expect(try generation.logLikelihood == logLikelihood(of: expected, after: [1]))
  }

  @Test func `equal seeds give equal tokens and others give others`() throws {
    func tokens(_ seed: UInt64) throws -> [Int] {
      try generate(after: [1], tokenCount: 12, choice: .sampling(), seed: seed) {
        Self.logits(after: $0)
      }.tokens
    }
    #expect(try tokens(3) == tokens(3))
    let different = Set(try (0..<8).map { try tokens($0) })
    #expect(different.count == 8)
  }

  @Test func `the callback is called with what is new`() throws {
    var calls: [[Int]] = []
    let generation = try generate(
      after: [2, 1],
      tokenCount: 3,
      state: [Int]()
    ) { seen, new in
      calls.append(new)
      seen += new
      return Self.logits(after: seen)
    }
    #expect(calls == [[2, 1], [generation.tokens[0]], [generation.tokens[1]]])
  }

  @Test func `the stop token ends a continuation and belongs to it`() throws {
    let generation = try generate(after: [], tokenCount: 9, stopToken: 3) { tokens -> [Double] in
      (0..<4).map { $0 == tokens.count ? 1 : 0 }
    }
    #expect(generation.tokens == [0, 1, 2, 3])
    #expect(try generate(after: [3], tokenCount: 0, stopToken: 3) { _ in [1.0] }.tokens.isEmpty)
  }

  @Test func `what the callback throws comes through`() {
    struct Broken: Error {}
    #expect(throws: Broken.self) {
      try generate(after: [], tokenCount: 1) { _ -> [Double] in throw Broken() }
    }
    #expect(throws: SamplingError.nothingToChoose) {
      try generate(after: [], tokenCount: 1) { _ -> [Double] in [] }
    }
  }

  private func beam(
    _ width: Int,
    tokenCount: Int,
    stopToken: Int? = nil,
    seed: UInt64
  ) throws
    -> [Generation]
  {
    try beamSearch(
      after: [0],
      tokenCount: tokenCount,
      beamWidth: width,
      stopToken: stopToken,
      state: [Int]()
    ) { tokens, new in
      tokens += new
      return Self.logits(after: tokens, seed: seed)
    }
  }

  /// Every continuation, complete or of full length, the most probable first.
  private func allContinuations(
    _ tokenCount: Int,
    stopToken: Int?,
    seed: UInt64
  ) throws -> [(tokens: [Int], logLikelihood: Double)] {
    var open: [[Int]] = [[]]
    var complete: [[Int]] = []
    for _ in 0..<tokenCount {
      let grown = open.flatMap { tokens in (0..<4).map { tokens + [$0] } }
      complete += grown.filter { $0.last == stopToken }
      open = grown.filter { $0.last != stopToken }
    }
    return try (complete + open)
      .map { ($0, try logLikelihood(of: $0, after: [0], seed: seed)) }
      .sorted { $0.logLikelihood > $1.logLikelihood }
  }

  @Test(arguments: 0..<6 as Range<UInt64>, [nil, 2])
  func `a beam wide enough finds the best of all continuations`(
    _ seed: UInt64,
    _ stopToken: Int?
  ) throws {
    let all = try allContinuations(3, stopToken: stopToken, seed: seed)
    let found = try beam(64, tokenCount: 3, stopToken: stopToken, seed: seed)
    #expect(found.map(\.tokens) == all.map(\.tokens))
    #expect(found.map(\.logLikelihood) == all.map(\.logLikelihood))
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `a beam of one is greedy`(_ seed: UInt64) throws {
    let greedy = try generate(after: [0], tokenCount: 6, stopToken: 2) {
      Self.logits(after: $0, seed: seed)
    }
    #expect(try beam(1, tokenCount: 6, stopToken: 2, seed: seed) == [greedy])
  }

  @Test func `a wider beam finds what greed misses`() throws {
    let better = try (0..<20 as Range<UInt64>).filter { seed in
      let narrow = try beam(1, tokenCount: 4, seed: seed)[0].logLikelihood
      return try beam(4, tokenCount: 4, seed: seed)[0].logLikelihood > narrow
    }
    #expect(!better.isEmpty)
  }

  @Test func `of equally probable continuations those with lower tokens come first`() throws {
    let found = try beamSearch(
      after: [],
      tokenCount: 2,
      beamWidth: 5,
      state: ()
    ) { _, _ in [0.0, 0, 0] }
    #expect(found.map(\.tokens) == [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1]])
  }

  @Test func `a hidden token is in no continuation`() throws {
    let found = try beamSearch(
      after: [],
      tokenCount: 2,
      beamWidth: 9,
      state: ()
    ) { _, _ in [0, -.infinity, 1.0] }
    #expect(found.map(\.tokens) == [[2, 2], [2, 0], [0, 2], [0, 0]])
  }

  @Test func `a continuation has its own state`() throws {
    let found = try beam(4, tokenCount: 5, seed: 1)
    for generation in found {
      #expect(
        try generation.logLikelihood == logLikelihood(of: generation.tokens, after: [0], seed: 1)
      )
    }
    #expect(Set(found.map(\.tokens)).count == 4)
  }
}
