import FloatFormats
import MaskCompiler
import MaskedAttention
import Testing

/// Top-k, top-p and min-p as masks over the vocabulary.
@Suite struct TokenFilterTests {
  struct Kept: CustomTestStringConvertible, Sendable {
    let filter: TokenFilter
    let logits: [Double]
    let tokens: [Int]

    var testDescription: String { "\(filter) of \(logits)" }
  }

  // The softmax of [1, 3, 2] is [0.0900, 0.6652, 0.2447].
  @Test(arguments: [
    Kept(filter: .topK(1), logits: [1, 3, 2], tokens: [1]),
    Kept(filter: .topK(2), logits: [1, 3, 2], tokens: [1, 2]),
    Kept(filter: .topK(9), logits: [1, 3, 2], tokens: [0, 1, 2]),
    Kept(filter: .topP(0.6), logits: [1, 3, 2], tokens: [1]),
    Kept(filter: .topP(0.67), logits: [1, 3, 2], tokens: [1, 2]),
    Kept(filter: .topP(0.92), logits: [1, 3, 2], tokens: [0, 1, 2]),
    Kept(filter: .topP(1e-300), logits: [1, 3, 2], tokens: [1]),
    Kept(filter: .minP(0.3), logits: [1, 3, 2], tokens: [1, 2]),
    Kept(filter: .minP(0.4), logits: [1, 3, 2], tokens: [1]),
    Kept(filter: .minP(0), logits: [1, 3, 2], tokens: [0, 1, 2]),
    Kept(filter: .minP(1), logits: [3, 3, 2], tokens: [0, 1]),
  ])
  func `a filter keeps the more probable tokens`(_ kept: Kept) throws {
    let mask = try kept.filter.mask(of: kept.logits)
    #expect(kept.logits.indices.filter { mask.isVisible[$0] } == kept.tokens)
  }

  @Test(arguments: [
    Kept(filter: .topK(2), logits: [1, 2, 2, 2], tokens: [1, 2]),
    Kept(filter: .topK(1), logits: [0, -0.0], tokens: [0]),
    // Four tokens of exactly a quarter: the second one reaches a half.
    Kept(filter: .topP(0.5), logits: [7, 7, 7, 7], tokens: [0, 1]),
    Kept(filter: .topP(0.51), logits: [7, 7, 7, 7], tokens: [0, 1, 2]),
  ])
  func `of equal tokens the lower ids are kept`(_ kept: Kept) throws {
    let mask = try kept.filter.mask(of: kept.logits)
    #expect(kept.logits.indices.filter { mask.isVisible[$0] } == kept.tokens)
  }

  // Its probability is 0, which no sum that has reached 1 before would ask for.
  @Test func `top-p of 1 keeps every visible token`() throws {
    let mask = try TokenFilter.topP(1).mask(of: [0.0, -800, -.infinity])
    #expect(mask.isVisible == [true, true, false])
  }

  @Test(arguments: [TokenFilter.topK(1), .topP(0.5), .minP(1)])
  func `a logit of -infinity hides its token from every filter`(_ filter: TokenFilter) throws {
    #expect(try filter.mask(of: [-.infinity, -5.0]).isVisible == [false, true])
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `a filter agrees with its definition written another way`(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 1...12, using: &generator)
    // Few different values, so that there are ties.
    let logits = (0..<count).map { _ in Double(Int.random(in: -3...3, using: &generator)) }
    let weights = try TokenChoice.sampling().probabilities(of: logits)
    /// How many tokens come before one.
    func rank(_ token: Int) -> Int {
      logits.indices.filter {
        logits[$0] > logits[token] || logits[$0] == logits[token] && $0 < token
      }.count
    }
    let k = Int.random(in: 1...count, using: &generator)
    let topK = try TokenFilter.topK(k).mask(of: logits).isVisible
    #expect(topK == logits.indices.map { rank($0) < k })
    let p = Double.random(in: 0.01...0.99, using: &generator)
    let topP = try TokenFilter.topP(p).mask(of: logits).isVisible
    let ordered = logits.indices.sorted { rank($0) < rank($1) }
    #expect(
      topP
        == logits.indices.map { token in
          ordered.prefix(rank(token)).reduce(0) { $0 + weights[$1] } < p
        }
    )
    let minP = try TokenFilter.minP(p).mask(of: logits).isVisible
    #expect(minP == weights.map { $0 >= p * (weights.max() ?? 0) })
  }

  @Test func `a hidden token has exactly zero probability whatever its logit is`() throws {
    let mask = TokenMask([true, false, true, false])
    let probabilities = try mask.probabilities(of: [1, .nan, 2, Float.infinity])
    #expect(probabilities[1].bitPattern == 0 && probabilities[3].bitPattern == 0)
    #expect(try probabilities == mask.probabilities(of: [1, 1e6, 2, -1e6]))
    #expect(abs(probabilities[0] + probabilities[2] - 1) <= 4 * .ulpOfOne)
  }

  @Test func `both masks hide together`() throws {
    let logits: [Double] = [1, 3, 2, 0]
    let both = try TokenFilter.topK(3).mask(of: logits)
      .intersection(TokenMask([true, false, true, true]))
    #expect(both.isVisible == [true, false, true, false])
  }

  @Test func `a vocabulary of another size is refused`() {
    #expect(throws: SamplingError.wrongCount(logits: 3, tokens: 2)) {
      try TokenMask([true, true]).probabilities(of: [1.0, 2, 3])
    }
  }
}

/// The same masks as systems apply them that add a fill.
@Suite struct TokenFillTests {
  private let logits: [Double] = [1, 3, 2, -4]

  private func added(_ fill: Fill, _ format: FloatFormat) throws -> [Double] {
    try TokenFilter.topK(2).mask(of: logits).probabilities(of: logits, adding: fill, in: format)
  }

  @Test(arguments: [Fill.negativeInfinity, .value(-1e9), .lowest])
  func `a large fill leaves a hidden token nothing`(_ fill: Fill) throws {
    for format in [FloatFormat.binary64, .binary32, .binary16, .bfloat16] {
      let probabilities = try added(fill, format)
      #expect(probabilities[0] == 0 && probabilities[3] == 0, "\(format.name)")
      #expect(probabilities[1] > probabilities[2])
    }
  }

  @Test func `a small fill leaves a hidden token a chance`() throws {
    let probabilities = try added(.value(-10), .binary32)
    #expect(probabilities[0] > 4.4e-6 && probabilities[0] < 4.6e-6)
    #expect(try added(.value(-100), .binary32)[0] > 0)
    // In half precision so small a probability is zero.
    #expect(try added(.value(-100), .binary16)[0] == 0)
  }

  @Test func `adding an exact fill in double precision is selecting`() throws {
    let mask = try TokenFilter.topK(2).mask(of: logits)
    let selected = try mask.probabilities(of: logits)
    #expect(try added(.negativeInfinity, .binary64) == selected)
  }

  @Test func `with every token hidden an infinite fill is NaN and a finite one hides nothing`()
    throws
  {
    let none = TokenMask([false, false])
    let nan = try none.probabilities(of: [1.0, 2], adding: .negativeInfinity, in: .binary32)
    #expect(nan.allSatisfy { $0.isNaN })
    let all = try none.probabilities(of: [1.0, 2], adding: .value(-1e4), in: .binary32)
    #expect(all[1] > 0.7)
    #expect(throws: SamplingError.nothingToChoose) {
      try none.probabilities(of: [1.0, 2])
    }
  }
}
