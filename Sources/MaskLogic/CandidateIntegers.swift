/// The integers that a search tries for a parameter or an input, in order.
///
/// The order is 0, 1, -1, 2, -2, … Few integers are tried all; of many, those near the start of the
/// order and near landmarks: the ends of the range and the literals of the law, where a law of
/// comparisons changes its mind.
struct CandidateIntegers {
  /// The integers, first to last.
  let values: [Int]
  /// Whether every integer of the range is among them.
  let isComplete: Bool

  /// How to choose among the integers of a range.
  struct Choice {
    /// How far from the start of the order to go.
    var radius: Int
    /// Where else to look, one integer to either side.
    var landmarks: [Int]
    /// How many integers are few enough to try them all.
    var completeCount: Int
    /// Whether to fill the gaps between the chosen integers.
    var isDense: Bool
  }

  init(_ values: [Int], isComplete: Bool) {
    self.values = values
    self.isComplete = isComplete
  }

  /// The candidates between two integers, both included; nil is unbounded.
  init(from lower: Int?, to upper: Int?, choosing choice: Choice) {
    let lowest = lower ?? .min
    let highest = upper ?? .max
    guard lowest <= highest else {
      self.init([], isComplete: true)
      return
    }
    let (width, overflow) = highest.subtractingReportingOverflow(lowest)
    if !overflow, width < choice.completeCount {
      self.init((lowest...highest).sorted(by: Self.precedes), isComplete: true)
      return
    }
    let ends = [lower, upper].compactMap(\.self)
    let start = Swift.min(Swift.max(0, lowest), highest)
    var chosen: Set<Int> = []
    for (center, radius) in [(start, choice.radius)] + (ends + choice.landmarks).map({ ($0, 1) }) {
      let from = Swift.max(lowest, center.subtractingClamped(radius))
      let to = Swift.min(highest, center.addingClamped(radius))
      if from <= to { chosen.formUnion(from...to) }
    }
    if choice.isDense, let first = chosen.min(), let last = chosen.max(),
      first.addingClamped(Self.largestFilledWidth) >= last
    {
      chosen.formUnion(first...last)
    }
    self.init(chosen.sorted(by: Self.precedes), isComplete: !overflow && width == chosen.count - 1)
  }

  /// The gaps of candidates that lie wider apart stay open.
  private static let largestFilledWidth = 4096

  /// Whether one integer comes before another in the order 0, 1, -1, 2, -2, and so on.
  static func precedes(_ a: Int, _ b: Int) -> Bool {
    a.magnitude == b.magnitude ? a > b : a.magnitude < b.magnitude
  }

  /// Whether an integer between two candidates was left out.
  var hasGaps: Bool {
    guard let first = values.min(), let last = values.max() else { return false }
    let (width, overflow) = last.subtractingReportingOverflow(first)
    return overflow || width != values.count - 1
  }
}

extension [ClosedRange<Int>] {
  /// The fewest ascending ranges with exactly these integers.
  init(covering integers: some Sequence<Int>) {
    self = []
    for value in Set(integers).sorted() {
      if let last, last.upperBound.addingClamped(1) == value {
        self[count - 1] = last.lowerBound...value
      } else {
        append(value...value)
      }
    }
  }
}

extension Int {
  fileprivate func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  fileprivate func subtractingClamped(_ other: Int) -> Int {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? .min : difference
  }
}
