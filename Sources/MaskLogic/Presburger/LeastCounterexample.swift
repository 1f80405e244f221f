internal import MaskAlgebra

/// Finds the first place, in the order of counterexamples, where a law is false.
///
/// One quantity after the other is made as small as the decision procedure allows, and then held.
struct LeastCounterexample {
  /// What the first counterexample consists of, before it is confirmed.
  struct Place {
    var keyCount = 0
    var queryCount = 0
    var offset = 0
    var parameters: [Int] = []
    var batchCount = 1
    var headCount = 1
    var inputs: [InputArray] = []
    /// The cells of arbitrary masks, row by row.
    var relations: [[Int]] = []
    var batch = 0
    var head = 0
    var query = 0
    var key = 0
  }

  private let question: LawQuestion
  private let search: Search
  /// Everything that is known of the counterexample so far.
  private var formulas: [Formula]

  init(_ question: LawQuestion, _ search: Search, knowing known: [Formula] = []) {
    self.question = question
    self.search = search
    formulas = known + question.premises + [question.violation]
  }

  /// The first counterexample, beginning with any.
  mutating func find(from model: Model) throws(Refusal) -> Place {
    var model = model
    var place = Place()
    place.keyCount = try hold(question.keyCount, .ascending, &model)
    place.queryCount = place.keyCount
    if let window = question.window {
      place.queryCount = try hold(window.queryCount, .ascending, &model)
      place.offset = try hold(window.offset, .byMagnitude, &model)
    }
    for variable in question.parameters {
      place.parameters.append(try hold(variable, .byMagnitude, &model))
    }
    let outline = question.outline
    if outline.depends(on: .batch) {
      place.batchCount = try count(question.batch, atLeast: outline.batchCount, &model)
    }
    if outline.depends(on: .head) {
      place.headCount = try count(question.head, atLeast: outline.headCount, &model)
    }
    try holdFunctions(in: &place, &model)
    if outline.depends(on: .batch) {
      place.batch = try hold(question.batch, .ascending, &model)
    }
    if outline.depends(on: .head) { place.head = try hold(question.head, .ascending, &model) }
    place.query = try hold(question.query, .ascending, &model)
    place.key = try hold(question.key, .ascending, &model)
    return place
  }

  /// How many batch rows, or heads, there are: as many as the law asks for, more where none of
  /// these is wrong.
  private mutating func count(
    _ variable: Variable,
    atLeast count: Int,
    _ model: inout Model
  ) throws(Refusal) -> Int {
    var count = count
    if try !isPossible(.less(LinearForm(variable), LinearForm(Integer(count))), &model) {
      let last = try hold(variable, .ascending, &model)
      guard last < Int.max else {
        throw Refusal.outside("a counterexample needs integers of more than 64 bits")
      }
      count = last + 1
    }
    formulas.append(try .less(LinearForm(variable), LinearForm(Integer(count))))
    return count
  }
}

// MARK: One quantity

extension LeastCounterexample {
  /// The order in which integers are tried.
  private enum Order {
    case ascending
    /// 0, 1, -1, 2, -2, and so on.
    case byMagnitude
  }

  /// Whether the law can be false with one more thing known; the model is then one where it is.
  private func isPossible(_ formula: Formula, _ model: inout Model) throws(Refusal) -> Bool {
    if try search.truth(of: formula, in: model) == true { return true }
    switch try search.solve([formula] + formulas) {
    case .closed: return false
    case .open(let other):
      model = other
      return true
    case .unknown: throw Refusal.unsettled
    }
  }

  /// Makes a quantity as small as it can be, and holds it there.
  private mutating func hold(
    _ variable: Variable,
    _ order: Order,
    _ model: inout Model
  ) throws(Refusal) -> Int {
    let value = try least(variable, order, &model)
    formulas.append(try .equal(LinearForm(variable), LinearForm(value)))
    guard let value = Int(exactly: value) else {
      throw Refusal.outside("a counterexample needs integers of more than 64 bits")
    }
    return value
  }

  private func least(
    _ variable: Variable,
    _ order: Order,
    _ model: inout Model
  ) throws(Refusal) -> Integer {
    let form = LinearForm(variable)
    switch order {
    case .ascending:
      return try least(&model) { (model: Model) throws(Refusal) -> Integer in
        model[variable] ?? 0
      } isAtMost: { (bound: Integer) throws(Refusal) -> Formula in
        try .atMost(form, LinearForm(bound))
      }
    case .byMagnitude:
      let magnitude = try least(&model) { (model: Model) throws(Refusal) -> Integer in
        let value = model[variable] ?? 0
        return value < 0 ? try value.negated() : value
      } isAtMost: { (bound: Integer) throws(Refusal) -> Formula in
        .conjunction([
          try .atMost(form, LinearForm(bound)),
          try .atMost(LinearForm(try bound.negated()), form),
        ])
      }
      let isPositive = try isPossible(.equal(form, LinearForm(magnitude)), &model)
      return isPositive ? magnitude : try magnitude.negated()
    }
  }

  /// The least value of something that may be anything from some integer up.
  private func least(
    _ model: inout Model,
    _ value: (Model) throws(Refusal) -> Integer,
    isAtMost: (Integer) throws(Refusal) -> Formula
  ) throws(Refusal) -> Integer {
    var best = try value(model)
    if question.terms.fault == .anyCounterexample { return best }
    // Usually the model has the least value; then one question shows it.
    guard try isPossible(isAtMost(try best.minus(1)), &model) else { return best }
    best = try value(model)
    // Below this nothing is possible: found by doubling, then by halving.
    var impossible = Swift.min(try best.minus(1), 0)
    var step: Integer = 1
    while try isPossible(isAtMost(impossible), &model) {
      best = try value(model)
      impossible = try Swift.min(impossible, best).minus(step)
      step = try step.times(2)
    }
    while try impossible.plus(1) < best {
      let middle = try impossible.plus(best).floorDivided(by: 2)
      if try isPossible(isAtMost(middle), &model) {
        best = try value(model)
      } else {
        impossible = middle
      }
    }
    return best
  }
}

// MARK: Data and cells

extension LeastCounterexample {
  private mutating func holdFunctions(
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
        throw Refusal.outside("a counterexample has too many cells to write down")
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
      throw Refusal.outside("a counterexample needs integers of more than 64 bits")
    }
    let shape = declaration.axes.map { (axis: InputAxis) -> Int in axis.count(in: geometry) }
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= FunctionTable.largestCount else {
        throw Refusal.outside("a counterexample has too many data to write down")
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
