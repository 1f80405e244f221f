import MaskAlgebra

// Arithmetic on straight pieces. Every function gives nil where a value, or a step on the way to
// it, could pass 64 bits; the caller then evaluates cell by cell, which reports what really is.

extension PiecewiseLine {
  /// `self * factor`.
  func scaled(by factor: Int) -> PiecewiseLine? {
    var result = PiecewiseLine()
    for piece in pieces {
      guard let scaled = piece.scaled(by: factor) else { return nil }
      result.append(scaled)
    }
    return result
  }

  /// `self + other`.
  func adding(_ other: PiecewiseLine) -> PiecewiseLine? {
    combined(with: other) { range, a, b in
      let slope = a.slope.addingReportingOverflow(b.slope)
      let intercept = a.intercept.addingReportingOverflow(b.intercept)
      guard !slope.overflow, !intercept.overflow else { return nil }
      return .checked(range: range, slope: slope.partialValue, intercept: intercept.partialValue)
    }
  }

  /// `self - other`.
  func subtracting(_ other: PiecewiseLine) -> PiecewiseLine? {
    combined(with: other) { range, a, b in
      let slope = a.slope.subtractingReportingOverflow(b.slope)
      let intercept = a.intercept.subtractingReportingOverflow(b.intercept)
      guard !slope.overflow, !intercept.overflow else { return nil }
      return .checked(range: range, slope: slope.partialValue, intercept: intercept.partialValue)
    }
  }

  private func combined(
    with other: PiecewiseLine,
    _ combine: (Range<Int>, Piece, Piece) -> Piece?
  ) -> PiecewiseLine? {
    var result = PiecewiseLine()
    let isComplete = forEachStretch(with: other) { range, a, b in
      guard let piece = combine(range, a, b) else { return false }
      result.append(piece)
      return true
    }
    return isComplete ? result : nil
  }

  /// The smaller (or larger) of two lines at each position.
  func extreme(_ other: PiecewiseLine, takesSmaller: Bool) -> PiecewiseLine? {
    let relation: Relation = takesSmaller ? .lessOrEqual : .greaterOrEqual
    var result = PiecewiseLine()
    let isComplete = forEachStretch(with: other) { stretch, a, b in
      guard let wins = a.solutions(relation, b, over: stretch)?.first else { return false }
      // Two lines cross at most once, so the first wins on one end of the stretch.
      result.append(b.over(stretch.lowerBound..<wins.lowerBound))
      result.append(a.over(wins))
      result.append(b.over(wins.upperBound..<stretch.upperBound))
      return true
    }
    return isComplete ? result : nil
  }

  /// The absolute value.
  var magnitude: PiecewiseLine? {
    var result = PiecewiseLine()
    for piece in pieces {
      let zero = Piece(range: piece.range, slope: 0, intercept: 0)
      guard let positive = piece.solutions(.greaterOrEqual, zero, over: piece.range)?.first,
        let before = piece.over(piece.range.lowerBound..<positive.lowerBound).scaled(by: -1),
        let after = piece.over(positive.upperBound..<piece.range.upperBound).scaled(by: -1)
      else { return nil }
      result.append(before)
      result.append(piece.over(positive))
      result.append(after)
    }
    return result
  }

  /// Floor division, by a divisor of at least 1.
  func divided(by divisor: Int) -> PiecewiseLine {
    var result = PiecewiseLine()
    for piece in pieces {
      piece.forEachQuotient(of: divisor) { range, quotient, _ in
        result.append(Piece(range: range, slope: 0, intercept: quotient))
        return true
      }
    }
    return result
  }

  /// The remainder of floor division, by a divisor of at least 1.
  func remainder(dividingBy divisor: Int) -> PiecewiseLine? {
    var result = PiecewiseLine()
    for piece in pieces {
      let isComplete = piece.forEachQuotient(of: divisor) { range, _, remainder in
        let rise = piece.slope * range.lowerBound
        let intercept = remainder.subtractingReportingOverflow(rise)
        guard !intercept.overflow else { return false }
        result.append(Piece(range: range, slope: piece.slope, intercept: intercept.partialValue))
        return true
      }
      guard isComplete else { return nil }
    }
    return result
  }

  /// The positions where `self relation other`, or nil where that needs more than 64 bits.
  func positions(_ relation: Relation, _ other: PiecewiseLine) -> KeyRuns? {
    var result = KeyRuns()
    let isComplete = forEachStretch(with: other) { stretch, a, b in
      guard let (first, second) = a.solutions(relation, b, over: stretch) else { return false }
      result.append(first)
      result.append(second)
      return true
    }
    return isComplete ? result : nil
  }
}

extension PiecewiseLine.Piece {
  /// The piece, unless a value of it passes 64 bits.
  fileprivate static func checked(range: Range<Int>, slope: Int, intercept: Int) -> Self? {
    guard !range.isEmpty else { return Self(range: range, slope: 0, intercept: 0) }
    for end in [range.lowerBound, range.upperBound - 1] {
      let (product, overflow) = slope.multipliedReportingOverflow(by: end)
      if overflow || product.addingReportingOverflow(intercept).overflow { return nil }
    }
    return Self(range: range, slope: slope, intercept: intercept)
  }

  fileprivate func scaled(by factor: Int) -> Self? {
    let slope = slope.multipliedReportingOverflow(by: factor)
    let intercept = intercept.multipliedReportingOverflow(by: factor)
    guard !slope.overflow, !intercept.overflow else { return nil }
    return .checked(
      range: range,
      slope: slope.partialValue,
      intercept: intercept.partialValue
    )
  }

  /// The positions of a stretch at which this piece is in a relation to another.
  fileprivate func solutions(
    _ relation: Relation,
    _ other: Self,
    over stretch: Range<Int>
  ) -> (first: Range<Int>, second: Range<Int>)? {
    let slope = slope.subtractingReportingOverflow(other.slope)
    let intercept = intercept.subtractingReportingOverflow(other.intercept)
    guard !slope.overflow, !intercept.overflow, slope.partialValue.magnitude < Int.max,
      intercept.partialValue.magnitude < Int.max
    else { return nil }
    return relation.solutions(
      slope: slope.partialValue,
      intercept: intercept.partialValue,
      over: stretch
    )
  }

  /// Calls a closure for every range with one quotient, with the remainder at the range's start.
  ///
  /// False from the closure stops and is returned.
  @discardableResult
  fileprivate func forEachQuotient(
    of divisor: Int,
    _ body: (Range<Int>, _ quotient: Int, _ remainder: Int) -> Bool
  ) -> Bool {
    var position = range.lowerBound
    while position < range.upperBound {
      let value = value(at: position)
      let quotient = value.floorDivided(by: divisor)
      let remainder = value.floorRemainder(dividingBy: divisor)
      // Rising, the quotient lasts until the remainder would reach the divisor; falling, until it
      // would be below zero.
      var end = range.upperBound
      if slope != 0 {
        let room = slope > 0 ? divisor - 1 - remainder : remainder
        let stepCount = UInt(room) / slope.magnitude + 1
        if stepCount < UInt(range.upperBound - position) { end = position + Int(stepCount) }
      }
      guard body(position..<end, quotient, remainder) else { return false }
      position = end
    }
    return true
  }
}
