/// Linear constraints that hold together.
struct LinearSystem: Hashable {
  /// Each is zero.
  private(set) var equalities: [LinearForm] = []
  /// Each is at least zero.
  private(set) var inequalities: [LinearForm] = []
  /// Whether a constraint without variables was false.
  private(set) var isContradictory = false

  /// Adds `form == 0`, divided by what its coefficients have in common.
  mutating func addZero(_ form: LinearForm) {
    let content = form.content
    if content == 0 {
      if form.constant != 0 { isContradictory = true }
      return
    }
    guard form.constant % content == 0 else {
      isContradictory = true
      return
    }
    let reduced = content == 1 ? form : form.dividedRoundingDown(by: content)
    if !equalities.contains(reduced) { equalities.append(reduced) }
  }

  /// Adds `form >= 0`, divided by what its coefficients have in common.
  ///
  /// Of two with the same variables only the tighter is kept, and two that leave one value between
  /// them become an equality.
  mutating func addAtLeastZero(_ form: LinearForm) {
    let content = form.content
    if content == 0 {
      if form.constant < 0 { isContradictory = true }
      return
    }
    // Rounding the constant down loses no integer: that is what makes the test exact so often.
    let reduced = content == 1 ? form : form.dividedRoundingDown(by: content)
    for (index, other) in inequalities.enumerated() where other.terms.count == reduced.terms.count {
      if other.terms == reduced.terms {
        if reduced.constant < other.constant {
          inequalities.remove(at: index)
          addAtLeastZero(reduced)
        }
        return
      }
      guard other.hasOppositeTerms(to: reduced) else { continue }
      let (width, overflow) = other.constant.addingReportingOverflow(reduced.constant)
      if overflow { continue }
      if width < 0 { isContradictory = true }
      if width == 0 {
        inequalities.remove(at: index)
        addZero(reduced)
        return
      }
    }
    inequalities.append(reduced)
  }

  /// The system with a form in the place of a variable.
  func substituting(
    _ variable: Variable,
    by form: LinearForm,
    _ effort: Effort
  ) throws(Refusal) -> LinearSystem {
    var result = LinearSystem()
    for equality in equalities {
      try effort.step()
      result.addZero(try equality.substituting(variable, by: form))
    }
    for inequality in inequalities {
      try effort.step()
      result.addAtLeastZero(try inequality.substituting(variable, by: form))
    }
    result.isContradictory = result.isContradictory || isContradictory
    return result
  }

  /// The system without one of its equalities.
  func removing(equality: LinearForm) -> LinearSystem {
    var result = self
    result.equalities.removeAll { $0 == equality }
    return result
  }

  /// The system with the inequalities that a variable is not in.
  func removingInequalities(with variable: Variable) -> LinearSystem {
    var result = self
    result.inequalities.removeAll { $0.mentions(variable) }
    return result
  }

  /// The values of the variables that an equality decides alone.
  var fixedValues: Model {
    var model = Model()
    for equality in equalities where equality.terms.count == 1 {
      // Coefficients are divided out, so that only 1 and -1 are left.
      let term = equality.terms[0]
      model[term.variable] = term.coefficient == 1 ? 0 &- equality.constant : equality.constant
    }
    return model
  }

  /// The variables of all constraints, in order.
  var variables: [Variable] {
    var found: Set<Variable> = []
    for form in equalities + inequalities {
      for term in form.terms { found.insert(term.variable) }
    }
    return found.sorted()
  }
}

extension LinearForm {
  func hasOppositeTerms(to other: LinearForm) -> Bool {
    for (a, b) in zip(terms, other.terms)
    where a.variable != b.variable || a.coefficient != 0 &- b.coefficient {
      return false
    }
    return true
  }
}

/// The bounds that inequalities put on one variable.
struct VariableBounds {
  /// `coefficient * x + rest >= 0`, or `coefficient * x <= rest` above; coefficients are positive.
  struct Bound {
    let coefficient: Integer
    let rest: LinearForm
  }

  let variable: Variable
  private(set) var lower: [Bound] = []
  private(set) var upper: [Bound] = []

  init(on variable: Variable, in system: LinearSystem) throws(Refusal) {
    self.variable = variable
    for form in system.inequalities {
      let coefficient = form.coefficient(of: variable)
      if coefficient > 0 {
        lower.append(Bound(coefficient: coefficient, rest: form.removing(variable)))
      } else if coefficient < 0 {
        let positive = try coefficient.negated()
        upper.append(Bound(coefficient: positive, rest: form.removing(variable)))
      }
    }
  }

  /// Whether an integer lies between the bounds wherever a rational number does.
  ///
  /// It does between two bounds where a coefficient is 1, and where there is room for certain, as
  /// between the two bounds of a quotient.
  func isExact() throws(Refusal) -> Bool {
    for a in lower {
      for b in upper where try !hasRoom(between: a, and: b) { return false }
    }
    return true
  }

  /// Whether an integer lies between two bounds wherever a rational number does.
  func hasRoom(between lower: Bound, and upper: Bound) throws(Refusal) -> Bool {
    let (a, b) = (lower.coefficient, upper.coefficient)
    if a == 1 || b == 1 { return true }
    let room = try upper.rest.scaled(by: a).adding(lower.rest, times: b)
    let needed = try a.minus(1).times(try b.minus(1))
    return room.isConstant && room.constant >= needed
  }

  /// How many constraints replace the bounds.
  var pairCount: Int { lower.count * upper.count }

  var largestUpperCoefficient: Integer { upper.map(\.coefficient).max() ?? 1 }

  /// How many equalities have to be tried beside the dark shadow.
  func splinterCount(of bound: Bound) throws(Refusal) -> Integer {
    let (a, b) = (bound.coefficient, largestUpperCoefficient)
    return try a.times(b).minus(a).minus(b).floorDivided(by: b).plus(1)
  }
}
