import MaskAlgebra
import MaskCompiler
import TestSupport
import Testing

/// Compositions over enough middle positions that a row asks for large blocks of them.
@Suite struct CompositionTests {
  private static let factors: [NamedCase<MaskSpec>] = [
    NamedCase("causal", .causal), NamedCase("window", .window(3)),
    NamedCase("strided", .strided(4)), NamedCase("dilated", .dilated(5) && .causal),
    NamedCase("keys", .keys(7..<18)), NamedCase("not diagonal", !MaskSpec.diagonal),
    NamedCase("by batch row", MaskSpec { q, k in k == q - 2 * .b }), NamedCase("none", .none),
  ]

  @Test(arguments: factors, factors)
  func `a composition reaches what some middle position connects`(
    first: NamedCase<MaskSpec>,
    second: NamedCase<MaskSpec>
  ) throws {
    let geometry = try Geometry(queries: 9, keys: 21, offset: 14, batch: 2)
    for mask in [compose(first.value, second.value), transpose(compose(first.value, second.value))]
    {
      let rows = try mask.rows(in: geometry)
      for batch in 0..<rows.shape.batchCount {
        for query in geometry.queryPositions {
          let runs = try rows.runs(batch: batch, query: query)
          let expected = try Self.reached(by: mask, from: query, batch, in: geometry)
          #expect(runs.ranges.flatMap { Array($0) } == expected, "\(mask), q = \(query)")
        }
      }
      let dense = try mask.booleanMask(in: geometry)
      for query in [14, 20] {
        let expected = try Self.reached(by: mask, from: query, 0, in: geometry)
        #expect((0..<21).filter { dense[0, 0, query - 14, $0] } == expected, "\(mask)")
      }
    }
  }

  private static func reached(
    by mask: MaskSpec,
    from query: Int,
    _ batch: Int,
    in geometry: Geometry
  ) throws -> [Int] {
    try geometry.keyPositions.filter { key in
      try mask.visible(Cell(batch: batch, query: query, key: key), in: geometry)
    }
  }

  @Test func `two windows make a wider one, at a length where rows are many blocks`() throws {
    let rows = try compose(.window(100), .window(29)).rows(in: Geometry(keys: 3000))
    for query in [0, 50, 127, 128, 1000, 2999] {
      #expect(try rows.runs(query: query).ranges == [max(0, query - 127)..<query + 1])
    }
    let summary = try rows.summary(blocks: BlockSize(queries: 128, keys: 128))
    #expect(summary.visibleCount == (0..<3000).reduce(0) { $0 + min($1 + 1, 128) })
  }

  @Test func `a composition of compositions is three layers deep`() throws {
    let step = MaskSpec { q, k in k == q - 1 }
    let rows = try compose(step, compose(step, step)).rows(in: Geometry(keys: 6))
    #expect(
      try (0..<6).map { try rows.runs(query: $0).ranges } == [
        [], [], [], [0..<1], [1..<2], [2..<3],
      ]
    )
  }
}
