/// Goes through a proof once more: every case is closed, and the cases leave nothing out.
///
/// It has the formulas and what the search did, and shares neither the constraints nor the Omega
/// test with it. What it takes over unseen is what the formulas say of the law, and what
/// quantifiers were replaced by: the first is looked at by evaluation, the second is counted.
struct ProofCheck {
  /// A proof that holds.
  struct Confirmation {
    /// How many cases have no solution.
    var caseCount = 0
    /// The first hundred of them.
    var cases: [ClosedCase] = []
    /// Quantifiers of which what they were replaced by was taken over.
    var replaced: Set<Formula> = []

    fileprivate mutating func add(_ closed: ClosedCase, _ facts: Facts) {
      caseCount += 1
      if cases.count < 100 { cases.append(closed) }
      replaced.formUnion(facts.replaced)
    }
  }

  /// Constraints that have no solution in integers, and why.
  struct ClosedCase {
    let constraints: [Constraint]
    let refutation: Refutation
  }

  let terms: Terms
  /// What quantifiers were replaced by.
  let eliminated: [Formula: Formula?]
  let effort: Effort

  /// Checks that nothing satisfies the formulas, by what a search did.
  ///
  /// - Returns: nil where a case that was said to be closed has a solution, or a case is missing.
  /// - Throws: ``Refusal`` where integers or steps run out.
  func confirmation(
    of tree: ProofTree,
    for formulas: [Formula]
  ) throws(Refusal) -> Confirmation? {
    var facts = Facts(terms, eliminated)
    for formula in formulas { try facts.learn(Branch.Literal(formula, true)) }
    var confirmation = Confirmation()
    return try close(tree, facts, &confirmation) ? confirmation : nil
  }

  private func close(
    _ tree: ProofTree,
    _ start: Facts,
    _ found: inout Confirmation
  ) throws(Refusal) -> Bool {
    var facts = start
    for step in tree.steps {
      guard try follow(step, &facts, &found) else { return false }
    }
    if let split = tree.split { return try close(split, facts, &found) }
    return try closeAtOnce(facts, depth: 0, &found)
  }

  private func follow(
    _ step: ProofTree.Step,
    _ facts: inout Facts,
    _ found: inout Confirmation
  ) throws(Refusal) -> Bool {
    switch step {
    case .instance(let instance, let formula):
      guard facts.universals.contains(instance.universal) else { return false }
      try facts.learn(Branch.Literal(formula, false))
    case .only(let kept, let literal):
      guard let alternatives = try facts.cases(of: literal),
        alternatives.indices.contains(kept)
      else { return false }
      for (place, alternative) in alternatives.enumerated() where place != kept {
        guard try closeAtOnce(facts.learning(alternative), depth: 0, &found) else { return false }
      }
      try facts.learn(alternatives[kept])
    }
    return true
  }

  private func close(
    _ split: ProofTree.Split,
    _ facts: Facts,
    _ found: inout Confirmation
  ) throws(Refusal) -> Bool {
    guard let alternatives = try facts.cases(of: split.literal),
      alternatives.count == split.cases.count
    else { return false }
    var rest = facts
    for (alternative, tree) in zip(alternatives, split.cases) {
      guard try close(tree, rest.learning(alternative), &found) else { return false }
      // What satisfies an earlier alternative is closed already.
      if alternative.count == 1, case .atLeastZero = alternative[0].formula {
        try rest.learn(alternative[0].negated)
      }
    }
    return true
  }

  /// Choices below a case that a search sees through without noting them.
  private static let choiceDepth = 3

  /// Whether the constraints of a case have no solution, or some choice leaves none.
  private func closeAtOnce(
    _ facts: Facts,
    depth: Int,
    _ found: inout Confirmation
  ) throws(Refusal) -> Bool {
    if let refutation = try Refuter(effort: effort).refutation(of: facts.constraints) {
      guard try refutation.holds(for: facts.constraints) else { return false }
      found.add(ClosedCase(constraints: facts.constraints, refutation: refutation), facts)
      return true
    }
    guard depth < Self.choiceDepth else { return false }
    for literal in facts.choices.elements {
      var (closed, isClosed) = (found, true)
      for alternative in try facts.cases(of: literal) ?? [[]] where isClosed {
        isClosed = try closeAtOnce(facts.learning(alternative), depth: depth + 1, &closed)
      }
      if isClosed {
        found = closed
        return true
      }
    }
    return false
  }
}
