import MaskAlgebra
import MaskedAttention
import Testing

/// Dropout: what it drops, what it keeps, and that a seed settles it.
@Suite struct DropoutTests {
  private let tensors: Tensors<Double>

  init() throws {
    var generator = SeededGenerator(seed: 0xD0)
    tensors = try Tensors.random(
      queries: 40,
      keys: 40,
      dimension: 5,
      leading: [2, 2],
      using: &generator
    )
  }

  private func attend(_ options: AttentionOptions) throws -> AttentionResult<Double> {
    try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: .causal,
      options: options
    )
  }

  private func weights(rate: Double, seed: UInt64) throws -> [Double] {
    try attend(AttentionOptions(weightDropout: Dropout(rate: rate, seed: seed))).weights().elements
  }

  @Test func `equal seeds drop equal entries and other seeds others`() throws {
    let first = try weights(rate: 0.5, seed: 7)
    #expect(try first == weights(rate: 0.5, seed: 7))
    #expect(try first != weights(rate: 0.5, seed: 8))
  }

  @Test func `nothing is dropped unless asked for`() throws {
    let plain = try attend(AttentionOptions())
    let none = Dropout(rate: 0, seed: 1)
    let asked = try attend(AttentionOptions(weightDropout: none, outputDropout: none))
    #expect(plain.output.patterns == asked.output.patterns)
  }

  @Test func `kept weights grow by one over one less the rate`() throws {
    let plain = try attend(AttentionOptions()).weights().elements
    let dropped = try weights(rate: 0.25, seed: 3)
    for (before, after) in zip(plain, dropped) {
      #expect(after == 0 || after == before * (1 / 0.75))
    }
  }

  @Test func `kept outputs grow by one over one less the rate`() throws {
    let plain = try attend(AttentionOptions()).output.elements
    let dropped = try attend(AttentionOptions(outputDropout: Dropout(rate: 0.5, seed: 3)))
    for (before, after) in zip(plain, dropped.output.elements) {
      #expect(after == 0 || after == before * 2)
    }
  }

  // 3,280 visible weights at a rate of 0.3 are binomial with a standard deviation of 26.2; five of
  // them are passed once in two million seeds, and the seeds are fixed.
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `as many weights are dropped as the rate says`(_ seed: UInt64) throws {
    let plain = try attend(AttentionOptions()).weights().elements
    let visibleCount = plain.filter { $0 != 0 }.count
    #expect(visibleCount == 4 * 40 * 41 / 2)
    let kept = try weights(rate: 0.3, seed: seed).filter { $0 != 0 }.count
    #expect(abs(Double(kept) - 0.7 * Double(visibleCount)) < 5 * 26.2)
  }

  @Test func `the output is made of the weights that are left`() throws {
    let result = try attend(AttentionOptions(weightDropout: Dropout(rate: 0.5, seed: 11)))
    let weights = try result.weights()
    for row in 0..<40 {
      let left = weights.vector(batch: 1, head: 1, row: row)
      var sums = [Double](repeating: 0, count: 5)
      for (key, weight) in left.enumerated() {
        let value = tensors.value.vector(batch: 1, head: 1, row: key)
        for (index, element) in value.enumerated() { sums[index] += weight * element }
      }
      #expect(Array(result.output.vector(batch: 1, head: 1, row: row)) == sums)
    }
  }

  // Whoever computes one row alone, or rows in another order, gets what the whole pass gives.
  @Test func `a row by itself drops what it drops among the others`() throws {
    let dropout = Dropout(rate: 0.4, seed: 5)
    let result = try attend(AttentionOptions(weightDropout: dropout, outputDropout: dropout))
    let weights = try result.weights()
    for query in [39, 0, 17] {
      let trace = try result.trace(batch: 1, head: 0, query: query)
      #expect(trace.weights == Array(weights.vector(batch: 1, head: 0, row: query)))
      #expect(trace.output == Array(result.output.vector(batch: 1, head: 0, row: query)))
    }
  }

  @Test func `a key that a window hides does not move what else is dropped`() throws {
    let options = AttentionOptions(weightDropout: Dropout(rate: 0.5, seed: 2))
    func kept(_ mask: MaskSpec) throws -> [Bool] {
      try attention(
        query: tensors.query,
        key: tensors.key,
        value: tensors.value,
        mask: mask,
        options: options
      ).weights().elements.map { $0 != 0 }
    }
    let (narrow, wide) = (try kept(.causal && .window(4)), try kept(.causal))
    #expect(zip(narrow, wide).allSatisfy { !$0 || $1 })
    #expect(narrow.contains(true) && narrow != wide)
  }

  @Test func `weights and output drop independently under one seed`() throws {
    let one = try AttentionTensor<Double>(
      shape: [400, 1],
      elements: [Double](repeating: 1, count: 400)
    )
    let dropout = Dropout(rate: 0.5, seed: 9)
    func output(_ options: AttentionOptions) throws -> [Bool] {
      try attention(
        query: one,
        key: AttentionTensor(rows: [[1]]),
        value: AttentionTensor(rows: [[1]]),
        mask: .full,
        options: options
      ).output.elements.map { $0 != 0 }
    }
    let weights = try output(AttentionOptions(weightDropout: dropout))
    let outputs = try output(AttentionOptions(outputDropout: dropout))
    let agreeing = zip(weights, outputs).filter { $0 == $1 }.count
    #expect((140...260).contains(agreeing), "six standard deviations of 10 around 200")
  }
}
