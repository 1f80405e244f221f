import MaskAlgebra

/// The values of an input along its positions, as runs of equal ones.
struct ValueRuns: Sendable {
  /// Where each run starts, and behind them the position after the last.
  private let starts: [Int]
  private let values: [Int]
  /// The runs in the order of their values, equal ones in the order of their positions; nil where
  /// that is the order they are in.
  private let order: [Int]?

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
    order = Self.order(of: values)
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
    order = Self.order(of: values)
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

  private static func order(of values: [Int]) -> [Int]? {
    // Most often they are in order already.
    if zip(values, values.dropFirst()).allSatisfy({ $0 <= $1 }) { return nil }
    return values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  }

  /// The positions whose values lie between two ends, both included; nil is no end.
  func positions(from lower: Int?, to upper: Int?) -> KeyRuns {
    func run(_ index: Int) -> Int { order.map { $0[index] } ?? index }
    var index = lower.map { firstIndex(ofValuesFrom: $0) } ?? 0
    var runs = KeyRuns()
    if let lower, lower == upper {
      while index < values.count, values[run(index)] == lower {
        runs.append(starts[run(index)]..<starts[run(index) + 1])
        index += 1
      }
      return runs
    }
    var found: [Int] = []
    while index < values.count, values[run(index)] <= upper ?? .max {
      found.append(run(index))
      index += 1
    }
    found.sort()
    for run in found { runs.append(starts[run]..<starts[run + 1]) }
    return runs
  }

  /// Where values of at least this begin, in their order.
  private func firstIndex(ofValuesFrom value: Int) -> Int {
    guard let order else { return values.partitioningIndex { $0 >= value } }
    return order.partitioningIndex { values[$0] >= value }
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
