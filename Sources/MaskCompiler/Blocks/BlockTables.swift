/// A block mask as the four arrays of FlexAttention's `BlockMask`, row-major.
///
/// Counts have the axes `[batch, heads, rows]`, indices `[batch, heads, rows, columns]`. The first
/// entries of a row of indices are its blocks in ascending order; the other columns follow, in
/// ascending order too, as FlexAttention sorts them.
///
///     let tables = try rows.blockMask(BlockSize(queries: 128, keys: 128)).flexAttentionTables()
///     tables.kvNumBlocks      // partial blocks of every row
///     tables.fullKVNumBlocks  // full blocks of every row
public struct FlexAttentionTables: Hashable, Sendable {
  /// Partial blocks per row of blocks.
  public let kvNumBlocks: [Int32]
  /// Columns of the partial blocks.
  public let kvIndices: [Int32]
  /// Full blocks per row of blocks.
  public let fullKVNumBlocks: [Int32]
  /// Columns of the full blocks.
  public let fullKVIndices: [Int32]
  /// The axes of the indices: batch, heads, rows and columns of blocks.
  public let axes: [Int]
}

/// The blocks with a visible cell as compressed sparse rows.
///
/// Row `r`, counted over all batch rows and heads, has the entries from `rowOffsets[r]` up to
/// `rowOffsets[r + 1]`.
public struct SparseBlocks: Hashable, Sendable {
  /// Where every row begins, and behind them the number of entries.
  public let rowOffsets: [Int]
  /// The column of every entry, ascending in a row.
  public let columns: [Int32]
  /// Whether an entry's block is full; otherwise it is partial.
  public let isFull: [Bool]
}

extension BlockMask {
  /// The arrays of FlexAttention's `BlockMask`.
  ///
  /// - Throws: ``CompilationError/blocksTooLarge(blockCount:limit:)`` where an array of all blocks
  ///   would not fit memory.
  /// - Complexity: O(blocks) writes, O(runs) work per row of blocks.
  public func flexAttentionTables() throws(CompilationError) -> FlexAttentionTables {
    try checkBlockCount(byteCount: 8)
    let (rows, columns) = (allRowCount, columnCount)
    var counts = (partial: [Int32](), full: [Int32]())
    var indices = (partial: [Int32](), full: [Int32]())
    counts.partial.reserveCapacity(rows)
    counts.full.reserveCapacity(rows)
    indices.partial.reserveCapacity(rows * columns)
    indices.full.reserveCapacity(rows * columns)
    forEachRow { row in
      let partial = row.touched.subtracting(row.covered)
      counts.partial.append(Int32(partial.count))
      counts.full.append(Int32(row.covered.count))
      indices.partial.append(partial, thenOthersBelow: columns)
      indices.full.append(row.covered, thenOthersBelow: columns)
    }
    return FlexAttentionTables(
      kvNumBlocks: counts.partial,
      kvIndices: indices.partial,
      fullKVNumBlocks: counts.full,
      fullKVIndices: indices.full,
      axes: [shape.batchCount, shape.headCount, rowCount, columnCount]
    )
  }

  /// The state of every block as splash attention's mask information has it, row-major: 0 for
  /// empty, 1 for partial, 2 for full.
  ///
  /// - Throws: ``CompilationError/blocksTooLarge(blockCount:limit:)``.
  public func splashStates() throws(CompilationError) -> [Int8] {
    try checkBlockCount(byteCount: 1)
    var states = [Int8](repeating: 0, count: allRowCount * columnCount)
    var start = 0
    forEachRow { row in
      for run in row.touched.ranges { for column in run { states[start + column] = 1 } }
      for run in row.covered.ranges { for column in run { states[start + column] = 2 } }
      start += columnCount
    }
    return states
  }

  /// The blocks with a visible cell as compressed sparse rows.
  ///
  /// - Throws: ``CompilationError/blocksTooLarge(blockCount:limit:)``.
  public func sparseBlocks() throws(CompilationError) -> SparseBlocks {
    let count = fullBlockCount + partialBlockCount
    try Self.check(count + UInt128(planes.count) * UInt128(rowCount), byteCount: 8)
    var offsets = [0]
    var columns: [Int32] = []
    var isFull: [Bool] = []
    offsets.reserveCapacity(allRowCount + 1)
    columns.reserveCapacity(Int(count))
    isFull.reserveCapacity(Int(count))
    forEachRow { row in
      for run in row.touched.ranges {
        for column in run {
          columns.append(Int32(column))
          isFull.append(row.covered.contains(column))
        }
      }
      offsets.append(columns.count)
    }
    return SparseBlocks(rowOffsets: offsets, columns: columns, isFull: isFull)
  }

  private var allRowCount: Int { planes.count * rowCount }

  private func checkBlockCount(byteCount: Int) throws(CompilationError) {
    try Self.check(blockCount, byteCount: byteCount)
  }

  static func check(_ count: UInt128, byteCount: Int) throws(CompilationError) {
    let limit = min(System.denseByteLimit / byteCount, Int(Int32.max))
    guard count <= UInt128(limit) else {
      throw CompilationError.blocksTooLarge(blockCount: count, limit: limit)
    }
  }

  typealias Row = (touched: KeyRuns, covered: KeyRuns)

  /// Calls a closure for every row of blocks, batch rows outermost.
  func forEachRow(_ body: (Row) -> Void) {
    for plane in planes {
      for row in 0..<rowCount {
        body((plane.touched.runs(ofRow: row), plane.covered.runs(ofRow: row)))
      }
    }
  }
}

extension [Int32] {
  /// Adds the positions of a set and then, ascending too, all others below a count.
  fileprivate mutating func append(_ runs: KeyRuns, thenOthersBelow count: Int) {
    for run in runs.ranges { append(contentsOf: run.lazy.map { Int32(truncatingIfNeeded: $0) }) }
    for gap in KeyRuns(0..<count).subtracting(runs).ranges {
      append(contentsOf: gap.lazy.map { Int32(truncatingIfNeeded: $0) })
    }
  }
}
