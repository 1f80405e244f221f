import MaskAlgebra
import MaskCompiler
import MaskedAttention
import TestSupport
import Testing

private let doc = IntegerInput("doc")
private let valid = BooleanInput("valid")

/// Masks that have to have regions, so that no change lets them fall back to rows unseen.
private let analysable: [NamedCase<MaskSpec>] = [
  NamedCase("window with sinks", .causal && (.sinks(2) || .window(5))),
  NamedCase("documents", .causal && .document),
  NamedCase("documents with gaps", .causal && .document && .keyValid),
  NamedCase("gaps after the query", .causal || .keyValid),
  NamedCase("previous key's document", MaskSpec { q, k in k >= 1 && doc[q] == doc[k - 1] }),
  NamedCase("next query is valid", MaskSpec { q, k in q < 39 && valid[q + 1] && k <= q }),
  NamedCase(
    "chunk and the one before",
    MaskSpec { q, k in 0 <= q / 7 - k / 7 && q / 7 - k / 7 < 2 }
  ),
  NamedCase("neighbours", .neighborhood(gridWidth: 6, radius: 1)),
  NamedCase("sparse transformer", .causal && (.window(4) || .strided(4))),
  NamedCase("dilated window", .causal && .dilated(3) && .window(12)),
  NamedCase("checkerboard of blocks", MaskSpec { q, k in (q / 3 - k / 3) % 2 == 0 }),
  NamedCase("both residues", .dilated(3) && .strided(4)),
  NamedCase("keys at a third of the speed", MaskSpec { q, k in 3 * k <= 2 * q + 1 }),
  NamedCase("from the far end", MaskSpec { q, k in q + k < 30 }),
  NamedCase("distances by a minimum", MaskSpec { q, k in min(abs(q - k), k) <= 3 }),
  NamedCase("a residue of a distance", MaskSpec { q, k in abs(q - k) <= 9 && (q + 2 * k) % 5 < 2 }),
  NamedCase("xor", MaskSpec.causal.symmetricDifference(.window(9))),
  NamedCase("transposed", transpose(.causal && .document && .strided(3))),
  NamedCase("two layers", compose(.window(5), .causal && .chunk(8))),
  NamedCase("a large stride", .causal && .dilated(17)),
  NamedCase("by head", MaskSpec { q, k in k <= q && q - k <= 3 * .h }),
]

@Test(arguments: analysable)
private func `a mask of comparisons, residues and look-ups has regions, which are right`(
  _ mask: NamedCase<MaskSpec>
) throws {
  for offset in [0, 3] {
    let geometry = try Geometry(queries: 37, keys: 40, offset: offset, heads: 2)
    let inputs: Inputs = [
      "doc": InputArray((0..<41).map { $0 / 9 }),
      "valid": InputArray((0..<41).map { $0 % 7 < 4 || $0 > 30 }),
    ]
    let rows = try mask.value.rows(in: geometry, inputs: inputs)
    #expect(rows.regions() != nil)
    expectAgreement(
      of: rows,
      with: try Definition(of: mask.value, in: geometry, inputs: inputs),
      mask.name
    )
  }
}

@Test(arguments: [
  NamedCase("opaque", MaskSpec.opaque("odd") { _, _, q, k in (q + k) % 2 == 1 }),
  NamedCase("an index that moves", MaskSpec { q, k in q >= k && valid[q - k] }),
  NamedCase("values near 64 bits", MaskSpec { q, k in q * (1 << 60) <= k * (1 << 60) }),
])
private func `what has no regions says so, and its rows are still right`(
  _ mask: NamedCase<MaskSpec>
) throws {
  let geometry = try Geometry(keys: 5)
  let inputs: Inputs = ["valid": [1, 0, 1, 1, 0]]
  let rows = try mask.value.rows(in: geometry, inputs: inputs)
  #expect(rows.regions() == nil)
  expectAgreement(
    of: rows,
    with: try Definition(of: mask.value, in: geometry, inputs: inputs),
    mask.name
  )
}

@Test(arguments: analysable)
private func `long masks have the rows that the definition says, where it is asked`(
  _ mask: NamedCase<MaskSpec>
) throws {
  let length = 1 << 14
  let geometry = try Geometry(keys: length, heads: 2)
  let inputs: Inputs = [
    "doc": InputArray((0..<length + 1).map { $0 / 91 }),
    "valid": InputArray((0..<length + 1).map { $0 % 1048 >= 20 }),
  ]
  // Compositions of long masks are asked for every middle by the definition.
  guard !mask.name.hasPrefix("two layers") else { return }
  let rows = try mask.value.rows(in: geometry, inputs: inputs)
  let regions = try #require(rows.regions())
  var generator = SeededGenerator(seed: 7)
  for _ in 0..<200 {
    let query = Int.random(in: 0..<length, using: &generator)
    let near = query - 20..<query + 20
    let key =
      Bool.random(using: &generator)
      ? near.randomElement(using: &generator) ?? 0
      : Int.random(in: 0..<length, using: &generator)
    guard 0..<length ~= key else { continue }
    let cell = Cell(batch: 0, head: 1, query: query, key: key)
    let expected = try mask.value.visible(cell, in: geometry, inputs: inputs)
    #expect(regions.runs(head: 1, query: query).contains(key) == expected, "\(cell)")
  }
}

@Test func `regions list what is visible, each cell once`() throws {
  let geometry = try Geometry(queries: 9, keys: 12, offset: 2)
  for mask in [MaskSpec.causal && .window(4), .causal && .dilated(3), .keyValid || .diagonal] {
    let inputs: Inputs = ["valid": InputArray((0..<12).map { $0 % 2 == 0 })]
    let regions = try #require(try mask.rows(in: geometry, inputs: inputs).regions())
    let list = regions.list()
    for query in geometry.queryPositions {
      for key in geometry.keyPositions {
        let count = list.count { $0.contains(query: query, key: key) }
        let cell = Cell(query: query, key: key)
        #expect(count == (try mask.visible(cell, in: geometry, inputs: inputs) ? 1 : 0))
      }
    }
    #expect(list.reduce(0) { $0 + $1.visibleCount } == regions.visibleCount)
  }
}
