/// What the decision procedure decides: a formula of linear integer arithmetic.
///
/// Every operator of the mask language becomes one of these; quotients and look-ups are variables
/// that ``Terms`` defines.
indirect enum Formula: Hashable, Sendable {
  case constant(Bool)
  /// `form >= 0`.
  case atLeastZero(LinearForm)
  /// `form == 0`.
  case zero(LinearForm)
  case not(Formula)
  case all([Formula])
  case any([Formula])
  /// An odd number of these holds.
  case parity([Formula])
  /// Exactly one condition holds, and what goes with it is true: the cases of `min` and `abs`.
  case choice([Choice])
  /// Some integer in the place of the variable makes the formula true.
  case exists(Variable, Formula)
}

extension Formula {
  /// One case of a choice.
  struct Choice: Hashable, Sendable {
    let condition: Formula
    let formula: Formula
  }

  static let always = Formula.constant(true)
  static let never = Formula.constant(false)

  static func conjunction(_ formulas: [Formula]) -> Formula {
    var kept: [Formula] = []
    for formula in formulas {
      switch formula {
      case .constant(true): continue
      case .constant(false): return .never
      case .all(let inner): kept += inner
      default: kept.append(formula)
      }
    }
    return switch kept.count {
    case 0: .always
    case 1: kept[0]
    default: .all(kept)
    }
  }

  static func disjunction(_ formulas: [Formula]) -> Formula {
    var kept: [Formula] = []
    for formula in formulas {
      switch formula {
      case .constant(false): continue
      case .constant(true): return .always
      case .any(let inner): kept += inner
      default: kept.append(formula)
      }
    }
    return switch kept.count {
    case 0: .never
    case 1: kept[0]
    default: .any(kept)
    }
  }

  static func negation(_ formula: Formula) -> Formula {
    switch formula {
    case .constant(let value): .constant(!value)
    case .not(let inner): inner
    default: .not(formula)
    }
  }

  static func implication(_ a: Formula, _ b: Formula) -> Formula {
    disjunction([negation(a), b])
  }

  /// `a <= b`.
  static func atMost(_ a: LinearForm, _ b: LinearForm) throws(Refusal) -> Formula {
    let difference = try b.subtracting(a)
    return difference.isConstant ? .constant(difference.constant >= 0) : .atLeastZero(difference)
  }

  /// `a < b`.
  static func less(_ a: LinearForm, _ b: LinearForm) throws(Refusal) -> Formula {
    try atMost(try a.adding(1), b)
  }

  /// `a == b`.
  static func equal(_ a: LinearForm, _ b: LinearForm) throws(Refusal) -> Formula {
    let difference = try a.subtracting(b)
    return difference.isConstant ? .constant(difference.constant == 0) : .zero(difference)
  }

  /// `lower <= form < upper`.
  static func within(
    _ form: LinearForm,
    from lower: LinearForm,
    below upper: LinearForm
  ) throws(Refusal) -> Formula {
    .conjunction([try atMost(lower, form), try less(form, upper)])
  }

  /// Calls back with every linear form in the formula.
  func forEachForm(_ body: (LinearForm) -> Void) {
    switch self {
    case .constant: break
    case .atLeastZero(let form), .zero(let form): body(form)
    case .not(let a), .exists(_, let a): a.forEachForm(body)
    case .all(let list), .any(let list), .parity(let list):
      for a in list { a.forEachForm(body) }
    case .choice(let choices):
      for choice in choices {
        choice.condition.forEachForm(body)
        choice.formula.forEachForm(body)
      }
    }
  }
}
