import MaskAlgebra

extension BlockCompiler {
  /// Adds the blocks in which rows have a visible cell, as a row of blocks for each range.
  mutating func appendTouchedBlocks(
    _ group: RowGroup,
    to rows: inout [RowPattern]
  ) throws(NotAnalysable) {
    for index in group.indices where group.steps[index].set != KeySetPool.none {
      let step = group.steps[index]
      // Ranges that move by one key at most leave none out between their ends.
      let (lower, upper) = (group.leftmost(index), group.rightmost(index + 1))
      guard let (low, high) = trimmed(lower, upper, to: step.set) else { continue }
      let first = algebra.horizon.quotient(of: low, by: blocks.keyCount)
      let last = algebra.horizon.quotient(of: high - 1, by: blocks.keyCount)
      if step.set == KeySetPool.every {
        rows.append(RowPattern(first, last + 1))
      } else {
        let sets = try sets(for: step.set)
        // In a last block behind the repeating ones there is the range's last key.
        let end = sets.endsBeforeLast ? smallerThanLast(last + 1, &rows) : last + 1
        rows.append(algebra.range(first, end, set: sets.touched))
      }
    }
  }

  /// The end of a range of blocks without the last one, which is added by itself.
  private mutating func smallerThanLast(_ end: Linear, _ rows: inout [RowPattern]) -> Linear {
    guard algebra.horizon.isAtMost(Linear(columnCount), end) else { return end }
    rows.append(RowPattern(Linear(columnCount - 1), Linear(columnCount)))
    return Linear(columnCount - 1)
  }

  /// A range from its first key of a set to behind its last, nil without a key.
  private mutating func trimmed(
    _ lower: Linear,
    _ upper: Linear,
    to number: KeySetPool.Number
  ) -> (lower: Linear, upper: Linear)? {
    if number == KeySetPool.every { return (lower, upper) }
    let set = cellSets[number]
    for slope in [lower.slope, upper.slope] where slope != 0 {
      if set.period.map({ slope % $0 != 0 }) ?? true { algebra.horizon.limit(to: 1) }
    }
    guard let first = set.first(from: lower.value), let end = set.end(before: upper.value) else {
      if lower.slope != 0 || upper.slope != 0 { algebra.horizon.limit(to: 1) }
      return nil
    }
    let (low, high) = (Linear(first, slope: lower.slope), Linear(end, slope: upper.slope))
    return algebra.horizon.isBelow(low, high) ? (low, high) : nil
  }
}
