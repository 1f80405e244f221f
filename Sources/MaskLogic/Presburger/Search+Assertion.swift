extension Search {
  func assert(_ literals: [Branch.Literal], in branch: inout Branch) throws(Refusal) {
    for literal in literals {
      if branch.isClosed { return }
      try assert(literal.formula, literal.isPositive, in: &branch)
    }
  }

  /// Adds that a formula is true, or false: what is certain to the system, choices to the clauses.
  func assert(
    _ formula: Formula,
    _ isPositive: Bool,
    in branch: inout Branch
  ) throws(Refusal) {
    if branch.isClosed { return }
    switch (formula, isPositive) {
    case (.constant(let value), _): if value != isPositive { branch.isClosed = true }
    case (.atLeastZero(let form), true): try assertAtLeastZero(form, in: &branch)
    case (.atLeastZero(let form), false):
      try assertAtLeastZero(try form.scaled(by: -1).adding(-1), in: &branch)
    case (.zero(let form), true): try assertZero(form, in: &branch)
    case (.not(let a), _): try assert(a, !isPositive, in: &branch)
    case (.all(let list), true), (.any(let list), false):
      for a in list { try assert(a, isPositive, in: &branch) }
    case (.parity(let list), _) where list.count <= 1:
      try assert(list.first ?? .never, isPositive, in: &branch)
    case (.zero, false), (.all, false), (.any, true), (.parity, _), (.choice, _):
      try addClause(of: Branch.Literal(formula, isPositive), in: &branch)
    case (.exists(let variable, let a), true):
      branch.bound.append(variable)
      try assert(a, true, in: &branch)
    case (.exists(let variable, let a), false):
      try assertNone(variable, a, formula, in: &branch)
    }
  }

  private func addClause(
    of literal: Branch.Literal,
    in branch: inout Branch
  ) throws(Refusal) {
    let alternatives = try alternatives(of: literal)
    branch.clauses.append(Branch.Clause(literal: literal, alternatives: alternatives))
  }

  /// Lists of literals, all of one of which hold where the literal does.
  private func alternatives(
    of literal: Branch.Literal
  ) throws(Refusal) -> [[Branch.Literal]] {
    let isPositive = literal.isPositive
    switch literal.formula {
    case .zero(let form):
      let above = Formula.atLeastZero(try form.adding(-1))
      let below = Formula.atLeastZero(try form.scaled(by: -1).adding(-1))
      return [[.init(above, true)], [.init(below, true)]]
    case .all(let list), .any(let list): return list.map { [Branch.Literal($0, isPositive)] }
    case .parity(let list):
      let rest = Formula.parity(Array(list.dropFirst()))
      return [
        [.init(list[0], true), .init(rest, !isPositive)],
        [.init(list[0], false), .init(rest, isPositive)],
      ]
    case .choice(let choices):
      // The conditions leave nothing out, so that denying a choice is choosing a denial.
      return choices.map { (choice: Formula.Choice) -> [Branch.Literal] in
        [.init(choice.condition, true), .init(choice.formula, isPositive)]
      }
    case .constant, .atLeastZero, .not, .exists: return [[literal]]
    }
  }

  /// That no value of the variable makes the formula true.
  private func assertNone(
    _ variable: Variable,
    _ formula: Formula,
    _ whole: Formula,
    in branch: inout Branch
  ) throws(Refusal) {
    let quantifierFree: Formula?
    if let known = eliminated[whole] {
      quantifierFree = known
    } else {
      quantifierFree = try eliminate(variable, from: formula)
      eliminated[whole] = .some(quantifierFree)
    }
    if let quantifierFree {
      try assert(quantifierFree, false, in: &branch)
    } else {
      branch.universals.append(.init(variable: variable, formula: formula))
    }
  }

  private func assertAtLeastZero(
    _ form: LinearForm,
    in branch: inout Branch
  ) throws(Refusal) {
    branch.system.addAtLeastZero(form)
    branch.isClosed = branch.isClosed || branch.system.isContradictory
    try introduce(form, in: &branch)
  }

  private func assertZero(_ form: LinearForm, in branch: inout Branch) throws(Refusal) {
    branch.system.addZero(form)
    branch.isClosed = branch.isClosed || branch.system.isContradictory
    try introduce(form, in: &branch)
  }

  /// Adds what the quotients and look-ups of a form mean.
  private func introduce(_ form: LinearForm, in branch: inout Branch) throws(Refusal) {
    for term in form.terms {
      let variable = term.variable
      if case .named = terms.meanings[variable.index] { continue }
      guard branch.introduced.insert(variable).inserted else { continue }
      switch terms.meanings[variable.index] {
      case .named: break
      case .quotient(let form, let divisor):
        for bound in try terms.bounds(onQuotient: variable, of: form, by: divisor) {
          try assertAtLeastZero(bound, in: &branch)
        }
      case .lookUp(let lookUp):
        if branch.knowsFunctions { try introduce(lookUp, as: variable, in: &branch) }
      }
    }
  }

  private func introduce(
    _ lookUp: Terms.LookUpTerm,
    as variable: Variable,
    in branch: inout Branch
  ) throws(Refusal) {
    let value = LinearForm(variable)
    try assert(try terms.functions[lookUp.function].axiom(lookUp, value), true, in: &branch)
    for other in branch.lookUps[lookUp.function, default: []] {
      guard case .lookUp(let otherLookUp) = terms.meanings[other.index] else { continue }
      let consistency = try terms.consistency(
        of: (lookUp, value),
        and: (otherLookUp, LinearForm(other))
      )
      for formula in consistency { try assert(formula, true, in: &branch) }
    }
    branch.lookUps[lookUp.function, default: []].append(variable)
  }
}

extension Terms {
  /// `0 <= form - divisor * quotient < divisor`, as forms that are at least zero.
  func bounds(
    onQuotient quotient: Variable,
    of form: LinearForm,
    by divisor: Integer
  ) throws(Refusal) -> [LinearForm] {
    let rest = try form.adding(LinearForm(quotient), times: try divisor.negated())
    return [rest, try rest.scaled(by: -1).adding(try divisor.minus(1))]
  }
}
