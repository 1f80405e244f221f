import FloatFormats
import MaskAlgebra
import MaskCompiler
import Testing

@Suite struct SizeLimitTests {
  @Test func `a dense mask larger than the machine is refused before it is begun`() throws {
    let geometry = try Geometry(keys: 1_000_000_000)
    let shape = MaskShape(queryCount: 1_000_000_000, keyCount: 1_000_000_000)
    let limit = System.denseByteLimit
    #expect(
      throws: CompilationError.tooLarge(
        shape: shape,
        byteCount: 1_000_000_000_000_000_000,
        limit: limit
      )
    ) { try MaskSpec.causal.booleanMask(in: geometry) }
    #expect(
      throws: CompilationError.tooLarge(
        shape: shape,
        byteCount: 4_000_000_000_000_000_000,
        limit: limit
      )
    ) { try MaskSpec.causal.additiveMask(format: .binary32, fill: .lowest, in: geometry) }
  }

  @Test func `a size past 64 bits has no byte count`() throws {
    let geometry = try Geometry(keys: 1 << 32, batch: 4)
    let byBatch = MaskSpec { q, k in k <= q + .b }
    let shape = MaskShape(batchCount: 4, queryCount: 1 << 32, keyCount: 1 << 32)
    let error = CompilationError.tooLarge(
      shape: shape,
      byteCount: nil,
      limit: System.denseByteLimit
    )
    #expect(throws: error) { try byBatch.booleanMask(in: geometry) }
    // Regions count what no array can hold.
    let summary = try byBatch.rows(in: geometry).summary(blocks: BlockSize(queries: 128, keys: 128))
    let side = UInt128(1) << 32
    #expect(summary.visibleCount == 4 * (side * (side + 1) / 2) + (1 + 2 + 3) * side - 4 - 6)
    // The cells would fit 64 bits; their bytes do not.
    #expect(
      throws: CompilationError.tooLarge(
        shape: MaskShape(queryCount: 1 << 31, keyCount: 1 << 31),
        byteCount: nil,
        limit: System.denseByteLimit
      )
    ) {
      try MaskSpec.causal.additiveMask(
        format: .binary32,
        fill: .lowest,
        in: Geometry(keys: 1 << 31)
      )
    }
  }

  @Test func `the limit itself is allowed`() throws {
    let rows = try MaskSpec.causal.rows(in: Geometry(keys: 8))
    #expect(try BooleanMask(rows, byteLimit: 64).shape.axes == [1, 1, 8, 8])
    #expect(
      throws: CompilationError.tooLarge(shape: rows.shape, byteCount: 64, limit: 63)
    ) { try BooleanMask(rows, byteLimit: 63) }
    let additive = try AdditiveMask(rows, format: .binary16, fill: .lowest, byteLimit: 128)
    #expect(additive[0, 0, 7, 7] == 0)
    #expect(
      throws: CompilationError.tooLarge(shape: rows.shape, byteCount: 128, limit: 127)
    ) { try AdditiveMask(rows, format: .binary16, fill: .lowest, byteLimit: 127) }
  }

  @Test func `a mask without regions is not gone through row by row past a limit`() throws {
    let mask = MaskSpec.opaque("even") { _, _, q, k in (q + k) % 2 == 0 }
    let rows = try mask.rows(in: Geometry(queries: 1 << 28, keys: 1))
    #expect(throws: CompilationError.tooManyRows(shape: rows.shape, limit: 1 << 27)) {
      try rows.summary(blocks: BlockSize(queries: 128, keys: 128))
    }
  }

  @Test func `rows of a mask far larger than the machine are compiled one by one`() throws {
    let length = 1_000_000_000
    let rows = try (MaskSpec.causal && .window(128) || .causal && .sinks(4))
      .rows(in: Geometry(keys: length))
    #expect(try rows.runs(query: 2).ranges == [0..<3])
    #expect(try rows.runs(query: length - 1).ranges == [0..<4, length - 128..<length])
  }

  @Test func `the error says how much and what would do`() {
    let shape = MaskShape(queryCount: 1 << 20, keyCount: 1 << 20)
    let error = CompilationError.tooLarge(shape: shape, byteCount: 1 << 40, limit: 3 << 33)
    #expect(
      error.description
        == "a dense mask of 1048576 x 1048576 takes 1.0 TiB, more than the 24.0 GiB that are "
        + "allowed here; ask for rows or runs instead"
    )
  }
}
