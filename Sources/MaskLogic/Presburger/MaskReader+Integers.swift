internal import MaskAlgebra

extension MaskReader {
  /// More cases than this are not written out.
  private static let caseLimit = 256
  /// More values of a divisor than this are not looked at one by one.
  private static let valueLimit = 32

  /// The values of an integer; exactly one condition holds.
  func cases(_ formula: IntegerFormula, at place: Place) throws(Refusal) -> [Case] {
    switch formula {
    case .literal(let value): return [certain(LinearForm(Integer(value)))]
    case .symbol(let symbol): return [certain(place.form(of: symbol))]
    case .parameter(let name):
      guard let form = parameters[name] else {
        throw Refusal.outside("the parameter '\(name)' has no value")
      }
      return [certain(form)]
    case .negate(let a):
      return try map(cases(a, at: place)) { (x: LinearForm) throws(Refusal) in
        try x.scaled(by: -1)
      }
    case .add(let a, let b):
      return try combine(a, b, at: place) { (x: LinearForm, y: LinearForm) throws(Refusal) in
        try x.adding(y)
      }
    case .subtract(let a, let b):
      return try combine(a, b, at: place) { (x: LinearForm, y: LinearForm) throws(Refusal) in
        try x.subtracting(y)
      }
    case .multiply(let a, let b):
      return try combine(a, b, at: place, isFew: true) {
        (x: LinearForm, y: LinearForm) throws(Refusal) in
        if x.isConstant { return try y.scaled(by: x.constant) }
        if y.isConstant { return try x.scaled(by: y.constant) }
        if let product = terms.product(of: x, andDivisor: y) { return product }
        if let product = terms.product(of: y, andDivisor: x) { return product }
        throw Refusal.outside("'\(formula)' multiplies what is not known")
      }
    case .divide(let a, let b):
      return try combine(a, b, at: place, isFew: true) {
        (x: LinearForm, y: LinearForm) throws(Refusal) in
        guard y.isConstant else { return terms.quotient(of: x, byUnknown: y) }
        guard let divisor = try divisor(y, in: formula) else { return .zero }
        return try terms.quotient(of: x, by: divisor)
      }
    case .remainder(let a, let b):
      return try combine(a, b, at: place, isFew: true) {
        (x: LinearForm, y: LinearForm) throws(Refusal) in
        guard y.isConstant else { return try terms.remainder(of: x, byUnknown: y) }
        guard let divisor = try divisor(y, in: formula) else { return .zero }
        return try terms.remainder(of: x, by: divisor)
      }
    case .absolute(let a):
      return try split(cases(a, at: place), cases(.negate(a), at: place), greater: true)
    case .minimum(let a, let b):
      return try split(cases(a, at: place), cases(b, at: place), greater: false)
    case .maximum(let a, let b):
      return try split(cases(a, at: place), cases(b, at: place), greater: true)
    case .lookUp(let lookUp): return try cases(lookUp, at: place)
    }
  }

  private func certain(_ value: LinearForm) -> Case { Case(condition: .always, value: value) }

  /// A case for each value that a formula of parameters can have, where these are few.
  private func valueByValue(
    _ cases: [Case],
    _ formula: IntegerFormula
  ) throws(Refusal) -> [Case] {
    guard let range = try formula.values(within: bounds), range.count <= Self.valueLimit else {
      return cases
    }
    var result: [Case] = []
    for value in cases {
      if value.value.isConstant {
        result.append(value)
        continue
      }
      for integer in range {
        let form = LinearForm(integer)
        let condition = Formula.conjunction([value.condition, try .equal(value.value, form)])
        result.append(Case(condition: condition, value: form))
      }
    }
    return result
  }

  /// A divisor that can be divided by; nil where it is proved besides that nothing comes to it.
  private func divisor(
    _ form: LinearForm,
    in formula: IntegerFormula
  ) throws(Refusal) -> Integer? {
    if form.constant >= 1 { return form.constant }
    if checksReads { return nil }
    throw Refusal.outside("'\(formula)' divides by less than 1")
  }

  private func map(
    _ cases: [Case],
    _ body: (LinearForm) throws(Refusal) -> LinearForm
  ) throws(Refusal) -> [Case] {
    var result: [Case] = []
    for value in cases {
      result.append(Case(condition: value.condition, value: try body(value.value)))
    }
    return result
  }

  private func combine(
    _ a: IntegerFormula,
    _ b: IntegerFormula,
    at place: Place,
    isFew: Bool = false,
    _ body: (LinearForm, LinearForm) throws(Refusal) -> LinearForm
  ) throws(Refusal) -> [Case] {
    var (left, right) = (try cases(a, at: place), try cases(b, at: place))
    if isFew {
      // Of a product or a quotient one side has to be known: one by one, where it is one of few.
      if a.isConstant, right.contains(where: { !$0.value.isConstant }) {
        left = try valueByValue(left, a)
      }
      if b.isConstant { right = try valueByValue(right, b) }
    }
    try checkCount(left, right)
    var result: [Case] = []
    for x in left {
      for y in right {
        if x.condition == .never || y.condition == .never { continue }
        result.append(
          Case(
            condition: .conjunction([x.condition, y.condition]),
            value: try body(x.value, y.value)
          )
        )
      }
    }
    return result
  }

  /// The greater, or the lesser, of two values.
  private func split(
    _ a: [Case],
    _ b: [Case],
    greater: Bool
  ) throws(Refusal) -> [Case] {
    try checkCount(a, b)
    var result: [Case] = []
    for x in a {
      for y in b {
        let isLess = try Formula.less(x.value, y.value)
        let both = [x.condition, y.condition]
        let whenLess = greater ? y.value : x.value
        let otherwise = greater ? x.value : y.value
        result.append(Case(condition: .conjunction(both + [isLess]), value: whenLess))
        result.append(
          Case(condition: .conjunction(both + [.negation(isLess)]), value: otherwise)
        )
      }
    }
    return result.filter { $0.condition != .never }
  }

  private func checkCount(_ a: [Case], _ b: [Case]) throws(Refusal) {
    guard a.count * b.count <= Self.caseLimit else {
      throw Refusal.outside("there are too many cases of 'abs', 'min' and 'max' at once")
    }
  }

  func cases(_ lookUp: LookUp, at place: Place) throws(Refusal) -> [Case] {
    let points = try points(of: lookUp, at: place)
    return points.map { Case(condition: $0.condition, value: terms.value(of: $0.term)) }
  }

  /// Where a look-up reads its input; exactly one condition holds.
  func points(
    of lookUp: LookUp,
    at place: Place
  ) throws(Refusal) -> [(condition: Formula, term: Terms.LookUpTerm)] {
    guard let input = inputs[lookUp.name] else {
      throw Refusal.outside("the input '\(lookUp.name)' is not declared")
    }
    var result: [(condition: Formula, arguments: [LinearForm])] = [
      (.always, try input.leadingArguments(of: lookUp, at: place))
    ]
    for index in lookUp.indices {
      let indexCases = try cases(index, at: place)
      guard result.count * indexCases.count <= Self.caseLimit else {
        throw Refusal.outside("there are too many cases of 'abs', 'min' and 'max' at once")
      }
      result = result.flatMap { (known) -> [(condition: Formula, arguments: [LinearForm])] in
        indexCases.map {
          (
            (.conjunction([known.condition, $0.condition])),
            known.arguments + [$0.value]
          )
        }
      }
    }
    return result.map { (known) -> (condition: Formula, term: Terms.LookUpTerm) in
      (known.condition, Terms.LookUpTerm(function: input.function, arguments: known.arguments))
    }
  }
}

extension IntegerFormula {
  /// The integers between which a formula of parameters lies; nil where a parameter has no ends.
  func values(
    within bounds: [String: ClosedRange<Integer>]
  ) throws(Refusal) -> ClosedRange<Integer>? {
    switch self {
    case .literal(let value): return Integer(value)...Integer(value)
    case .parameter(let name): return bounds[name]
    case .negate(let a):
      guard let a = try a.values(within: bounds) else { return nil }
      return try a.upperBound.negated()...a.lowerBound.negated()
    case .add(let a, let b), .subtract(let a, let b), .multiply(let a, let b),
      .minimum(let a, let b), .maximum(let a, let b):
      guard let a = try a.values(within: bounds), let b = try b.values(within: bounds) else {
        return nil
      }
      return try values(of: a, and: b)
    case .absolute, .divide, .remainder, .symbol, .lookUp: return nil
    }
  }

  /// The integers between which this sum, difference, product, minimum or maximum lies, where its
  /// operands lie in these; nil for another operation.
  private func values(
    of a: ClosedRange<Integer>,
    and b: ClosedRange<Integer>
  ) throws(Refusal) -> ClosedRange<Integer>? {
    let (low, high) = (a.lowerBound, a.upperBound)
    switch self {
    case .add: return try low.plus(b.lowerBound)...high.plus(b.upperBound)
    case .subtract: return try low.minus(b.upperBound)...high.minus(b.lowerBound)
    case .multiply:
      let first = [try low.times(b.lowerBound), try low.times(b.upperBound)]
      let second = [try high.times(b.lowerBound), try high.times(b.upperBound)]
      let least = Swift.min(first[0], first[1], second[0], second[1])
      return least...Swift.max(first[0], first[1], second[0], second[1])
    case .minimum: return Swift.min(low, b.lowerBound)...Swift.min(high, b.upperBound)
    case .maximum: return Swift.max(low, b.lowerBound)...Swift.max(high, b.upperBound)
    default: return nil
    }
  }
}
