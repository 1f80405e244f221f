import MaskAlgebra
import MaskCompiler
import TestSupport
import Testing

@Suite struct BooleanMaskTests {
  @Test func `a mask is made from its cells and gives them back`() throws {
    let geometry = try Geometry(queries: 2, keys: 3)
    let shape = MaskShape(queryCount: 2, keyCount: 3)
    let cells = [true, false, true, false, false, true]
    let mask = try BooleanMask(geometry: geometry, shape: shape, cells: cells)
    #expect(mask.withCells { span in span.indices.map { span[$0] } } == cells)
    #expect(mask[0, 0, 0, 2])
    #expect(!mask[0, 0, 1, 1])
  }

  @Test func `cells that do not fill the shape are an error`() throws {
    let shape = MaskShape(batchCount: 2, queryCount: 2, keyCount: 3)
    #expect(throws: CompilationError.wrongCellCount(shape: shape, count: 6)) {
      try BooleanMask(
        geometry: Geometry(queries: 2, keys: 3, batch: 2),
        shape: shape,
        cells: Array(repeating: true, count: 6)
      )
    }
  }

  @Test func `the bytes are one for visible and zero for hidden`() throws {
    let mask = try MaskSpec.window(2).booleanMask(in: Geometry(keys: 3))
    let bytes = mask.withBytes { bytes in
      bytes.byteOffsets.map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    }
    #expect(bytes == [1, 0, 0, 1, 1, 0, 0, 1, 1])
  }

  @Test func `a mask of several bands is right at the ends of every run`() throws {
    let geometry = try Geometry(queries: 2500, keys: 3001, offset: 100)
    let mask = try (MaskSpec.causal && .window(700) || .sinks(3)).booleanMask(in: geometry)
    for q in geometry.queryPositions {
      for k in [0, 2, 3, q - 701, q - 700, q - 699, q - 1, q, q + 1, 3000] where 0..<3001 ~= k {
        let expected = k <= q && q - k < 700 || k < 3
        #expect(mask[0, 0, q - 100, k] == expected, "q = \(q), k = \(k)")
      }
    }
  }

  @Test func `what a spec leaves open is named where it is missing`() throws {
    let geometry = try Geometry(keys: 3)
    let width = IntegerExpression.parameter("W")
    #expect(throws: CompilationError.binding(.evaluation(.unknownParameter("W")))) {
      try MaskSpec.window(width).booleanMask(in: geometry)
    }
    #expect(throws: CompilationError.binding(.evaluation(.missingInput("valid")))) {
      try MaskSpec.keyValid.booleanMask(in: geometry)
    }
    let outside = EvaluationError.argumentOutOfRange(
      mask: "window",
      parameter: "W",
      value: 0,
      range: "1..."
    )
    #expect(throws: CompilationError.binding(.evaluation(outside))) {
      try MaskSpec.window(width).booleanMask(in: geometry, parameters: ["W": 0])
    }
    #expect(try MaskSpec.window(width).booleanMask(in: geometry, parameters: ["W": 2])[0, 0, 2, 1])
  }

  @Test func `a call whose argument depends on the cell is checked where it is asked`() throws {
    let geometry = try Geometry(keys: 4)
    let unguarded = MaskSpec { q, k in .window(q) }
    let guarded = MaskSpec { q, k in q >= 1 && .window(q) }
    #expect(throws: CompilationError.self) { try unguarded.booleanMask(in: geometry) }
    let mask = try guarded.booleanMask(in: geometry)
    #expect(mask[0, 0, 3, 1])
    #expect(!mask[0, 0, 0, 0])
    expectAgreement(
      of: try guarded.rows(in: geometry),
      with: try Definition(of: guarded, in: geometry),
      "guarded"
    )
  }
}
