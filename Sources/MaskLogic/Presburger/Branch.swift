/// One line of a search: what has been assumed so far, and what is still to be chosen.
struct Branch {
  /// A formula that is to be true, or false.
  struct Literal: Hashable {
    let formula: Formula
    let isPositive: Bool

    init(_ formula: Formula, _ isPositive: Bool) {
      self.formula = formula
      self.isPositive = isPositive
    }

    var negated: Literal { Literal(formula, !isPositive) }
  }

  /// What a literal leaves to choose: all literals of one of the alternatives are to hold.
  struct Clause {
    let literal: Literal
    let alternatives: [[Literal]]
  }

  /// That no integer in the place of the variable makes a formula true, read at some integers only.
  struct Universal: Hashable {
    let variable: Variable
    let formula: Formula
  }

  /// A universal read at one point.
  struct Instance: Hashable {
    let universal: Universal
    let point: LinearForm
  }

  var system = LinearSystem()
  var clauses: [Clause] = []
  var universals: [Universal] = []
  var instances: Set<Instance> = []
  /// The quotients and look-ups whose meaning is part of the system.
  var introduced: Set<Variable> = []
  /// The look-ups among them, by function.
  var lookUps: [Int: [Variable]] = [:]
  /// The variables of the quantifiers that were opened.
  var bound: [Variable] = []
  /// Whether what is known of functions is added with each look-up.
  var knowsFunctions = true
  var isClosed = false
}
