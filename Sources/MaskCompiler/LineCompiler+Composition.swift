import MaskAlgebra

/// What the far factor of a composition reaches, for aligned blocks of middle positions.
///
/// Any range of middles is a few such blocks, so a row asks for O(log n) unions, not O(n).
struct MiddleReach {
  struct Block: Hashable {
    let part: Int
    let direction: Line.Direction
    /// The block has `1 << level` middles and starts at `index << level`.
    let level: Int
    let index: Int
  }

  private var blocks: [Block: KeyRuns] = [:]
  private var batch = 0
  private var head = 0

  /// What a block reaches in the batch row and head of a line, nil where it is not known yet.
  func known(_ block: Block, on line: Line) -> KeyRuns? {
    batch == line.batch && head == line.head ? blocks[block] : nil
  }

  /// Remembers what a block reaches, until a line of another batch row or head comes.
  mutating func remember(_ block: Block, on line: Line, _ reached: KeyRuns) {
    if batch != line.batch || head != line.head {
      (batch, head) = (line.batch, line.head)
      blocks.removeAll(keepingCapacity: true)
    }
    blocks[block] = reached
  }
}

extension LineCompiler {
  /// The union, over the middle positions that the near factor reaches, of the far factor's lines.
  func composition(
    _ factors: Range<Int>,
    _ line: Line
  ) throws(EvaluationError) -> KeyRuns {
    // Along keys the query is fixed: the first factor runs over the middle, the second from each
    // middle over the keys. Along queries it is the other way round.
    let (first, second) = (factors.lowerBound, factors.lowerBound + 1)
    let (near, far) = line.direction == .alongKeys ? (first, second) : (second, first)
    var visible = KeyRuns()
    for range in try runs(near, line, within: everyKey).ranges {
      var start = range.lowerBound
      while start < range.upperBound {
        // The largest block that starts here and ends in the range.
        let room = range.upperBound - start
        let level = min(start.trailingZeroBitCount, Int.bitWidth - 1 - room.leadingZeroBitCount)
        let block = MiddleReach.Block(
          part: far,
          direction: line.direction,
          level: level,
          index: start >> level
        )
        visible = visible.union(try reached(from: block, line))
        start += 1 << level
      }
    }
    return visible
  }

  private func reached(
    from block: MiddleReach.Block,
    _ line: Line
  ) throws(EvaluationError) -> KeyRuns {
    if let known = reach.known(block, on: line) { return known }
    let reached: KeyRuns
    if block.level == 0 {
      reached = try runs(block.part, line.at(block.index), within: everyKey)
    } else {
      reached = try self.reached(from: block.half(0), line)
        .union(self.reached(from: block.half(1), line))
    }
    reach.remember(block, on: line, reached)
    return reached
  }
}

extension MiddleReach.Block {
  fileprivate func half(_ which: Int) -> MiddleReach.Block {
    MiddleReach.Block(
      part: part,
      direction: direction,
      level: level - 1,
      index: index * 2 + which
    )
  }
}
