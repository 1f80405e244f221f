import MaskAlgebra

/// What the keys with certain values of a look-up are remembered by.
struct ValueKey: Hashable {
  let source: RowSolver.ValueSource
  let shift: Int
  let lower: Int?
  let upper: Int?
}

/// The values that were read so far; tables by number, as every row asks for them.
struct ValueRunStore {
  private var tables: [ValueRuns?]
  private var lines: [Int: ValueRuns] = [:]

  init(tableCount: Int) { tables = Array(repeating: nil, count: tableCount) }

  subscript(source: RowSolver.ValueSource) -> ValueRuns? {
    get {
      switch source {
      case .table(let number): tables[number]
      case .line(let operand): lines[operand]
      }
    }
    set {
      switch source {
      case .table(let number): tables[number] = newValue
      case .line(let operand): lines[operand] = newValue
      }
    }
  }
}

extension RowSolver {
  /// Where values come from: a table as it is, or a look-up at its operands, by the first of them.
  enum ValueSource: Hashable {
    case table(Int)
    case line(firstOperand: Int)
  }

  /// The value of a look-up at a position that does not depend on the key.
  mutating func value(of table: Int, _ operands: Range<Int>) throws(NotAnalysable) -> Int {
    guard operands.count == 1 else { return try valueOfRow(of: table, operands) }
    let index = try position(operands.lowerBound)
    let source = try source(ofTable: table)
    guard let runs = valueRuns[source], 0..<runs.count ~= index.value else {
      throw NotAnalysable()
    }
    let (positions, value) = runs.run(at: index.value)
    if index.slope > 0 {
      let room = positions.upperBound - index.value
      algebra.horizon.limit(to: room.dividedRoundingUp(by: index.slope))
    } else if index.slope < 0 {
      algebra.horizon.limit(to: (index.value - positions.lowerBound) / -index.slope + 1)
    }
    return value
  }

  /// The value of a look-up with several indices, for this row alone where one of them moves.
  private mutating func valueOfRow(
    of table: Int,
    _ operands: Range<Int>
  ) throws(NotAnalysable) -> Int {
    let data = plan.tables[table]
    var flat = data.batchCount == nil ? 0 : batch
    guard batch < data.batchCount ?? .max else { throw NotAnalysable() }
    for (operand, extent) in zip(operands, data.extents) {
      let index = try position(operand)
      guard 0..<extent ~= index.value else { throw NotAnalysable() }
      if index.slope != 0 { algebra.horizon.limit(to: 1) }
      flat = flat * extent + index.value
    }
    return data.values[flat]
  }

  /// Expects every look-up at and below an integer to read inside its data.
  mutating func checkLookUps(below number: Int, within domain: RowPattern) throws(NotAnalysable) {
    let part = plan.integers[number]
    if case .lookUp(let table) = part.operation {
      if part.dependence.contains(.key) {
        _ = try values(of: table, part.operands, within: domain)
      } else {
        _ = try value(of: table, part.operands)
      }
    }
    for operand in part.operands { try checkLookUps(below: operand, within: domain) }
  }

  /// The values of a look-up at keys: at key `k` those of the source at `k + shift`.
  private mutating func values(
    of table: Int,
    _ operands: Range<Int>,
    within domain: RowPattern
  ) throws(NotAnalysable) -> (source: ValueSource, shift: Int) {
    if operands.count == 1 {
      var index = Sum()
      try add(operands.lowerBound, times: 1, to: &index, within: domain)
      if index.key == 1, index.others.isEmpty, index.position.slope == 0 {
        let source = try source(ofTable: table)
        let shift = index.position.value
        let count = valueRuns[source]?.count ?? 0
        if shift >= 0, geometry.keyCount <= count - shift { return (source, shift) }
        let inside = algebra.range(Linear(-shift), Linear(count - shift))
        guard try algebra.combine(.subtraction, domain, inside).isEmpty else {
          throw NotAnalysable()
        }
        return (source, shift)
      }
    }
    let source = ValueSource.line(firstOperand: operands.lowerBound)
    if valueRuns[source] != nil { return (source, 0) }
    guard !plan.dependence(of: operands).contains(.query), geometry.keyCount <= Self.lineLimit
    else { throw NotAnalysable() }
    let compiler = LineCompiler(plan, in: geometry, sharesAcrossLines: false)
    let line = Line(batch: batch, head: head, position: query)
    let keys = compiler.everyKey
    guard let read = compiler.read(plan.tables[table], operands, line, within: keys),
      let runs = ValueRuns(read)
    else { throw NotAnalysable() }
    valueRuns[source] = runs
    return (source, 0)
  }

  /// Keys that a line may be written out for.
  static var lineLimit: Int { 1 << 22 }

  /// A table with one axis beside the batch's, read where it is not yet.
  private mutating func source(ofTable table: Int) throws(NotAnalysable) -> ValueSource {
    let source = ValueSource.table(table)
    if valueRuns[source] != nil { return source }
    let data = plan.tables[table]
    var entries = data.values[...]
    if let batchCount = data.batchCount {
      guard batch < batchCount else { throw NotAnalysable() }
      entries = data.values[batch * data.extents[0]..<(batch + 1) * data.extents[0]]
    }
    valueRuns[source] = ValueRuns(entries)
    return source
  }

  /// The keys at which a boolean look-up is 1.
  mutating func truth(
    of table: Int,
    _ operands: Range<Int>,
    within domain: RowPattern
  ) throws(NotAnalysable) -> RowPattern {
    guard plan.dependence(of: operands).contains(.key) else {
      let value = try value(of: table, operands)
      // A value other than 0 and 1 is an error, which the definition tells.
      guard 0...1 ~= value else { throw NotAnalysable() }
      return value == 1 ? domain : .empty
    }
    let (source, shift) = try values(of: table, operands, within: domain)
    guard valueRuns[source]?.isBoolean == true else { throw NotAnalysable() }
    return try keys(ofValuesOf: source, shift: shift, from: 1, to: 1)
  }

  /// The keys at which a look-up lies between two ends.
  mutating func keys(
    ofValuesOf number: Int,
    from lower: Linear?,
    to upper: Linear?,
    within domain: RowPattern
  ) throws(NotAnalysable) -> RowPattern {
    // Ends that move would ask for other values in every row.
    guard lower?.slope ?? 0 == 0, upper?.slope ?? 0 == 0 else { throw NotAnalysable() }
    let part = plan.integers[number]
    guard case .lookUp(let table) = part.operation else { throw NotAnalysable() }
    let (source, shift) = try values(of: table, part.operands, within: domain)
    return try keys(ofValuesOf: source, shift: shift, from: lower?.value, to: upper?.value)
  }

  private mutating func keys(
    ofValuesOf source: ValueSource,
    shift: Int,
    from lower: Int?,
    to upper: Int?
  ) throws(NotAnalysable) -> RowPattern {
    let key = ValueKey(source: source, shift: shift, lower: lower, upper: upper)
    if !valueSets.isEmpty, let known = valueSets[key] { return known }
    var runs = valueRuns[source]?.positions(from: lower, to: upper) ?? KeyRuns()
    if shift != 0 || runs.ranges.last?.upperBound ?? 0 > geometry.keyCount {
      var moved = KeyRuns()
      for run in runs.ranges {
        let range = run.lowerBound - shift..<run.upperBound - shift
        moved.append(range.clamped(to: geometry.keyPositions))
      }
      runs = moved
    }
    let row = row(of: runs)
    // A row without a set is made as fast as it is found.
    if row.steps.count == 2, row.steps[0].set > KeySetPool.every { valueSets[key] = row }
    return row
  }

  /// A row with these keys, whatever the query.
  mutating func row(of runs: KeyRuns, period: Int? = nil) -> RowPattern {
    let turns = period.map { geometry.keyCount.dividedRoundingUp(by: $0) } ?? 1
    // A few runs are cheaper than a set: other ranges can cut them short.
    if turns * runs.ranges.count <= 4 {
      guard period != nil else { return RowPattern(runs) }
      return RowPattern(KeySet(runs, period: period).writtenOut(below: geometry.keyCount))
    }
    let set = algebra.pool.add(KeySet(runs, period: period))
    return RowPattern(Linear(0), Linear(geometry.keyCount), set: set)
  }
}
