import MaskAlgebra

/// A sum at keys, without what moves: what lines and sets of residues are remembered by.
struct LineKey: Hashable {
  let key: Int
  let terms: [Sum.Term]
  /// The divisor whose remainder is meant, nil for the sum itself.
  var divisor: Int?
  /// What is added before the remainder is taken.
  var shift = 0
}

/// The keys at which a remainder lies between two ends.
struct ResidueKey: Hashable {
  let line: LineKey
  let lower: Int
  let upper: Int
}

extension RowSolver {
  /// The keys of a domain at which a remainder lies between two ends, both included.
  mutating func remainders(
    of operand: Int,
    by divisor: Int,
    from lower: Linear?,
    to upper: Linear?,
    within domain: RowPattern
  ) throws(NotAnalysable) -> RowPattern {
    let (least, most) = (Linear(0), Linear(divisor - 1))
    var low = lower.map { algebra.horizon.larger($0, least) } ?? least
    var high = upper.map { algebra.horizon.smaller($0, most) } ?? most
    guard algebra.horizon.isAtMost(low, high) else { return .empty }
    if low == least, high == most { return domain }
    var sum = Sum()
    try add(operand, times: 1, to: &sum, within: domain)
    if sum.position.slope % divisor != 0 {
      if low.slope == 0, high.slope == 0, let rows = diagonals(sum, divisor, low, high) {
        return try algebra.combine(.intersection, domain, algebra.union(rows[...]))
      }
      // The residue is another one in the next row.
      algebra.horizon.limit(to: 1)
    }
    var line = LineKey(key: sum.key, terms: sum.others, divisor: divisor)
    line.shift = sum.position.value.floorRemainder(dividingBy: divisor)
    if low.slope != 0 || high.slope != 0 {
      if algebra.horizon.rowCount > 1, geometry.keyCount / divisor <= Self.lineLimit {
        return try keys(of: self.line(line), from: low, to: high, within: domain)
      }
      algebra.horizon.limit(to: 1)
      (low, high) = (Linear(low.value), Linear(high.value))
    }
    let key = ResidueKey(line: line, lower: low.value, upper: high.value)
    let row: RowPattern
    if let known = residueSets[key] {
      row = known
    } else {
      row = try residues(key, divisor)
      residueSets[key] = row
    }
    return try algebra.combine(.intersection, domain, row)
  }

  /// Few stripes along the diagonal, as ranges of their own.
  private mutating func diagonals(
    _ sum: Sum,
    _ divisor: Int,
    _ low: Linear,
    _ high: Linear
  ) -> [RowPattern]? {
    guard sum.key.magnitude == 1, sum.others.isEmpty else { return nil }
    // As far as the sum gets over all keys and the rows to come.
    let reach = geometry.keyCount
    let slope = sum.position.slope
    let rows = max(geometry.queryCount / stride, 1)
    let (moved, overflow) = slope.multipliedReportingOverflow(by: rows)
    guard !overflow, (reach + Int(moved.magnitude)) / divisor <= 128 else { return nil }
    let now = sum.position.value
    let smallest = min(now, now + moved) - (sum.key < 0 ? reach : 0)
    let largest = max(now, now + moved) + (sum.key > 0 ? reach : 0)
    let turns = smallest.floorDivided(by: divisor)...largest.floorDivided(by: divisor)
    return turns.map { turn in
      let first = low + turn * divisor - sum.position
      let last = high + turn * divisor - sum.position
      // `k = x` or `k = -x` for the x between the ends.
      return sum.key > 0
        ? RowPattern(first, last + 1)
        : RowPattern(Linear(0) - last, Linear(1) - first)
    }
  }

  private mutating func residues(
    _ key: ResidueKey,
    _ divisor: Int
  ) throws(NotAnalysable) -> RowPattern {
    let count = key.upper - key.lower + 1
    if key.line.terms.isEmpty, key.line.key.magnitude == 1 {
      // One run in each period, perhaps across its end.
      let start =
        (key.line.key > 0 ? key.lower - key.line.shift : key.line.shift - key.upper)
        .floorRemainder(dividingBy: divisor)
      var runs = KeyRuns(0..<max(0, start + count - divisor))
      runs.append(start..<min(start + count, divisor))
      guard divisor >= geometry.keyCount else { return row(of: runs, period: divisor) }
      return row(of: runs.intersection(KeyRuns(geometry.keyPositions)))
    }
    var period = divisor / divisor.greatestCommonDivisor(abs(key.line.key))
    var repeats = true
    for term in key.line.terms {
      let modulus = divisor / divisor.greatestCommonDivisor(abs(term.factor))
      guard let next = plan.period(ofPart: term.part, along: .key, modulo: modulus),
        let common = period.leastCommonMultiple(next)
      else {
        repeats = false
        break
      }
      period = common
    }
    let extent = repeats ? min(period, geometry.keyCount) : geometry.keyCount
    let residues = try line(key.line, below: extent)
    let zero = PiecewiseLine(
      slope: 0,
      intercept: 0,
      over: KeyRuns(0..<extent)
    )
    guard let above = residues.positions(.greaterOrEqual, zero.adding(constant: key.lower)),
      let below = residues.positions(.lessOrEqual, zero.adding(constant: key.upper))
    else { throw NotAnalysable() }
    let runs = above.intersection(below)
    return row(of: runs, period: extent < geometry.keyCount ? period : nil)
  }

  /// The values of a sum at all keys.
  mutating func line(of sum: Sum) throws(NotAnalysable) -> PiecewiseLine {
    try line(LineKey(key: sum.key, terms: sum.others))
  }

  private mutating func line(_ key: LineKey) throws(NotAnalysable) -> PiecewiseLine {
    if let known = lines[key] { return known }
    let line = try line(key, below: geometry.keyCount)
    lines[key] = line
    return line
  }

  private func line(_ key: LineKey, below extent: Int) throws(NotAnalysable) -> PiecewiseLine {
    let domain = KeyRuns(0..<extent)
    let compiler = LineCompiler(plan, in: geometry, sharesAcrossLines: false)
    let row = Line(batch: batch, head: head, position: query)
    var line = PiecewiseLine(slope: key.key, intercept: key.shift, over: domain)
    for term in key.terms {
      guard !plan.integers[term.part].dependence.contains(.query), extent <= Self.lineLimit,
        let values = compiler.values(term.part, row, within: domain)?.scaled(by: term.factor),
        let sum = line.adding(values)
      else { throw NotAnalysable() }
      line = sum
    }
    guard let divisor = key.divisor else { return line }
    guard let remainder = line.remainder(dividingBy: divisor) else { throw NotAnalysable() }
    return remainder
  }

  /// The keys of a domain at which a line lies between two ends, both included.
  mutating func keys(
    of line: PiecewiseLine,
    from lower: Linear?,
    to upper: Linear?,
    within domain: RowPattern
  ) throws(NotAnalysable) -> RowPattern {
    // A domain that is empty now may open later, and is asked again then.
    guard let first = domain.steps.first, let last = domain.steps.last,
      algebra.horizon.isBelow(first.position, last.position)
    else { return .empty }
    let start = line.firstIndex(endingAfter: max(0, first.position.value))
    var rows: [RowPattern] = []
    var end = start
    while end < line.pieces.count, line.pieces[end].range.lowerBound < last.position.value {
      let piece = line.pieces[end]
      rows.append(try keys(of: piece, from: lower, to: upper))
      end += 1
    }
    guard start < end else { return .empty }
    // Rows whose domain has left these pieces are solved anew.
    if start > 0 {
      _ = algebra.horizon.isAtMost(Linear(line.pieces[start].range.lowerBound), first.position)
    }
    if end < line.pieces.count {
      _ = algebra.horizon.isAtMost(
        last.position,
        Linear(line.pieces[end - 1].range.upperBound)
      )
    }
    return try algebra.combine(.intersection, domain, algebra.union(rows[...]))
  }

  private mutating func keys(
    of piece: PiecewiseLine.Piece,
    from lower: Linear?,
    to upper: Linear?
  ) throws(NotAnalysable) -> RowPattern {
    let everywhere = RowPattern(Linear(piece.range.lowerBound), Linear(piece.range.upperBound))
    return try keys(
      of: Sum(position: Linear(piece.intercept), key: piece.slope),
      from: lower,
      to: upper,
      within: everywhere
    )
  }
}

extension PiecewiseLine {
  fileprivate func adding(constant: Int) -> PiecewiseLine {
    var result = PiecewiseLine()
    for piece in pieces {
      result.append(
        Piece(range: piece.range, slope: piece.slope, intercept: piece.intercept + constant)
      )
    }
    return result
  }
}
