/// What is known in one case of a proof.
struct Facts {
  private let terms: Terms
  private let eliminated: [Formula: Formula?]
  private(set) var constraints: [Constraint] = []
  /// Literals that leave something to choose.
  private(set) var choices = OrderedCollection<Branch.Literal>()
  private(set) var universals: Set<Branch.Universal> = []
  /// The quantifiers that were read as what they were replaced by.
  private(set) var replaced: Set<Formula> = []
  private var introduced: Set<Variable> = []
  private var lookUps: [Int: [Variable]] = [:]

  init(_ terms: Terms, _ eliminated: [Formula: Formula?]) {
    self.terms = terms
    self.eliminated = eliminated
  }

  func learning(_ literals: [Branch.Literal]) throws(Refusal) -> Facts {
    var facts = self
    try facts.learn(literals)
    return facts
  }

  mutating func learn(_ literals: [Branch.Literal]) throws(Refusal) {
    for literal in literals { try learn(literal) }
  }

  mutating func learn(_ literal: Branch.Literal) throws(Refusal) {
    let isPositive = literal.isPositive
    switch literal.formula {
    case .constant(let value):
      if value != isPositive { constraints.append(.atLeastZero(LinearForm(-1))) }
    case .atLeastZero(let form):
      try learn(isPositive ? .atLeastZero(form) : .negative(form), of: form)
    case .zero(let form) where isPositive: try learn(.zero(form), of: form)
    case .not(let a): try learn(Branch.Literal(a, !isPositive))
    case .all(let list) where isPositive: try learn(list.map { Branch.Literal($0, true) })
    case .any(let list) where !isPositive: try learn(list.map { Branch.Literal($0, false) })
    case .parity(let list) where list.count <= 1:
      try learn(Branch.Literal(list.first ?? .never, isPositive))
    case .exists(_, let a) where isPositive: try learn(Branch.Literal(a, true))
    case .exists(let variable, let a):
      if case .some(.some(let formula)) = eliminated[literal.formula] {
        replaced.insert(literal.formula)
        try learn(Branch.Literal(formula, false))
      } else {
        universals.insert(Branch.Universal(variable: variable, formula: a))
      }
    case .zero, .all, .any, .parity, .choice: choices.insert(literal)
    }
  }

  private mutating func learn(
    _ constraint: Constraint,
    of form: LinearForm
  ) throws(Refusal) {
    constraints.append(constraint)
    for term in form.terms where introduced.insert(term.variable).inserted {
      try introduce(term.variable)
    }
  }

  /// Learns what a quotient or a look-up means.
  private mutating func introduce(_ variable: Variable) throws(Refusal) {
    switch terms.meanings[variable.index] {
    case .named: break
    case .quotient(let form, let divisor):
      // 0 <= form - divisor * quotient < divisor
      let multiple = try LinearForm(variable).scaled(by: divisor)
      let rest = try form.subtracting(multiple)
      try learn(.atLeastZero(rest), of: form)
      try learn(.negative(try rest.adding(try divisor.negated())), of: form)
    case .lookUp(let lookUp):
      let value = LinearForm(variable)
      let axiom = try terms.functions[lookUp.function].axiom(lookUp, value)
      try learn(Branch.Literal(axiom, true))
      for other in lookUps[lookUp.function, default: []] {
        guard case .lookUp(let otherLookUp) = terms.meanings[other.index] else { continue }
        let consistency = try terms.consistency(
          of: (lookUp, value),
          and: (otherLookUp, LinearForm(other))
        )
        try learn(consistency.map { Branch.Literal($0, true) })
      }
      lookUps[lookUp.function, default: []].append(variable)
    }
  }
}

// MARK: Choices

extension Facts {
  /// Lists of literals, all of one of which hold; nil where the literal is not known, or leaves
  /// nothing to choose.
  func cases(of literal: Branch.Literal) throws(Refusal) -> [[Branch.Literal]]? {
    guard choices.contains(literal) else { return nil }
    let value = literal.isPositive
    switch literal.formula {
    case .zero(let form):
      // More than zero, or less: at least one, or not at least zero.
      let isPositive = Formula.atLeastZero(try form.adding(LinearForm(-1)))
      let isNegative = Formula.atLeastZero(try LinearForm(-1).subtracting(form))
      return [[Branch.Literal(isPositive, true)], [Branch.Literal(isNegative, true)]]
    case .all(let parts), .any(let parts):
      return parts.map { [Branch.Literal($0, value)] }
    case .parity(let parts):
      let others = Formula.parity(Array(parts[1...]))
      return [true, false].map { first in
        [Branch.Literal(parts[0], first), Branch.Literal(others, first != value)]
      }
    case .choice(let parts):
      // Exactly one condition holds.
      return parts.map { [Branch.Literal($0.condition, true), Branch.Literal($0.formula, value)] }
    case .constant, .atLeastZero, .not, .exists: return nil
    }
  }
}
