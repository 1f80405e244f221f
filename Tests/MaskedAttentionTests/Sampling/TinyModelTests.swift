import MaskAlgebra
import MaskedAttention
import Testing

/// Training in parallel beside generation step by step, and what a leak in training costs.
///
/// The language has one rule, after `t` comes `t + 3` modulo 8, and breaks it three times in ten.
/// So nobody who does not see the next token can foretell it: the loss stays above one nat.
@Suite struct TinyModelTests {
  private struct Trained: Sendable {
    let model: TinyModel
    let loss: Double

    init(under mask: MaskSpec) throws {
      var generator = SeededGenerator(seed: 7)
      var model = TinyModel(seed: 11)
      loss = try model.train(under: mask, stepCount: 80) {
        (0..<10).map { _ in TinyModelTests.sequence(using: &generator) }
      }
      self.model = model
    }
  }

  private static func successor(_ token: Int) -> Int { (token + 3) % TinyModel.vocabularySize }

  private static func sequence(using generator: inout some RandomNumberGenerator) -> [Int] {
    let all = 0..<TinyModel.vocabularySize
    var tokens = [Int.random(in: all, using: &generator)]
    while tokens.count < TinyModel.length {
      let isRegular = Int.random(in: 0..<10, using: &generator) >= 3
      let token = Int.random(in: all, using: &generator)
      tokens.append(isRegular ? successor(tokens[tokens.count - 1]) : token)
    }
    return tokens
  }

  /// How many of the tokens are right that follow each token as a prompt.
  private func shareOfRightTokens(_ model: TinyModel) throws -> Double {
    let mask = try StableMask(.causal)
    var rightCount = 0
    let tokenCount = TinyModel.length - 1
    for first in 0..<TinyModel.vocabularySize {
      let generation = try generate(
        after: [first],
        tokenCount: tokenCount,
        state: TinyModel.emptyCache()
      ) { cache, tokens in try model.logits(after: tokens, &cache, mask) }
      var expected = first
      for token in generation.tokens {
        expected = Self.successor(expected)
        if token == expected { rightCount += 1 }
      }
    }
    return Double(rightCount) / Double(tokenCount * TinyModel.vocabularySize)
  }

  @Test func `gradients are those of finite differences`() throws {
    var generator = SeededGenerator(seed: 3)
    let tokens = (0..<2).map { _ in Self.sequence(using: &generator) }
    for mask in [MaskSpec.causal, .full] {
      let model = TinyModel(seed: 5)
      let gradients = try model.lossAndGradients(tokens, mask).gradients
      let tables = [\TinyModel.query, \.key, \.value]
      for (table, vectors) in zip(tables, gradients) {
        let gradient = model[keyPath: table].gradient(tokens, vectors)
        for index in stride(from: 0, to: gradient.count, by: 17) {
          let step = 1e-5
          let losses = try [step, -step].map { step in
            var moved = model
            var change = [Double](repeating: 0, count: gradient.count)
            change[index] = step
            moved[keyPath: table].add(change)
            return try moved.lossAndGradients(tokens, mask).loss
          }
          // A central difference is off by the third derivative times the square of the step, and
          // by the rounding of losses near 2 over the step; both are below 1e-9 here.
          #expect(abs((losses[0] - losses[1]) / (2 * step) - gradient[index]) < 1e-9)
        }
      }
    }
  }

  @Test func `a model trained under the causal mask generates what it was taught`() throws {
    let honest = try Trained(under: .causal)
    #expect(try shareOfRightTokens(honest.model) > 0.9)
    #expect(honest.loss > 0.5, "so low a loss is not to be had without seeing the next token")
  }

  @Test func `a model trained without a mask has hardly a loss and generates nonsense`() throws {
    let cheater = try Trained(under: .full)
    #expect(cheater.loss < 0.1)
    #expect(try shareOfRightTokens(cheater.model) < 0.2)
  }

  /// The log-likelihood of a sequence's tokens after the first, by one pass over all of them.
  private func logLikelihood(_ tokens: [Int], _ logits: AttentionTensor<Double>) throws -> Double {
    try (1..<tokens.count).reduce(0) { sum, position in
      try sum + logProbabilities(of: logits.rows[position - 1])[tokens[position]]
    }
  }

  // Every logit is the same sum in the same order, so the derived bound is zero.
  @Test func `the log-likelihood of one pass is the sum of the steps' to the bit`() throws {
    let model = TinyModel(seed: 2)
    let mask = try StableMask(.causal)
    for seed in 0..<5 as Range<UInt64> {
      let prompt = [Int(seed)]
      let generation = try generate(
        after: prompt,
        tokenCount: TinyModel.length - 1,
        choice: .sampling(temperature: 2, filters: [.topK(6)]),
        seed: seed,
        state: TinyModel.emptyCache()
      ) { cache, tokens in try model.logits(after: tokens, &cache, mask) }
      let tokens = prompt + generation.tokens
      let onePass = try logLikelihood(tokens, model.pass([tokens], .causal).output)
      #expect(onePass == generation.logLikelihood, "seed \(seed)")
    }
  }

  // Where a ring has turned, a logit is off by its bound `d`, and a logarithm by `2 d`. Computing
  // it from V logits is off by at most `4 u (V + |logit| + |logarithm|)`, on either side; and
  // either sum of T logarithms by `T u` of the sum of their magnitudes.
  @Test func `with a ring the steps' sum stays within the derived bound`() throws {
    let model = TinyModel(seed: 2)
    let mask = try StableMask(.window(3))
    var generator = SeededGenerator(seed: 4)
    let unit = Double.ulpOfOne / 2
    for _ in 0..<5 {
      let tokens = Self.sequence(using: &generator)
      let pass = try model.pass([tokens], .window(3))
      let logits = pass.output.rows
      let bounds = try reorderingBounds(pass, model.tensors([tokens]).value)
      var cache = TinyModel.emptyCache(capacity: 3)
      var (sum, bound, magnitude) = (0.0, 0.0, 0.0)
      for position in 1..<tokens.count {
        let step = try model.logits(after: [tokens[position - 1]], &cache, mask)
        let logarithm = try logProbabilities(of: step)[tokens[position]]
        sum += logarithm
        magnitude += abs(logarithm)
        let row = (position - 1) * TinyModel.dimension..<position * TinyModel.dimension
        let size =
          Double(TinyModel.vocabularySize) + abs(logits[position - 1][tokens[position]])
          + abs(logarithm)
        bound += 2 * (bounds[row].max() ?? 0) + 2 * 4 * unit * size
      }
      bound += 2 * Double(tokens.count) * unit * magnitude
      let onePass = try logLikelihood(tokens, pass.output)
      #expect(abs(onePass - sum) <= bound)
    }
  }

  @Test func `beam search forks the cache`() throws {
    let model = TinyModel(seed: 2)
    let mask = try StableMask(.causal)
    let found = try beamSearch(
      after: [1, 4],
      tokenCount: 4,
      beamWidth: 3,
      state: TinyModel.emptyCache()
    ) { cache, tokens in try model.logits(after: tokens, &cache, mask) }
    #expect(found.count == 3)
    for generation in found {
      let tokens = [1, 4] + generation.tokens
      let logits = try model.pass([tokens], .causal).output.rows
      let expected = try (2..<tokens.count).reduce(0) { sum, position in
        try sum + logProbabilities(of: logits[position - 1])[tokens[position]]
      }
      #expect(generation.logLikelihood == expected)
    }
  }
}
