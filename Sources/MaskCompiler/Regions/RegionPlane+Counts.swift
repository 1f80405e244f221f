import MaskAlgebra

extension RegionPlane {
  /// Visible cells.
  ///
  /// - Complexity: O(bands), and O(log runs) for a set that a band refers to.
  var visibleCount: UInt128 {
    var count = UInt128(0)
    for sheet in sheets {
      for band in sheet.bands {
        for index in band.steps.dropLast() where sheet.steps[index].set != KeySetPool.none {
          let set = sheet.steps[index].set
          count += Linear.sum(
            from: sheet.steps[index].position,
            to: sheet.steps[index + 1].position,
            over: band.rows.count,
            in: set == KeySetPool.every ? nil : pool[set]
          )
        }
      }
    }
    return count
  }

  /// Rows without a visible key.
  var emptyRowCount: UInt128 {
    var count = UInt128(0)
    for sheet in sheets {
      for band in sheet.bands { count += UInt128(emptyRows(of: band, sheet).count) }
    }
    return count
  }

  /// The rows of a band, from 0, that have no key.
  private func emptyRows(of band: Band, _ sheet: Sheet) -> KeyRuns {
    let rows = 0..<band.rows.count
    var empty = KeyRuns(rows)
    for index in band.steps.dropLast() where !empty.isEmpty {
      let set = sheet.steps[index].set
      if set == KeySetPool.none { continue }
      // No range of a band is empty, but one may have no key of its set.
      if set == KeySetPool.every { return KeyRuns() }
      let ends = (sheet.steps[index].position, sheet.steps[index + 1].position)
      empty = empty.intersection(Self.rowsWithoutKey(of: pool[set], ends.0, ends.1, rows))
    }
    return empty
  }

  /// The rows in which a moving range has no key of a set.
  private static func rowsWithoutKey(
    of set: KeySet,
    _ lower: Linear,
    _ upper: Linear,
    _ rows: Range<Int>
  ) -> KeyRuns {
    func isEmpty(_ row: Int) -> Bool {
      set.count(below: lower.at(row)) == set.count(below: upper.at(row))
    }
    let repeats = set.period.map { lower.slope % $0 == 0 && upper.slope % $0 == 0 } ?? false
    if lower.slope == upper.slope, lower.slope == 0 || repeats {
      return isEmpty(0) ? KeyRuns(rows) : KeyRuns()
    }
    if lower.slope <= 0, upper.slope >= 0 {
      // The range grows at both ends, so it has keys from some row on.
      return KeyRuns(0..<rows.partitioned { !isEmpty($0) })
    }
    if lower.slope >= 0, upper.slope <= 0 {
      return KeyRuns(rows.partitioned { isEmpty($0) }..<rows.upperBound)
    }
    return rowsInGaps(of: set, lower, upper, rows)
  }

  /// The rows in which a moving range lies between two runs of a set.
  private static func rowsInGaps(
    of set: KeySet,
    _ lower: Linear,
    _ upper: Linear,
    _ rows: Range<Int>
  ) -> KeyRuns {
    var empty = KeyRuns()
    var row = rows.lowerBound
    while row < rows.upperBound {
      let next = set.first(from: lower.at(row)) ?? .max
      if next >= upper.at(row) {
        // Until an end passes the run that comes or the one that was.
        let previous = set.end(before: lower.at(row)) ?? 0
        var end = rows.upperBound
        if upper.slope > 0, next < .max {
          end = min(end, row + (next - upper.at(row)) / upper.slope + 1)
        }
        if lower.slope < 0 {
          end = min(end, row + (lower.at(row) - previous) / -lower.slope + 1)
        }
        empty.append(row..<end)
        row = end
      } else {
        // The key that is in stays in until an end passes it.
        var end = rows.upperBound
        let last = (set.end(before: upper.at(row)) ?? next + 1) - 1
        if lower.slope > 0 { end = min(end, row + (last - lower.at(row)) / lower.slope + 1) }
        if upper.slope < 0 {
          end = min(end, row + (upper.at(row) - next - 1) / -upper.slope + 1)
        }
        row = end
      }
    }
    return empty
  }
}

extension Range<Int> {
  /// The first number of the range from which on a condition holds, or the end.
  fileprivate func partitioned(_ holds: (Int) -> Bool) -> Int {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension Linear {
  /// The keys of a set, or all, between two moving ends, summed over rows.
  ///
  /// - Complexity: O(log runs of the set), but O(rows) for ends that move by several keys over a
  ///   set that does not repeat with them.
  static func sum(
    from lower: Linear,
    to upper: Linear,
    over rowCount: Int,
    in set: KeySet?
  ) -> UInt128 {
    UInt128(upper.sum(over: rowCount, in: set) - lower.sum(over: rowCount, in: set))
  }

  /// The keys below the position, summed over rows.
  private func sum(over rowCount: Int, in set: KeySet?) -> Int128 {
    let rows = Int128(rowCount)
    let pairs = rows * (rows - 1) / 2
    guard let set else { return Int128(value) * rows + Int128(slope) * pairs }
    if slope == 0 { return Int128(set.count(below: value)) * rows }
    if let period = set.period, slope % period == 0 {
      let risen = Int128(slope / period * set.countPerPeriod)
      return Int128(set.count(below: value)) * rows + risen * pairs
    }
    if slope.magnitude == 1 {
      let last = at(rowCount - 1)
      let (low, high) = (min(value, last), max(value, last))
      return set.countSum(below: high + 1) - set.countSum(below: low)
    }
    var sum = Int128(0)
    for row in 0..<rowCount { sum += Int128(set.count(below: at(row))) }
    return sum
  }
}
