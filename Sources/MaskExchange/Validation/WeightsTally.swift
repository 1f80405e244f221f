import FloatFormats
import MaskAlgebra
import MaskCompiler

/// What is wrong with rows of weights, summed up.
struct WeightsTally: Sendable {
  private(set) var badCellCount = 0
  private(set) var badRowCount = 0
  private(set) var first: WeightProblem?
  private(set) var rowSums: ClosedRange<Double>?
  private(set) var tolerance = 0.0
  private(set) var largestHiddenWeight = 0.0
  private(set) var emptyRows = EmptyRowWeights()
  private(set) var visibleZeroCount = 0

  // What only the hints ask for.
  private(set) var negativeCount = 0
  private(set) var badCellsInEmptyRows = 0
  /// Hidden keys with weight, in rows that see a key.
  private(set) var leakCount = 0
  /// Those of them that lie after the query.
  private(set) var futureLeakCount = 0
  private(set) var hasSumAboveOne = false

  /// The relative error of one rounding to nearest.
  private let unitRoundoff: Double

  init(_ format: FloatFormat) {
    unitRoundoff = Double(sign: .plus, exponent: -format.significandBitCount - 1, significand: 1)
  }

  /// Judges one row.
  ///
  /// - Parameters:
  ///   - weights: One weight per key.
  ///   - runs: The keys that the query sees.
  ///   - row: The query's cell at key 0.
  mutating func add(_ weights: [Double], _ runs: KeyRuns, of row: Cell) {
    let badBefore = badCellCount
    var end = 0
    for range in runs.ranges {
      judgeHidden(weights, end..<range.lowerBound, row, isEmptyRow: false)
      judgeVisible(weights, range, row)
      end = range.upperBound
    }
    judgeHidden(weights, end..<weights.count, row, isEmptyRow: runs.isEmpty)
    let badCount = badCellCount - badBefore
    if let firstVisible = runs.ranges.first?.lowerBound {
      judgeSum(weights, over: runs.count, isJudged: badCount == 0, row.with(key: firstVisible))
    } else {
      badCellsInEmptyRows += badCount
      emptyRows.add(weights)
    }
  }

  /// Adds what was found in other rows.
  mutating func add(_ other: WeightsTally) {
    badCellCount += other.badCellCount
    badRowCount += other.badRowCount
    if let problem = other.first { note(problem) }
    if let sums = other.rowSums { widenRowSums(sums) }
    tolerance = max(tolerance, other.tolerance)
    largestHiddenWeight = max(largestHiddenWeight, other.largestHiddenWeight)
    emptyRows.add(other.emptyRows)
    visibleZeroCount += other.visibleZeroCount
    negativeCount += other.negativeCount
    badCellsInEmptyRows += other.badCellsInEmptyRows
    leakCount += other.leakCount
    futureLeakCount += other.futureLeakCount
    hasSumAboveOne = hasSumAboveOne || other.hasSumAboveOne
  }

  private mutating func judgeHidden(
    _ weights: [Double],
    _ keys: Range<Int>,
    _ row: Cell,
    isEmptyRow: Bool
  ) {
    for key in keys where weights[key] != 0 {
      let weight = weights[key]
      noteBad(weight, row.with(key: key), otherwise: .hiddenKey)
      guard !weight.isNaN else { continue }
      largestHiddenWeight = max(largestHiddenWeight, weight)
      guard !isEmptyRow else { continue }
      leakCount += 1
      if key > row.query { futureLeakCount += 1 }
    }
  }

  private mutating func judgeVisible(_ weights: [Double], _ keys: Range<Int>, _ row: Cell) {
    for key in keys {
      let weight = weights[key]
      if weight == 0 { visibleZeroCount += 1 }
      if weight >= 0, weight.isFinite { continue }
      noteBad(weight, row.with(key: key), otherwise: .negative)
    }
  }

  /// Judges the sum of a row that has no bad cell.
  ///
  /// A row of *n* visible keys is `e[k] / sum(e)`. The sum takes *n* - 1 roundings and the quotient
  /// one, or two by way of a reciprocal; adding the weights up here takes *n* - 1 more in at least
  /// that precision, and the rest covers products of the small terms. What exp gets wrong cancels,
  /// and hidden keys add exact zeros.
  private mutating func judgeSum(
    _ weights: [Double],
    over count: Int,
    isJudged: Bool,
    _ cell: Cell
  ) {
    let sum = weights.reduce(0, +)
    let allowed = Double(2 * count + 2) * unitRoundoff
    tolerance = max(tolerance, allowed)
    if sum.isFinite { widenRowSums(sum...sum) }
    guard isJudged, (sum - 1).magnitude > allowed else { return }
    badRowCount += 1
    hasSumAboveOne = hasSumAboveOne || sum > 1
    note(WeightProblem(cell: cell, kind: .rowSum, value: sum))
  }

  private mutating func noteBad(
    _ weight: Double,
    _ cell: Cell,
    otherwise kind: WeightProblem.Kind
  ) {
    badCellCount += 1
    if weight < 0 { negativeCount += 1 }
    let kind = weight.isFinite ? (weight < 0 ? .negative : kind) : .notFinite
    note(WeightProblem(cell: cell, kind: kind, value: weight))
  }

  private mutating func note(_ problem: WeightProblem) {
    if let first, !problem.cell.precedes(first.cell) { return }
    first = problem
  }

  private mutating func widenRowSums(_ sums: ClosedRange<Double>) {
    guard let known = rowSums else { return rowSums = sums }
    rowSums = min(known.lowerBound, sums.lowerBound)...max(known.upperBound, sums.upperBound)
  }
}

extension EmptyRowWeights {
  fileprivate mutating func add(_ weights: [Double]) {
    guard let first = weights.first, first != 0 || weights.contains(where: { $0 != 0 }) else {
      zeros += 1
      return
    }
    if weights.allSatisfy(\.isNaN) {
      notANumber += 1
    } else if first > 0, first.isFinite, weights.allSatisfy({ $0 == first }) {
      uniform += 1
    } else {
      others += 1
    }
  }

  fileprivate mutating func add(_ other: EmptyRowWeights) {
    zeros += other.zeros
    uniform += other.uniform
    notANumber += other.notANumber
    others += other.others
  }
}
