import FloatFormats
import MaskAlgebra
import MaskCompiler
import TestSupport
import Testing

@Suite struct MemoryTests {
  private static let masks: [NamedCase<MaskSpec>] = [
    NamedCase("causal", .causal), NamedCase("none", .none), NamedCase("full", .full),
    NamedCase("strided", .strided(3)), NamedCase("sinks and window", .sinks(2) || .window(9)),
  ]

  @Test(arguments: masks)
  func `given memory is written in every cell`(_ mask: NamedCase<MaskSpec>) throws {
    let geometry = try Geometry(queries: 21, keys: 70, offset: 30)
    let rows = try mask.value.rows(in: geometry)
    let dense = try mask.value.booleanMask(in: geometry)
    // What was there before must not shine through.
    for before in [true, false] {
      var cells = [Bool](repeating: before, count: 21 * 70)
      var span = cells.mutableSpan
      try rows.write(to: &span)
      #expect(cells == dense.withCells { cells in cells.indices.map { cells[$0] } })
    }
  }

  @Test func `given memory takes additive cells of every format`() throws {
    let geometry = try Geometry(keys: 12)
    let rows = try MaskSpec.window(3).rows(in: geometry)
    for format in FloatFormat.arrayFormats {
      let mask = try MaskSpec.window(3).additiveMask(format: format, fill: .lowest, in: geometry)
      let expected = mask.withBytes { bytes in
        bytes.byteOffsets.map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
      }
      var words = [UInt64](repeating: .max, count: 144 * format.byteCount / 8)
      var span = words.mutableSpan
      var bytes = unsafe span.mutableBytes
      try rows.write(to: &bytes, format: format, fill: .lowest)
      let written = unsafe words.withUnsafeBytes { unsafe Array($0) }
      #expect(written == expected)
    }
  }

  @Test func `memory of another size is refused`() throws {
    let rows = try MaskSpec.causal.rows(in: Geometry(keys: 4))
    var cells = [Bool](repeating: false, count: 15)
    #expect(throws: CompilationError.wrongCellCount(shape: rows.shape, count: 15)) {
      var span = cells.mutableSpan
      try rows.write(to: &span)
    }
  }

  @Test(arguments: masks)
  func `packed bits are the cells, lowest first`(_ mask: NamedCase<MaskSpec>) throws {
    for keyCount in [0, 1, 7, 8, 9, 64, 70] {
      let geometry = try Geometry(queries: 21, keys: keyCount, offset: 30)
      let packed = try mask.value.rows(in: geometry).packedMask()
      let dense = try mask.value.booleanMask(in: geometry)
      #expect(packed.bytesPerRow == (keyCount + 7) / 8)
      #expect(packed.withBytes { $0.byteCount } == 21 * packed.bytesPerRow)
      for row in 0..<21 {
        for key in 0..<keyCount { #expect(packed[0, 0, row, key] == dense[0, 0, row, key]) }
      }
    }
  }
}
