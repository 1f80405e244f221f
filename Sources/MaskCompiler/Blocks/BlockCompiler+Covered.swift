import MaskAlgebra

extension BlockCompiler {
  /// The cells that are visible in every row of a group, as a row of cells.
  mutating func cellsInAllRows(_ group: RowGroup) throws(NotAnalysable) -> RowPattern {
    if group.rowCount == 1 { return group.row(0) }
    var result = RowPattern()
    result.steps.reserveCapacity(group.steps.count)
    var before = KeySetPool.none
    var meetsMoving = false
    for index in group.indices {
      let step = group.steps[index]
      // While a boundary passes over keys, they have to be in the sets on both sides of it.
      let position: Linear
      if before == KeySetPool.none || step.set == KeySetPool.every {
        position = group.rightmost(index)
      } else {
        position = group.leftmost(index)
      }
      if before != KeySetPool.none, step.set != KeySetPool.none, step.position.slope != 0 {
        meetsMoving = true
        guard before == KeySetPool.every || step.set == KeySetPool.every else {
          return try cellsInAllRows(oneByOne: group)
        }
      }
      if let last = result.steps.last, !algebra.horizon.isBelow(last.position, position) {
        if meetsMoving { return try cellsInAllRows(oneByOne: group) }
        // The range has moved on before the last row: it holds no key in all of them.
        result.steps.removeLast()
      } else {
        result.steps.append(RowPattern.Step(position, step.set))
      }
      before = step.set
    }
    return result
  }

  /// The same where two sets meet at a place that moves.
  private mutating func cellsInAllRows(
    oneByOne group: RowGroup
  ) throws(NotAnalysable) -> RowPattern {
    swap(&algebra.pool, &cellSets)
    defer { swap(&algebra.pool, &cellSets) }
    var result = group.row(0)
    for index in 1..<group.rowCount {
      result = try algebra.combine(.intersection, result, group.row(index))
    }
    return algebra.tightened(result)
  }

  /// The blocks that a row of cells covers.
  mutating func coveredBlocks(_ row: RowPattern) throws(NotAnalysable) -> RowPattern {
    var rows: [RowPattern] = []
    for (index, step) in row.steps.enumerated() where step.set != KeySetPool.none {
      let upper = row.steps[index + 1]
      let first = algebra.horizon.quotientRoundedUp(of: step.position, by: blocks.keyCount)
      let end = blockEnd(upper.position)
      if step.set == KeySetPool.every {
        rows.append(algebra.range(first, end))
      } else {
        let sets = try sets(for: step.set)
        if sets.endsBeforeLast, algebra.horizon.isAtMost(Linear(columnCount), end) {
          let last = Linear(columnCount - 1)
          if sets.coversLast {
            rows.append(algebra.range(algebra.horizon.larger(first, last), end))
          }
          rows.append(algebra.range(first, last, set: sets.covered))
        } else {
          rows.append(algebra.range(first, end, set: sets.covered))
        }
      }
      if upper.set != KeySetPool.none, let block = coveredBlock(at: upper.position, row) {
        rows.append(block)
      }
    }
    return try algebra.union(rows[...])
  }

  /// One past the last block that ends at or before a position; the last block may be narrow.
  private mutating func blockEnd(_ position: Linear) -> Linear {
    if algebra.horizon.isAtMost(Linear(plane.keyCount), position) { return Linear(columnCount) }
    return algebra.horizon.quotient(of: position, by: blocks.keyCount)
  }

  /// The block in which two sets meet, if all of it is visible.
  private mutating func coveredBlock(at position: Linear, _ row: RowPattern) -> RowPattern? {
    let block = algebra.horizon.quotient(of: position, by: blocks.keyCount)
    let start = block.value * blocks.keyCount
    if position.value == start, position.slope % blocks.keyCount == 0 { return nil }
    // Nothing of this moves, or only this row is looked at.
    if row.steps.contains(where: { $0.position.slope != 0 }) { algebra.horizon.limit(to: 1) }
    let keys = start..<min(start + blocks.keyCount, plane.keyCount)
    var count = 0
    for (index, step) in row.steps.enumerated() where step.set != KeySetPool.none {
      let upper = row.steps[index + 1].position.value
      let part = keys.clamped(to: step.position.value..<upper)
      if step.set == KeySetPool.every {
        count += part.count
      } else {
        let set = cellSets[step.set]
        count += set.count(below: part.upperBound) - set.count(below: part.lowerBound)
      }
    }
    return count == keys.count ? RowPattern(block, block + 1) : nil
  }
}
