import MaskAlgebra

/// Keys that do not depend on the query, finite or repeated for ever, with their counts.
///
/// `valid[k]` is a finite set of a run per stretch of valid keys; `k % 128 == 127` repeats one run
/// of one key every 128, however long the sequence.
struct KeySet: Sendable {
  /// After how many keys the runs come again, nil where they do not.
  let period: Int?
  /// All runs, or those of the first period.
  let runs: KeyRuns
  /// Keys before each run, and all of them behind the last.
  private let counts: [Int]
  /// The sums of `count(below:)` over all positions before the start of each run.
  private let countSums: [Int128]

  init(_ runs: KeyRuns, period: Int? = nil) {
    self.period = period
    self.runs = runs
    var counts: [Int] = []
    var sums: [Int128] = []
    counts.reserveCapacity(runs.ranges.count + 1)
    sums.reserveCapacity(runs.ranges.count)
    var (count, sum, end) = (0, Int128(0), 0)
    for run in runs.ranges {
      sum += Int128(count) * Int128(run.lowerBound - end)
      counts.append(count)
      sums.append(sum)
      sum += Self.sumOfRising(from: count, over: run.count)
      count += run.count
      end = run.upperBound
    }
    counts.append(count)
    self.counts = counts
    countSums = sums
  }

  /// The sum of `first`, `first + 1`, … over a number of terms.
  private static func sumOfRising(from first: Int, over count: Int) -> Int128 {
    Int128(first) * Int128(count) + Int128(count) * Int128(count - 1) / 2
  }

  /// How many keys a period has, or the set.
  var countPerPeriod: Int { counts[counts.count - 1] }

  /// How many keys are below a position.
  ///
  /// - Complexity: O(log runs), like the other queries below.
  func count(below position: Int) -> Int {
    guard let period else { return countInPeriod(below: position) }
    let (turns, rest) = position.quotientAndRemainder(dividingBy: period)
    return turns * countPerPeriod + countInPeriod(below: rest)
  }

  private func countInPeriod(below position: Int) -> Int {
    let index = runs.firstIndex(endingAfter: position)
    guard index < runs.ranges.count else { return countPerPeriod }
    return counts[index] + max(0, position - runs.ranges[index].lowerBound)
  }

  /// The sum of `count(below:)` over the positions from 0 up to, not including, a position.
  func countSum(below position: Int) -> Int128 {
    guard let period else { return countSumInPeriod(below: position) }
    let (turns, rest) = position.quotientAndRemainder(dividingBy: period)
    let perPeriod = Int128(countPerPeriod)
    let whole = Int128(turns) * countSumInPeriod(below: period)
    let risen = perPeriod * Int128(period) * (Int128(turns) * Int128(turns - 1) / 2)
    let inRest = countSumInPeriod(below: rest) + perPeriod * Int128(turns) * Int128(rest)
    return whole + risen + inRest
  }

  private func countSumInPeriod(below position: Int) -> Int128 {
    let index = runs.firstIndex(endingAfter: position)
    let ranges = runs.ranges
    if index < ranges.count, ranges[index].lowerBound < position {
      return countSums[index]
        + Self.sumOfRising(from: counts[index], over: position - ranges[index].lowerBound)
    }
    // In the gap behind the run before.
    guard index > 0 else { return 0 }
    let run = ranges[index - 1]
    return countSums[index - 1] + Self.sumOfRising(from: counts[index - 1], over: run.count)
      + Int128(counts[index]) * Int128(position - run.upperBound)
  }

  /// The first key at or after a position.
  func first(from position: Int) -> Int? {
    let (base, rest) = turned(position)
    let index = runs.firstIndex(endingAfter: rest)
    if index < runs.ranges.count { return base + max(rest, runs.ranges[index].lowerBound) }
    guard let period, let first = runs.ranges.first else { return nil }
    return base + period + first.lowerBound
  }

  /// One past the last key before a position.
  func end(before position: Int) -> Int? {
    let (base, rest) = turned(position)
    let index = runs.firstIndex(endingAfter: rest)
    if index < runs.ranges.count, runs.ranges[index].lowerBound < rest { return base + rest }
    if index > 0 { return base + runs.ranges[index - 1].upperBound }
    guard let period, base >= period, let last = runs.ranges.last else { return nil }
    return base - period + last.upperBound
  }

  /// The start of the period that a position lies in, and how far in it lies.
  private func turned(_ position: Int) -> (base: Int, rest: Int) {
    guard let period else { return (0, position) }
    let rest = position.floorRemainder(dividingBy: period)
    return (position - rest, rest)
  }

  /// Adds the keys of a range to runs that end before it.
  func append(_ range: Range<Int>, to result: inout KeyRuns) {
    guard !range.isEmpty else { return }
    var (base, rest) = turned(range.lowerBound)
    var index = runs.firstIndex(endingAfter: rest)
    while true {
      guard index < runs.ranges.count else {
        guard let period, !runs.isEmpty, base + period < range.upperBound else { return }
        base += period
        (rest, index) = (0, 0)
        continue
      }
      let run = runs.ranges[index]
      let start = base + max(run.lowerBound, rest)
      guard start < range.upperBound else { return }
      result.append(start..<min(base + run.upperBound, range.upperBound))
      index += 1
    }
  }

  /// The runs up to a position, written out.
  func writtenOut(below position: Int) -> KeyRuns {
    guard period != nil else { return runs }
    var result = KeyRuns()
    append(0..<position, to: &result)
    return result
  }
}
