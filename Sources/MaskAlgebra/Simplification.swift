// Simplification keeps the meaning of every cell. It may avoid an error that the definition raises
// (a clause that cannot matter is dropped, look-ups and all) and never adds one.

extension MaskSpec {
  /// An equal mask without clauses that cannot matter by their form alone.
  ///
  /// Constants are folded, duplicates and double negations dropped, `!(a < b)` turned round. What
  /// only a proof can show is left as it is.
  ///
  ///     (MaskSpec.causal && .full || .none).simplified == .causal
  ///
  /// - Complexity: O(size of the formula) expected.
  public var simplified: MaskSpec { MaskSpec(formula.simplified) }
}

extension MaskFormula {
  package var simplified: MaskFormula {
    switch self {
    case .constant, .lookUp, .call, .opaque, .relation: self
    case .comparison(let comparison): comparison.simplified
    case .not(let a): a.simplified.negated
    case .all(let list): Self.junction(list, neutral: true, of: MaskFormula.all)
    case .any(let list): Self.junction(list, neutral: false, of: MaskFormula.any)
    case .parity(let list): Self.simplifiedParity(list)
    case .transpose(let a): Self.simplifiedTranspose(of: a.simplified)
    case .compose(let a, let b): Self.simplifiedCompose(a.simplified, b.simplified)
    }
  }

  /// The negation, pushed into constants, negations and single comparisons.
  private var negated: MaskFormula {
    switch self {
    case .constant(let value): .constant(!value)
    case .not(let a): a
    case .comparison(let comparison) where comparison.links.count == 1:
      .comparison(
        Comparison(
          comparison.first,
          comparison.links[0].relation.negated,
          comparison.links[0].operand
        )
      )
    default: .not(self)
    }
  }

  /// `&&` (neutral: true) or `||` (neutral: false) without constants, duplicates and complements.
  private static func junction(
    _ list: [MaskFormula],
    neutral: Bool,
    of make: ([MaskFormula]) -> MaskFormula
  ) -> MaskFormula {
    var kept: [MaskFormula] = []
    var seen: Set<MaskFormula> = []
    for clause in list.map(\.simplified).flatMap({ $0.flattened(into: neutral) }) {
      if clause == .constant(neutral) || seen.contains(clause) { continue }
      if clause == .constant(!neutral) || seen.contains(clause.negated) {
        return .constant(!neutral)
      }
      seen.insert(clause)
      kept.append(clause)
    }
    return switch kept.count {
    case 0: .constant(neutral)
    case 1: kept[0]
    default: make(kept)
    }
  }

  private func flattened(into conjunction: Bool) -> [MaskFormula] {
    switch self {
    case .all(let list) where conjunction: list
    case .any(let list) where !conjunction: list
    default: [self]
    }
  }

  private static func simplifiedParity(_ list: [MaskFormula]) -> MaskFormula {
    var isFlipped = false
    var order: [MaskFormula] = []
    // Two equal clauses cancel each other.
    var isOdd: [MaskFormula: Bool] = [:]
    for clause in list {
      var positive = clause.simplified
      if case .not(let a) = positive { (positive, isFlipped) = (a, !isFlipped) }
      let parts = if case .parity(let inner) = positive { inner } else { [positive] }
      for part in parts {
        if case .constant(let value) = part {
          isFlipped = isFlipped != value
        } else if let seen = isOdd[part] {
          isOdd[part] = !seen
        } else {
          isOdd[part] = true
          order.append(part)
        }
      }
    }
    let kept = order.filter { isOdd[$0] == true }
    let rest: MaskFormula =
      switch kept.count {
      case 0: .constant(false)
      case 1: kept[0]
      default: .parity(kept)
      }
    return isFlipped ? rest.negated : rest
  }

  private static func simplifiedTranspose(of a: MaskFormula) -> MaskFormula {
    switch a {
    case .constant: a
    case .transpose(let inner): inner
    default: .transpose(a)
    }
  }

  private static func simplifiedCompose(_ a: MaskFormula, _ b: MaskFormula) -> MaskFormula {
    if a == .constant(false) || b == .constant(false) { return .constant(false) }
    return .compose(a, b)
  }
}

extension Comparison {
  fileprivate var simplified: MaskFormula {
    let folded = mapOperands { $0.simplified }
    var left = folded.first.literalValue
    for link in folded.links {
      let right = link.operand.literalValue
      guard let a = left, let b = right else { return .comparison(folded) }
      if !link.relation.holds(a, b) { return .constant(false) }
      left = right
    }
    return .constant(true)
  }
}

extension IntegerFormula {
  /// An equal formula with constants folded and neutral elements dropped.
  ///
  /// A step that would pass 64 bits, or divide by less than 1, is left for evaluation to report.
  package var simplified: IntegerFormula {
    let folded = mapOperands { $0.simplified }
    if folded.operands.count > 0, folded.operands.allSatisfy({ $0.literalValue != nil }),
      !folded.isLookUp, let value = folded.foldedValue
    {
      return .literal(value)
    }
    switch folded {
    case .add(let a, .literal(0)), .subtract(let a, .literal(0)), .multiply(let a, .literal(1)),
      .divide(let a, .literal(1)):
      return a
    case .add(.literal(0), let b), .multiply(.literal(1), let b): return b
    case .remainder(_, .literal(1)): return .literal(0)
    case .negate(.negate(let a)): return a
    case .minimum(let a, let b) where a == b: return a
    case .maximum(let a, let b) where a == b: return a
    default: return folded
    }
  }

  private var isLookUp: Bool { if case .lookUp = self { true } else { false } }

  private var foldedValue: Int? {
    guard let geometry = try? Geometry(keys: 0) else { return nil }
    return try? value(at: Cell(query: 0, key: 0), in: Environment(geometry: geometry))
  }
}
