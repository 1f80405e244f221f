import MaskAlgebra
import MaskedAttention
import Testing

/// The worked example of the chapter, number by number.
@Suite struct TextbookTests {
  private let example = Tensors<Double>.textbook

  private func attend(_ mask: MaskSpec) throws -> AttentionResult<Double> {
    try attention(query: example.query, key: example.key, value: example.value, mask: mask)
  }

  @Test func `causal weights are the chapter's`() throws {
    expectFourDecimals(
      try attend(.causal).weights().rows,
      [
        [1.0000, 0, 0, 0, 0],
        [0.8176, 0.1824, 0, 0, 0],
        [0.2327, 0.3837, 0.3837, 0, 0],
        [0.2350, 0.2350, 0.1425, 0.3875, 0],
        [0.1892, 0.1892, 0.1892, 0.1892, 0.2430],
      ]
    )
  }

  @Test func `causal outputs are the chapter's`() throws {
    expectFourDecimals(
      try attend(.causal).output.rows,
      [
        [1.0000, 0, 0, 0],
        [0.8176, 0.1824, 0, 0],
        [0.2327, 0.3837, 0.3837, 0],
        [0.2350, 0.2350, 0.1425, 0.3875],
        [0.3108, 0.3108, 0.3108, 0.3108],
      ]
    )
  }

  @Test func `without a mask The and sat see what follows`() throws {
    let output = try attend(.full).output.rows
    expectFourDecimals([output[0]], [[0.2254, 0.4135, 0.2964, 0.2964]])
    expectFourDecimals([output[2]], [[0.2495, 0.3481, 0.3481, 0.2495]])
  }

  @Test func `the last token loses nothing to the causal mask`() throws {
    #expect(try attend(.causal).weights().rows[4] == attend(.full).weights().rows[4])
  }

  @Test func `five steps lead to the output of sat`() throws {
    let result = try attend(.causal)
    let trace = try result.trace(query: 2)
    #expect(trace.raw == [1, 2, 2, 1, 1.5])
    #expect(trace.scaled == [0.5, 1, 1, 0.5, 0.75])
    #expect(trace.masked == [0.5, 1, 1, nil, nil])
    #expect(trace.visible == [true, true, true, false, false])
    expectFourDecimals([trace.weights], [[0.2327, 0.3837, 0.3837, 0, 0]])
    #expect(try trace.weights == result.weights().rows[2])
    #expect(trace.output == result.output.rows[2])
  }

  @Test func `raw scores are the chapter's`() throws {
    let result = try attend(.causal)
    let raw = try (0..<5).map { try result.trace(query: $0).raw }
    #expect(
      raw == [
        [0, 2, 1, 1, 1.5],
        [3, 0, 2, 1, 0.5],
        [1, 2, 2, 1, 1.5],
        [1, 1, 0, 2, 1],
        [1, 1, 1, 1, 1.5],
      ]
    )
  }

  @Test func `the third token's scores are masked to the first three`() throws {
    let tensors = try Tensors<Double>.scores([2.0, 1.5, 1.0, 0.5, 3.0])
    let result = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: .causal,
      offset: 2
    )
    expectFourDecimals(try result.weights().rows, [[0.5065, 0.3072, 0.1863, 0, 0]])
  }

  @Test func `the last query alone needs no causal mask and an earlier one does`() throws {
    let step = try attention(
      query: AttentionTensor(rows: [example.query.rows[4]]),
      key: example.key,
      value: example.value,
      mask: .full
    )
    #expect(try step.output.rows == [attend(.causal).output.rows[4]])
    #expect(try attend(.full).output.rows[3] != attend(.causal).output.rows[3])
  }

  @Test func `the chapter's prefix is causal at 0 and full at n as the field's is`() throws {
    let (causal, full) = (try attend(.causal).output, try attend(.full).output)
    for (none, all) in [
      (MaskSpec.prefix(0), MaskSpec.prefix(5)), (.prefixRows(0), .prefixRows(5)),
    ] {
      #expect(try attend(none).output == causal)
      #expect(try attend(all).output == full)
    }
    #expect(try attend(.prefix(2)).output != attend(.prefixRows(2)).output)
  }

  @Test func `one query at a time against a cache equals the full pass`() throws {
    let full = try attend(.causal)
    for position in 0..<5 {
      let step = try attention(
        query: try AttentionTensor(rows: [example.query.rows[position]]),
        key: try AttentionTensor(rows: Array(example.key.rows[...position])),
        value: try AttentionTensor(rows: Array(example.value.rows[...position])),
        mask: .causal
      )
      #expect(step.output.rows == [full.output.rows[position]])
    }
  }
}
