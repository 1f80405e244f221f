/// The tree behind an ``IntegerExpression``: 64-bit integers, never wrapped on overflow.
package indirect enum IntegerFormula: Hashable, Sendable {
  case literal(Int)
  case symbol(Symbol)
  case parameter(String)
  case negate(IntegerFormula)
  case add(IntegerFormula, IntegerFormula)
  case subtract(IntegerFormula, IntegerFormula)
  case multiply(IntegerFormula, IntegerFormula)
  /// Floor division; a divisor below 1 is an error.
  case divide(IntegerFormula, IntegerFormula)
  /// The remainder of floor division, never negative; a divisor below 1 is an error.
  case remainder(IntegerFormula, IntegerFormula)
  case absolute(IntegerFormula)
  case minimum(IntegerFormula, IntegerFormula)
  case maximum(IntegerFormula, IntegerFormula)
  case lookUp(LookUp)
}

extension IntegerFormula {
  /// Whether the formula is made of literals and parameters only.
  ///
  /// One side of every product and every divisor has to be.
  package var isConstant: Bool {
    switch self {
    case .literal, .parameter: true
    case .symbol, .lookUp: false
    default: operands.allSatisfy(\.isConstant)
    }
  }

  /// The value of a literal, otherwise nil.
  package var literalValue: Int? {
    if case .literal(let value) = self { value } else { nil }
  }

  /// The formulas directly below this one, left to right.
  package var operands: [IntegerFormula] {
    switch self {
    case .literal, .symbol, .parameter: []
    case .negate(let a), .absolute(let a): [a]
    case .add(let a, let b), .subtract(let a, let b), .multiply(let a, let b),
      .divide(let a, let b), .remainder(let a, let b), .minimum(let a, let b),
      .maximum(let a, let b):
      [a, b]
    case .lookUp(let lookUp): lookUp.indices
    }
  }

  /// The same formula over other operands, given in the order of ``operands``.
  package func mapOperands<Failure: Error>(
    _ change: (IntegerFormula) throws(Failure) -> IntegerFormula
  ) throws(Failure) -> IntegerFormula {
    switch self {
    case .literal, .symbol, .parameter: self
    case .negate(let a): .negate(try change(a))
    case .absolute(let a): .absolute(try change(a))
    case .add(let a, let b): .add(try change(a), try change(b))
    case .subtract(let a, let b): .subtract(try change(a), try change(b))
    case .multiply(let a, let b): .multiply(try change(a), try change(b))
    case .divide(let a, let b): .divide(try change(a), try change(b))
    case .remainder(let a, let b): .remainder(try change(a), try change(b))
    case .minimum(let a, let b): .minimum(try change(a), try change(b))
    case .maximum(let a, let b): .maximum(try change(a), try change(b))
    case .lookUp(let lookUp): .lookUp(try lookUp.mapIndices(change))
    }
  }
}

/// A value that a run supplies, read at one or two positions: `doc[q]`, `tree[q - P, k - P]`.
package struct LookUp: Hashable, Sendable {
  package let name: String
  package let indices: [IntegerFormula]
  /// The data, once a formula is bound to its inputs; not part of what the look-up *is*.
  package let array: InputArray?

  package init(_ name: String, _ indices: [IntegerFormula], array: InputArray? = nil) {
    self.name = name
    self.indices = indices
    self.array = array
  }

  package static func == (a: LookUp, b: LookUp) -> Bool {
    a.name == b.name && a.indices == b.indices
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(indices)
  }

  package func mapIndices<Failure: Error>(
    _ change: (IntegerFormula) throws(Failure) -> IntegerFormula
  ) throws(Failure) -> LookUp {
    var changed: [IntegerFormula] = []
    changed.reserveCapacity(indices.count)
    for index in indices { changed.append(try change(index)) }
    return LookUp(name, changed, array: array)
  }
}
