import MaskAlgebra

/// The values of an input along its positions, as runs of equal ones.
struct ValueRuns: Sendable {
  /// Where each run starts, and behind them the position after the last.
  private let starts: [Int]
  private let values: [Int]
  /// The runs in the order of their values, equal ones in the order of their positions; made when
  /// first asked for.
  private var order: [Int]?

  init(_ entries: ArraySlice<Int>) {
    var starts: [Int] = []
    var values: [Int] = []
    // A span, and the last value beside it: look-ups of a million tokens are read here.
    let span = entries.span
    if let first = entries.first {
      starts.append(0)
      values.append(first)
      var last = first
      for position in span.indices where span[position] != last {
        last = span[position]
        starts.append(position)
        values.append(last)
      }
    }
    starts.append(span.count)
    self.starts = starts
    self.values = values
    isBoolean = values.allSatisfy { 0...1 ~= $0 }
  }

  /// Level pieces that follow each other from 0 on.
  init?(_ line: PiecewiseLine) {
    var starts: [Int] = []
    var values: [Int] = []
    var end = 0
    for piece in line.pieces {
      guard piece.slope == 0, piece.range.lowerBound == end else { return nil }
      starts.append(end)
      values.append(piece.intercept)
      end = piece.range.upperBound
    }
    starts.append(end)
    self.starts = starts
    self.values = values
    isBoolean = values.allSatisfy { 0...1 ~= $0 }
  }

  /// Whether every value is 0 or 1.
  let isBoolean: Bool

  /// How many positions have a value.
  var count: Int { starts[starts.count - 1] }

  /// The run that a position lies in, and its value.
  func run(at position: Int) -> (positions: Range<Int>, value: Int) {
    var low = 0
    var high = values.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= position { low = middle } else { high = middle }
    }
    return (starts[low]..<starts[low + 1], values[low])
  }

  private var sortedRuns: [Int] {
    // Most often they are in order already.
    let isSorted = zip(values, values.dropFirst()).allSatisfy { $0 <= $1 }
    let runs = Array(values.indices)
    return isSorted ? runs : runs.sorted { (values[$0], $0) < (values[$1], $1) }
  }

  /// The positions whose values lie between two ends, both included; nil is no end.
  mutating func positions(from lower: Int?, to upper: Int?) -> KeyRuns {
    let order = self.order ?? sortedRuns
    self.order = order
    var index = order.partitioningIndex { values[$0] >= lower ?? .min }
    var runs = KeyRuns()
    if let lower, lower == upper {
      while index < order.count, values[order[index]] == lower {
        runs.append(starts[order[index]]..<starts[order[index] + 1])
        index += 1
      }
      return runs
    }
    var found: [Int] = []
    while index < order.count, values[order[index]] <= upper ?? .max {
      found.append(order[index])
      index += 1
    }
    found.sort()
    for run in found { runs.append(starts[run]..<starts[run + 1]) }
    return runs
  }
}

extension Array {
  /// The first index from which on a condition holds, of elements that it splits in two.
  func partitioningIndex(_ holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
