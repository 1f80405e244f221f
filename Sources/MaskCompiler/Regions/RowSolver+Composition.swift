import MaskAlgebra

extension RowSolver {
  /// What a query reaches through the middle positions that the first factor lets it see.
  ///
  /// While a middle goes from one end of a range to the other, what the second factor sees from it
  /// moves by one key at most at a time, so all of it lies between what both ends see.
  mutating func composition(_ factors: Range<Int>) throws(NotAnalysable) -> RowPattern {
    let near = try algebra.tightened(visible(factors.lowerBound, within: everyKey))
    let far = try farPlane(factors.lowerBound + 1)
    let sheet = far.sheets[0]
    var reached: [RowPattern] = []
    for (index, step) in near.steps.enumerated() where step.set != KeySetPool.none {
      guard step.set == KeySetPool.every else { throw NotAnalysable() }
      for band in sheet.bands {
        let (lower, upper) = (Linear(band.rows.lowerBound), Linear(band.rows.upperBound))
        let first = algebra.horizon.larger(step.position, lower)
        let end = algebra.horizon.smaller(near.steps[index + 1].position, upper)
        guard algebra.horizon.isBelow(first, end) else { continue }
        reached += try rows(of: sheet, band, from: first - lower, to: end - lower - 1)
      }
    }
    return try algebra.union(reached[...])
  }

  /// The union of the rows of a band between two of them, both included.
  private mutating func rows(
    of sheet: RegionPlane.Sheet,
    _ band: RegionPlane.Band,
    from first: Linear,
    to last: Linear
  ) throws(NotAnalysable) -> [RowPattern] {
    var rows: [RowPattern] = []
    for index in band.steps.dropLast() where sheet.steps[index].set != KeySetPool.none {
      let (lower, upper) = (sheet.steps[index].position, sheet.steps[index + 1].position)
      let start =
        try Linear(lower.value) + multiple(of: lower.slope < 0 ? last : first, by: lower.slope)
      let end =
        try Linear(upper.value) + multiple(of: upper.slope < 0 ? first : last, by: upper.slope)
      rows.append(RowPattern(start, end, set: sheet.steps[index].set))
    }
    return rows
  }

  /// The second factor's rows from every middle position, its sets among this solver's.
  private mutating func farPlane(_ part: Int) throws(NotAnalysable) -> RegionPlane {
    if let known = middles[part] { return known }
    guard let geometry = try? Geometry(queries: geometry.keyCount, keys: geometry.keyCount)
    else { throw NotAnalysable() }
    var plane = try RegionPlane(plan, part: part, in: geometry, batch: batch, head: head)
    guard plane.stride == 1, plane.sheets[0].bands.count <= 1 << 10 else { throw NotAnalysable() }
    plane.sheets[0] = try plane.sheets[0].renumbered { algebra.pool.add(plane.pool[$0]) }
    middles[part] = plane
    return plane
  }
}

extension RegionPlane.Sheet {
  /// The sheet with other numbers for its sets.
  ///
  /// - Throws: ``NotAnalysable`` where a range moves by more than one key from row to row.
  fileprivate func renumbered(
    _ number: (KeySetPool.Number) -> KeySetPool.Number
  ) throws(NotAnalysable) -> Self {
    var numbers: [KeySetPool.Number: KeySetPool.Number] = [:]
    return try mapSteps { step throws(NotAnalysable) in
      guard step.position.slope.magnitude <= 1 else { throw NotAnalysable() }
      guard step.set > KeySetPool.every else { return step }
      let renumbered = numbers[step.set] ?? number(step.set)
      numbers[step.set] = renumbered
      return RowPattern.Step(step.position, renumbered)
    }
  }
}
