import MaskAlgebra
import MaskCompiler

/// A row of a run.
public struct RowPlace: Hashable, Sendable {
  /// Batch row.
  public let batch: Int
  /// Head.
  public let head: Int
  /// Absolute position of the query.
  public let query: Int
}

extension RowPlace: CustomStringConvertible {
  /// The row in one line: `b = 0, h = 0, q = 3`.
  public var description: String { "b = \(batch), h = \(head), q = \(query)" }
}

/// What the rows of a run are like under planes that hide keys together.
struct RowSurvey {
  private(set) var rowCount = 0
  private(set) var emptyRowCount = 0
  /// The first row that sees nothing.
  private(set) var firstEmptyRow: RowPlace?
  /// The first such row whose keys are hidden by unequal numbers of planes.
  private(set) var firstRankedRow: RowPlace?
  /// The row where a leak is largest: few visible keys, and a hidden one that few planes hide.
  private(set) var tightestRow: RowPlace?
  /// The row that sees the most keys.
  private(set) var longestRow: RowPlace?
  private(set) var longestCount = 0
  private var tightness = (hits: Int.max, visible: Int.max)

  init(_ planes: [CompiledRows], in geometry: Geometry) throws(CompilationError) {
    // Where no plane depends on the batch row or the head, all are like the first.
    let batchCount = planes.map(\.shape.batchCount).max() ?? 1
    let headCount = planes.map(\.shape.headCount).max() ?? 1
    guard batchCount > 0, headCount > 0 else { return }
    let repeatCount = geometry.batchCount / batchCount * (geometry.headCount / headCount)
    for batch in 0..<batchCount {
      for head in 0..<headCount {
        for query in geometry.queryPositions {
          let place = RowPlace(batch: batch, head: head, query: query)
          var runs: [KeyRuns] = []
          for plane in planes {
            runs.append(try plane.runs(batch: batch, head: head, query: query))
          }
          add(runs, at: place, keyCount: geometry.keyCount)
        }
      }
    }
    rowCount *= repeatCount
    emptyRowCount *= repeatCount
  }

  private mutating func add(_ planes: [KeyRuns], at place: RowPlace, keyCount: Int) {
    rowCount += 1
    let all = KeyRuns(0..<keyCount)
    let visible = planes.reduce(all) { $0.intersection($1) }
    let visibleCount = visible.count
    if visibleCount > longestCount {
      longestCount = visibleCount
      longestRow = place
    }
    let hits = planes.hiddenCounts(keyCount: keyCount)
    guard visibleCount > 0 else {
      emptyRowCount += 1
      firstEmptyRow = firstEmptyRow ?? place
      if let hits, hits.lowerBound < hits.upperBound { firstRankedRow = firstRankedRow ?? place }
      return
    }
    guard let hits, (hits.lowerBound, visibleCount) < tightness else { return }
    tightness = (hits.lowerBound, visibleCount)
    tightestRow = place
  }
}

extension [KeyRuns] {
  /// By how many of these planes a key is hidden, over the keys that any of them hides.
  func hiddenCounts(keyCount: Int) -> ClosedRange<Int>? {
    let all = KeyRuns(0..<keyCount)
    let hidden = map { all.subtracting($0) }.filter { !$0.isEmpty }
    guard count > 1 else { return hidden.isEmpty ? nil : 1...1 }
    var steps: [Int: Int] = [:]
    for range in hidden.flatMap(\.ranges) {
      steps[range.lowerBound, default: 0] += 1
      steps[range.upperBound, default: 0] -= 1
    }
    var counts: Set<Int> = []
    var current = 0
    for (_, step) in steps.sorted(by: { $0.key < $1.key }) {
      current += step
      if current > 0 { counts.insert(current) }
    }
    guard let least = counts.min(), let most = counts.max() else { return nil }
    return least...most
  }
}
