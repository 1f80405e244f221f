/// The tree behind a ``MaskSpec``.
///
/// `&&`, `||` and `xor` hold all their clauses in one node, so that a thousand clauses are wide,
/// not deep; grouping with parentheses is therefore not part of a formula.
package indirect enum MaskFormula: Hashable, Sendable {
  case constant(Bool)
  case comparison(Comparison)
  case lookUp(LookUp)
  case not(MaskFormula)
  case all([MaskFormula])
  case any([MaskFormula])
  /// Visible where an odd number of clauses is: `xor`.
  case parity([MaskFormula])
  case transpose(MaskFormula)
  case compose(MaskFormula, MaskFormula)
  case call(MaskCall)
  case opaque(OpaquePredicate)
  /// An arbitrary relation, quantified by `for masks A:` in a law.
  case relation(String)
}

/// One of the six comparisons of integers.
package enum Relation: String, Hashable, Sendable, CaseIterable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  package func holds(_ a: Int, _ b: Int) -> Bool {
    switch self {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }

  /// The relation that holds exactly where this one does not.
  package var negated: Relation {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    }
  }
}

/// A chain of comparisons as in mathematics: `0 <= q - k < W`.
package struct Comparison: Hashable, Sendable {
  package struct Link: Hashable, Sendable {
    package let relation: Relation
    package let operand: IntegerFormula

    package init(_ relation: Relation, _ operand: IntegerFormula) {
      self.relation = relation
      self.operand = operand
    }
  }

  package let first: IntegerFormula
  /// At least one.
  package let links: [Link]

  package init(_ first: IntegerFormula, _ links: [Link]) {
    self.first = first
    self.links = links
  }

  package init(_ a: IntegerFormula, _ relation: Relation, _ b: IntegerFormula) {
    self.init(a, [Link(relation, b)])
  }

  package var operands: [IntegerFormula] { [first] + links.map(\.operand) }

  package func mapOperands<Failure: Error>(
    _ change: (IntegerFormula) throws(Failure) -> IntegerFormula
  ) throws(Failure) -> Comparison {
    let changedFirst = try change(first)
    var changed: [Link] = []
    for link in links { changed.append(Link(link.relation, try change(link.operand))) }
    return Comparison(changedFirst, changed)
  }
}

/// A predicate whose inside nobody can see: it is known, compared and printed by its name.
package struct OpaquePredicate: Hashable, Sendable {
  package let name: String
  package let isVisible: @Sendable (Cell) -> Bool

  package static func == (a: OpaquePredicate, b: OpaquePredicate) -> Bool { a.name == b.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension MaskFormula {
  /// The masks directly below this one, left to right; a call counts as a leaf.
  package var clauses: [MaskFormula] {
    switch self {
    case .constant, .comparison, .lookUp, .call, .opaque, .relation: []
    case .not(let a), .transpose(let a): [a]
    case .all(let list), .any(let list), .parity(let list): list
    case .compose(let a, let b): [a, b]
    }
  }

  /// The integer formulas directly below this one, left to right.
  package var integerOperands: [IntegerFormula] {
    switch self {
    case .comparison(let comparison): comparison.operands
    case .lookUp(let lookUp): lookUp.indices
    case .call(let call): call.arguments
    default: []
    }
  }

  /// `a && b && …`, with the clauses of all in one list.
  package static func conjunction(_ masks: [MaskFormula]) -> MaskFormula {
    .all(masks.flatMap(\.conjuncts))
  }

  /// `a || b || …`, with the clauses of all in one list.
  package static func disjunction(_ masks: [MaskFormula]) -> MaskFormula {
    .any(masks.flatMap(\.disjuncts))
  }

  /// `a xor b xor …`, with the clauses of all in one list.
  package static func exclusive(_ masks: [MaskFormula]) -> MaskFormula {
    .parity(masks.flatMap(\.parityClauses))
  }

  private var conjuncts: [MaskFormula] { if case .all(let list) = self { list } else { [self] } }
  private var disjuncts: [MaskFormula] { if case .any(let list) = self { list } else { [self] } }
  private var parityClauses: [MaskFormula] {
    if case .parity(let list) = self { list } else { [self] }
  }
}
