/// A set of positions as sorted, disjoint, non-adjacent half-open ranges.
///
/// Rows of masks are such sets: a causal row is one run, whatever its length. Every operation costs
/// O(runs of both sides), never O(positions).
public struct KeyRuns: Hashable, Sendable {
  /// The runs, in ascending order; none is empty and no two touch.
  public private(set) var ranges: [Range<Int>]

  /// Creates the empty set.
  public init() { ranges = [] }

  /// Creates a set of one run, or the empty set from an empty range.
  public init(_ range: Range<Int>) { ranges = range.isEmpty ? [] : [range] }

  /// Whether there is no position in the set.
  public var isEmpty: Bool { ranges.isEmpty }

  /// The number of positions.
  ///
  /// - Complexity: O(runs).
  public var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// Whether a position is in the set.
  ///
  /// - Complexity: O(log runs).
  public func contains(_ position: Int) -> Bool {
    let index = firstIndex(endingAfter: position)
    return index < ranges.count && ranges[index].lowerBound <= position
  }

  /// Adds a range that starts no earlier than the last run does.
  package mutating func append(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    if let last = ranges.last, range.lowerBound <= last.upperBound {
      ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
    } else {
      ranges.append(range)
    }
  }

  /// The index of the first run that ends after a position.
  package func firstIndex(endingAfter position: Int) -> Int {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound <= position { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension KeyRuns {
  /// The positions in both sets.
  public func intersection(_ other: KeyRuns) -> KeyRuns {
    guard let first = ranges.first, let otherFirst = other.ranges.first else { return KeyRuns() }
    if other.isOneRun(around: self) { return self }
    if isOneRun(around: other) { return other }
    var result = KeyRuns()
    var i = firstIndex(endingAfter: otherFirst.lowerBound)
    var j = other.firstIndex(endingAfter: first.lowerBound)
    while i < ranges.count, j < other.ranges.count {
      let (a, b) = (ranges[i], other.ranges[j])
      let low = max(a.lowerBound, b.lowerBound)
      let high = min(a.upperBound, b.upperBound)
      if low < high { result.ranges.append(low..<high) }
      if a.upperBound <= b.upperBound { i += 1 } else { j += 1 }
    }
    return result
  }

  /// Whether the set is one run that has every position of another.
  private func isOneRun(around other: KeyRuns) -> Bool {
    guard ranges.count == 1, let low = other.ranges.first?.lowerBound,
      let high = other.ranges.last?.upperBound
    else { return false }
    return ranges[0].lowerBound <= low && high <= ranges[0].upperBound
  }

  /// The positions in either set.
  public func union(_ other: KeyRuns) -> KeyRuns {
    if isEmpty { return other }
    if other.isEmpty { return self }
    var result = KeyRuns()
    var (i, j) = (0, 0)
    while i < ranges.count || j < other.ranges.count {
      let takesFirst =
        j == other.ranges.count
        || (i < ranges.count && ranges[i].lowerBound <= other.ranges[j].lowerBound)
      result.append(takesFirst ? ranges[i] : other.ranges[j])
      if takesFirst { i += 1 } else { j += 1 }
    }
    return result
  }

  /// The positions of this set that the other does not have.
  public func subtracting(_ other: KeyRuns) -> KeyRuns {
    guard let first = ranges.first, !other.isEmpty else { return self }
    var result = KeyRuns()
    var j = other.firstIndex(endingAfter: first.lowerBound)
    for range in ranges {
      var low = range.lowerBound
      while j < other.ranges.count, other.ranges[j].lowerBound < range.upperBound {
        let hole = other.ranges[j]
        if low < hole.lowerBound { result.ranges.append(low..<hole.lowerBound) }
        low = max(low, hole.upperBound)
        if hole.upperBound > range.upperBound { break }
        j += 1
      }
      if low < range.upperBound { result.ranges.append(low..<range.upperBound) }
    }
    return result
  }

  /// The positions in exactly one of the two sets.
  public func symmetricDifference(_ other: KeyRuns) -> KeyRuns {
    subtracting(other).union(other.subtracting(self))
  }
}
