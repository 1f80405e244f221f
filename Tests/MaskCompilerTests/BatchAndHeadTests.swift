import MaskAlgebra
import MaskCompiler
import TestSupport
import Testing

/// A mask with the axes that its dense form should have in a geometry of 3 batch rows and 2 heads.
private struct AxesCase: Sendable {
  let mask: MaskSpec
  let batchCount: Int
  let headCount: Int
}

private let doc = IntegerInput("doc")

private let axesCases = [
  NamedCase("positions only", AxesCase(mask: .causal, batchCount: 1, headCount: 1)),
  NamedCase(
    "an input without a batch axis",
    AxesCase(mask: .keyValid, batchCount: 1, headCount: 1)
  ),
  NamedCase("an input by batch row", AxesCase(mask: .padding, batchCount: 3, headCount: 1)),
  NamedCase(
    "an input with a leading batch axis",
    AxesCase(mask: .document, batchCount: 3, headCount: 1)
  ),
  NamedCase(
    "the head",
    AxesCase(mask: MaskSpec { q, k in q - k <= .h }, batchCount: 1, headCount: 2)
  ),
  NamedCase(
    "batch row and head",
    AxesCase(mask: MaskSpec { q, k in q - k <= .h + .b * 2 }, batchCount: 3, headCount: 2)
  ),
  NamedCase(
    "below a transpose",
    AxesCase(mask: transpose(.document), batchCount: 3, headCount: 1)
  ),
  NamedCase(
    "below a composition",
    AxesCase(
      mask: compose(.padding, MaskSpec { q, k in q - k == .h }),
      batchCount: 3,
      headCount: 2
    )
  ),
  NamedCase(
    "an opaque predicate is handed both",
    AxesCase(
      mask: .opaque("anything") { b, h, q, k in (b + h + q + k) % 2 == 0 },
      batchCount: 3,
      headCount: 2
    )
  ),
]

@Suite struct BatchAndHeadTests {
  private let geometry: Geometry
  private let inputs: Inputs

  init() throws {
    geometry = try Geometry(keys: 5, batch: 3, heads: 2)
    inputs = [
      "doc": try InputArray(
        shape: [3, 5],
        values: [0, 0, 1, 1, 2, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1]
      ),
      "valid": InputArray([true, false, true, true, false]),
      "length": [5, 0, 3],
    ]
  }

  @Test(arguments: axesCases)
  fileprivate func `an axis is multiplied out only where the mask depends on it`(
    _ axes: NamedCase<AxesCase>
  ) throws {
    let mask = try axes.value.mask.booleanMask(in: geometry, inputs: inputs)
    #expect(mask.shape.axes == [axes.value.batchCount, axes.value.headCount, 5, 5])
    let cellCount = mask.withCells { $0.count }
    #expect(cellCount == axes.value.batchCount * axes.value.headCount * 25)
  }

  @Test(arguments: axesCases)
  fileprivate func `every batch row and head agrees with the definition`(
    _ axes: NamedCase<AxesCase>
  ) throws {
    expectAgreement(
      of: try axes.value.mask.rows(in: geometry, inputs: inputs),
      with: try Definition(of: axes.value.mask, in: geometry, inputs: inputs),
      axes.name
    )
  }

  @Test func `an axis of extent 1 broadcasts in the subscript`() throws {
    let mask = try MaskSpec.causal.booleanMask(in: geometry)
    #expect(mask[2, 1, 3, 3])
    #expect(!mask[2, 1, 3, 4])
    let padded = try MaskSpec.padding.booleanMask(in: geometry, inputs: inputs)
    #expect(padded[2, 1, 0, 2])
    #expect(!padded[1, 1, 0, 2])
  }

  @Test func `batch rows lie outermost in memory, then heads, then queries`() throws {
    let geometry = try Geometry(queries: 2, keys: 3, offset: 0, batch: 2, heads: 2)
    let mask = try MaskSpec { q, k in k == q + .b - .h }.booleanMask(in: geometry)
    let cells = mask.withCells { cells in cells.indices.filter { cells[$0] } }
    // b h: the diagonals start at keys 0, -1, 1 and 0.
    #expect(cells == [0, 4, 9, 13, 17, 18, 22])
  }

  @Test func `data read both as a table and by batch row has a batch axis`() throws {
    let data = BooleanInput("data")
    let mask = MaskSpec { q, k in data[k] && data[q, k] }
    let geometry = try Geometry(queries: 2, keys: 3, offset: 0, batch: 2)
    let inputs: Inputs = ["data": try InputArray(shape: [2, 3], values: [1, 0, 1, 1, 1, 0])]
    let rows = try mask.rows(in: geometry, inputs: inputs)
    #expect(rows.shape.batchCount == 2)
    expectAgreement(
      of: rows,
      with: try Definition(of: mask, in: geometry, inputs: inputs),
      "data"
    )
  }

  @Test func `no batch row at all is an empty mask`() throws {
    let geometry = try Geometry(keys: 4, batch: 0)
    let mask = try MaskSpec { q, k in k <= q + .b }.booleanMask(in: geometry)
    #expect(mask.shape.axes == [0, 1, 4, 4])
    #expect(mask.withCells { $0.isEmpty })
  }

  @Test func `a batch axis shorter than the batch is an error`() throws {
    let mask = MaskSpec { q, k in doc[q] == doc[k] }
    let short: Inputs = [
      "doc": try InputArray(shape: [2, 5], values: Array(repeating: 0, count: 10))
    ]
    let tooShort = InputError.tooShort(name: "doc", axis: .batch, count: 2, needed: 3)
    #expect(throws: CompilationError.binding(.input(tooShort))) {
      try mask.booleanMask(in: geometry, inputs: short)
    }
  }
}
