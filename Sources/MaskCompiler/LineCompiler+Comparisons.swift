import MaskAlgebra

// Comparisons and look-ups by straight pieces. Every function gives nil where a value may pass 64
// bits or an index may leave its data; the definition then speaks cell by cell.

extension LineCompiler {
  /// The positions where a chain of comparisons holds.
  func compare(
    _ chain: Range<Int>,
    _ operands: Range<Int>,
    _ line: Line,
    within domain: KeyRuns
  ) -> KeyRuns? {
    if let visible = compareAffine(chain, line, within: domain) { return visible }
    guard var left = values(operands.lowerBound, line, within: domain) else { return nil }
    var visible = domain
    for (link, operand) in zip(chain, operands.dropFirst()) {
      guard let right = values(operand, line, within: domain),
        let holds = left.positions(plan.links[link].relation, right)
      else { return nil }
      visible = visible.intersection(holds)
      left = right
    }
    return visible
  }

  private func compareAffine(
    _ chain: Range<Int>,
    _ line: Line,
    within domain: KeyRuns
  ) -> KeyRuns? {
    var visible = domain
    for link in chain {
      let link = plan.links[link]
      guard let difference = link.difference else { return nil }
      let slope = difference.slope(along: line.direction)
      let intercept = difference.intercept(on: line)
      var narrowed = KeyRuns()
      for range in visible.ranges {
        let (first, second) = link.relation.solutions(
          slope: slope,
          intercept: intercept,
          over: range
        )
        narrowed.append(first)
        narrowed.append(second)
      }
      visible = narrowed
    }
    return visible
  }

  /// The positions where a boolean look-up is 1.
  func truth(
    of table: Plan.Table,
    _ indices: Range<Int>,
    _ line: Line,
    within domain: KeyRuns
  ) -> KeyRuns? {
    guard let values = read(table, indices, line, within: domain) else { return nil }
    var visible = KeyRuns()
    for piece in values.pieces {
      guard 0...1 ~= piece.intercept else { return nil }
      if piece.intercept == 1 { visible.append(piece.range) }
    }
    return visible
  }

  /// The values of a look-up, as level pieces.
  func read(
    _ table: Plan.Table,
    _ indices: Range<Int>,
    _ line: Line,
    within domain: KeyRuns
  ) -> PiecewiseLine? {
    var start = 0
    if let batchCount = table.batchCount {
      guard line.batch < batchCount else { return nil }
      start = line.batch
    }
    var flat = PiecewiseLine(slope: 0, intercept: start, over: domain)
    for (number, extent) in zip(indices, table.extents) {
      guard let index = values(number, line, within: domain)?.restricted(to: domain),
        index.isInside(0..<extent), let next = flat.scaled(by: extent)?.adding(index)
      else { return nil }
      flat = next
    }
    return flat.gathered(from: table.values)
  }
}

extension PiecewiseLine {
  /// Whether every value lies in a range.
  fileprivate func isInside(_ bounds: Range<Int>) -> Bool {
    pieces.allSatisfy {
      bounds.contains($0.value(at: $0.range.lowerBound))
        && bounds.contains($0.value(at: $0.range.upperBound - 1))
    }
  }

  /// The array's values at these indices, as level pieces.
  fileprivate func gathered(from values: [Int]) -> PiecewiseLine {
    var result = PiecewiseLine()
    for piece in pieces {
      if piece.slope == 0 {
        result.append(Piece(range: piece.range, slope: 0, intercept: values[piece.intercept]))
        continue
      }
      for position in piece.range {
        result.append(
          Piece(
            range: position..<position + 1,
            slope: 0,
            intercept: values[piece.value(at: position)]
          )
        )
      }
    }
    return result
  }
}
