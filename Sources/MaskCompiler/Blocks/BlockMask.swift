public import MaskAlgebra

/// What the cells of a block have in common.
public enum BlockState: Hashable, Sendable, CaseIterable {
  /// No cell is visible: a kernel leaves the block out.
  case empty
  /// Some cells are visible: a kernel asks about each.
  case partial
  /// Every cell is visible: a kernel asks about none.
  case full
}

/// A mask in blocks of queries and keys, each empty, partial or full.
///
/// Rows and columns of blocks are counted from the first query and from key 0; the last of either
/// may be narrower than the others. Blocks are held as runs that move from row to row, so a causal
/// mask of a million tokens takes a few of them, not a state per block.
///
///     let rows = try MaskSpec.causal.rows(in: Geometry(keys: 512))
///     let blocks = try rows.blockMask(BlockSize(queries: 128, keys: 64))
///     blocks.fullBlocks(inRow: 1).ranges     // [0..<2]
///     blocks.partialBlocks(inRow: 1).ranges  // [2..<4]
public struct BlockMask: Sendable {
  /// The run that the mask was compiled for.
  public let geometry: Geometry
  /// The extents of the cells, with 1 for an axis that the mask does not depend on.
  public let shape: MaskShape
  /// The sides of a block.
  public let blockSize: BlockSize
  /// Batch rows outermost, then heads.
  let planes: [BlockPlane]
  /// The cells.
  let rows: CompiledRows

  /// The number of rows of blocks.
  public var rowCount: Int { shape.queryCount.dividedRoundingUp(by: blockSize.queryCount) }

  /// The number of columns of blocks.
  public var columnCount: Int { shape.keyCount.dividedRoundingUp(by: blockSize.keyCount) }

  /// The blocks that are full, over every batch row and head of the shape.
  ///
  /// - Complexity: O(regions of blocks); so is every other count.
  public var fullBlockCount: UInt128 { planes.reduce(0) { $0 + $1.covered.visibleCount } }

  /// The blocks that are partial, over every batch row and head of the shape.
  public var partialBlockCount: UInt128 {
    planes.reduce(0) { $0 + $1.touched.visibleCount } - fullBlockCount
  }

  /// The blocks that are empty, over every batch row and head of the shape.
  public var emptyBlockCount: UInt128 { blockCount - fullBlockCount - partialBlockCount }

  /// The blocks over every batch row and head of the shape.
  public var blockCount: UInt128 {
    UInt128(planes.count) * UInt128(rowCount) * UInt128(columnCount)
  }

  /// The part of the blocks that is empty, from 0 to 1; 0 where there are none.
  public var sparsity: Double {
    blockCount == 0 ? 0 : Double(emptyBlockCount) / Double(blockCount)
  }
}

extension BlockMask {
  /// The columns of the full blocks of a row of blocks.
  ///
  /// - Complexity: O(log regions + runs), as for the other queries of a row.
  /// - Precondition: the row lies inside the mask; so for the others.
  public func fullBlocks(batch: Int = 0, head: Int = 0, inRow row: Int) -> KeyRuns {
    plane(batch, head, row).covered.runs(ofRow: row)
  }

  /// The columns of the partial blocks of a row of blocks.
  public func partialBlocks(batch: Int = 0, head: Int = 0, inRow row: Int) -> KeyRuns {
    let plane = plane(batch, head, row)
    return plane.touched.runs(ofRow: row).subtracting(plane.covered.runs(ofRow: row))
  }

  /// The columns of the blocks of a row of blocks that have a visible cell.
  public func visibleBlocks(batch: Int = 0, head: Int = 0, inRow row: Int) -> KeyRuns {
    plane(batch, head, row).touched.runs(ofRow: row)
  }

  /// The state of one block.
  ///
  /// - Precondition: the block lies inside the mask.
  public func state(batch: Int = 0, head: Int = 0, row: Int, column: Int) -> BlockState {
    precondition(
      (0..<columnCount).contains(column),
      "the block column \(column) lies outside 0..<\(columnCount)"
    )
    let plane = plane(batch, head, row)
    if plane.covered.runs(ofRow: row).contains(column) { return .full }
    return plane.touched.runs(ofRow: row).contains(column) ? .partial : .empty
  }

  private func plane(_ batch: Int, _ head: Int, _ row: Int) -> BlockPlane {
    precondition(
      (0..<geometry.batchCount).contains(batch) && (0..<geometry.headCount).contains(head)
        && (0..<rowCount).contains(row),
      "the block row b = \(batch), h = \(head), \(row) lies outside a mask of \(rowCount)"
    )
    let batch = shape.batchCount == 1 ? 0 : batch
    return planes[batch * shape.headCount + (shape.headCount == 1 ? 0 : head)]
  }
}

extension CompiledRows {
  /// The states of the mask's blocks.
  ///
  /// - Throws: ``CompilationError/binding(_:)`` where a cell has no value, and
  ///   ``CompilationError/tooManyRows(shape:limit:)`` where every row would have to be looked at.
  /// - Complexity: as ``regions()``, and O(regions + rows of blocks that have several of them).
  ///   Where a mask has no regions, O(runs) over all rows, on every core.
  public func blockMask(_ blocks: BlockSize) throws(CompilationError) -> BlockMask {
    if let mask = regions()?.blockMask(blocks, self) { return mask }
    return try blocksOfRows(blocks).mask
  }
}

extension Regions {
  /// The blocks of the mask, nil where there are too many pieces of them.
  func blockMask(_ blocks: BlockSize, _ rows: CompiledRows) -> BlockMask? {
    var result: [BlockPlane] = []
    for plane in planes {
      var compiler = BlockCompiler(plane, blocks)
      guard let plane = try? compiler.compile() else { return nil }
      result.append(plane)
    }
    return BlockMask(
      geometry: geometry,
      shape: shape,
      blockSize: blocks,
      planes: result,
      rows: rows
    )
  }
}
