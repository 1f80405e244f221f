internal import MaskAlgebra

// The definition computes with 64 bits, a proof with integers. The two agree where no step of an
// expression can pass 64 bits; to be sure of that for every length that can be, lengths,
// parameters and data are taken to be below 2^40, a million million.

extension Law {
  /// Checks that no step of an integer of the law can pass 64 bits.
  func checkMagnitudes() throws(Refusal) {
    for mask in statement.masks + [condition] { try mask.formula.checkMagnitudes() }
    for case .parameter(_, let range) in quantifiers {
      _ = try range.lower?.magnitude()
      _ = try range.upper?.magnitude()
    }
    _ = try window?.queryCount.magnitude()
    _ = try window?.offset.magnitude()
  }
}

extension Law {
  /// Whether a literal is so large that it matters where 64 bits end.
  var hasLargeLiterals: Bool {
    let limit = Int(IntegerFormula.largest)
    return LawUses(of: self).literals.contains { $0 > limit || $0 < -limit }
  }
}

extension MaskFormula {
  fileprivate func checkMagnitudes() throws(Refusal) {
    for clause in clauses { try clause.checkMagnitudes() }
    for operand in integerOperands { _ = try operand.magnitude() }
    if case .call(let call) = self { try call.body.checkMagnitudes() }
  }
}

extension IntegerFormula {
  static let largest = Integer(1) << 40

  /// A bound on the absolute value.
  fileprivate func magnitude() throws(Refusal) -> Integer {
    let bound: Integer =
      switch self {
      case .literal(let value): Integer(value.magnitude)
      case .symbol, .parameter: Self.largest
      case .lookUp(let lookUp): try lookUp.checkMagnitudes()
      case .negate(let a), .absolute(let a): try a.magnitude()
      case .add(let a, let b), .subtract(let a, let b): try a.magnitude().plus(b.magnitude())
      // A quotient times its divisor is at most what was divided, or a divisor below it.
      case .multiply(.divide(let a, let b), let c) where b == c,
        .multiply(let c, .divide(let a, let b)) where b == c:
        try a.magnitude().plus(b.magnitude())
      case .multiply(let a, let b): try a.magnitude().times(b.magnitude())
      case .divide(let a, let b): try larger(a.magnitude(), beside: b)
      case .remainder(let a, let b): try larger(b.magnitude(), beside: a)
      case .minimum(let a, let b), .maximum(let a, let b):
        try max(a.magnitude(), b.magnitude())
      }
    guard bound <= Integer(Int.max) || literalValue != nil else {
      throw Refusal.outside("'\(self)' may pass 64 bits")
    }
    return bound
  }

  private func larger(_ bound: Integer, beside other: IntegerFormula) throws(Refusal) -> Integer {
    _ = try other.magnitude()
    return bound
  }
}

extension LookUp {
  fileprivate func checkMagnitudes() throws(Refusal) -> Integer {
    for index in indices { _ = try index.magnitude() }
    return IntegerFormula.largest
  }
}
