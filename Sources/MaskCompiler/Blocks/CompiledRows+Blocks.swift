import MaskAlgebra

extension CompiledRows {
  /// Rows that are gone through one by one, at most: more of them take minutes.
  static var rowLimit: Int { 1 << 27 }

  func checkRowCount() throws(CompilationError) {
    let (count, overflow) = (shape.batchCount * shape.headCount)
      .multipliedReportingOverflow(by: shape.queryCount)
    guard !overflow, count <= Self.rowLimit, shape.cellCount != nil else {
      throw CompilationError.tooManyRows(shape: shape, limit: Self.rowLimit)
    }
  }

  /// The states of blocks, and the counts of cells, from the runs of every row: for a mask without
  /// regions.
  func blocksOfRows(
    _ blocks: BlockSize
  ) throws(CompilationError) -> (mask: BlockMask, visibleCount: UInt128, emptyRowCount: UInt128) {
    try checkRowCount()
    let keyCount = shape.keyCount
    let width = min(blocks.keyCount, max(1, keyCount))
    let blockRows = try mapBands(of: blocks.queryCount) {
      (band, runs) throws(CompilationError) -> BlockRow in
      var counts = BlockCounts(blockWidth: width)
      var (visibleCount, emptyRowCount) = (UInt128(0), 0)
      for row in band {
        let runs = try runs(row)
        visibleCount += UInt128(runs.count)
        emptyRowCount += runs.isEmpty ? 1 : 0
        counts.add(runs)
      }
      var row = BlockRow(counts, rowCount: band.count, keyCount: keyCount)
      (row.visibleCount, row.emptyRowCount) = (visibleCount, emptyRowCount)
      return row
    }
    let empty = RegionPlane(
      rowCount: shape.queryCount.dividedRoundingUp(by: blocks.queryCount),
      keyCount: keyCount.dividedRoundingUp(by: width),
      stride: 1,
      sheets: [RegionPlane.Sheet()],
      pool: KeySetPool(keyCount: keyCount.dividedRoundingUp(by: width))
    )
    var planes: [BlockPlane] = []
    for plane in 0..<shape.batchCount * shape.headCount {
      var (touched, covered) = (empty, empty)
      for row in blockRows[plane * empty.rowCount..<(plane + 1) * empty.rowCount] {
        touched.sheets[0].append(RowPattern(row.touched), count: 1)
        covered.sheets[0].append(RowPattern(row.covered), count: 1)
      }
      planes.append(BlockPlane(touched: touched, covered: covered))
    }
    let mask = BlockMask(
      geometry: geometry,
      shape: shape,
      blockSize: blocks,
      planes: planes,
      rows: self
    )
    let visibleCount = blockRows.reduce(UInt128(0)) { $0 + $1.visibleCount }
    let emptyRowCount = blockRows.reduce(UInt128(0)) { $0 + UInt128($1.emptyRowCount) }
    return (mask, visibleCount, emptyRowCount)
  }
}

/// What the rows of cells say of a row of blocks.
private struct BlockRow: Sendable {
  private(set) var touched = KeyRuns()
  private(set) var covered = KeyRuns()
  var visibleCount = UInt128(0)
  var emptyRowCount = 0

  init(_ counts: BlockCounts, rowCount: Int, keyCount: Int) {
    let width = counts.blockWidth
    let last = keyCount.dividedRoundingUp(by: width) - 1
    let lastWidth = keyCount - last * width
    for stretch in counts.stretches {
      touched.append(stretch.blocks)
      // Only the last block can be narrower than the others.
      let wide = stretch.blocks.lowerBound..<min(stretch.blocks.upperBound, last)
      if stretch.cellCount == width * rowCount, !wide.isEmpty { covered.append(wide) }
      if stretch.blocks.contains(last), stretch.cellCount == lastWidth * rowCount {
        covered.append(last..<last + 1)
      }
    }
  }
}
