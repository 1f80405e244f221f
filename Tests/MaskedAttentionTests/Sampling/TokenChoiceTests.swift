import MaskedAttention
import TestSupport
import Testing

/// How one token is chosen.
@Suite struct TokenChoiceTests {
  /// A generator that always gives the same number.
  private struct Constant: RandomNumberGenerator {
    let number: UInt64

    mutating func next() -> UInt64 { number }
  }

  private func token(_ choice: TokenChoice, _ logits: [Double], _ number: UInt64) throws -> Int {
    var generator = Constant(number: number)
    return try choice.token(for: logits, using: &generator)
  }

  private static let best: [NamedCase<([Double], Int)>] = [
    NamedCase("the largest", ([1, 3, 2], 1)),
    NamedCase("the first of equals", ([2, 5, 5], 1)),
    NamedCase("the only one", ([-.infinity, -9], 1)),
    NamedCase("zeros of two signs", ([-0.0, 0], 0)),
  ]

  @Test(arguments: best)
  func `greedy takes the most probable token`(_ named: NamedCase<([Double], Int)>) throws {
    let (logits, expected) = named.value
    #expect(try token(.greedy, logits, .max) == expected)
    let probabilities = try TokenChoice.greedy.probabilities(of: logits)
    #expect(probabilities == logits.indices.map { $0 == expected ? 1 : 0 })
  }

  // The tokens in order are 1, 2, 0 with the sums 0.6652, 0.9100 and 1.
  @Test(arguments: [
    (0.0, 1), (0.66, 1), (0.67, 2), (0.90, 2), (0.92, 0), (0.999, 0),
  ])
  func `a drawn number goes through the tokens from the most probable on`(
    _ draw: Double,
    _ expected: Int
  ) throws {
    let number = UInt64(draw * 0x1p53) << 11
    #expect(try token(.sampling(), [1, 3, 2], number) == expected)
  }

  // Each of four equal tokens has a quarter, its lower end included.
  @Test(arguments: [(0.0, 0), (0.25, 1), (0.5, 2), (0.75, 3)])
  func `a token's share begins where the sum before it ends`(
    _ draw: Double,
    _ expected: Int
  ) throws {
    let number = UInt64(draw * 0x1p53) << 11
    #expect(try token(.sampling(), [5, 5, 5, 5], number) == expected)
  }

  @Test func `the largest number still draws a token that is there`() throws {
    #expect(try token(.sampling(), [0, 0, 0], .max) == 2)
    #expect(try token(.sampling(), [0, -800, -.infinity], .max) == 0, "exp(-800) is zero")
    for count in 1...50 {
      let logits = (0..<count).map { Double($0 % 7) / 3 }
      let chosen = try token(.sampling(), logits, .max)
      #expect(try TokenChoice.sampling().probabilities(of: logits)[chosen] > 0)
    }
  }

  @Test func `a token is drawn as often as its probability says`() throws {
    let choice = TokenChoice.sampling(temperature: 0.7, filters: [.topK(3)])
    let logits: [Float] = [0.5, 1.5, -1, 1, 0]
    let probabilities = try choice.probabilities(of: logits)
    var generator = SeededGenerator(seed: 5)
    let count = 4000
    var drawn = [Int](repeating: 0, count: logits.count)
    for _ in 0..<count { drawn[try choice.token(for: logits, using: &generator)] += 1 }
    for (times, probability) in zip(drawn, probabilities) {
      // Five standard deviations of so many draws.
      let deviation = (Double(count) * probability * (1 - probability)).squareRoot()
      #expect(abs(Double(times) - Double(count) * probability) <= 5 * deviation)
    }
    #expect(drawn[2] == 0 && drawn[4] == 0)
  }

  @Test func `a low temperature is greedy and a high one levels`() throws {
    let logits: [Double] = [1, 3, 2.9]
    let cold = try TokenChoice.sampling(temperature: 1e-300).probabilities(of: logits)
    #expect(cold == [0, 1, 0])
    let hot = try TokenChoice.sampling(temperature: 1e300).probabilities(of: logits)
    #expect(hot.allSatisfy { abs($0 - 1.0 / 3) <= .ulpOfOne })
    let halved = try TokenChoice.sampling(temperature: 2).probabilities(of: [2.0, 6, 5.8])
    let expected = try TokenChoice.sampling().probabilities(of: logits)
    #expect(zip(halved, expected).allSatisfy { abs($0 - $1) <= 4 * .ulpOfOne })
  }

  // Of 0.64, 0.24, 0.09 and 0.03, 0.9 takes three; of the first two alone it takes both, and 0.7
  // of those, renormalised to 0.73 and 0.27, is reached by the first.
  @Test func `a filter sees what those before it have left`() throws {
    let logits: [Double] = [3, 2, 1, 0]
    func kept(_ filters: [TokenFilter]) throws -> Int {
      try TokenChoice.sampling(filters: filters).probabilities(of: logits).filter { $0 > 0 }.count
    }
    #expect(try kept([.topP(0.7)]) == 2)
    #expect(try kept([.topK(2), .topP(0.7)]) == 1)
    #expect(try kept([.topP(0.7), .topK(2)]) == 2)
    #expect(try kept([.topP(0.9)]) == 3)
  }

  private static let outOfRange: [(TokenChoice, SamplingError)] = [
    (.sampling(temperature: 0), .wrongTemperature(0)),
    (.sampling(temperature: .infinity), .wrongTemperature(.infinity)),
    (.sampling(filters: [.topK(0)]), .wrongTopK(0)),
    (.sampling(filters: [.topP(0)]), .wrongTopP(0)),
    (.sampling(filters: [.topP(1.5)]), .wrongTopP(1.5)),
    (.sampling(filters: [.minP(-0.1)]), .wrongMinP(-0.1)),
  ]

  @Test(arguments: outOfRange)
  func `a number out of range is an error`(_ choice: TokenChoice, _ error: SamplingError) {
    #expect(throws: error) { try choice.probabilities(of: [1.0, 2]) }
  }

  private static let unusable: [NamedCase<([Double], SamplingError)>] = [
    NamedCase("none", ([], .nothingToChoose)),
    NamedCase("all hidden", ([-.infinity, -.infinity], .nothingToChoose)),
    NamedCase("NaN", ([1, .nan], .unusableLogit(token: 1))),
    NamedCase("infinity", ([.infinity, 1], .unusableLogit(token: 0))),
  ]

  @Test(arguments: unusable)
  func `logits that give no probabilities are an error`(
    _ named: NamedCase<([Double], SamplingError)>
  ) {
    let (logits, error) = named.value
    for choice in [TokenChoice.greedy, .sampling()] {
      #expect(throws: error) { try choice.probabilities(of: logits) }
    }
    #expect(throws: error) { try logProbabilities(of: logits) }
  }

  @Test func `an error says what would be right`() {
    #expect(
      SamplingError.wrongTemperature(0).description
        == "a temperature of 0.0 is not a finite number above 0; as it goes to 0, sampling becomes "
        + "greedy"
    )
    #expect(SamplingError.wrongTopK(0).description == "top-k keeps 1 token or more, not 0")
  }

  @Test func `logarithms of probabilities are those of the softmax`() throws {
    let logits: [Float] = [1, 3, -.infinity, 2]
    let logarithms = try logProbabilities(of: logits)
    #expect(logarithms[2] == -.infinity)
    expectFourDecimals(
      [logarithms.map { $0 == -.infinity ? 0 : $0 }],
      [[-2.4076, -0.4076, 0, -1.4076]]
    )
    // Far from zero exponentials would overflow.
    #expect(try logProbabilities(of: [1000.0, 1000])[0] == logProbabilities(of: [0.0, 0])[0])
  }

  @Test func `a seed fixes the numbers`() {
    var generator = SeededGenerator(seed: 0)
    // The first numbers of the reference implementation.
    #expect(generator.next() == 0xE220_A839_7B1D_CDAF)
    #expect(generator.next() == 0x6E78_9E6A_A1B9_65F4)
  }
}
