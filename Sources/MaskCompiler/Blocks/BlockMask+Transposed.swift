extension BlockMask {
  /// The same blocks with rows and columns exchanged, as a backward pass goes through them.
  ///
  /// Row `c` of the result has the rows of blocks that see column `c`; for FlexAttention, its
  /// tables are `q_num_blocks`, `q_indices` and their full twins.
  ///
  /// - Throws: ``CompilationError/blocksTooLarge(blockCount:limit:)`` where there are too many rows
  ///   and columns of blocks to go through.
  /// - Complexity: O(rows and columns of blocks, and changes from row to row).
  public func transposed() throws(CompilationError) -> BlockColumns {
    try Self.check(UInt128(rowCount) + UInt128(columnCount), byteCount: 64)
    return BlockColumns(
      rowCount: rowCount,
      columnCount: columnCount,
      headCount: shape.headCount,
      isBatched: shape.batchCount > 1,
      planes: planes.map { plane in
        (plane.touched.columns, plane.covered.columns)
      }
    )
  }
}

/// The blocks of a mask by column.
public struct BlockColumns: Sendable {
  /// The number of rows of blocks.
  public let rowCount: Int
  /// The number of columns of blocks.
  public let columnCount: Int
  let headCount: Int
  let isBatched: Bool
  let planes: [(touched: [KeyRuns], covered: [KeyRuns])]

  /// The rows of the full blocks of a column of blocks.
  ///
  /// - Precondition: the column lies inside the mask; so for the others.
  public func fullBlocks(batch: Int = 0, head: Int = 0, inColumn column: Int) -> KeyRuns {
    plane(batch, head).covered[column]
  }

  /// The rows of the partial blocks of a column of blocks.
  public func partialBlocks(batch: Int = 0, head: Int = 0, inColumn column: Int) -> KeyRuns {
    let plane = plane(batch, head)
    return plane.touched[column].subtracting(plane.covered[column])
  }

  private func plane(_ batch: Int, _ head: Int) -> (touched: [KeyRuns], covered: [KeyRuns]) {
    planes[(isBatched ? batch : 0) * headCount + (headCount == 1 ? 0 : head)]
  }
}

extension RegionPlane {
  /// The rows that see each key.
  ///
  /// - Complexity: O(rows + keys + changes from row to row).
  fileprivate var columns: [KeyRuns] {
    var columns = Array(repeating: KeyRuns(), count: keyCount)
    var starts = Array(repeating: 0, count: keyCount)
    var before = KeyRuns()
    for row in 0...rowCount {
      let now = row < rowCount ? runs(ofRow: row) : KeyRuns()
      for run in before.subtracting(now).ranges {
        for key in run { columns[key].append(starts[key]..<row) }
      }
      for run in now.subtracting(before).ranges { for key in run { starts[key] = row } }
      before = now
    }
    return columns
  }
}
