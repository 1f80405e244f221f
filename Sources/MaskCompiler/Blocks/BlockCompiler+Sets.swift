import MaskAlgebra

extension BlockCompiler {
  /// The sets of blocks of a set of keys.
  mutating func sets(for number: KeySetPool.Number) throws(NotAnalysable) -> BlockSets {
    if let known = blockSets[number] { return known }
    let set = cellSets[number]
    var period: Int?
    var extent = plane.keyCount
    if let keys = set.period, let common = keys.leastCommonMultiple(blocks.keyCount),
      common < extent
    {
      extent = common
      period = common / blocks.keyCount
    }
    if let keys = set.period {
      guard extent / keys <= KeySetPool.runLimit / set.runs.ranges.count else {
        throw NotAnalysable()
      }
    }
    var (touched, covered) = (KeyRuns(), KeyRuns())
    for run in set.writtenOut(below: extent).ranges {
      let reachesEnd = period == nil && run.upperBound == plane.keyCount
      let end = reachesEnd ? columnCount : run.upperBound / blocks.keyCount
      let start = run.lowerBound.dividedRoundingUp(by: blocks.keyCount)
      touched.append(run.lowerBound / blocks.keyCount..<(run.upperBound - 1) / blocks.keyCount + 1)
      covered.append(start..<max(start, end))
    }
    let lastStart = (columnCount - 1) * blocks.keyCount
    let lastCount = set.count(below: plane.keyCount) - set.count(below: lastStart)
    let numbers = BlockSets(
      touched: algebra.pool.add(KeySet(touched, period: period)),
      covered: algebra.pool.add(KeySet(covered, period: period)),
      endsBeforeLast: period != nil && plane.keyCount % blocks.keyCount != 0,
      coversLast: lastCount == plane.keyCount - lastStart
    )
    blockSets[number] = numbers
    return numbers
  }
}
