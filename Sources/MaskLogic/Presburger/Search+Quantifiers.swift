extension Search {
  /// A formula without the variable, true where some value of it makes the given formula true.
  ///
  /// - Returns: nil where the formula reads a function at a point that the variable decides, and no
  ///   equation says which.
  func eliminate(_ variable: Variable, from formula: Formula) throws(Refusal) -> Formula? {
    var branch = Branch()
    branch.bound = [variable]
    // What is known of functions is true anyway, so that leaving it out changes no case.
    branch.knowsFunctions = false
    var cases = OrderedCollection<LinearSystem>()
    try assert(formula, true, in: &branch)
    guard try collectCases(of: branch, into: &cases) else { return nil }
    return .disjunction(
      cases.elements.map { (system: LinearSystem) -> Formula in
        let equalities = system.equalities.map { Formula.zero($0) }
        return .conjunction(equalities + system.inequalities.map { Formula.atLeastZero($0) })
      }
    )
  }

  /// Splits a branch into all its cases, and eliminates the bound variables from each.
  ///
  /// - Returns: Whether that was possible.
  private func collectCases(
    of branch: Branch,
    into cases: inout OrderedCollection<LinearSystem>
  ) throws(Refusal) -> Bool {
    try effort.step()
    if branch.isClosed { return true }
    guard branch.universals.isEmpty else { return false }
    guard try elimination.model(of: branch.system) != nil else { return true }
    let shortest = branch.clauses.indices.min { (a: Int, b: Int) -> Bool in
      branch.clauses[a].alternatives.count < branch.clauses[b].alternatives.count
    }
    guard let shortest else {
      guard let systems = try project(branch.system, without: branch.bound) else { return false }
      for system in systems where !system.isContradictory { cases.insert(system) }
      return true
    }
    var rest = branch
    let clause = rest.clauses.remove(at: shortest)
    for alternative in clause.alternatives {
      var chosen = rest
      try assert(alternative, in: &chosen)
      guard try collectCases(of: chosen, into: &cases) else { return false }
    }
    return true
  }

  private func project(
    _ system: LinearSystem,
    without bound: [Variable]
  ) throws(Refusal) -> [LinearSystem]? {
    guard let readable = try resolvingLookUps(in: system, at: bound) else { return nil }
    var inner: Set<Variable> = []
    for variable in readable.variables
    where bound.contains(where: { terms.depends(variable, on: $0) }) {
      inner.insert(variable)
    }
    return try elimination.projection(of: readable, without: inner)
  }

  /// The system with look-ups at bound variables read where equations say that they are.
  private func resolvingLookUps(
    in system: LinearSystem,
    at bound: [Variable]
  ) throws(Refusal) -> LinearSystem? {
    var system = system
    for _ in 0...bound.count {
      let blocking = bound.filter { variable in
        system.variables.contains { terms.readsFunctions($0, at: variable) }
      }
      if blocking.isEmpty { return system }
      guard let (variable, form) = try solution(for: blocking, in: system) else { return nil }
      var result = LinearSystem()
      for equality in system.equalities {
        result.addZero(try terms.substituting(variable, by: form, in: equality))
      }
      for inequality in system.inequalities {
        result.addAtLeastZero(try terms.substituting(variable, by: form, in: inequality))
      }
      system = result
    }
    return nil
  }

  /// An equation that says what one of the variables is.
  private func solution(
    for variables: [Variable],
    in system: LinearSystem
  ) throws(Refusal) -> (Variable, LinearForm)? {
    for equality in system.equalities {
      for variable in variables {
        let coefficient = equality.coefficient(of: variable)
        guard coefficient == 1 || coefficient == -1 else { continue }
        let rest = equality.removing(variable)
        if terms.depends(rest, on: variable) { continue }
        return (variable, try rest.scaled(by: try coefficient.negated()))
      }
    }
    return nil
  }
}

// MARK: Quantifiers over look-ups, read at some points

extension Search {
  /// How many times the universals of one branch are read.
  private static let instanceLimit = 200

  /// Reads every universal at the points that its look-ups and bounds suggest, or at all of them.
  ///
  /// - Returns: What was added.
  func instantiate(_ branch: inout Branch) throws(Refusal) -> [ProofTree.Step] {
    if let universe {
      let points = universe.map { LinearForm(Integer($0)) }
      return try instantiate(&branch) { (_, _) throws(Refusal) in points }
    }
    // Where a function is read already is the better guess.
    let steps = try instantiate(&branch) { (universal, branch) throws(Refusal) in
      try readPoints(for: universal, in: branch)
    }
    if !steps.isEmpty { return steps }
    let others = try instantiate(&branch) { (universal, branch) throws(Refusal) in
      try boundPoints(for: universal, in: branch)
    }
    if !others.isEmpty { return others }
    // Last of all, what the law calls its own: rows that see themselves are many.
    let known = places.map { LinearForm($0) } + [.zero]
    return try instantiate(&branch) { (universal, _) throws(Refusal) in
      known.filter { isVisible($0, outside: universal) }
    }
  }

  private func instantiate(
    _ branch: inout Branch,
    at points: (Branch.Universal, Branch) throws(Refusal) -> [LinearForm]
  ) throws(Refusal) -> [ProofTree.Step] {
    var steps: [ProofTree.Step] = []
    for universal in branch.universals {
      for point in try points(universal, branch) {
        guard branch.instances.count < Self.instanceLimit || universe != nil else {
          return steps
        }
        let instance = Branch.Instance(universal: universal, point: point)
        guard branch.instances.insert(instance).inserted else { continue }
        let formula = try terms.substituting(
          universal.variable,
          by: point,
          in: universal.formula
        )
        steps.append(.instance(instance, formula))
        try assert(formula, false, in: &branch)
      }
    }
    return steps
  }

  /// Whether a form may stand for the variable of a universal: it says nothing of what is inside.
  private func isVisible(_ form: LinearForm, outside universal: Branch.Universal) -> Bool {
    !terms.depends(form, on: universal.variable)
      && !universal.formula.boundVariables.contains { terms.depends(form, on: $0) }
  }

  /// The points that the comparisons of a universal mention.
  private func boundPoints(
    for universal: Branch.Universal,
    in branch: Branch
  ) throws(Refusal) -> [LinearForm] {
    var points = OrderedCollection<LinearForm>()
    for form in universal.formula.forms {
      // x - t >= 0, t - x >= 0 or x - t == 0.
      let coefficient = form.coefficient(of: universal.variable)
      guard coefficient == 1 || coefficient == -1 else { continue }
      let rest = form.removing(universal.variable)
      let point = try rest.scaled(by: try coefficient.negated())
      if isVisible(point, outside: universal) { points.insert(point) }
    }
    for lookUp in terms.lookUps(in: universal.formula.forms) {
      for argument in lookUp.arguments where isVisible(argument, outside: universal) {
        points.insert(argument)
      }
    }
    return points.elements
  }

  /// The points that make a look-up of a universal one that is there already.
  private func readPoints(
    for universal: Branch.Universal,
    in branch: Branch
  ) throws(Refusal) -> [LinearForm] {
    var points = OrderedCollection<LinearForm>()
    for lookUp in terms.lookUps(in: universal.formula.forms) {
      for (index, argument) in lookUp.arguments.enumerated() {
        let coefficient = argument.coefficient(of: universal.variable)
        guard coefficient == 1 || coefficient == -1 else { continue }
        let rest = argument.removing(universal.variable)
        guard isVisible(rest, outside: universal) else { continue }
        for variable in branch.lookUps[lookUp.function, default: []] {
          guard case .lookUp(let other) = terms.meanings[variable.index] else { continue }
          let point = try other.arguments[index].subtracting(rest).scaled(by: coefficient)
          if isVisible(point, outside: universal) { points.insert(point) }
        }
      }
    }
    return points.elements
  }
}

extension Formula {
  /// The linear forms in the formula, each once.
  fileprivate var forms: [LinearForm] {
    var forms = OrderedCollection<LinearForm>()
    forEachForm { forms.insert($0) }
    return forms.elements
  }

  /// The variables that are bound inside.
  fileprivate var boundVariables: Set<Variable> {
    switch self {
    case .constant, .atLeastZero, .zero: []
    case .not(let a): a.boundVariables
    case .all(let list), .any(let list), .parity(let list):
      list.reduce(into: []) { $0.formUnion($1.boundVariables) }
    case .choice(let choices):
      choices.reduce(into: []) {
        $0.formUnion($1.condition.boundVariables)
        $0.formUnion($1.formula.boundVariables)
      }
    case .exists(let variable, let a): a.boundVariables.union([variable])
    }
  }
}

extension Terms {
  /// The look-ups in forms, and in the definitions of their variables.
  fileprivate func lookUps(in forms: [LinearForm]) -> [LookUpTerm] {
    var found: [LookUpTerm] = []
    var seen: Set<Variable> = []
    func visit(_ form: LinearForm) {
      for term in form.terms where seen.insert(term.variable).inserted {
        if case .lookUp(let lookUp) = meanings[term.variable.index] { found.append(lookUp) }
        for inner in definition(of: term.variable) { visit(inner) }
      }
    }
    for form in forms { visit(form) }
    return found
  }
}
