import MaskAlgebra

/// Makes laws of one tier that are true about as often as they are false.
struct LawGenerator: Sendable {
  let tier: LawTier

  init(_ tier: LawTier) { self.tier = tier }

  /// Draws a law: its quantifiers and its geometry, the statement, and now and then a condition.
  func law(from choices: inout Choices) -> Law {
    let quantifiers = quantifiers(from: &choices)
    let window = tier == .geometries ? window(from: &choices) : nil
    let statement = statement(from: &choices)
    return Law(
      statement: statement,
      condition: choices.once(in: 3) ? condition(of: statement, from: &choices) : .full,
      quantifiers: quantifiers,
      window: window,
      inputs: inputs(from: &choices)
    )
  }

  private func quantifiers(from choices: inout Choices) -> [Law.Quantifier] {
    if tier == .relations { return [.masks(["A", "B"])] }
    let ranges: [ParameterRange] = [
      .from(0), .from(1), ParameterRange(.literal(0), .symbol(.keyCount)),
      ParameterRange(.literal(-1), .literal(2)), ParameterRange(.literal(-2), nil),
    ]
    return ["P", "W"].map { .parameter($0, choices.element(of: ranges)) }
  }

  private func window(from choices: inout Choices) -> Law.Window {
    let n = IntegerExpression.n
    let count = choices.element(of: [1, 2, n + 1, n - 1, .parameter("P")])
    let offset = choices.element(of: [0, 1, n - 1, n - .m, -1, n])
    return Law.Window(queryCount: count.formula, offset: offset.formula)
  }

  private func inputs(from choices: inout Choices) -> [InputDeclaration] {
    let ranges: [ParameterRange] = [
      .unbounded, .from(0), ParameterRange(.literal(-1), .literal(1)),
    ]
    return [
      InputDeclaration(
        name: "doc",
        axes: [.position],
        kind: .integers(choices.element(of: ranges)),
        isNondecreasing: choices.boolean()
      ),
      InputDeclaration(name: "valid", axes: [.position], kind: .booleans),
      InputDeclaration(
        name: "length",
        axes: [.batch],
        kind: .integers(ParameterRange(.literal(0), .symbol(.keyCount)))
      ),
      InputDeclaration(name: "table", axes: [.position, .position], kind: .booleans),
    ]
  }
}

// MARK: Statements

extension LawGenerator {
  private func statement(from choices: inout Choices) -> Law.Statement {
    if tier == .relations { return composed(from: &choices) }
    if tier == .quantifiers, !choices.once(in: 3) { return quantified(from: &choices) }
    if tier == .geometries, choices.once(in: 4) { return nonempty(from: &choices) }
    if tier == .inputs, choices.once(in: 4) { return declared(from: &choices) }
    let kind = choices.choose(through: 5)
    let a = mask(2, from: &choices)
    switch kind {
    case 0: return .equal(a, mask(2, from: &choices))
    case 1: return .subset(a && mask(1, from: &choices), mask(2, from: &choices))
    case 2:
      return tier == .geometries
        ? .equal(a, a || a && mask(1, from: &choices))
        : .stable(choices.boolean() ? a : .causal && mask(1, from: &choices))
    default: return trueStatement(kind, of: a, from: &choices)
    }
  }

  private func quantified(from choices: inout Choices) -> Law.Statement {
    choices.choose(through: 2) < 2 ? nonempty(from: &choices) : composed(from: &choices)
  }

  private func nonempty(from choices: inout Choices) -> Law.Statement {
    let kind = choices.choose(through: 3)
    let a = mask(1, from: &choices)
    switch kind {
    case 0: return .rowsNonempty(a)
    case 1: return .columnsNonempty(a)
    case 2: return .rowsNonempty(.causal && a || mask(1, from: &choices))
    default: return .columnsNonempty(!.causal && a || mask(1, from: &choices))
    }
  }

  /// What is true of data only as they are declared: in order, and in their range.
  private func declared(from choices: inout Choices) -> Law.Statement {
    let doc = IntegerInput("doc")
    let kind = choices.choose(through: 2)
    let a = mask(1, from: &choices)
    switch kind {
    case 0: return .subset(.causal && a, doc[.k] <= doc[.q])
    case 1: return .equal(a && doc[.q] <= 1, a)
    default: return .subset(a, doc[.k] >= choices.element(of: [0, -1]))
    }
  }

  /// Laws that are true, or nearly, in forms that do not look alike.
  private func trueStatement(
    _ kind: Int,
    of a: MaskSpec,
    from choices: inout Choices
  ) -> Law.Statement {
    let b = mask(1, from: &choices)
    switch kind {
    case 3: return .equal(!(a && b), !a || !b && a)
    case 4:
      let c = mask(1, from: &choices)
      return .equal(a && (b || c), a && b || c && a)
    default:
      return .subset(a && b, choices.element(of: [a, b, a.symmetricDifference(!b)]))
    }
  }

  private func composed(from choices: inout Choices) -> Law.Statement {
    let kind = choices.choose(through: 4)
    let (a, b) = (mask(1, from: &choices), mask(1, from: &choices))
    switch kind {
    case 0: return .subset(compose(a && .causal, b && .causal), .causal)
    case 1: return .equal(transpose(compose(a, b)), compose(transpose(b), transpose(a)))
    case 2: return .equal(compose(a || b, .causal), compose(a, .causal) || compose(b, .causal))
    case 3: return .equal(compose(a, b), mask(1, from: &choices))
    default: return .subset(a, compose(a, .diagonal && b || .diagonal))
    }
  }

  private func condition(
    of statement: Law.Statement,
    from choices: inout Choices
  ) -> MaskSpec {
    switch statement {
    case .rowsNonempty: .q >= choices.element(of: [0, 1, .parameter("P")])
    case .columnsNonempty: .k >= choices.element(of: [0, 1, .parameter("P")])
    default: tier == .relations ? .q > 0 : mask(1, from: &choices)
    }
  }

  /// A mask over `P` and `W` with so many operators on top of each other.
  func mask(_ depth: Int, from choices: inout Choices) -> MaskSpec {
    guard depth > 0 else { return atom(from: &choices) }
    let kind = choices.choose(through: 7)
    if kind == 0 { return atom(from: &choices) }
    let a = mask(depth - 1, from: &choices)
    switch kind {
    case 1: return transpose(a)
    case 2: return !a
    case 3: return a.symmetricDifference(mask(depth - 1, from: &choices))
    case 4, 5: return a || mask(depth - 1, from: &choices)
    default: return a && mask(depth - 1, from: &choices)
    }
  }
}

// MARK: Atoms

extension LawGenerator {
  private var parameters: [IntegerExpression] {
    tier == .relations ? [0, 1] : [.parameter("P"), .parameter("W")]
  }

  private func atom(from choices: inout Choices) -> MaskSpec {
    if choices.once(in: 3) { return simpleAtom(from: &choices) }
    switch tier {
    case .relations:
      return MaskSpec(.relation(choices.element(of: ["A", "B"])))
    case .inputs: return lookUp(from: &choices)
    case .differences, .geometries: return difference(from: &choices)
    case .residues: return residue(from: &choices)
    case .quantifiers:
      switch choices.choose(through: 2) {
      case 0: return difference(from: &choices)
      case 1: return residue(from: &choices)
      default: return multiple(from: &choices)
      }
    case .linear:
      let (a, b) = (sum(2, from: &choices), sum(1, from: &choices))
      return comparison(a, b, from: &choices)
    }
  }

  private func simpleAtom(from choices: inout Choices) -> MaskSpec {
    switch choices.choose(through: 5) {
    case 0: .causal
    case 1: .diagonal
    case 2: .q < choices.element(of: parameters)
    case 3: .k < choices.element(of: parameters)
    // What a parameter may be here, the definition of the mask says too.
    case 4: .window(choices.element(of: parameters))
    default: .prefix(choices.element(of: parameters))
    }
  }

  private func lookUp(from choices: inout Choices) -> MaskSpec {
    let doc = IntegerInput("doc")
    switch choices.choose(through: 6) {
    case 0, 1: return .document
    case 2: return BooleanInput("valid")[choices.element(of: [.q, .k])]
    case 3: return .padding
    case 4:
      let position: IntegerExpression = choices.element(of: [.q, .k])
      return doc[position] <= choices.element(of: [0, 1, .k])
    case 5: return BooleanInput("table")[.q, .k]
    default: return doc[.q] < doc[.k] + choices.element(of: [0, 1])
    }
  }

  private func difference(from choices: inout Choices) -> MaskSpec {
    let (a, b) = (term(from: &choices), term(from: &choices))
    return comparison(a, b, from: &choices)
  }

  /// A comparison that some integers cannot make equal: `2 * k == q + 1`.
  private func multiple(from choices: inout Choices) -> MaskSpec {
    let factor = IntegerExpression(choices.integer(in: 2...3))
    let constant = IntegerExpression(choices.integer(in: -1...1))
    return comparison(factor * .k, .q + constant, from: &choices)
  }

  private func comparison(
    _ a: IntegerExpression,
    _ b: IntegerExpression,
    from choices: inout Choices
  ) -> MaskSpec {
    switch choices.choose(through: 5) {
    case 0: a == b
    case 1: a != b
    case 2: a < b
    case 3: a <= b
    case 4: a >= b
    default: a > b
    }
  }

  private func term(from choices: inout Choices) -> IntegerExpression {
    let kind = choices.choose(through: 5)
    let constant = IntegerExpression(choices.integer(in: -2...3))
    switch kind {
    case 0: return constant
    case 1: return .q + constant
    case 2: return .k + constant
    case 3: return .q - .k
    case 4: return choices.element(of: parameters)
    default: return .n - constant
    }
  }

  private func residue(from choices: inout Choices) -> MaskSpec {
    let kind = choices.choose(through: tier == .quantifiers ? 7 : 6)
    let modulus = IntegerExpression(choices.integer(in: 1...4))
    let constant = IntegerExpression(choices.integer(in: -1...2))
    switch kind {
    case 0: return .chunk(modulus)
    case 1: return .dilated(modulus)
    case 2: return .strided(modulus)
    case 3: return comparison(.q / modulus, .k / modulus + constant, from: &choices)
    case 4: return comparison((.q - .k + constant) % modulus, constant, from: &choices)
    case 5:
      let shifted = .k - choices.element(of: parameters)
      return comparison(shifted / modulus, constant, from: &choices)
    case 6: return comparison(.k % modulus, .q % (modulus + 1), from: &choices)
    default:
      // No coefficient of 1 is left to eliminate a variable by.
      let (a, b) = ((2 * .k + constant) % 5, (3 * .k - .q) % (modulus + 3))
      return comparison(a, b, from: &choices)
    }
  }

  private func sum(_ depth: Int, from choices: inout Choices) -> IntegerExpression {
    let kind = depth > 0 ? choices.choose(through: 7) : 0
    if kind < 2 { return term(from: &choices) }
    let a = sum(depth - 1, from: &choices)
    switch kind {
    case 2: return IntegerExpression(choices.integer(in: -3...3)) * a
    case 3: return abs(a)
    case 4: return a / IntegerExpression(choices.integer(in: 1...3))
    case 5: return a + sum(depth - 1, from: &choices)
    case 6: return min(a, sum(depth - 1, from: &choices))
    default: return max(a - sum(depth - 1, from: &choices), 0)
    }
  }
}
