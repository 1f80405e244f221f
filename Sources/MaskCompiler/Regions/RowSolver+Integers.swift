import MaskAlgebra

/// `position + key * k + …`: an integer by what it depends on.
struct Sum {
  /// What depends on the query at most.
  var position = Linear(0)
  /// The factor of `k`.
  var key = 0
  /// Parts that depend on the key in another way, with their factors.
  var others: [Term] = []

  struct Term: Hashable {
    let part: Int
    let factor: Int
  }
}

extension RowSolver {
  func sum(of affine: Affine) -> Sum {
    let fixed = affine.batch * batch + affine.head * head + affine.constant
    return Sum(
      position: Linear(affine.query * query + fixed, slope: affine.query * stride),
      key: affine.key
    )
  }

  /// Adds a multiple of an integer to a sum.
  mutating func add(
    _ number: Int,
    times factor: Int,
    to sum: inout Sum,
    within domain: RowPattern
  ) throws(NotAnalysable) {
    let part = plan.integers[number]
    if let affine = part.affine {
      let terms = self.sum(of: affine)
      sum.position = try sum.position + multiple(of: terms.position, by: factor)
      sum.key += terms.key * factor
      return
    }
    guard part.dependence.contains(.key) else {
      sum.position = try sum.position + multiple(of: position(number), by: factor)
      return
    }
    let first = part.operands.lowerBound
    switch part.operation {
    case .add, .subtract:
      try add(first, times: factor, to: &sum, within: domain)
      let second = part.operation.isSubtraction ? -factor : factor
      try add(first + 1, times: second, to: &sum, within: domain)
    case .scale(let by):
      let (product, overflow) = factor.multipliedReportingOverflow(by: by)
      guard !overflow else { throw NotAnalysable() }
      if product != 0 {
        try add(first, times: product, to: &sum, within: domain)
      } else {
        // Its operand is evaluated all the same.
        var unused = Sum()
        try add(first, times: 1, to: &unused, within: domain)
      }
    default:
      try checkLookUps(below: number, within: domain)
      sum.others.append(Sum.Term(part: number, factor: factor))
    }
  }

  /// The value of an integer that does not depend on the key.
  mutating func position(_ number: Int) throws(NotAnalysable) -> Linear {
    let part = plan.integers[number]
    if let affine = part.affine { return sum(of: affine).position }
    let first = part.operands.lowerBound
    switch part.operation {
    case .constant(let value): return Linear(value)
    case .symbol(.query): return Linear(query, slope: stride)
    case .symbol(.batch): return Linear(batch)
    case .symbol(.head): return Linear(head)
    case .symbol, .unavailable: throw NotAnalysable()
    case .add: return try position(first) + position(first + 1)
    case .subtract: return try position(first) - position(first + 1)
    case .scale(let factor): return try multiple(of: position(first), by: factor)
    case .divide(let divisor):
      return algebra.horizon.quotient(of: try position(first), by: divisor)
    case .remainder(let divisor):
      return algebra.horizon.remainder(of: try position(first), by: divisor)
    case .absolute:
      let value = try position(first)
      return algebra.horizon.isAtMost(Linear(0), value) ? value : Linear(0) - value
    case .minimum: return algebra.horizon.smaller(try position(first), try position(first + 1))
    case .maximum: return algebra.horizon.larger(try position(first), try position(first + 1))
    case .lookUp(let table): return Linear(try value(of: table, part.operands))
    }
  }

  func multiple(of x: Linear, by factor: Int) throws(NotAnalysable) -> Linear {
    let value = x.value.multipliedReportingOverflow(by: factor)
    let slope = x.slope.multipliedReportingOverflow(by: factor)
    // Far from 64 bits, so that a few of them can be added.
    guard !value.overflow, !slope.overflow, value.partialValue.magnitude < 1 << 60,
      slope.partialValue.magnitude < 1 << 60
    else { throw NotAnalysable() }
    return Linear(value.partialValue, slope: slope.partialValue)
  }

  /// The keys of a domain at which a sum lies between two ends, both included; nil is no end.
  mutating func keys(
    of sum: Sum,
    from lower: Linear?,
    to upper: Linear?,
    within domain: RowPattern
  ) throws(NotAnalysable) -> RowPattern {
    let low = lower.map { $0 - sum.position }
    let high = upper.map { $0 - sum.position }
    if sum.others.isEmpty {
      return try keys(withFactor: sum.key, from: low, to: high, within: domain)
    }
    if sum.others.count == 1, sum.key == 0 {
      let term = sum.others[0]
      let (low, high) = ends(from: low, to: high, dividedBy: term.factor)
      return try keys(ofPart: term.part, from: low, to: high, within: domain)
    }
    let line = try line(of: sum)
    return try keys(of: line, from: low, to: high, within: domain)
  }

  /// Where `factor * x` lies between the ends, `x` lies between these.
  private mutating func ends(
    from lower: Linear?,
    to upper: Linear?,
    dividedBy factor: Int
  ) -> (lower: Linear?, upper: Linear?) {
    if factor == 1 { return (lower, upper) }
    let zero = Linear(0)
    if factor < 0 {
      return ends(from: upper.map { zero - $0 }, to: lower.map { zero - $0 }, dividedBy: -factor)
    }
    return (
      lower.map { algebra.horizon.quotientRoundedUp(of: $0, by: factor) },
      upper.map { algebra.horizon.quotient(of: $0, by: factor) }
    )
  }

  /// The keys of a domain with `factor * k` between two ends.
  private mutating func keys(
    withFactor factor: Int,
    from lower: Linear?,
    to upper: Linear?,
    within domain: RowPattern
  ) throws(NotAnalysable) -> RowPattern {
    if factor == 0 {
      let zero = Linear(0)
      if let lower, !algebra.horizon.isAtMost(lower, zero) { return .empty }
      if let upper, !algebra.horizon.isAtMost(zero, upper) { return .empty }
      return domain
    }
    let (first, last) = ends(from: lower, to: upper, dividedBy: factor)
    let keys = algebra.range(first ?? Linear(0), last.map { $0 + 1 } ?? Linear(geometry.keyCount))
    return try algebra.combine(.intersection, domain, keys)
  }

  /// The keys of a domain at which an integer lies between two ends.
  private mutating func keys(
    ofPart number: Int,
    from lower: Linear?,
    to upper: Linear?,
    within domain: RowPattern
  ) throws(NotAnalysable) -> RowPattern {
    let part = plan.integers[number]
    let first = part.operands.lowerBound
    switch part.operation {
    case .divide(let divisor):
      let low = try lower.map { end throws(NotAnalysable) in try multiple(of: end, by: divisor) }
      let high = try upper.map { end throws(NotAnalysable) in
        try multiple(of: end, by: divisor) + (divisor - 1)
      }
      return try keys(ofOperand: first, from: low, to: high, within: domain)
    case .remainder(let divisor):
      return try remainders(of: first, by: divisor, from: lower, to: upper, within: domain)
    case .absolute:
      let zero = Linear(0)
      if let upper, !algebra.horizon.isAtMost(zero, upper) { return .empty }
      let near = try keys(
        ofOperand: first,
        from: upper.map { zero - $0 },
        to: upper,
        within: domain
      )
      guard let lower, algebra.horizon.isBelow(zero, lower) else { return near }
      let tooNear = try keys(
        ofOperand: first,
        from: Linear(1) - lower,
        to: lower - 1,
        within: near
      )
      return try algebra.combine(.subtraction, near, tooNear)
    case .minimum, .maximum:
      let isMinimum = part.operation.isMinimum
      // Both operands reach the end that binds both, and either reaches the other.
      let (both, either) = isMinimum ? ((lower, nil), (nil, upper)) : ((nil, upper), (lower, nil))
      var open = try keys(ofOperand: first, from: both.0, to: both.1, within: domain)
      open = try keys(ofOperand: first + 1, from: both.0, to: both.1, within: open)
      let one = try keys(ofOperand: first, from: either.0, to: either.1, within: open)
      let other = try keys(ofOperand: first + 1, from: either.0, to: either.1, within: open)
      return try algebra.combine(.union, one, other)
    case .lookUp:
      let row = try keys(ofValuesOf: number, from: lower, to: upper, within: domain)
      return try algebra.combine(.intersection, domain, row)
    default: throw NotAnalysable()
    }
  }

  mutating func keys(
    ofOperand number: Int,
    from lower: Linear?,
    to upper: Linear?,
    within domain: RowPattern
  ) throws(NotAnalysable) -> RowPattern {
    var sum = Sum()
    try add(number, times: 1, to: &sum, within: domain)
    return try keys(of: sum, from: lower, to: upper, within: domain)
  }
}

extension IntegerPart.Operation {
  fileprivate var isSubtraction: Bool { if case .subtract = self { true } else { false } }
  fileprivate var isMinimum: Bool { if case .minimum = self { true } else { false } }
}
