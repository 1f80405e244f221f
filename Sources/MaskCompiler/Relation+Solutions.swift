import MaskAlgebra

extension Relation {
  /// The positions of a stretch at which `slope * x + intercept` is in the relation to zero.
  ///
  /// They are one range, and for `!=` two; a range that is not there is empty.
  ///
  /// - Precondition: the magnitudes of slope and intercept are below `Int.max`.
  func solutions(
    slope: Int,
    intercept: Int,
    over stretch: Range<Int>
  ) -> (first: Range<Int>, second: Range<Int>) {
    let (low, high) = (stretch.lowerBound, stretch.upperBound)
    let nowhere = high..<high
    if slope == 0 { return (holds(intercept, 0) ? stretch : nowhere, nowhere) }
    if slope < 0 {
      return mirrored.solutions(slope: -slope, intercept: -intercept, over: stretch)
    }
    // The first positions at which the value is at least 0, and above 0.
    let atLeast = min(max(-(intercept.floorDivided(by: slope)), low), high)
    let above = min(max((-intercept).floorDivided(by: slope) + 1, low), high)
    return switch self {
    case .less: (low..<atLeast, nowhere)
    case .lessOrEqual: (low..<above, nowhere)
    case .greaterOrEqual: (atLeast..<high, nowhere)
    case .greater: (above..<high, nowhere)
    case .equal: (atLeast..<above, nowhere)
    case .notEqual: (low..<atLeast, above..<high)
    }
  }

  /// The relation with its sides exchanged: `a < b` is `b > a`.
  private var mirrored: Relation {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
