import MaskAlgebra
import MaskedAttention
import Testing

/// The same attention in `Float16`, `Float` and `Double`.
@Suite struct PrecisionTests {
  private func distance<Element: BinaryFloatingPoint & Sendable>(
    from exact: AttentionTensor<Double>,
    in type: Element.Type
  ) throws -> Double {
    let example = Tensors<Element>.textbook
    let result = try attention(
      query: example.query,
      key: example.key,
      value: example.value,
      mask: .causal
    )
    return zip(result.output.elements, exact.elements).map { abs(Double($0) - $1) }.max() ?? .nan
  }

  // Scores of the example are exact in every type; a weight is off by half an ulp of a number below
  // 1, five of them sum to at most 1, and the output is rounded once more.
  @Test func `every type agrees with Double within its own rounding`() throws {
    let example = Tensors<Double>.textbook
    let exact = try attention(
      query: example.query,
      key: example.key,
      value: example.value,
      mask: .causal
    ).output
    #expect(try distance(from: exact, in: Double.self) == 0)
    #expect(try distance(from: exact, in: Float.self) <= Double(Float.ulpOfOne))
    #expect(try distance(from: exact, in: Float16.self) <= Double(Float16.ulpOfOne))
    #expect(try distance(from: exact, in: Float16.self) > 0)
  }

  // A running sum in half precision stops at 2048, and the row would sum to 2.
  @Test func `a row of 4096 equal weights in half precision sums to 1`() throws {
    let count = 4096
    let result = try attention(
      query: AttentionTensor<Float16>(shape: [1, 1], elements: [1]),
      key: AttentionTensor(shape: [count, 1], elements: [Float16](repeating: 3, count: count)),
      value: AttentionTensor(shape: [count, 1], elements: [Float16](repeating: 5, count: count)),
      mask: .full
    )
    #expect(try result.weights().elements.reduce(0) { $0 + Double($1) } == 1)
    #expect(result.output.elements == [5])
  }

  @Test func `a score that overflows only before scaling does not overflow`() throws {
    let result = try attention(
      query: AttentionTensor<Float16>(rows: [[300, 0, 0, 0]]),
      key: AttentionTensor(rows: [[300, 0, 0, 0], [299, 0, 0, 0]]),
      value: AttentionTensor(rows: [[1], [2]]),
      mask: .full
    )
    let trace = try result.trace(query: 1)
    #expect(trace.raw[0] == .infinity)
    #expect(trace.scaled[0] == 44992)
    #expect(trace.output == [1])
  }

  @Test func `the scale is one over the root of the dimension unless given`() throws {
    let example = Tensors<Double>.textbook
    func scaled(_ scale: Double?) throws -> [Double] {
      try attention(
        query: example.query,
        key: example.key,
        value: example.value,
        mask: .full,
        options: AttentionOptions(scale: scale)
      ).trace(query: 0).scaled
    }
    #expect(try scaled(nil) == [0, 1, 0.5, 0.5, 0.75])
    #expect(try scaled(0.5) == scaled(nil))
    #expect(try scaled(2) == [0, 4, 2, 2, 3])
  }

  @Test func `a tensor changes its type element by element`() throws {
    let doubles = try AttentionTensor<Double>(rows: [[0.1, -1e9, 65504]])
    #expect(AttentionTensor<Float16>(doubles).elements == [0.1, -.infinity, 65504])
    #expect(AttentionTensor<Float>(doubles).shape == [1, 3])
  }
}
