internal import MaskAlgebra

extension Trial {
  /// Where a statement is false; a row has no key, and a column no query.
  struct Witness {
    let batch: Int
    let head: Int
    var query: Int?
    var key: Int?
  }

  /// The first place where the statement is false, adding up the places that were compared.
  func firstWitness(
    _ meter: inout Meter,
    _ comparisonCount: inout Int
  ) throws(Interruption) -> Witness? {
    for batch in 0..<geometry.batchCount {
      for head in 0..<geometry.headCount {
        // The cell that stands for all: where a position is not looked at, it keeps this one.
        let corner = Cell(batch: batch, head: head, query: geometry.offset, key: 0)
        let witness =
          switch law.statement {
          case .equal, .subset, .stable: try firstCell(from: corner, &meter, &comparisonCount)
          case .rowsNonempty: try firstEmptyRow(from: corner, &meter, &comparisonCount)
          case .columnsNonempty: try firstEmptyColumn(from: corner, &meter, &comparisonCount)
          }
        if let witness { return witness }
      }
    }
    return nil
  }

  /// Whether the statement is false at a place, by the definition of its masks.
  func isFalse(at witness: Witness, _ meter: inout Meter) throws(Interruption) -> Bool {
    let cell = Cell(
      batch: witness.batch,
      head: witness.head,
      query: witness.query ?? geometry.offset,
      key: witness.key ?? 0
    )
    var queries = cell.query..<cell.query
    var keys = cell.key..<cell.key
    switch law.statement {
    case .equal, .subset, .stable:
      try meter.spend(cellCost)
      guard try counts(cell), let holds = try statementHolds(at: cell) else { return false }
      return !holds
    case .rowsNonempty: keys = geometry.keyPositions
    case .columnsNonempty: queries = geometry.queryPositions
    }
    let (cost, overflow) = cellCost.multipliedReportingOverflow(by: keys.count + queries.count)
    try meter.spend(overflow ? .max : cost)
    guard try counts(cell) else { return false }
    return try isEmpty(
      keys.isEmpty
        ? AnySequence(queries.lazy.map { cell.with(query: $0) })
        : AnySequence(keys.lazy.map { cell.with(key: $0) })
    ) ?? false
  }

  private func firstCell(
    from corner: Cell,
    _ meter: inout Meter,
    _ comparisonCount: inout Int
  ) throws(Interruption) -> Witness? {
    // Without keys a row has no cells, and there may be very many rows.
    guard coveredGeometry.keyCount > 0 else { return nil }
    var cell = corner
    for query in geometry.queryPositions {
      try meter.spend(cellCost * coveredGeometry.keyCount)
      cell.query = query
      for key in coveredGeometry.keyPositions {
        cell.key = key
        guard try counts(cell), let holds = try statementHolds(at: cell) else { continue }
        comparisonCount += 1
        if !holds {
          return Witness(batch: cell.batch, head: cell.head, query: query, key: key)
        }
      }
    }
    return nil
  }

  private func firstEmptyRow(
    from corner: Cell,
    _ meter: inout Meter,
    _ comparisonCount: inout Int
  ) throws(Interruption) -> Witness? {
    for query in geometry.queryPositions {
      try meter.spend(cellCost * (1 + geometry.keyCount))
      let first = corner.with(query: query)
      let row = geometry.keyPositions.lazy.map { first.with(key: $0) }
      guard try counts(first), let isEmpty = try isEmpty(row) else { continue }
      comparisonCount += 1
      if isEmpty { return Witness(batch: corner.batch, head: corner.head, query: query) }
    }
    return nil
  }

  private func firstEmptyColumn(
    from corner: Cell,
    _ meter: inout Meter,
    _ comparisonCount: inout Int
  ) throws(Interruption) -> Witness? {
    for key in geometry.keyPositions {
      let (cost, overflow) = cellCost.multipliedReportingOverflow(by: 1 + geometry.queryCount)
      try meter.spend(overflow ? .max : cost)
      let first = corner.with(key: key)
      let column = geometry.queryPositions.lazy.map { first.with(query: $0) }
      guard try counts(first), let isEmpty = try isEmpty(column) else { continue }
      comparisonCount += 1
      if isEmpty { return Witness(batch: corner.batch, head: corner.head, key: key) }
    }
    return nil
  }
}

// An argument outside its declared range is no error here: that it lies inside is an assumption of
// the law, so a place where it does not is passed over.

extension Trial {
  /// Whether the condition chooses the cell.
  private func counts(_ cell: Cell) throws(Interruption) -> Bool {
    guard let condition else { return true }
    return try value(of: condition, at: cell, in: environment) ?? false
  }

  /// Whether no cell is visible; nil where an argument lies outside its declared range.
  private func isEmpty(_ cells: some Sequence<Cell>) throws(Interruption) -> Bool? {
    for cell in cells {
      guard let isVisible = try value(of: left, at: cell, in: environment) else { return nil }
      if isVisible { return false }
    }
    return true
  }

  /// Whether the masks are as stated; nil where an argument lies outside its declared range.
  private func statementHolds(at cell: Cell) throws(Interruption) -> Bool? {
    var isLeft = false
    // In the shorter run of a `stable` law the new key does not exist.
    if cell.key < geometry.keyCount {
      guard let value = try value(of: left, at: cell, in: environment) else { return nil }
      isLeft = value
    }
    if case .subset = law.statement, !isLeft { return true }
    guard let right, let isRight = try value(of: right, at: cell, in: longerEnvironment)
    else { return nil }
    return isLeft == isRight
  }

  @inline(__always)
  private func value(
    of formula: MaskFormula,
    at cell: Cell,
    in environment: Environment
  ) throws(Interruption) -> Bool? {
    do {
      return try formula.visible(at: cell, in: environment)
    } catch .argumentOutOfRange {
      return nil
    } catch {
      throw Interruption.evaluation(spelledOut(error, at: cell))
    }
  }

  /// The error as the law's own text raises it: bound formulas have values in the place of names.
  private func spelledOut(_ error: EvaluationError, at cell: Cell) -> EvaluationError {
    for mask in [law.condition] + law.statement.masks {
      for environment in [environment, longerEnvironment] {
        do { _ = try mask.formula.visible(at: cell, in: environment) } catch { return error }
      }
    }
    return error
  }
}
