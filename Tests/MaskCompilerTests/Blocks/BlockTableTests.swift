import MaskAlgebra
import MaskCompiler
import TestSupport
import Testing

/// Block tables of 512 x 512 masks, written by hand: `F` full, `P` partial, `.` empty.
private struct Table: Sendable {
  let mask: MaskSpec
  let size: BlockSize
  let rows: [String]
}

private let square = BlockSize(queries: 128, keys: 128)
private let wide = BlockSize(queries: 128, keys: 64)
private let tall = BlockSize(queries: 64, keys: 128)

private let tables: [NamedCase<Table>] = [
  NamedCase(
    "causal, 128 x 128",
    Table(mask: .causal, size: square, rows: ["P...", "FP..", "FFP.", "FFFP"])
  ),
  NamedCase(
    "causal, 128 x 64",
    Table(mask: .causal, size: wide, rows: ["PP......", "FFPP....", "FFFFPP..", "FFFFFFPP"])
  ),
  NamedCase(
    // No diagonal block is full: half of its queries stand before its last keys.
    "causal, 64 x 128",
    Table(
      mask: .causal,
      size: tall,
      rows: ["P...", "P...", "FP..", "FP..", "FFP.", "FFP.", "FFFP", "FFFP"]
    )
  ),
  NamedCase(
    "window of 129, 128 x 128",
    Table(mask: .window(129), size: square, rows: ["P...", "PP..", ".PP.", "..PP"])
  ),
  NamedCase(
    "window of 129, 128 x 64",
    Table(
      mask: .window(129),
      size: wide,
      rows: ["PP......", "PPPP....", "..PPPP..", "....PPPP"]
    )
  ),
  NamedCase(
    "window of 256, 64 x 128",
    Table(
      mask: .window(256),
      size: tall,
      rows: ["P...", "P...", "FP..", "FP..", "PFP.", "PFP.", ".PFP", ".PFP"]
    )
  ),
  NamedCase(
    "prefix of 200, 128 x 128",
    Table(mask: .prefix(200), size: square, rows: ["FP..", "FP..", "FFP.", "FFFP"])
  ),
  NamedCase(
    "prefix of 200, 128 x 64",
    Table(
      mask: .prefix(200),
      size: wide,
      rows: ["FFFP....", "FFFP....", "FFFFPP..", "FFFFFFPP"]
    )
  ),
]

extension BlockMask {
  /// The states of every row of blocks, a letter each.
  fileprivate var letters: [String] {
    (0..<rowCount).map { row in
      (0..<columnCount).map { column in
        switch state(row: row, column: column) {
        case .empty: "."
        case .partial: "P"
        case .full: "F"
        }
      }.joined()
    }
  }
}

@Test(arguments: tables)
private func `block states are those of the table written by hand`(
  _ table: NamedCase<Table>
) throws {
  let rows = try table.value.mask.rows(in: Geometry(keys: 512))
  let blocks = try rows.blockMask(table.value.size)
  #expect(blocks.letters == table.value.rows)
  let letters = table.value.rows.joined()
  #expect(Int(blocks.fullBlockCount) == letters.count { $0 == "F" })
  #expect(Int(blocks.partialBlockCount) == letters.count { $0 == "P" })
  #expect(Int(blocks.emptyBlockCount) == letters.count { $0 == "." })
}

@Test func `the tables of FlexAttention list visible blocks first`() throws {
  let rows = try MaskSpec.causal.rows(in: Geometry(keys: 512))
  let tables = try rows.blockMask(square).flexAttentionTables()
  #expect(tables.axes == [1, 1, 4, 4])
  #expect(tables.kvNumBlocks == [1, 1, 1, 1])
  #expect(tables.kvIndices == [0, 1, 2, 3, 1, 0, 2, 3, 2, 0, 1, 3, 3, 0, 1, 2])
  #expect(tables.fullKVNumBlocks == [0, 1, 2, 3])
  #expect(tables.fullKVIndices == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3])
}

@Test func `splash states and sparse rows say the same`() throws {
  let rows = try MaskSpec.window(256).rows(in: Geometry(keys: 512))
  let blocks = try rows.blockMask(tall)
  let states: [Int8] = [
    1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 0, 0, 2, 1, 0, 0, 1, 2, 1, 0, 1, 2, 1, 0, 0, 1, 2, 1, 0, 1, 2, 1,
  ]
  #expect(try blocks.splashStates() == states)
  let sparse = try blocks.sparseBlocks()
  #expect(sparse.rowOffsets == [0, 1, 2, 4, 6, 9, 12, 15, 18])
  #expect(sparse.columns == [0, 0, 0, 1, 0, 1, 0, 1, 2, 0, 1, 2, 1, 2, 3, 1, 2, 3])
  let full = zip(sparse.columns, sparse.isFull).filter { $0.1 }.map(\.0)
  #expect(full == [0, 0, 1, 1, 2, 2])
}

@Test func `partial blocks of one shape share a bitmap`() throws {
  let rows = try MaskSpec.causal.rows(in: Geometry(keys: 520))
  let partial = try rows.blockMask(square).partialBlocks()
  // Four diagonal blocks are alike, the last one has 8 rows and keys.
  #expect(partial.numbers == [0, 0, 0, 0, 1])
  #expect(partial.bitmaps.count == 2)
  for row in 0..<128 {
    for key in 0..<128 {
      #expect(partial.bitmaps[0][row, key] == (key <= row))
      #expect(partial.bitmaps[1][row, key] == (key <= row && row < 8))
    }
  }
}
