/// What a formula needs beside a cell to have a value.
package struct Environment: Sendable {
  package var geometry: Geometry
  package var inputs: Inputs
  package var parameters: [String: Int]
  /// The cells of a law's mask variables.
  package var relations: [String: @Sendable (Cell) -> Bool]

  package init(
    geometry: Geometry,
    inputs: Inputs = [:],
    parameters: [String: Int] = [:],
    relations: [String: @Sendable (Cell) -> Bool] = [:]
  ) {
    self.geometry = geometry
    self.inputs = inputs
    self.parameters = parameters
    self.relations = relations
  }
}

// The one definition. Every compiled form, drawing, export and verdict is tested against these two
// functions; they follow the language's text clause by clause and are not meant to be fast.

extension MaskFormula {
  /// Whether the query at `cell.query` may see the key at `cell.key`.
  package func visible(at cell: Cell, in environment: Environment) throws(EvaluationError) -> Bool {
    switch self {
    case .constant(let value): return value
    case .comparison(let comparison): return try comparison.holds(at: cell, in: environment)
    case .lookUp(let lookUp): return try lookUp.truth(at: cell, in: environment)
    case .not(let a): return try !a.visible(at: cell, in: environment)
    case .all(let list):
      for clause in list where try !clause.visible(at: cell, in: environment) { return false }
      return true
    case .any(let list):
      for clause in list where try clause.visible(at: cell, in: environment) { return true }
      return false
    case .parity(let list):
      var isOdd = false
      for clause in list where try clause.visible(at: cell, in: environment) { isOdd.toggle() }
      return isOdd
    case .transpose(let a): return try a.visible(at: cell.transposed, in: environment)
    case .compose(let a, let b):
      for middle in environment.geometry.keyPositions
      where try a.visible(at: cell.with(key: middle), in: environment) {
        if try b.visible(at: cell.with(query: middle), in: environment) { return true }
      }
      return false
    case .call(let call):
      for requirement in call.requirements {
        try requirement.check(of: call.definition, at: cell, in: environment)
      }
      return try call.body.visible(at: cell, in: environment)
    case .opaque(let predicate): return predicate.isVisible(cell)
    case .relation(let name):
      guard let relation = environment.relations[name] else {
        throw EvaluationError.unknownRelation(name)
      }
      return relation(cell)
    }
  }
}

extension IntegerFormula {
  /// The value at a cell; no step of it wraps around.
  package func value(at cell: Cell, in environment: Environment) throws(EvaluationError) -> Int {
    switch self {
    case .literal(let value): return value
    case .symbol(let symbol): return cell.value(of: symbol, in: environment.geometry)
    case .parameter(let name):
      guard let value = environment.parameters[name] else {
        throw EvaluationError.unknownParameter(name)
      }
      return value
    case .negate(let a):
      return try checked(
        Int(0).subtractingReportingOverflow(a.value(at: cell, in: environment)),
        cell
      )
    case .add(let a, let b):
      let (a, b) = (try a.value(at: cell, in: environment), try b.value(at: cell, in: environment))
      return try checked(a.addingReportingOverflow(b), cell)
    case .subtract(let a, let b):
      let (a, b) = (try a.value(at: cell, in: environment), try b.value(at: cell, in: environment))
      return try checked(a.subtractingReportingOverflow(b), cell)
    case .multiply(let a, let b):
      let (a, b) = (try a.value(at: cell, in: environment), try b.value(at: cell, in: environment))
      return try checked(a.multipliedReportingOverflow(by: b), cell)
    case .divide(let a, let b):
      let (a, b) = (try a.value(at: cell, in: environment), try b.value(at: cell, in: environment))
      return a.floorDivided(by: try positive(b, divisor: self, cell))
    case .remainder(let a, let b):
      let (a, b) = (try a.value(at: cell, in: environment), try b.value(at: cell, in: environment))
      return a.floorRemainder(dividingBy: try positive(b, divisor: self, cell))
    case .absolute(let a):
      let a = try a.value(at: cell, in: environment)
      return a < 0 ? try checked(Int(0).subtractingReportingOverflow(a), cell) : a
    case .minimum(let a, let b):
      return min(try a.value(at: cell, in: environment), try b.value(at: cell, in: environment))
    case .maximum(let a, let b):
      return max(try a.value(at: cell, in: environment), try b.value(at: cell, in: environment))
    case .lookUp(let lookUp): return try lookUp.value(at: cell, in: environment)
    }
  }

  private func checked(
    _ result: (partialValue: Int, overflow: Bool),
    _ cell: Cell
  ) throws(EvaluationError) -> Int {
    guard !result.overflow else {
      throw EvaluationError.overflow(expression: "\(self)", cell: cell)
    }
    return result.partialValue
  }

  private func positive(
    _ value: Int,
    divisor formula: IntegerFormula,
    _ cell: Cell
  ) throws(EvaluationError) -> Int {
    guard value >= 1 else {
      let divisor = formula.operands.last.map { "\($0)" } ?? ""
      throw EvaluationError.divisorNotPositive(divisor: divisor, value: value, cell: cell)
    }
    return value
  }
}

extension Comparison {
  /// Whether every comparison of the chain holds; all operands are evaluated.
  package func holds(at cell: Cell, in environment: Environment) throws(EvaluationError) -> Bool {
    var left = try first.value(at: cell, in: environment)
    var holds = true
    for link in links {
      let right = try link.operand.value(at: cell, in: environment)
      holds = holds && link.relation.holds(left, right)
      left = right
    }
    return holds
  }
}

extension LookUp {
  /// The value that the run supplies at this look-up's indices.
  package func value(at cell: Cell, in environment: Environment) throws(EvaluationError) -> Int {
    guard let array = array ?? environment.inputs[name] else {
      throw EvaluationError.missingInput(name)
    }
    let hasBatchAxis = array.shape.count == indices.count + 1
    guard hasBatchAxis || array.shape.count == indices.count else {
      throw EvaluationError.wrongAxisCount(
        input: name,
        indices: indices.count,
        shape: array.shape
      )
    }
    var flat = 0
    var axis = 0
    if hasBatchAxis {
      guard cell.batch < array.shape[0] else { throw try outside(array, cell, environment) }
      flat = cell.batch
      axis = 1
    }
    for formula in indices {
      let index = try formula.value(at: cell, in: environment)
      guard index >= 0, index < array.shape[axis] else {
        throw try outside(array, cell, environment)
      }
      flat = flat * array.shape[axis] + index
      axis += 1
    }
    return array.values[flat]
  }

  /// The value as a mask: 1 is visible, 0 is not, anything else is an error.
  package func truth(at cell: Cell, in environment: Environment) throws(EvaluationError) -> Bool {
    switch try value(at: cell, in: environment) {
    case 0: return false
    case 1: return true
    case let value: throw EvaluationError.notBoolean(lookUp: "\(self)", value: value, cell: cell)
    }
  }

  private func outside(
    _ array: InputArray,
    _ cell: Cell,
    _ environment: Environment
  ) throws(EvaluationError) -> EvaluationError {
    var index: [Int] = array.shape.count == indices.count ? [] : [cell.batch]
    for formula in indices { index.append(try formula.value(at: cell, in: environment)) }
    return .outsideInput(lookUp: "\(self)", index: index, shape: array.shape, cell: cell)
  }
}

extension MaskCall.Requirement {
  /// Checks that the argument lies in the declared range.
  package func check(
    of definition: MaskDefinition,
    at cell: Cell,
    in environment: Environment
  ) throws(EvaluationError) {
    let value = try argument.value(at: cell, in: environment)
    let lower = try range.lower?.value(at: cell, in: environment) ?? Int.min
    let upper = try range.upper?.value(at: cell, in: environment) ?? Int.max
    guard lower <= value, value <= upper else {
      throw EvaluationError.argumentOutOfRange(
        mask: definition.name,
        parameter: parameter,
        value: value,
        range: "\(writtenRange)"
      )
    }
  }
}

extension Cell {
  package var transposed: Cell { Cell(batch: batch, head: head, query: key, key: query) }

  package func with(key: Int) -> Cell { Cell(batch: batch, head: head, query: query, key: key) }

  package func with(query: Int) -> Cell { Cell(batch: batch, head: head, query: query, key: key) }

  package func value(of symbol: Symbol, in geometry: Geometry) -> Int {
    switch symbol {
    case .query: query
    case .key: key
    case .keyCount: geometry.keyCount
    case .queryCount: geometry.queryCount
    case .batch: batch
    case .head: head
    }
  }
}

extension Int {
  /// The quotient rounded down, for a divisor of at least 1.
  package func floorDivided(by divisor: Int) -> Int {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// The remainder of floor division, never negative, for a divisor of at least 1.
  package func floorRemainder(dividingBy divisor: Int) -> Int {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
