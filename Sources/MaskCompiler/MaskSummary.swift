/// The sides of a tile: how many queries and keys make a block.
public struct BlockSize: Hashable, Sendable {
  /// Query rows to a block.
  public let queryCount: Int
  /// Keys to a block.
  public let keyCount: Int

  /// Creates a block size.
  ///
  /// - Precondition: both sides are at least 1.
  public init(queries: Int, keys: Int) {
    precondition(queries >= 1 && keys >= 1, "a block of \(queries) x \(keys) has no cell")
    queryCount = queries
    keyCount = keys
  }
}

/// What a mask is like as a whole, counted from the runs of its rows.
public struct MaskSummary: Hashable, Sendable {
  /// Visible cells.
  public internal(set) var visibleCount = 0
  /// Query rows that see nothing.
  public internal(set) var emptyRowCount = 0
  /// Blocks whose cells are all visible.
  public internal(set) var fullBlockCount = 0
  /// Blocks with visible and hidden cells.
  public internal(set) var partialBlockCount = 0
  /// Blocks without a visible cell.
  public internal(set) var emptyBlockCount = 0

  static func += (total: inout MaskSummary, part: MaskSummary) {
    total.visibleCount += part.visibleCount
    total.emptyRowCount += part.emptyRowCount
    total.fullBlockCount += part.fullBlockCount
    total.partialBlockCount += part.partialBlockCount
    total.emptyBlockCount += part.emptyBlockCount
  }
}

extension CompiledRows {
  /// Counts visible cells, empty rows and the states of blocks, without holding any cell.
  ///
  /// The last block of a side may be smaller than the others.
  ///
  /// - Throws: ``CompilationError/binding(_:)`` where a cell has no value.
  /// - Complexity: O(runs) over all rows, on every core; no memory of the mask's size.
  public func summary(blocks: BlockSize) throws(CompilationError) -> MaskSummary {
    let keyCount = shape.keyCount
    let rowsOfBlocks = try mapBands(of: blocks.queryCount) {
      (band, runs) throws(CompilationError) in
      var summary = MaskSummary()
      // A block wider than the mask is as wide as it; products of the given width may overflow.
      var counts = BlockCounts(blockWidth: min(blocks.keyCount, max(1, keyCount)))
      for row in band {
        let runs = try runs(row)
        summary.visibleCount += runs.count
        summary.emptyRowCount += runs.isEmpty ? 1 : 0
        counts.add(runs)
      }
      summary.count(counts, rowCount: band.count, keyCount: keyCount)
      return summary
    }
    return rowsOfBlocks.reduce(into: MaskSummary()) { $0 += $1 }
  }
}

extension MaskSummary {
  /// Takes the states of one row of blocks.
  fileprivate mutating func count(_ counts: BlockCounts, rowCount: Int, keyCount: Int) {
    let width = counts.blockWidth
    let blockCount = keyCount.dividedRoundingUp(by: width)
    // Only the last block can be narrower than the others.
    let last = blockCount - 1
    let lastWidth = keyCount - last * width
    var (full, partial) = (0, 0)
    for stretch in counts.stretches {
      let hasNarrowBlock = lastWidth < width && stretch.blocks.contains(last)
      let wideCount = stretch.blocks.count - (hasNarrowBlock ? 1 : 0)
      if stretch.cellCount == width * rowCount { full += wideCount } else { partial += wideCount }
      if hasNarrowBlock, stretch.cellCount == lastWidth * rowCount {
        full += 1
      } else if hasNarrowBlock {
        partial += 1
      }
    }
    fullBlockCount += full
    partialBlockCount += partial
    emptyBlockCount += blockCount - full - partial
  }
}
