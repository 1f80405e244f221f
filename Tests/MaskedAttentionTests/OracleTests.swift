import MaskAlgebra
import MaskTesting
import MaskedAttention
import TestSupport
import Testing

/// The reference against attention from its definition, within what its roundings can amount to.
@Suite struct OracleTests {
  struct Size: CustomTestStringConvertible, Sendable {
    var keys: Int
    var queries: Int
    var dimension: Int
    var leading: (query: [Int], key: [Int]) = ([], [])
    var magnitude = 2.0

    var testDescription: String {
      "n = \(keys), m = \(queries), d = \(dimension), leading axes \(leading.query), "
        + "elements up to \(magnitude)"
    }
  }

  private static let sizes = [
    Size(keys: 1, queries: 1, dimension: 1),
    Size(keys: 5, queries: 5, dimension: 4),
    Size(keys: 7, queries: 3, dimension: 8, leading: ([2, 4], [2, 2])),
    Size(keys: 40, queries: 6, dimension: 16, magnitude: 0.01),
    Size(keys: 128, queries: 2, dimension: 32, magnitude: 4),
  ]

  private static let masks = [
    NamedCase("causal", MaskSpec.causal),
    NamedCase("full", .full),
    NamedCase("a window and sinks", .causal && (.window(5) || .sinks(2))),
    NamedCase("the past alone", MaskSpec { q, k in k < q && k % 3 != 0 }),
  ]

  @Test(arguments: sizes, masks)
  func `single precision stays within its bound`(_ size: Size, _ mask: NamedCase<MaskSpec>) throws {
    try expectWithinBound(Float.self, size, mask.value)
  }

  @Test(arguments: sizes, masks)
  func `double precision stays within its bound`(_ size: Size, _ mask: NamedCase<MaskSpec>) throws {
    try expectWithinBound(Double.self, size, mask.value)
  }

  @Test(arguments: sizes, masks)
  func `half precision stays within its bound`(_ size: Size, _ mask: NamedCase<MaskSpec>) throws {
    try expectWithinBound(Float16.self, size, mask.value)
  }

  @Test func `rows of 4096 keys stay within their bound`() throws {
    let size = Size(keys: 4096, queries: 2, dimension: 8)
    try expectWithinBound(Float.self, size, .causal)
    try expectWithinBound(Double.self, size, .causal)
    try expectWithinBound(Float16.self, size, .causal)
  }

  @Test(arguments: [
    NamedCase("a scale", AttentionOptions(scale: -0.3)),
    NamedCase("a softcap", AttentionOptions(softcap: 1.5)),
    NamedCase("logit sinks", AttentionOptions(logitSinks: [2, -3, 0, 7])),
    NamedCase("all of them", AttentionOptions(scale: 1, softcap: 5, logitSinks: [1, 0, 2, 4])),
  ])
  func `options stay within the bound`(_ options: NamedCase<AttentionOptions>) throws {
    let size = Size(keys: 9, queries: 6, dimension: 4, leading: ([2, 4], [2, 1]))
    for mask in Self.masks.map(\.value) {
      try expectWithinBound(Float.self, size, mask, options.value, hasBias: true)
      try expectWithinBound(Double.self, size, mask, options.value, hasBias: true)
      try expectWithinBound(Float16.self, size, mask, options.value)
    }
  }

  // A bound that lets everything pass would be no test.
  @Test func `a mask that is wrong by one cell is outside the bound`() throws {
    var generator = SeededGenerator(seed: 1)
    let tensors = try Tensors<Float>.random(queries: 1, keys: 64, dimension: 8, using: &generator)
    let geometry = try Geometry(queries: 1, keys: 64)
    let result = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: .causal && !.keys(20..<21)
    )
    let oracle = try Oracle(tensors.doubles, mask: .causal, geometry: geometry)
    let row = oracle.row(oracle.rows[0])
    let bounds = ErrorBound.reference(Float.self).output(row, dimension: 8)
    let errors = zip(result.output.elements, row.output).map { abs(Double($0) - $1) }
    #expect(zip(errors, bounds).allSatisfy { $0 > 10 * $1 })
  }

  private func expectWithinBound<Element: BinaryFloatingPoint & Sendable>(
    _ type: Element.Type,
    _ size: Size,
    _ mask: MaskSpec,
    _ options: AttentionOptions = AttentionOptions(),
    hasBias: Bool = false
  ) throws {
    var generator = SeededGenerator(seed: UInt64(size.keys))
    func tensor(_ shape: [Int]) throws -> AttentionTensor<Element> {
      let elements = (0..<shape.reduce(1, *)).map { _ in
        Element(Double.random(in: -size.magnitude...size.magnitude, using: &generator))
      }
      return try AttentionTensor(shape: shape, elements: elements)
    }
    let tensors = Tensors(
      query: try tensor(size.leading.query + [size.queries, size.dimension]),
      key: try tensor(size.leading.key + [size.keys, size.dimension]),
      value: try tensor(size.leading.key + [size.keys, size.dimension])
    )
    let bias = hasBias ? try tensor([1, 1, size.queries, size.keys]) : nil
    let result = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: mask,
      bias: bias,
      options: options
    )
    let oracle = try Oracle(
      tensors.doubles,
      mask: mask,
      geometry: try Geometry(
        queries: size.queries,
        keys: size.keys,
        batch: tensors.query.batchCount,
        heads: tensors.query.headCount
      ),
      options: options,
      bias: bias.map { AttentionTensor($0) }
    )
    let (weights, logSumExp) = (try result.weights(), try result.logSumExp())
    for place in oracle.rows {
      let row = oracle.row(place)
      expect(
        AttendedRow(
          output: result.output,
          weights: weights,
          logSumExp: logSumExp,
          place
        ),
        near: AttendedRow(row, keyCount: size.keys),
        within: [.reference(Element.self), .doublePrecision],
        of: row,
        dimension: size.dimension,
        "\(place)"
      )
    }
  }
}

extension Tensors {
  /// The same numbers in `Double`.
  var doubles: Tensors<Double> {
    Tensors<Double>(
      query: AttentionTensor(query),
      key: AttentionTensor(key),
      value: AttentionTensor(value)
    )
  }
}
