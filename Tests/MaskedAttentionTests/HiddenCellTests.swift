import MaskAlgebra
import MaskCompiler
import MaskedAttention
import TestSupport
import Testing

/// A masked cell does not exist: nothing that stands in it comes through.
@Suite struct HiddenCellTests {
  private static let masks = [
    NamedCase("causal", MaskSpec.causal),
    NamedCase("a window", .window(2)),
    NamedCase("a prefix", .prefix(3)),
    NamedCase("sinks beside a window", .causal && (.sinks(1) || .window(2))),
    NamedCase("nothing", .none),
    NamedCase("the future alone", !.causal),
  ]

  /// The keys hidden from one query get garbage in key and value; the others stay.
  @Test(arguments: masks, [Float.nan, .infinity, -.infinity, 3e38])
  func `garbage behind a mask leaves the result as it was to the bit`(
    _ mask: NamedCase<MaskSpec>,
    _ garbage: Float
  ) throws {
    var generator = SeededGenerator(seed: 0xBAD)
    for position in 0..<6 {
      let clean = try Tensors<Float>.random(queries: 1, keys: 6, dimension: 3, using: &generator)
      let geometry = try Geometry(queries: 1, keys: 6, offset: position)
      let hidden = try (0..<6).filter { key in
        try !mask.value.visible(Cell(query: position, key: key), in: geometry)
      }
      let before = try attention(
        query: clean.query,
        key: clean.key,
        value: clean.value,
        mask: mask.value,
        offset: position
      )
      let after = try attention(
        query: clean.query,
        key: try clean.key.replacing(hidden, with: garbage),
        value: try clean.value.replacing(hidden, with: garbage),
        mask: mask.value,
        offset: position
      )
      #expect(before.output.patterns == after.output.patterns)
      #expect(try before.weights().patterns == after.weights().patterns)
      #expect(after.output.elements.allSatisfy { $0.isFinite })
    }
  }

  @Test func `a change of a visible value does come through`() throws {
    var generator = SeededGenerator(seed: 0x600D)
    let clean = try Tensors<Float>.random(queries: 6, keys: 6, dimension: 3, using: &generator)
    let before = try attention(
      query: clean.query,
      key: clean.key,
      value: clean.value,
      mask: .causal
    )
    for key in 0..<6 {
      let after = try attention(
        query: clean.query,
        key: clean.key,
        value: try clean.value.replacing([key], with: 9),
        mask: .causal
      )
      let changed = (0..<6).filter { before.output.rows[$0] != after.output.rows[$0] }
      #expect(changed == Array(key..<6))
    }
  }

  @Test func `a query that sees nothing gets positive zeros`() throws {
    let example = Tensors<Float>.textbook
    let result = try attention(
      query: example.query,
      key: example.key,
      value: try example.value.replacing([0], with: -1),
      mask: .causal,
      offset: -2
    )
    let (weights, output) = (try result.weights(), result.output)
    #expect(weights.patterns.prefix(10).allSatisfy { $0 == 0 })
    #expect(output.patterns.prefix(8).allSatisfy { $0 == 0 })
    #expect(weights.rows[2] == [1, 0, 0, 0, 0])
    #expect(try result.trace(query: -1).masked == [nil, nil, nil, nil, nil])
  }

  @Test func `one visible key copies its value to the bit`() throws {
    let value: [Float] = [-0.0, 0, .leastNonzeroMagnitude, -3.4e38]
    let result = try attention(
      query: AttentionTensor<Float>(rows: [[2, 3]]),
      key: AttentionTensor(rows: [[5, 7], [1, 1]]),
      value: AttentionTensor(rows: [value, [1, 1, 1, 1]]),
      mask: .sinks(1)
    )
    #expect(result.output.patterns == value.map { Double($0).bitPattern })
  }

  @Test func `a hidden score does not starve the row however large it is`() throws {
    let tensors = try Tensors<Float>.scores([1, 2, 3, 1e6])
    let result = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: .keys(0..<3),
      options: AttentionOptions(scale: 1)
    )
    let alone = try Tensors<Float>.scores([1, 2, 3])
    let expected = try attention(
      query: alone.query,
      key: alone.key,
      value: alone.value,
      mask: .full,
      options: AttentionOptions(scale: 1)
    )
    #expect(try result.weights().rows[0].prefix(3) == expected.weights().rows[0][...])
  }

  @Test func `a NaN that a query may see is not hidden`() throws {
    for position in 0..<3 {
      var scores: [Float] = [1, 2, 3]
      scores[position] = .nan
      let tensors = try Tensors.scores(scores)
      let result = try attention(
        query: tensors.query,
        key: tensors.key,
        value: tensors.value,
        mask: .full
      )
      #expect(try result.weights().elements.allSatisfy { $0.isNaN })
    }
  }

  @Test func `a compiled mask gives what its spec gives`() throws {
    let example = Tensors<Float>.textbook
    for mask in Self.masks.map(\.value) {
      let compiled = try mask.booleanMask(in: Geometry(keys: 5))
      let one = try attention(
        query: example.query,
        key: example.key,
        value: example.value,
        mask: mask
      )
      let other = try attention(
        query: example.query,
        key: example.key,
        value: example.value,
        mask: compiled
      )
      #expect(one.output.patterns == other.output.patterns)
    }
  }
}

extension AttentionTensor {
  /// The tensor with some vectors of its first head filled with one element.
  func replacing(_ rows: [Int], with element: Element) throws -> AttentionTensor {
    var replaced = self.rows
    for row in rows { replaced[row] = [Element](repeating: element, count: dimension) }
    return try AttentionTensor(rows: replaced)
  }
}
