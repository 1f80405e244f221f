import MaskAlgebra

/// Moves the ends of windows: `q - k < 4` becomes `q - k < 5`.
///
/// An end is a comparison that bounds the distance between query and key; `k <= q` is one too, the
/// end of a window that holds no key after the query.
struct WindowEdit {
  let side: ValidationHint.WindowSide
  /// Keys that the window gains on the side.
  let gain: Int

  func applied(to formula: MaskFormula) -> MaskFormula {
    switch formula {
    case .comparison(let comparison): .comparison(applied(to: comparison))
    // What a clause gains, its negation loses; what lies before one lies after its transpose.
    case .not(let a): .not(WindowEdit(side: side, gain: -gain).applied(to: a))
    case .transpose(let a): .transpose(transposed.applied(to: a))
    case .compose: formula
    default: formula.mapClauses { applied(to: $0) }
    }
  }

  private var transposed: WindowEdit {
    switch side {
    case .past: WindowEdit(side: .future, gain: gain)
    case .future: WindowEdit(side: .past, gain: gain)
    case .both: self
    }
  }

  private func applied(to comparison: Comparison) -> Comparison {
    var operands = comparison.operands
    for (index, link) in comparison.links.enumerated() {
      let difference = Distance(comparison.operands[index], link.operand, sign: -1)
      guard let end = difference?.windowEnd(link.relation), side == .both || side == end else {
        continue
      }
      // `a <= b` holds more often with a larger `b` or a smaller `a`; only the outermost operand of
      // a chain belongs to no other comparison.
      let step = link.relation.isLess ? gain : -gain
      if index + 1 == operands.count - 1 {
        operands[index + 1] = .add(operands[index + 1], .literal(step))
      } else if index == 0 {
        operands[0] = .add(operands[0], .literal(-step))
      }
    }
    let links = zip(comparison.links, operands.dropFirst()).map {
      Comparison.Link($0.relation, $1)
    }
    return Comparison(operands[0], links)
  }
}

extension Relation {
  fileprivate var isLess: Bool { self == .less || self == .lessOrEqual }
  fileprivate var isGreater: Bool { self == .greater || self == .greaterOrEqual }
}

/// How often `q`, `k` and `abs(q - k)` stand in a sum, beside what depends on neither position.
private struct Distance {
  private let query: Int
  private let key: Int
  private let absolute: Int

  /// Nil where the formula is no such sum.
  init?(_ formula: IntegerFormula) {
    switch formula {
    case .symbol(.query): self.init(query: 1)
    case .symbol(.key): self.init(key: 1)
    case .absolute(.subtract(.symbol(.query), .symbol(.key))),
      .absolute(.subtract(.symbol(.key), .symbol(.query))):
      self.init(absolute: 1)
    case .negate(let a): self.init(.literal(0), a, sign: -1)
    case .add(let a, let b): self.init(a, b, sign: 1)
    case .subtract(let a, let b): self.init(a, b, sign: -1)
    default:
      let symbols = formula.mentions.symbols
      guard !symbols.contains(.query), !symbols.contains(.key) else { return nil }
      self.init()
    }
  }

  private init(query: Int = 0, key: Int = 0, absolute: Int = 0) {
    self.query = query
    self.key = key
    self.absolute = absolute
  }

  /// `a + sign * b`.
  init?(_ a: IntegerFormula, _ b: IntegerFormula, sign: Int) {
    guard let a = Distance(a), let b = Distance(b) else { return nil }
    self.init(
      query: a.query + sign * b.query,
      key: a.key + sign * b.key,
      absolute: a.absolute + sign * b.absolute
    )
  }

  /// The side whose window ends where `self R 0` does, nil where that is no end of a window.
  func windowEnd(_ relation: Relation) -> ValidationHint.WindowSide? {
    guard relation.isLess || relation.isGreater else { return nil }
    let sign = relation.isLess ? 1 : -1
    return switch (query * sign, key * sign, absolute * sign) {
    case (1, -1, 0): .past
    case (-1, 1, 0): .future
    case (0, 0, 1): .both
    default: nil
    }
  }
}
