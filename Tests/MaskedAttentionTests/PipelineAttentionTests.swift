import FloatFormats
import MaskAlgebra
import MaskTesting
import MaskedAttention
import Testing

/// Whole tensors through the pipeline of another system.
@Suite struct PipelineAttentionTests {
  private let example = Tensors<Double>.textbook

  private func attend(
    _ tensors: Tensors<Double>,
    _ mask: MaskSpec,
    _ fill: MaskingFill,
    _ format: FloatFormat = .binary64,
    refusesEmptyRows: Bool = false
  ) throws -> PipelineAttention {
    var pipeline = MaskingPipeline(format: format, fill: fill)
    pipeline.scale = 1 / Double(tensors.query.dimension).squareRoot()
    return try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: mask,
      through: pipeline,
      refusesEmptyRows: refusesEmptyRows,
      keepsWeights: true
    )
  }

  // Every operation of both rounds in double precision, so both are within that bound.
  @Test(arguments: [MaskingFill.negativeInfinity, .value(-1e9)])
  func `in double precision a large fill is the reference but for rounding`(
    _ fill: MaskingFill
  ) throws {
    var generator = SeededGenerator(seed: 0x919E)
    var tensors = try Tensors<Double>.random(
      queries: 3,
      keys: 5,
      dimension: 4,
      leading: [2, 4],
      using: &generator
    )
    let grouped = try Tensors<Double>.random(
      queries: 1,
      keys: 5,
      dimension: 4,
      leading: [2, 2],
      using: &generator
    )
    (tensors.key, tensors.value) = (grouped.key, grouped.value)
    let mask: MaskSpec = .causal && .window(3)
    let result = try attend(tensors, mask, fill)
    let oracle = try Oracle(
      tensors,
      mask: mask,
      geometry: try Geometry(queries: 3, keys: 5, batch: 2, heads: 4)
    )
    for place in oracle.rows {
      let exact = oracle.row(place)
      expect(
        AttendedRow(
          output: result.output,
          weights: result.weights,
          logSumExp: nil,
          place
        ),
        near: AttendedRow(exact, keyCount: 5),
        within: [.doublePrecision, .doublePrecision],
        of: exact,
        dimension: 4,
        "\(place)"
      )
    }
  }

  @Test func `-1e9 in half precision makes an empty row NaN and in single uniform`() throws {
    let half = try attend(example, .keys(1..<5) && .causal, .value(-1e9), .binary16)
    #expect(half.output.rows[0].allSatisfy { $0.isNaN })
    #expect(half.emptyRowCount == 1)
    let single = try attend(example, .keys(1..<5) && .causal, .value(-1e9), .binary32)
    #expect(try #require(single.weights).rows[0].allSatisfy { $0 == Double(Float(0.2)) })
  }

  @Test func `an empty row is named where it is refused`() throws {
    #expect(throws: AttentionError.emptyRow(batch: 0, head: 0, query: 0)) {
      try attend(example, .causal && .keys(1..<5), .value(-1e9), refusesEmptyRows: true)
    }
    _ = try attend(example, .causal, .value(-1e9), refusesEmptyRows: true)
  }

  @Test func `every stored number is one of the format`() throws {
    let result = try attend(example, .causal, .negativeInfinity, .bfloat16)
    for number in result.output.elements + (result.weights?.elements ?? []) {
      #expect(FloatFormat.bfloat16.rounded(number) == number)
    }
    #expect(result.output.shape == [5, 4])
  }

  @Test func `no keys give zeros`() throws {
    let tensors = Tensors<Double>(
      query: example.query,
      key: try AttentionTensor(shape: [0, 4], elements: []),
      value: try AttentionTensor(shape: [0, 2], elements: [])
    )
    let result = try attend(tensors, .causal, .negativeInfinity)
    #expect(result.output.shape == [5, 2])
    #expect(result.output.elements.allSatisfy { $0 == 0 })
  }
}
