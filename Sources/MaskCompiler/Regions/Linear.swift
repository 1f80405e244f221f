import MaskAlgebra

/// A value that moves evenly from row to row: `value` now, `value + slope * t` in `t` rows.
struct Linear: Hashable, Sendable {
  var value: Int
  var slope: Int

  init(_ value: Int, slope: Int = 0) {
    self.value = value
    self.slope = slope
  }

  func at(_ t: Int) -> Int { value + slope * t }

  static func + (a: Linear, b: Linear) -> Linear {
    Linear(a.value + b.value, slope: a.slope + b.slope)
  }

  static func - (a: Linear, b: Linear) -> Linear {
    Linear(a.value - b.value, slope: a.slope - b.slope)
  }

  static func + (a: Linear, b: Int) -> Linear { Linear(a.value + b, slope: a.slope) }

  static func - (a: Linear, b: Int) -> Linear { Linear(a.value - b, slope: a.slope) }
}

/// For how many rows, the present one among them, everything decided so far stays as it is.
///
/// Moving values are compared where they are now; the answer also tells for how long it holds. What
/// is built from such answers is right for every row up to the horizon, and is built once for all
/// of them.
struct Horizon {
  private(set) var rowCount: Int

  init(rowCount: Int) { self.rowCount = rowCount }

  mutating func limit(to rowCount: Int) { self.rowCount = min(self.rowCount, rowCount) }

  /// Whether `x <= y`.
  mutating func isAtMost(_ x: Linear, _ y: Linear) -> Bool {
    if x.value <= y.value {
      if x.slope > y.slope {
        // The last row with x <= y is the rounded-down quotient.
        limit(to: (y.value - x.value) / (x.slope - y.slope) + 1)
      }
      return true
    }
    if x.slope < y.slope {
      limit(to: (x.value - y.value).dividedRoundingUp(by: y.slope - x.slope))
    }
    return false
  }

  /// Whether `x < y`.
  mutating func isBelow(_ x: Linear, _ y: Linear) -> Bool { !isAtMost(y, x) }

  mutating func smaller(_ x: Linear, _ y: Linear) -> Linear { isAtMost(x, y) ? x : y }

  mutating func larger(_ x: Linear, _ y: Linear) -> Linear { isAtMost(x, y) ? y : x }

  /// Floor division, by a divisor of at least 1.
  mutating func quotient(of x: Linear, by divisor: Int) -> Linear {
    let quotient = x.value.floorDivided(by: divisor)
    if x.slope % divisor == 0 { return Linear(quotient, slope: x.slope / divisor) }
    limitToQuotient(of: x, by: divisor)
    return Linear(quotient)
  }

  /// The remainder of floor division, by a divisor of at least 1.
  mutating func remainder(of x: Linear, by divisor: Int) -> Linear {
    let remainder = x.value.floorRemainder(dividingBy: divisor)
    if x.slope % divisor == 0 { return Linear(remainder) }
    limitToQuotient(of: x, by: divisor)
    return Linear(remainder, slope: x.slope)
  }

  /// The quotient rounded up, by a divisor of at least 1.
  mutating func quotientRoundedUp(of x: Linear, by divisor: Int) -> Linear {
    quotient(of: x + (divisor - 1), by: divisor)
  }

  private mutating func limitToQuotient(of x: Linear, by divisor: Int) {
    let remainder = x.value.floorRemainder(dividingBy: divisor)
    if x.slope > 0 {
      limit(to: (divisor - remainder).dividedRoundingUp(by: x.slope))
    } else {
      limit(to: remainder / -x.slope + 1)
    }
  }
}

/// What no region can say: an opaque predicate, a table, or a value that may pass 64 bits.
struct NotAnalysable: Error {}
