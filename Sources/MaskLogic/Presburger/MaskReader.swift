internal import MaskAlgebra

/// Turns masks into formulas, clause by clause as `visible` evaluates them.
struct MaskReader {
  /// A value that holds under a condition.
  struct Case {
    let condition: Formula
    let value: LinearForm
  }

  /// What the symbols of a mask stand for.
  struct Place {
    var query: LinearForm
    var key: LinearForm
    var keyCount: LinearForm
    var queryCount: LinearForm
    var batch: LinearForm
    var head: LinearForm
  }

  let terms: Terms
  let parameters: [String: LinearForm]
  /// The arbitrary masks of `for masks`, as indices of ``Terms/functions``.
  var relations: [String: Int] = [:]
  var inputs: [String: InputReader] = [:]

  /// Whether each divisor that evaluation comes to is proved to be at least 1 besides.
  var checksReads = false

  /// The ends of parameters that are integers.
  var bounds: [String: ClosedRange<Integer>] = [:]

  // MARK: Masks

  func formula(_ mask: MaskFormula, at place: Place) throws(Refusal) -> Formula {
    switch mask {
    case .constant(let value): return .constant(value)
    case .comparison(let comparison): return try formula(comparison, at: place)
    case .lookUp(let lookUp):
      guard inputs[lookUp.name]?.isBoolean == true else {
        throw Refusal.outside("'\(lookUp.name)' stands as a mask but may be other than 0 and 1")
      }
      return try formula(cases(lookUp, at: place)) { (value: LinearForm) throws(Refusal) in
        try .atMost(LinearForm(1), value)
      }
    case .not(let a): return .negation(try formula(a, at: place))
    case .all(let list): return .conjunction(try formulas(list, at: place))
    case .any(let list): return .disjunction(try formulas(list, at: place))
    case .parity(let list): return .parity(try formulas(list, at: place))
    case .transpose(let a):
      var transposed = place
      (transposed.query, transposed.key) = (place.key, place.query)
      return try formula(a, at: transposed)
    case .compose(let a, let b):
      let middle = terms.variable("j")
      var (first, second) = (place, place)
      first.key = LinearForm(middle)
      second.query = LinearForm(middle)
      return .exists(
        middle,
        .conjunction([
          try .within(LinearForm(middle), from: .zero, below: place.keyCount),
          try formula(a, at: first), try formula(b, at: second),
        ])
      )
    case .call(let call): return try formula(call.body, at: place)
    case .opaque(let predicate):
      throw Refusal.outside("nobody can see inside '\(predicate.name)'")
    case .relation(let name):
      guard let function = relations[name] else {
        throw Refusal.outside("the mask '\(name)' has no cells")
      }
      let value = terms.value(
        of: Terms.LookUpTerm(function: function, arguments: [place.query, place.key])
      )
      return try .atMost(LinearForm(1), value)
    }
  }

  private func formulas(
    _ masks: [MaskFormula],
    at place: Place
  ) throws(Refusal) -> [Formula] {
    var result: [Formula] = []
    for mask in masks { result.append(try formula(mask, at: place)) }
    return result
  }

  private func formula(_ comparison: Comparison, at place: Place) throws(Refusal) -> Formula {
    var result: [Formula] = []
    var left = try cases(comparison.first, at: place)
    for link in comparison.links {
      let right = try cases(link.operand, at: place)
      result.append(
        try formula(left, right) { (a: LinearForm, b: LinearForm) throws(Refusal) in
          try link.relation.formula(a, b)
        }
      )
      left = right
    }
    return .conjunction(result)
  }

  /// The formula that holds of the value, whichever case it is.
  func formula(
    _ cases: [Case],
    _ body: (LinearForm) throws(Refusal) -> Formula
  ) throws(Refusal) -> Formula {
    var result: [Formula.Choice] = []
    for value in cases where value.condition != .never {
      let formula = try body(value.value)
      if value.condition == .always { return formula }
      result.append(Formula.Choice(condition: value.condition, formula: formula))
    }
    return .choice(result)
  }

  func formula(
    _ a: [Case],
    _ b: [Case],
    _ body: (LinearForm, LinearForm) throws(Refusal) -> Formula
  ) throws(Refusal) -> Formula {
    try formula(a) { (x: LinearForm) throws(Refusal) in
      try formula(b) { (y: LinearForm) throws(Refusal) in try body(x, y) }
    }
  }
}

extension Relation {
  fileprivate func formula(_ a: LinearForm, _ b: LinearForm) throws(Refusal) -> Formula {
    switch self {
    case .equal: try .equal(a, b)
    case .notEqual: .negation(try .equal(a, b))
    case .less: try .less(a, b)
    case .lessOrEqual: try .atMost(a, b)
    case .greater: try .less(b, a)
    case .greaterOrEqual: try .atMost(b, a)
    }
  }
}

extension MaskReader.Place {
  func form(of symbol: Symbol) -> LinearForm {
    switch symbol {
    case .query: query
    case .key: key
    case .keyCount: keyCount
    case .queryCount: queryCount
    case .batch: batch
    case .head: head
    }
  }
}
