import MaskAlgebra
import TestSupport
import Testing

/// Every operator of masks on tables worked out by hand.
@Suite struct DefinitionTests {
  private static let tables: [NamedCase<(MaskSpec, [String])>] = [
    NamedCase("full", (.full, ["1111", "1111", "1111", "1111"])),
    NamedCase("none", (.none, ["0000", "0000", "0000", "0000"])),
    NamedCase("<=", (MaskSpec { q, k in k <= q }, ["1000", "1100", "1110", "1111"])),
    NamedCase("<", (MaskSpec { q, k in k < q }, ["0000", "1000", "1100", "1110"])),
    NamedCase(">=", (MaskSpec { q, k in k >= q }, ["1111", "0111", "0011", "0001"])),
    NamedCase(">", (MaskSpec { q, k in k > q }, ["0111", "0011", "0001", "0000"])),
    NamedCase("==", (MaskSpec { q, k in k == q }, ["1000", "0100", "0010", "0001"])),
    NamedCase("!=", (MaskSpec { q, k in k != q }, ["0111", "1011", "1101", "1110"])),
    NamedCase("not", (!MaskSpec.causal, ["0111", "0011", "0001", "0000"])),
    NamedCase("and", (.causal && .sinks(2), ["1000", "1100", "1100", "1100"])),
    NamedCase("or", (.diagonal || .sinks(1), ["1000", "1100", "1010", "1001"])),
    NamedCase(
      "xor",
      (MaskSpec.causal.symmetricDifference(.sinks(2)), ["0100", "0000", "0010", "0011"])
    ),
    NamedCase(
      "xor of three is true of one or three",
      (
        MaskSpec.sinks(3).symmetricDifference(.sinks(2)).symmetricDifference(.sinks(1)),
        ["1010", "1010", "1010", "1010"]
      )
    ),
    NamedCase("transpose", (transpose(.causal), ["1111", "0111", "0011", "0001"])),
    NamedCase(
      "transpose twice",
      (transpose(transpose(.causal)), ["1000", "1100", "1110", "1111"])
    ),
    NamedCase(
      "compose: one step back, then one more",
      (
        compose(MaskSpec { q, k in q - k == 1 }, MaskSpec { q, k in q - k == 1 }),
        ["0000", "0000", "1000", "0100"]
      )
    ),
    NamedCase(
      "compose needs a middle that exists",
      (
        compose(MaskSpec { q, k in k == q + 1 }, MaskSpec { q, k in k == q - 1 }),
        ["1000", "0100", "0010", "0000"]
      )
    ),
    NamedCase(
      "a chain holds where every link does",
      (
        MaskSpec(
          .comparison(
            Comparison(
              .literal(0),
              [
                .init(.lessOrEqual, .subtract(.symbol(.query), .symbol(.key))),
                .init(.less, .literal(2)),
              ]
            )
          )
        ), ["1000", "1100", "0110", "0011"]
      )
    ),
    NamedCase(
      "n and m are counts",
      (MaskSpec { q, k in k == .n - 1 || q == .m - 1 }, ["0001", "0001", "0001", "1111"])
    ),
  ]

  @Test(arguments: tables)
  func `an operator has the table that its text says`(
    _ table: NamedCase<(MaskSpec, [String])>
  ) throws {
    let (mask, rows) = table.value
    #expect(try mask.drawn(in: Geometry(keys: 4)) == rows)
  }

  @Test func `positions are absolute, whatever the offset`() throws {
    let decoding = try Geometry(queries: 2, keys: 5)
    #expect(try MaskSpec.causal.drawn(in: decoding) == ["11110", "11111"])
    #expect(try MaskSpec.window(2).drawn(in: decoding) == ["00110", "00011"])
    let before = try Geometry(queries: 4, keys: 3, offset: -2)
    #expect(try MaskSpec.causal.drawn(in: before) == ["000", "000", "100", "110"])
    #expect(try MaskSpec.chunk(2).drawn(in: before) == ["000", "000", "110", "110"])
    #expect(try MaskSpec.prefixRows(0).drawn(in: before) == ["111", "111", "100", "110"])
  }

  @Test func `transpose exchanges positions, not rows and columns, with an offset`() throws {
    let geometry = try Geometry(queries: 2, keys: 4, offset: 1)
    let mask = MaskSpec { q, k in q == 1 && k <= 2 }
    #expect(try mask.drawn(in: geometry) == ["1110", "0000"])
    #expect(try transpose(mask).drawn(in: geometry) == ["0100", "0100"])
  }

  @Test func `the middle of a composition ranges over the keys`() throws {
    let geometry = try Geometry(queries: 2, keys: 3, offset: 5)
    // Query 5 reaches key 0 through key 2, which is no row of this geometry.
    let mask = compose(MaskSpec { q, k in k == 2 }, MaskSpec { q, k in q == 2 && k == 0 })
    #expect(try mask.drawn(in: geometry) == ["100", "100"])
    let beyond = compose(MaskSpec { q, k in k == 3 }, .full)
    #expect(try beyond.drawn(in: geometry) == ["000", "000"])
  }

  @Test func `batch row and head are those of the cell`() throws {
    let geometry = try Geometry(queries: 1, keys: 4, batch: 2, heads: 3)
    let mask = MaskSpec { q, k in k == .b + .h }
    #expect(try mask.drawn(in: geometry, batch: 0, head: 0) == ["1000"])
    #expect(try mask.drawn(in: geometry, batch: 1, head: 2) == ["0001"])
    let opaque = MaskSpec.opaque("mine") { b, h, q, k in b == 1 && h == 2 && q == 3 && k == 0 }
    #expect(try opaque.drawn(in: geometry, batch: 1, head: 2) == ["1000"])
    #expect(try opaque.drawn(in: geometry, batch: 1, head: 1) == ["0000"])
  }

  @Test func `a cell outside the geometry is an error`() throws {
    let geometry = try Geometry(queries: 2, keys: 3, offset: 4)
    for cell in [
      Cell(query: 3, key: 0), Cell(query: 6, key: 0), Cell(query: 4, key: 3),
      Cell(query: 4, key: -1), Cell(batch: 1, query: 4, key: 0), Cell(head: 1, query: 4, key: 0),
    ] {
      #expect(throws: EvaluationError.outsideGeometry(cell: cell, geometry: geometry)) {
        try MaskSpec.full.visible(cell, in: geometry)
      }
    }
  }
}
