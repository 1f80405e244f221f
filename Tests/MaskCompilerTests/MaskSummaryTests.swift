import MaskAlgebra
import MaskCompiler
import TestSupport
import Testing

@Suite struct MaskSummaryTests {
  private static let masks: [NamedCase<MaskSpec>] = [
    NamedCase("full", .full), NamedCase("none", .none), NamedCase("causal", .causal),
    NamedCase("window", .window(3)), NamedCase("strided", .strided(3)),
    NamedCase("dilated", .dilated(2) && .causal), NamedCase("chunk", .chunk(4)),
    NamedCase("left padding", .causal && .leftPadding), NamedCase("padding", .padding),
    NamedCase("neighborhood", .neighborhood(gridWidth: 3, radius: 1)),
    NamedCase("by head", MaskSpec { q, k in q - k == .h * 2 }),
  ]

  @Test(arguments: masks)
  func `the counts are those of the cells, for every block size`(
    _ mask: NamedCase<MaskSpec>
  ) throws {
    let geometries = [
      try Geometry(keys: 7), try Geometry(keys: 8, batch: 2, heads: 3),
      try Geometry(queries: 5, keys: 9, offset: -2), try Geometry(queries: 9, keys: 4, offset: 1),
      try Geometry(queries: 5, keys: 11, batch: 2), try Geometry(queries: 3, keys: 0, batch: 2),
      try Geometry(queries: 0, keys: 3), try Geometry(keys: 3, batch: 0),
    ]
    for geometry in geometries {
      let lengths = (0..<geometry.batchCount).map { min(geometry.keyCount, 2 + 3 * $0) }
      let inputs: Inputs = ["length": InputArray(lengths)]
      let dense = try mask.value.booleanMask(in: geometry, inputs: inputs)
      let rows = try mask.value.rows(in: geometry, inputs: inputs)
      for queries in 1...5 {
        for keys in 1...5 {
          let blocks = BlockSize(queries: queries, keys: keys)
          let summary = try rows.summary(blocks: blocks)
          let counted = Self.counted(dense, blocks)
          #expect(Self.counts(of: summary) == counted, "\(blocks) in \(geometry)")
        }
      }
    }
  }

  /// Visible cells, empty rows, and blocks that are full, partial and empty, from the cells.
  private static func counted(_ mask: BooleanMask, _ blocks: BlockSize) -> [UInt128] {
    var counts: [UInt128] = [0, 0, 0, 0, 0]
    let shape = mask.shape
    for batch in 0..<shape.batchCount {
      for head in 0..<shape.headCount {
        func isVisible(_ row: Int, _ key: Int) -> Bool { mask[batch, head, row, key] }
        for row in 0..<shape.queryCount {
          let visibleCount = (0..<shape.keyCount).count { isVisible(row, $0) }
          counts[0] += UInt128(visibleCount)
          counts[1] += visibleCount == 0 ? 1 : 0
        }
        for top in stride(from: 0, to: shape.queryCount, by: blocks.queryCount) {
          for left in stride(from: 0, to: shape.keyCount, by: blocks.keyCount) {
            let cells = (top..<min(top + blocks.queryCount, shape.queryCount)).flatMap { row in
              (left..<min(left + blocks.keyCount, shape.keyCount)).map { isVisible(row, $0) }
            }
            counts[cells.contains(true) ? cells.contains(false) ? 3 : 2 : 4] += 1
          }
        }
      }
    }
    return counts
  }

  private static func counts(of summary: MaskSummary) -> [UInt128] {
    [
      summary.visibleCount, summary.emptyRowCount, summary.fullBlockCount,
      summary.partialBlockCount, summary.emptyBlockCount,
    ]
  }

  @Test func `a long causal mask is counted without its cells`() throws {
    let length = 1 << 14
    let rows = try MaskSpec.causal.rows(in: Geometry(keys: length))
    let summary = try rows.summary(blocks: BlockSize(queries: 128, keys: 128))
    let blockCount = length / 128
    #expect(summary.visibleCount == length * (length + 1) / 2)
    #expect(summary.partialBlockCount == blockCount)
    #expect(summary.fullBlockCount == blockCount * (blockCount - 1) / 2)
    #expect(summary.emptyBlockCount == blockCount * (blockCount - 1) / 2)
    #expect(summary.emptyRowCount == 0)
  }

  @Test func `an error of a cell is the error of the summary, the first one where there are more`()
    throws
  {
    let tree = BooleanInput("tree")
    let mask = MaskSpec { q, k in q < 40 || tree[q] }
    let rows = try mask.rows(in: Geometry(keys: 60), inputs: ["tree": [1, 0, 1]])
    let error = EvaluationError.outsideInput(
      lookUp: "tree[q]",
      index: [40],
      shape: [3],
      cell: Cell(query: 40, key: 0)
    )
    // Bands of one row each, which two threads take in turns.
    for _ in 0..<50 {
      #expect(throws: CompilationError.binding(.evaluation(error))) {
        try rows.summary(blocks: BlockSize(queries: 1, keys: 8))
      }
    }
  }

  @Test func `a row longer than memory is counted`() throws {
    let rows = try MaskSpec.window(1000).rows(in: Geometry(queries: 2, keys: 1 << 50))
    let summary = try rows.summary(blocks: BlockSize(queries: 1, keys: 1))
    #expect(summary.visibleCount == 2000)
    #expect(summary.fullBlockCount == 2000)
    #expect(summary.emptyBlockCount == 2 * ((1 << 50) - 1000))
  }
}
