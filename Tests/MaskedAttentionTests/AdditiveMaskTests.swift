import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskedAttention
import Testing

/// What systems see that add their mask to the scores.
@Suite struct AdditiveMaskTests {
  /// The weights of one query with these scores, where `mask` is added in the element's own format.
  private func weights<Element: BinaryFloatingPoint & Sendable>(
    _ scores: [Element],
    _ mask: MaskSpec,
    _ fill: Fill,
    _ format: FloatFormat
  ) throws -> [Double] {
    let tensors = try Tensors.scores(scores)
    let geometry = try Geometry(queries: 1, keys: scores.count)
    let result = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      adding: mask.additiveMask(format: format, fill: fill, in: geometry)
    )
    return try result.weights().elements.map { Double($0) }
  }

  private let single: [Float] = [1.5, -2, 3.25, -17]
  private let half: [Float16] = [1.5, -2, 3.25, -17]

  @Test func `an infinite fill makes an empty row NaN`() throws {
    #expect(
      try weights(single, .none, .negativeInfinity, .binary32).allSatisfy { $0.isNaN }
    )
    #expect(
      try weights(half, .none, .value(-1e9), .binary16).allSatisfy { $0.isNaN },
      "-1e9 is -inf there"
    )
  }

  @Test(arguments: [Fill.value(-1e9), .lowest])
  func `a large fill makes an empty row uniform`(_ fill: Fill) throws {
    #expect(try weights(single, .none, fill, .binary32) == [0.25, 0.25, 0.25, 0.25])
  }

  @Test func `a small fill leaves an empty row as if nothing were masked`() throws {
    let masked = try weights(single, .none, .value(-1e4), .binary32)
    let unmasked = try weights(single, .full, .value(-1e4), .binary32)
    for (a, b) in zip(masked, unmasked) { #expect(abs(a - b) < 1e-3) }
    #expect(unmasked[2] > 0.8)
  }

  @Test func `a small fill absorbs some scores of an empty row in half precision`() throws {
    let masked = try weights(half, .none, .value(-1e4), .binary16)
    for weight in masked.prefix(3) { #expect(abs(weight - 1.0 / 3) < 1e-3) }
    #expect(masked[3] < 1e-6)
  }

  @Test func `a fill of -100 leaks in single precision and -200 does not`() throws {
    let scores: [Float] = [0, 0]
    #expect(try weights(scores, .sinks(1), .value(-100), .binary32)[1] > 0)
    #expect(try weights(scores, .sinks(1), .value(-200), .binary32)[1] == 0)
  }

  @Test(arguments: [Fill.negativeInfinity, .value(-1e9), .lowest])
  func `where every row sees a key a large fill equals selecting to the bit`(
    _ fill: Fill
  ) throws {
    var generator = SeededGenerator(seed: 0xADD)
    let tensors = try Tensors<Float>.random(queries: 6, keys: 6, dimension: 4, using: &generator)
    let mask: MaskSpec = .causal && .window(3)
    let selected = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: mask
    )
    let added = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      adding: mask.additiveMask(format: .binary32, fill: fill, in: Geometry(keys: 6))
    )
    #expect(try selected.weights().patterns == added.weights().patterns)
    #expect(selected.output.patterns == added.output.patterns)
  }

  @Test func `adding does not hide a NaN in a masked value`() throws {
    let example = Tensors<Float>.textbook
    let result = try attention(
      query: example.query,
      key: example.key,
      value: try example.value.replacing([4], with: .nan),
      adding: MaskSpec.causal.additiveMask(
        format: .binary32,
        fill: .negativeInfinity,
        in: Geometry(keys: 5)
      )
    )
    #expect(try result.weights().rows[0] == [1, 0, 0, 0, 0])
    #expect(result.output.elements.allSatisfy { $0.isNaN })
  }

  @Test func `the steps show what was added`() throws {
    let example = Tensors<Double>.textbook
    let result = try attention(
      query: example.query,
      key: example.key,
      value: example.value,
      adding: MaskSpec.causal.additiveMask(
        format: .binary64,
        fill: .value(-10),
        in: Geometry(keys: 5)
      )
    )
    let trace = try result.trace(query: 2)
    #expect(trace.masked == [0.5, 1, 1, -9.5, -9.25])
    #expect(trace.visible == [true, true, true, true, true])
    #expect(trace.weights[3] > 0)
  }
}
