/// Looks for integers and functions that make formulas true, one case after the other.
///
/// A branch is a system of linear constraints and clauses that are still to be chosen from. Each
/// system gets a model; a clause that is true in the model need not be chosen from. A branch
/// without a model is closed, and when all are, nothing makes the formulas true: that is a proof.
final class Search {
  /// What came of a search.
  enum Outcome {
    /// No integers and functions make the formulas true, for these reasons.
    case closed(ProofTree)
    /// These integers do.
    case open(Model)
    /// A quantifier over look-ups was read at some points only, and they did not settle it.
    case unknown
  }

  let terms: Terms
  let effort: Effort
  let elimination: Elimination
  /// The integers that every quantifier over look-ups ranges over, where they are known and few:
  /// it is then read at all of them.
  var universe: Range<Int>?
  /// The query and the key that the question is about: guesses where nothing suggests any.
  var places: [Variable] = []
  /// Formulas without `exists`, by the formulas that they are equal to; nil where there is none.
  var eliminated: [Formula: Formula?] = [:]
  private(set) var closedCount = 0

  init(_ terms: Terms, _ effort: Effort) {
    self.terms = terms
    self.effort = effort
    elimination = Elimination(terms: terms, effort: effort)
  }

  /// Whether all formulas can be true together.
  func solve(_ formulas: [Formula]) throws(Refusal) -> Outcome {
    var branch = Branch()
    for formula in formulas { try assert(formula, true, in: &branch) }
    return try solve(branch, depth: 0)
  }

  /// Choices on top of each other; more would not fit the stack of a thread.
  private static let depthLimit = 150

  private func solve(_ start: Branch, depth: Int) throws(Refusal) -> Outcome {
    guard depth <= Self.depthLimit else { throw Refusal.outOfSteps }
    var branch = start
    var tree = ProofTree()
    while true {
      try effort.step()
      guard !branch.isClosed, let model = try elimination.model(of: branch.system) else {
        closedCount += 1
        return .closed(tree)
      }
      guard let (clause, open) = try nextClause(of: &branch, in: model) else {
        if branch.universals.isEmpty { return .open(model) }
        let instances = try instantiate(&branch)
        if instances.isEmpty { return universe == nil ? .unknown : .open(model) }
        tree.steps += instances
        continue
      }
      guard open.count == 1 else {
        if open.isEmpty { closedCount += 1 }
        return try split(branch, clause, open, depth, &tree)
      }
      tree.steps.append(.only(alternative: open[0], of: clause.literal))
      try assert(clause.alternatives[open[0]], in: &branch)
    }
  }

  /// Takes out the clause with the fewest alternatives that may hold, of those that do not.
  ///
  /// A clause with an alternative that is true in the model need not be chosen from yet. What the
  /// constraints fix already shortens the others.
  ///
  /// - Returns: The clause, and which of its alternatives may hold.
  private func nextClause(
    of branch: inout Branch,
    in model: Model
  ) throws(Refusal) -> (Branch.Clause, open: [Int])? {
    let fixed = branch.system.fixedValues
    var best: (index: Int, open: [Int])?
    for (index, clause) in branch.clauses.enumerated() {
      var isTrue = false
      for alternative in clause.alternatives where !isTrue {
        isTrue = try truth(of: alternative, in: model) == true
      }
      if isTrue { continue }
      var open: [Int] = []
      for (place, alternative) in clause.alternatives.enumerated()
      where try truth(of: alternative, in: fixed) != false {
        open.append(place)
      }
      if open.count < best?.open.count ?? .max { best = (index, open) }
      if open.count <= 1 { break }
    }
    guard let best else { return nil }
    return (branch.clauses.remove(at: best.index), best.open)
  }

  /// Whether all literals hold; nil where the model does not say.
  private func truth(of literals: [Branch.Literal], in model: Model) throws(Refusal) -> Bool? {
    var isKnown = true
    for literal in literals {
      guard let value = try truth(of: literal.formula, in: model) else {
        isKnown = false
        continue
      }
      if value != literal.isPositive { return false }
    }
    return isKnown ? true : nil
  }

  private func split(
    _ branch: Branch,
    _ clause: Branch.Clause,
    _ open: [Int],
    _ depth: Int,
    _ tree: inout ProofTree
  ) throws(Refusal) -> Outcome {
    var rest = branch
    // What the constraints contradict is closed as it is.
    var cases = clause.alternatives.map { _ in ProofTree() }
    for place in open {
      let alternative = clause.alternatives[place]
      var chosen = rest
      try assert(alternative, in: &chosen)
      let outcome = try solve(chosen, depth: depth + 1)
      guard case .closed(let closure) = outcome else { return outcome }
      cases[place] = closure
      // The other alternatives need not look where this one is true.
      if alternative.count == 1, case .atLeastZero = alternative[0].formula {
        try assert(alternative[0].formula, !alternative[0].isPositive, in: &rest)
      }
    }
    tree.split = ProofTree.Split(literal: clause.literal, cases: cases)
    return .closed(tree)
  }
}

// MARK: The value of a formula in a model

extension Search {
  /// Whether a formula is true; nil where the model does not say.
  func truth(of formula: Formula, in model: Model) throws(Refusal) -> Bool? {
    switch formula {
    case .constant(let value): return value
    case .atLeastZero(let form): return try value(of: form, in: model).map { $0 >= 0 }
    case .zero(let form): return try value(of: form, in: model).map { $0 == 0 }
    case .not(let a): return try truth(of: a, in: model).map { !$0 }
    case .all(let list): return try truth(ofAll: list, in: model, expecting: true)
    case .any(let list): return try truth(ofAll: list, in: model, expecting: false)
    case .parity(let list):
      var isOdd = false
      for a in list {
        guard let value = try truth(of: a, in: model) else { return nil }
        isOdd = isOdd != value
      }
      return isOdd
    case .choice(let choices):
      for choice in choices where try truth(of: choice.condition, in: model) == true {
        return try truth(of: choice.formula, in: model)
      }
      return nil
    case .exists: return nil
    }
  }

  private func truth(
    ofAll list: [Formula],
    in model: Model,
    expecting expected: Bool
  ) throws(Refusal) -> Bool? {
    var isKnown = true
    for a in list {
      guard let value = try truth(of: a, in: model) else {
        isKnown = false
        continue
      }
      if value != expected { return !expected }
    }
    return isKnown ? expected : nil
  }

  private func value(of form: LinearForm, in model: Model) throws(Refusal) -> Integer? {
    var sum = form.constant
    for term in form.terms {
      guard let value = try value(of: term.variable, in: model) else { return nil }
      sum = try sum.plus(try term.coefficient.times(value))
    }
    return sum
  }

  private func value(of variable: Variable, in model: Model) throws(Refusal) -> Integer? {
    if let known = model[variable] { return known }
    // A quotient that the system does not need yet has a value all the same.
    guard case .quotient(let form, let divisor) = terms.meanings[variable.index] else { return nil }
    return try value(of: form, in: model)?.floorDivided(by: divisor)
  }
}
