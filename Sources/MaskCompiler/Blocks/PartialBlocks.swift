/// The cells of one block, 64 to a word, row-major; every row begins a new word.
///
/// Bit `k % 64` of word `row * wordsPerRow + k / 64` is the cell at row and key of the block. Cells
/// that a narrow last block does not have are hidden.
public struct BlockBitmap: Hashable, Sendable {
  /// Query rows.
  public let queryCount: Int
  /// Keys.
  public let keyCount: Int
  /// The words of all rows.
  public private(set) var words: [UInt64]

  /// Words to a row.
  public var wordsPerRow: Int { keyCount.dividedRoundingUp(by: 64) }

  init(_ size: BlockSize) {
    queryCount = size.queryCount
    keyCount = size.keyCount
    words = Array(repeating: 0, count: queryCount * keyCount.dividedRoundingUp(by: 64))
  }

  /// Whether a cell of the block is visible.
  ///
  /// - Precondition: the cell lies inside the block.
  public subscript(row: Int, key: Int) -> Bool {
    words[row * wordsPerRow + key / 64] >> UInt64(key % 64) & 1 == 1
  }

  mutating func insert(_ keys: Range<Int>, inRow row: Int) {
    var key = keys.lowerBound
    while key < keys.upperBound {
      let count = min(64 - key % 64, keys.upperBound - key)
      let ones = UInt64.max >> UInt64(64 - count)
      words[row * wordsPerRow + key / 64] |= ones << UInt64(key % 64)
      key += count
    }
  }
}

/// The cells of the partial blocks, equal ones held once.
///
/// A causal mask has a partial block for every 128 tokens, and all of them have one bitmap.
public struct PartialBlocks: Sendable {
  /// The different bitmaps.
  public let bitmaps: [BlockBitmap]
  /// For every partial block, rows of blocks in order and columns ascending, its bitmap's number.
  public let numbers: [Int32]
}

extension BlockMask {
  /// The cells of every partial block.
  ///
  /// - Throws: ``CompilationError/blocksTooLarge(blockCount:limit:)`` where there are too many, and
  ///   ``CompilationError/binding(_:)`` where a cell has no value.
  /// - Complexity: O(runs) over the rows of cells, on every core, and O(bitmaps) of memory.
  public func partialBlocks() throws(CompilationError) -> PartialBlocks {
    try Self.check(partialBlockCount, byteCount: 64)
    let size = BlockSize(
      queries: min(blockSize.queryCount, max(1, shape.queryCount)),
      keys: min(blockSize.keyCount, max(1, shape.keyCount))
    )
    let blockRows = try rows.mapBands(of: blockSize.queryCount) {
      (band, runs) throws(CompilationError) -> [BlockBitmap] in
      guard shape.queryCount > 0, !band.isEmpty else { return [] }
      let plane = planes[band.lowerBound / shape.queryCount]
      let row = band.lowerBound % shape.queryCount / blockSize.queryCount
      let partial = plane.touched.runs(ofRow: row).subtracting(plane.covered.runs(ofRow: row))
      return try cells(of: partial, size, band, runs)
    }
    var numbers: [Int32] = []
    var known: [BlockBitmap: Int32] = [:]
    var bitmaps: [BlockBitmap] = []
    for bitmap in blockRows.joined() {
      let number = known[bitmap] ?? Int32(bitmaps.count)
      if Int(number) == bitmaps.count {
        known[bitmap] = number
        bitmaps.append(bitmap)
      }
      numbers.append(number)
    }
    return PartialBlocks(bitmaps: bitmaps, numbers: numbers)
  }

  private func cells(
    of columns: KeyRuns,
    _ size: BlockSize,
    _ band: Range<Int>,
    _ runs: (Int) throws(CompilationError) -> KeyRuns
  ) throws(CompilationError) -> [BlockBitmap] {
    let list = columns.ranges.flatMap(Array.init)
    var bitmaps = Array(repeating: BlockBitmap(size), count: list.count)
    for row in band where !list.isEmpty {
      let visible = try runs(row)
      for (index, column) in list.enumerated() {
        let start = column * size.keyCount
        let keys = start..<start + size.keyCount
        for run in visible.intersection(KeyRuns(keys)).ranges {
          let part = run.lowerBound - start..<run.upperBound - start
          bitmaps[index].insert(part, inRow: row - band.lowerBound)
        }
      }
    }
    return bitmaps
  }
}
