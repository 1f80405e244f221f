import MaskAlgebra

/// Solves a bound formula for a row that moves: for the keys that a query sees, and for how many
/// rows on they move evenly.
///
/// Comparisons are inverted: `abs(q / 8 - k / 8) <= 1` asks where `k / 8` lies in a range, and that
/// where `k` does. So a row costs its clauses, not its keys. Look-ups by position are answered from
/// runs of equal values. What can be neither inverted nor looked up is ``NotAnalysable``.
///
/// A solver remembers sets of keys, so it belongs to one thread and to one batch row and head.
struct RowSolver {
  let plan: Plan
  let geometry: Geometry
  let batch: Int
  let head: Int
  var algebra: RowAlgebra
  /// Rows from one step of the moving row to the next.
  let stride: Int
  let everyKey: RowPattern
  /// The query of the row that is solved.
  var query = 0
  var valueRuns: ValueRunStore
  var lines: [LineKey: PiecewiseLine] = [:]
  var residueSets: [ResidueKey: RowPattern] = [:]
  var valueSets: [ValueKey: RowPattern] = [:]
  var middles: [Int: RegionPlane] = [:]

  /// - Parameters:
  ///   - plan: What is solved; its values stay far from 64 bits.
  ///   - geometry: The run that the plan was made for.
  ///   - batch: Batch row.
  ///   - head: Head.
  ///   - stride: Rows from one step of the moving row to the next.
  ///   - budget: Steps of rows that may be made on the way.
  init(
    _ plan: Plan,
    in geometry: Geometry,
    batch: Int,
    head: Int,
    stride: Int = 1,
    budget: Int = 1 << 20
  ) {
    self.plan = plan
    self.geometry = geometry
    self.batch = batch
    self.head = head
    self.stride = stride
    valueRuns = ValueRunStore(tableCount: plan.tables.count)
    algebra = RowAlgebra(keyCount: geometry.keyCount, budget: budget)
    let keyCount = geometry.keyCount
    everyKey = keyCount == 0 ? .empty : RowPattern(Linear(0), Linear(keyCount))
  }

  /// The row of a query, and how many steps it moves evenly, at most a number of them.
  ///
  /// No range of the row is empty, and no two that touch have one set, in any of these rows.
  mutating func solve(
    query: Int,
    rowLimit: Int,
    part: Int? = nil
  ) throws(NotAnalysable) -> (row: RowPattern, rowCount: Int) {
    self.query = query
    algebra.horizon = Horizon(rowCount: rowLimit)
    let row = try algebra.tightened(visible(part ?? plan.root, within: everyKey))
    return (row, algebra.horizon.rowCount)
  }

  /// The keys of a domain at which a part of the formula is visible.
  mutating func visible(
    _ number: Int,
    within domain: RowPattern
  ) throws(NotAnalysable) -> RowPattern {
    guard !domain.isEmpty else { return domain }
    let part = plan.masks[number]
    switch part.operation {
    case .constant(let value): return value ? domain : .empty
    case .comparison(let chain): return try compare(chain, part.operands, within: domain)
    case .lookUp(let table):
      let row = try truth(of: table, part.operands, within: domain)
      return try algebra.combine(.intersection, domain, row)
    case .not:
      let hidden = try visible(part.clauses.lowerBound, within: domain)
      return try algebra.combine(.subtraction, domain, hidden)
    case .all:
      var open = domain
      for clause in part.clauses { open = try visible(clause, within: open) }
      return open
    case .any:
      var result = RowPattern.empty
      var open = domain
      for clause in part.clauses {
        let added = try visible(clause, within: open)
        result = try algebra.combine(.union, result, added)
        open = try algebra.combine(.subtraction, open, added)
      }
      return result
    case .parity:
      var result = RowPattern.empty
      for clause in part.clauses {
        let next = try visible(clause, within: domain)
        result = try algebra.combine(.symmetricDifference, result, next)
      }
      return result
    case .compose:
      let row = try composition(part.clauses)
      return try algebra.combine(.intersection, domain, row)
    case .transpose, .call, .cellByCell: throw NotAnalysable()
    }
  }

  private mutating func compare(
    _ chain: Range<Int>,
    _ operands: Range<Int>,
    within domain: RowPattern
  ) throws(NotAnalysable) -> RowPattern {
    var visible = domain
    for (index, link) in chain.enumerated() {
      // Every operand of a chain is evaluated, so an error in one is an error of the whole.
      let difference: Sum
      if let affine = plan.links[link].difference {
        difference = sum(of: affine)
      } else {
        var terms = Sum()
        try add(operands.lowerBound + index, times: 1, to: &terms, within: domain)
        try add(operands.lowerBound + index + 1, times: -1, to: &terms, within: domain)
        difference = terms
      }
      let zero = Linear(0)
      switch plan.links[link].relation {
      case .less: visible = try keys(of: difference, from: nil, to: Linear(-1), within: visible)
      case .lessOrEqual: visible = try keys(of: difference, from: nil, to: zero, within: visible)
      case .equal: visible = try keys(of: difference, from: zero, to: zero, within: visible)
      case .greaterOrEqual: visible = try keys(of: difference, from: zero, to: nil, within: visible)
      case .greater: visible = try keys(of: difference, from: Linear(1), to: nil, within: visible)
      case .notEqual:
        let equal = try keys(of: difference, from: zero, to: zero, within: visible)
        visible = try algebra.combine(.subtraction, visible, equal)
      }
    }
    return visible
  }
}
