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

/// What a mask is like as a whole.
public struct MaskSummary: Hashable, Sendable {
  /// Visible cells.
  public let visibleCount: UInt128
  /// Query rows that see nothing.
  public let emptyRowCount: UInt128
  /// Blocks whose cells are all visible.
  public let fullBlockCount: UInt128
  /// Blocks with visible and hidden cells.
  public let partialBlockCount: UInt128
  /// Blocks without a visible cell.
  public let emptyBlockCount: UInt128
}

extension CompiledRows {
  /// Counts visible cells, empty rows and the states of blocks, without holding any cell.
  ///
  /// The last block of a side may be smaller than the others. Counts are exact at any size.
  ///
  /// - Throws: ``CompilationError/binding(_:)`` where a cell has no value, and
  ///   ``CompilationError/tooManyRows(shape:limit:)`` where every row would have to be looked at.
  /// - Complexity: as ``blockMask(_:)``.
  public func summary(blocks: BlockSize) throws(CompilationError) -> MaskSummary {
    if let regions = regions(), let mask = regions.blockMask(blocks, self) {
      return MaskSummary(
        visibleCount: regions.visibleCount,
        emptyRowCount: regions.emptyRowCount,
        mask
      )
    }
    let rows = try blocksOfRows(blocks)
    return MaskSummary(
      visibleCount: rows.visibleCount,
      emptyRowCount: rows.emptyRowCount,
      rows.mask
    )
  }
}

extension MaskSummary {
  fileprivate init(visibleCount: UInt128, emptyRowCount: UInt128, _ blocks: BlockMask) {
    self.visibleCount = visibleCount
    self.emptyRowCount = emptyRowCount
    fullBlockCount = blocks.fullBlockCount
    partialBlockCount = blocks.partialBlockCount
    emptyBlockCount = blocks.emptyBlockCount
  }
}
