/// How many cells of each block in a row of blocks are visible, as stretches of equal counts.
///
/// A causal row of blocks is three stretches, whatever its length; blocks without a visible cell
/// are not held at all.
struct BlockCounts {
  struct Stretch {
    var blocks: Range<Int>
    var cellCount: Int
  }

  let blockWidth: Int
  /// In ascending order, disjoint, none with a count of 0.
  private(set) var stretches: [Stretch] = []
  // Kept between rows, so that a row allocates nothing.
  private var row: [Stretch] = []
  private var merged: [Stretch] = []

  init(blockWidth: Int) { self.blockWidth = blockWidth }

  /// Adds the cells of one query.
  ///
  /// - Complexity: O(runs + stretches).
  mutating func add(_ runs: KeyRuns) {
    row.removeAll(keepingCapacity: true)
    for run in runs.ranges {
      let first = run.lowerBound / blockWidth
      let last = (run.upperBound - 1) / blockWidth
      if first == last {
        addToRow(run.count, in: first)
      } else {
        addToRow((first + 1) * blockWidth - run.lowerBound, in: first)
        if first + 1 < last {
          row.append(Stretch(blocks: first + 1..<last, cellCount: blockWidth))
        }
        addToRow(run.upperBound - last * blockWidth, in: last)
      }
    }
    mergeRow()
  }

  private mutating func addToRow(_ cellCount: Int, in block: Int) {
    if let last = row.indices.last, row[last].blocks.upperBound > block {
      row[last].cellCount += cellCount
    } else {
      row.append(Stretch(blocks: block..<block + 1, cellCount: cellCount))
    }
  }

  private mutating func mergeRow() {
    merged.removeAll(keepingCapacity: true)
    var (i, j) = (0, 0)
    // The first block that has not been merged yet.
    var start = 0
    while i < stretches.count || j < row.count {
      let a = i < stretches.count ? stretches[i] : Stretch(blocks: .max..<Int.max, cellCount: 0)
      let b = j < row.count ? row[j] : Stretch(blocks: .max..<Int.max, cellCount: 0)
      let aStart = max(a.blocks.lowerBound, start)
      let bStart = max(b.blocks.lowerBound, start)
      // Up to where either begins or ends, the counts are the same.
      let end = min(
        a.blocks.upperBound,
        b.blocks.upperBound,
        aStart == bStart ? .max : max(aStart, bStart)
      )
      let cellCount = (aStart <= bStart ? a.cellCount : 0) + (bStart <= aStart ? b.cellCount : 0)
      appendMerged(Stretch(blocks: min(aStart, bStart)..<end, cellCount: cellCount))
      start = end
      if a.blocks.upperBound == end { i += 1 }
      if b.blocks.upperBound == end { j += 1 }
    }
    swap(&stretches, &merged)
  }

  private mutating func appendMerged(_ stretch: Stretch) {
    if let last = merged.indices.last, merged[last].cellCount == stretch.cellCount,
      merged[last].blocks.upperBound == stretch.blocks.lowerBound
    {
      merged[last].blocks = merged[last].blocks.lowerBound..<stretch.blocks.upperBound
    } else {
      merged.append(stretch)
    }
  }
}
