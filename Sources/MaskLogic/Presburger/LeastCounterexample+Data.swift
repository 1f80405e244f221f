internal import MaskAlgebra

extension LeastCounterexample {
  mutating func holdFunctions(
    in place: inout Place,
    _ model: inout Model
  ) throws(Refusal) {
    for input in question.outline.inputs {
      guard let reader = question.reader.inputs[input.declaration.name] else { continue }
      let shape = try shape(of: input.declaration, in: place)
      let values = try hold(
        FunctionTable(function: reader.function, origin: shape.map { _ in 0 }, shape: shape),
        from: try range(of: input.declaration, in: place),
        &model
      )
      do {
        place.inputs.append(
          try InputArray(shape: shape, values: values, isBoolean: input.declaration.isBoolean)
        )
      } catch { throw Refusal.outside("\(error)") }
    }
    for name in question.outline.relations {
      guard let function = question.reader.relations[name] else { continue }
      let domain = question.relationDomain(
        keyCount: place.keyCount,
        queryCount: place.queryCount,
        offset: place.offset
      )
      guard let domain, let count = domain.count, count <= FunctionTable.largestCount else {
        throw Refusal.unshown("a counterexample has too many cells to write down")
      }
      let table = FunctionTable(
        function: function,
        origin: [domain.rows.lowerBound, domain.columns.lowerBound],
        shape: [domain.rows.count, domain.columns.count]
      )
      place.relations.append(try hold(table, from: (0, 1), &model))
    }
  }

  private func shape(
    of declaration: InputDeclaration,
    in place: Place
  ) throws(Refusal) -> [Int] {
    guard let geometry = try question.coveredGeometry(of: place) else {
      throw Refusal.unshown("a counterexample needs integers of more than 64 bits")
    }
    let shape = declaration.axes.map { (axis: InputAxis) -> Int in axis.count(in: geometry) }
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= FunctionTable.largestCount else {
        throw Refusal.unshown("a counterexample has too many data to write down")
      }
      count = product
    }
    return shape
  }

  private func range(
    of declaration: InputDeclaration,
    in place: Place
  ) throws(Refusal) -> (lower: Int?, upper: Int?) {
    guard case .integers(let range) = declaration.kind else { return (0, 1) }
    do {
      let geometry = try Geometry(
        queries: place.queryCount,
        keys: place.keyCount,
        offset: place.offset
      )
      let environment = Environment(geometry: geometry)
      let lower = try range.lower?.value(in: environment)
      return (lower, try range.upper?.value(in: environment))
    } catch { throw Refusal.outside("a range of '\(declaration.name)' has no value") }
  }

  /// Makes the values of a function as small as they can be, the first first, and holds them.
  private mutating func hold(
    _ table: FunctionTable,
    from range: (lower: Int?, upper: Int?),
    _ model: inout Model
  ) throws(Refusal) -> [Int] {
    let terms = question.terms
    let known = terms.functions[table.function]
    var runs: [FunctionTable.Run] = []
    var values: [Int] = []
    /// What is known when these runs are, and the values from `start` on are not.
    func know(_ runs: [FunctionTable.Run]) {
      terms.functions[table.function].axiom = {
        (term: Terms.LookUpTerm, value: LinearForm) throws(Refusal) in
        .conjunction([
          try known.axiom(term, value),
          try table.formula(runs, term, value, isNondecreasing: known.isNondecreasing),
        ])
      }
    }
    while values.count < table.count {
      let start = values.count
      let isRowStart = !known.isNondecreasing || start % table.rowLength == 0
      let lower = isRowStart ? range.lower : max(range.lower ?? .min, values[start - 1])
      guard let usual = CandidateIntegers.first(from: lower, to: range.upper) else {
        throw Refusal.outside("a range has no value")
      }
      // As many entries as possible have the usual value: all, or found by halving.
      let rowEnd = start - start % table.rowLength + table.rowLength
      var end = known.isNondecreasing ? rowEnd : table.count
      var (least, impossible) = (start, end + 1)
      while impossible - least > 1 {
        know(runs + [.init(start..<end, LinearForm(Integer(usual)))])
        if try isSolvable(&model) { least = end } else { impossible = end }
        end = least + (impossible - least) / 2
      }
      if least > start {
        runs.append(.init(start..<least, LinearForm(Integer(usual))))
        values += Array(repeating: usual, count: least - start)
        continue
      }
      let entry = terms.variable("")
      know(runs + [.init(start..<start + 1, LinearForm(entry))])
      formulas.append(try entryRange(entry, lower, range.upper))
      guard try isSolvable(&model) else { throw Refusal.outside("an entry has no value") }
      let value = try hold(entry, .byMagnitude, &model)
      runs.append(.init(start..<start + 1, LinearForm(Integer(value))))
      values.append(value)
    }
    know(runs)
    return values
  }

  private func entryRange(
    _ entry: Variable,
    _ lower: Int?,
    _ upper: Int?
  ) throws(Refusal) -> Formula {
    var result: [Formula] = []
    if let lower { result.append(try .atMost(LinearForm(Integer(lower)), LinearForm(entry))) }
    if let upper { result.append(try .atMost(LinearForm(entry), LinearForm(Integer(upper)))) }
    return .conjunction(result)
  }

  private func isSolvable(_ model: inout Model) throws(Refusal) -> Bool {
    switch try search.solve(formulas) {
    case .closed: return false
    case .open(let other):
      model = other
      return true
    case .unknown: throw Refusal.unsettled
    }
  }
}

extension CandidateIntegers {
  /// The first integer of a range in the order 0, 1, -1, 2, -2, and so on.
  static func first(from lower: Int?, to upper: Int?) -> Int? {
    let (lowest, highest) = (lower ?? .min, upper ?? .max)
    return lowest <= highest ? min(max(0, lowest), highest) : nil
  }
}
