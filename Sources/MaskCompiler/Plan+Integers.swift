import MaskAlgebra

/// A part of a formula that is an integer.
struct IntegerPart: Sendable {
  enum Operation: Sendable {
    case constant(Int)
    case symbol(Symbol)
    case add, subtract, absolute, minimum, maximum
    case scale(by: Int)
    /// By a divisor of at least 2.
    case divide(by: Int)
    case remainder(by: Int)
    /// A table, read at the operands.
    case lookUp(table: Int)
    /// It has no straight pieces, or raises an error.
    case unavailable
  }

  let operation: Operation
  /// The integers directly below, left to right.
  let operands: Range<Int>
  let affine: Affine?
  let dependence: Dependence
  /// The direction in which the part is computed once for all lines, nil where for each.
  let sharedDirection: Line.Direction?

  init(
    _ operation: Operation,
    operands: Range<Int> = 0..<0,
    affine: Affine? = nil,
    dependence: Dependence
  ) {
    self.operation = operation
    self.operands = operands
    self.affine = affine
    self.dependence = dependence
    sharedDirection = affine == nil ? dependence.sharedDirection : nil
  }

  static let unavailable = IntegerPart(.unavailable, dependence: .everything)
}

extension Plan {
  /// The data of an input, as a look-up reads it.
  struct Table: Sendable {
    let values: [Int]
    /// The extents of the axes that the look-up has indices for.
    let extents: [Int]
    /// The extent of the leading batch axis, nil where there is none.
    let batchCount: Int?

    var dependence: Dependence { batchCount == nil ? [] : .batch }
  }

  /// The number of a look-up's data, nil where it does not fit the look-up.
  mutating func add(table lookUp: LookUp) -> Int? {
    guard let array = lookUp.array else { return nil }
    switch array.shape.count - lookUp.indices.count {
    case 0: tables.append(Table(values: array.values, extents: array.shape, batchCount: nil))
    case 1:
      tables.append(
        Table(
          values: array.values,
          extents: Array(array.shape.dropFirst()),
          batchCount: array.shape.first
        )
      )
    default: return nil
    }
    return tables.count - 1
  }

  /// Lays out formulas under consecutive numbers, and what is below them under later ones.
  mutating func add(_ list: [IntegerFormula]) -> Range<Int> {
    let numbers = integers.count..<integers.count + list.count
    integers += list.map { _ in .unavailable }
    for (number, formula) in zip(numbers, list) { integers[number] = part(formula) }
    return numbers
  }

  func dependence(of operands: Range<Int>) -> Dependence {
    integers[operands].reduce(Dependence()) { $0.union($1.dependence) }
  }

  private mutating func part(_ formula: IntegerFormula) -> IntegerPart {
    if formula.isConstant {
      guard let value = formula.constantValue else { return .unavailable }
      return IntegerPart(
        .constant(value),
        affine: limits.checked(Affine(constant: value)),
        dependence: []
      )
    }
    switch formula {
    case .literal, .parameter: return .unavailable
    case .symbol(let symbol):
      return IntegerPart(
        .symbol(symbol),
        affine: Affine(symbol).flatMap(limits.checked),
        dependence: Dependence(symbol)
      )
    case .negate(let a): return scaled(a, by: -1)
    case .add(let a, let b): return part(.add, [a, b]) { $0[0] + $0[1] }
    case .subtract(let a, let b): return part(.subtract, [a, b]) { $0[0] - $0[1] }
    case .multiply(let a, let b):
      if let factor = b.constantValue { return scaled(a, by: factor) }
      if let factor = a.constantValue { return scaled(b, by: factor) }
      return .unavailable
    case .divide(let a, let b):
      guard let divisor = b.constantValue, divisor >= 1 else { return .unavailable }
      return divisor == 1 ? scaled(a, by: 1) : part(.divide(by: divisor), [a])
    case .remainder(let a, let b):
      guard let divisor = b.constantValue, divisor >= 1 else { return .unavailable }
      return divisor == 1 ? scaled(a, by: 0) : part(.remainder(by: divisor), [a])
    case .absolute(let a): return part(.absolute, [a])
    case .minimum(let a, let b): return part(.minimum, [a, b])
    case .maximum(let a, let b): return part(.maximum, [a, b])
    case .lookUp(let lookUp):
      guard let table = add(table: lookUp) else { return .unavailable }
      let operands = add(lookUp.indices)
      return IntegerPart(
        .lookUp(table: table),
        operands: operands,
        dependence: dependence(of: operands).union(tables[table].dependence)
      )
    }
  }

  private mutating func scaled(_ formula: IntegerFormula, by factor: Int) -> IntegerPart {
    part(.scale(by: factor), [formula]) { $0[0].scaled(by: factor) }
  }

  private mutating func part(
    _ operation: IntegerPart.Operation,
    _ list: [IntegerFormula],
    affine: ([Affine]) -> Affine? = { _ in nil }
  ) -> IntegerPart {
    let operands = add(list)
    let forms = integers[operands].compactMap(\.affine)
    let form = forms.count == operands.count ? affine(forms).flatMap(limits.checked) : nil
    return IntegerPart(
      operation,
      operands: operands,
      affine: form,
      dependence: dependence(of: operands)
    )
  }
}

extension IntegerFormula {
  /// The value of a formula of literals, nil where it raises an error.
  fileprivate var constantValue: Int? {
    guard isConstant, let geometry = try? Geometry(keys: 0) else { return nil }
    return try? value(at: Cell(query: 0, key: 0), in: Environment(geometry: geometry))
  }
}
