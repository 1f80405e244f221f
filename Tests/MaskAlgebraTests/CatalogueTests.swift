import MaskAlgebra
import TestSupport
import Testing

/// A mask of the catalogue beside the same mask in plain Swift.
private struct Twin: Sendable {
  let mask: MaskSpec
  let predicate: @Sendable (_ n: Int, _ q: Int, _ k: Int) -> Bool

  init(_ mask: MaskSpec, _ predicate: @escaping @Sendable (Int, Int, Int) -> Bool) {
    self.mask = mask
    self.predicate = predicate
  }
}

private func floorDivide(_ a: Int, _ b: Int) -> Int { (a >= 0 ? a : a - b + 1) / b }
private func modulo(_ a: Int, _ b: Int) -> Int { a - floorDivide(a, b) * b }
private let documents = [0, 0, 1, 1, 1, 0, 2, 2, 2, 2, 3, 3, 0, 0, 0, 0]
private let validity = [1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0, 1, 1, 1, 1]

private let twins: [NamedCase<[Twin]>] = [
  NamedCase("full", [Twin(.full) { _, _, _ in true }]),
  NamedCase("none", [Twin(.none) { _, _, _ in false }]),
  NamedCase("causal", [Twin(.causal) { _, q, k in k < q + 1 }]),
  NamedCase("diagonal", [Twin(.diagonal) { _, q, k in q == k }]),
  NamedCase("prefix", [0, 1, 3, 20].map { p in Twin(.prefix(p)) { _, q, k in q >= k || p > k } }),
  NamedCase(
    "prefix_rows",
    [0, 1, 3, 20].map { p in Twin(.prefixRows(p)) { _, q, k in q >= k || p > q } }
  ),
  NamedCase(
    "window",
    [1, 2, 5, 20].map { w in Twin(.window(w)) { _, q, k in Set(q - w + 1..<q + 1).contains(k) } }
  ),
  NamedCase(
    "band",
    [(0, 0), (2, 0), (0, 3), (1, 2)].map { left, right in
      Twin(.band(left: left, right: right)) { _, q, k in (q - left...q + right).contains(k) }
    }
  ),
  NamedCase("sinks", [0, 1, 4].map { s in Twin(.sinks(s)) { _, _, k in (0..<s).contains(k) } }),
  NamedCase(
    "keys",
    [0..<0, 2..<5, -3..<2].map { r in Twin(.keys(r)) { _, _, k in r.contains(k) } }
  ),
  NamedCase(
    "queries",
    [0..<0, 2..<5, -3..<2].map { r in Twin(.queries(r)) { _, q, _ in r.contains(q) } }
  ),
  NamedCase(
    "chunk",
    [1, 2, 3].map { c in
      Twin(.chunk(c)) { _, q, k in floorDivide(q, c) == floorDivide(k, c) }
    }
  ),
  NamedCase(
    "dilated",
    [1, 2, 3].map { d in Twin(.dilated(d)) { _, q, k in modulo(q - k, d) == 0 } }
  ),
  NamedCase(
    "strided",
    [1, 2, 4].map { s in Twin(.strided(s)) { _, _, k in (k + 1).isMultiple(of: s) } }
  ),
  NamedCase("global", [0, 1, 3].map { g in Twin(.global(g)) { _, q, k in min(q, k) < g } }),
  NamedCase("document", [Twin(.document) { _, q, k in documents[q] == documents[k] }]),
  NamedCase("padding", [Twin(.padding) { n, _, k in k < n / 2 }]),
  NamedCase("left_padding", [Twin(.leftPadding) { n, _, k in k >= n - n / 2 }]),
  NamedCase("key_valid", [Twin(.keyValid) { _, _, k in validity[k] == 1 }]),
  NamedCase(
    "neighborhood",
    [(1, 0), (3, 1), (2, 2)].map { width, radius in
      Twin(.neighborhood(gridWidth: width, radius: radius)) { _, q, k in
        let rows = abs(floorDivide(q, width) - floorDivide(k, width))
        return rows <= radius && abs(modulo(q, width) - modulo(k, width)) <= radius
      }
    }
  ),
]

@Suite struct CatalogueTests {
  @Test(arguments: twins)
  fileprivate func `a catalogue mask is the predicate that its name promises`(
    _ twins: NamedCase<[Twin]>
  ) throws {
    let offsets = ["document"].contains(twins.name) ? 0...4 : -3...4
    for (n, offset) in (0...6).flatMap({ n in offsets.map { (n, $0) } }) {
      let geometry = try Geometry(queries: 5, keys: n, offset: offset)
      let inputs: Inputs = [
        "doc": InputArray(documents), "valid": InputArray(validity), "length": [n / 2],
      ]
      for twin in twins.value {
        for (q, k) in geometry.queryPositions.flatMap({ q in (0..<n).map { (q, $0) } }) {
          let isVisible = try twin.mask.visible(
            Cell(query: q, key: k),
            in: geometry,
            inputs: inputs
          )
          #expect(
            isVisible == twin.predicate(n, q, k),
            "\(twin.mask) at n = \(n), q = \(q), k = \(k)"
          )
        }
      }
    }
  }

  @Test func `every catalogue mask is tested here`() {
    #expect(Set(twins.map(\.name)) == Set(Catalogue.definitions.map(\.name)))
    #expect(Catalogue.byName.count == Catalogue.definitions.count)
  }

  @Test func `every definition says what it is`() {
    for definition in Catalogue.definitions {
      #expect(definition.documentation.hasSuffix("."), "\(definition.name)")
    }
  }

  @Test(arguments: [
    NamedCase("prefix", MaskSpec.prefix(-1)), NamedCase("window", .window(0)),
    NamedCase("band", .band(left: -1, right: 0)), NamedCase("band", .band(left: 0, right: -2)),
    NamedCase("sinks", .sinks(-1)), NamedCase("chunk", .chunk(0)),
    NamedCase("dilated", .dilated(0)),
    NamedCase("strided", .strided(-4)), NamedCase("global", .global(-1)),
    NamedCase("neighborhood", .neighborhood(gridWidth: 0, radius: 1)),
    NamedCase("neighborhood", .neighborhood(gridWidth: 2, radius: -1)),
  ])
  func `an argument outside its declared range is an error that names mask and parameter`(
    _ mask: NamedCase<MaskSpec>
  ) throws {
    let geometry = try Geometry(keys: 3)
    let error = #expect(throws: EvaluationError.self) {
      try mask.value.visible(Cell(query: 0, key: 0), in: geometry)
    }
    guard case .argumentOutOfRange(mask.name, let parameter, let value, let range) = error else {
      Issue.record("\(mask.value) raises \(String(describing: error))")
      return
    }
    #expect(error?.description.contains("\(parameter) of '\(mask.name)' is \(value)") == true)
    #expect(["0...", "1..."].contains(range))
  }
}
