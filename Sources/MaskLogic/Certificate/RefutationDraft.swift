/// A refutation in the making: what is known, and which of it is still of use.
struct RefutationDraft {
  /// All constraints, in the order in which a refutation numbers them.
  private(set) var known: [Constraint] = []
  /// The steps since the last split.
  private(set) var steps: [Refutation.Step] = []
  /// Where a constraint is false.
  private(set) var contradiction: Int?
  /// The places of the constraints that say all that the others do.
  private var live: [Int] = []
  /// A variable that is in no constraint.
  private var fresh = Variable(index: 0)
  private let effort: Effort

  init(_ constraints: [Constraint], _ effort: Effort) throws(Refusal) {
    self.effort = effort
    known = constraints.map(\.rounded)
    for constraint in known {
      for term in constraint.form.terms { fresh = max(fresh, term.variable) }
    }
    fresh = Variable(index: fresh.index + 1)
    for place in known.indices { try use(place) }
  }

  /// What follows with one more constraint, as the beginning of one side of a split.
  func assuming(_ constraint: Constraint) throws(Refusal) -> RefutationDraft {
    var draft = self
    draft.steps = []
    draft.known.append(constraint.rounded)
    try draft.use(draft.known.count - 1)
    return draft
  }

  private mutating func add(
    _ constraint: Constraint,
    by step: Refutation.Step
  ) throws(Refusal) {
    try effort.step()
    known.append(constraint.rounded)
    steps.append(step)
    try use(known.count - 1)
  }

  /// Keeps a constraint, or what it and another come to; of two on the same sum the tighter.
  private mutating func use(_ place: Int) throws(Refusal) {
    let new = known[place]
    if contradiction != nil { return }
    if new.isFalse {
      contradiction = place
      return
    }
    if new.form.isConstant { return }
    for other in live where !new.isEquality && !known[other].isEquality {
      let old = known[other].form
      guard old.terms.count == new.form.terms.count else { continue }
      if old.terms == new.form.terms {
        if old.constant <= new.form.constant { return }
        live.removeAll { $0 == other }
        continue
      }
      guard old.hasOppositeTerms(to: new.form) else { continue }
      let width = try old.constant.plus(new.form.constant)
      if width < 0 { return try addSum(other, 1, place, 1) }
      if width == 0 {
        live.removeAll { $0 == other }
        return try add(.zero(old), by: .squeeze(other, place))
      }
    }
    live.append(place)
  }

  private mutating func addSum(
    _ a: Int,
    _ factor: Integer,
    _ b: Int,
    _ otherFactor: Integer
  ) throws(Refusal) {
    let sum = try known[a].form.scaled(by: factor).adding(known[b].form, times: otherFactor)
    try add(
      Constraint(form: sum, isEquality: known[a].isEquality && known[b].isEquality),
      by: .sum([
        .init(constraint: a, factor: factor), .init(constraint: b, factor: otherFactor),
      ])
    )
  }
}

// MARK: Equalities

extension RefutationDraft {
  /// Whether a sum is known to be zero.
  var hasEquality: Bool { live.contains { known[$0].isEquality } }

  /// Puts one equality into the others, or makes its coefficients smaller.
  ///
  /// - Returns: Whether there is one.
  mutating func solveEquality() throws(Refusal) -> Bool {
    guard let place = live.first(where: { known[$0].isEquality }) else { return false }
    let form = known[place].form
    if let unit = form.terms.first(where: { $0.coefficient.magnitude == 1 }) {
      try eliminate(unit.variable, by: place)
    } else {
      try shorten(form)
    }
    return true
  }

  /// Puts an equality with a coefficient of 1 or -1 into all others.
  private mutating func eliminate(_ variable: Variable, by equality: Int) throws(Refusal) {
    let unit = known[equality].form.coefficient(of: variable)
    let others = live.filter { $0 != equality && known[$0].form.mentions(variable) }
    live.removeAll { $0 == equality || others.contains($0) }
    for other in others {
      let coefficient = known[other].form.coefficient(of: variable)
      try addSum(equality, try coefficient.times(unit).negated(), other, 1)
    }
  }

  /// Names the sum that stands with the smallest coefficient of a form, which makes the others
  /// smaller than it: Euclid's algorithm.
  ///
  /// - Returns: The form in the new variable.
  @discardableResult
  private mutating func shorten(_ form: LinearForm) throws(Refusal) -> LinearForm {
    let least = form.terms.min { $0.coefficient.magnitude < $1.coefficient.magnitude }
    guard let least else { return form }
    let divisor = least.coefficient < 0 ? try least.coefficient.negated() : least.coefficient
    var sum = LinearForm.zero
    for term in form.terms {
      let quotient = term.coefficient.floorDivided(by: divisor)
      sum = try sum.adding(LinearForm(term.variable), times: quotient)
    }
    let name = fresh
    fresh = Variable(index: name.index + 1)
    let definition = try sum.subtracting(LinearForm(name))
    try add(.zero(definition), by: .definition(name, sum))
    try eliminate(least.variable, by: known.count - 1)
    let unit = definition.coefficient(of: least.variable)
    return try form.adding(
      definition,
      times: try form.coefficient(of: least.variable).times(unit).negated()
    )
  }
}

// MARK: Inequalities

extension RefutationDraft {
  /// A constraint that bounds a variable, from below or from above.
  struct Bound {
    let place: Int
    let form: LinearForm
    /// Of the variable; positive, also in an upper bound.
    let coefficient: Integer
  }

  /// The bounds of a variable.
  struct Bounds {
    let variable: Variable
    var lower: [Bound] = []
    var upper: [Bound] = []
    /// Whether an integer lies between the bounds wherever a number does.
    var isExact = true

    /// How many values above a lower bound there are to look at, where room is not certain.
    func splinterCount(of bound: Bound) throws(Refusal) -> Integer {
      let (a, b) = (bound.coefficient, upper.map(\.coefficient).max() ?? 1)
      return try a.times(b).minus(a).minus(b).floorDivided(by: b).plus(1)
    }

    /// About how much the elimination costs.
    var cost: Integer {
      get throws(Refusal) {
        let cost = Integer(lower.count * upper.count - lower.count - upper.count)
        return isExact ? cost : try cost.plus(try splinterCount)
      }
    }

    /// How many values above all lower bounds there are to look at.
    var splinterCount: Integer {
      get throws(Refusal) {
        var count: Integer = 0
        for bound in lower { count = try count.plus(try splinterCount(of: bound)) }
        return count
      }
    }
  }

  /// The bounds of a variable in the constraints that are of use.
  func bounds(on variable: Variable) throws(Refusal) -> Bounds {
    var bounds = Bounds(variable: variable)
    for place in live {
      let form = known[place].form
      let coefficient = form.coefficient(of: variable)
      if coefficient > 0 {
        bounds.lower.append(Bound(place: place, form: form, coefficient: coefficient))
      } else if coefficient < 0 {
        let positive = try coefficient.negated()
        bounds.upper.append(Bound(place: place, form: form, coefficient: positive))
      }
    }
    for a in bounds.lower {
      for b in bounds.upper where try !Self.hasRoom(between: a, and: b) { bounds.isExact = false }
    }
    return bounds
  }

  /// Whether an integer lies between two bounds wherever a number does.
  private static func hasRoom(between a: Bound, and b: Bound) throws(Refusal) -> Bool {
    if a.coefficient == 1 || b.coefficient == 1 { return true }
    let room = try a.form.scaled(by: b.coefficient).adding(b.form, times: a.coefficient)
    let needed = try a.coefficient.minus(1).times(try b.coefficient.minus(1))
    return room.isConstant && room.constant >= needed
  }

  /// The bounds of the variable that is eliminated at the least cost; nil where there is none.
  var cheapestBounds: Bounds? {
    get throws(Refusal) {
      let variables = Set(live.flatMap { known[$0].form.terms.map(\.variable) })
      var best: (bounds: Bounds, cost: Integer)?
      for variable in variables.sorted() {
        let bounds = try bounds(on: variable)
        let cost = try bounds.cost
        if let best {
          guard bounds.isExact || !best.bounds.isExact else { continue }
          guard bounds.isExact != best.bounds.isExact || cost < best.cost else { continue }
        }
        best = (bounds, cost)
      }
      return best?.bounds
    }
  }

  /// Adds every lower to every upper bound, so that the variable goes.
  mutating func eliminate(_ bounds: Bounds) throws(Refusal) {
    live.removeAll { known[$0].form.mentions(bounds.variable) }
    for a in bounds.lower {
      for b in bounds.upper {
        let common = Integer.greatestCommonDivisor(a.coefficient, b.coefficient)
        try addSum(a.place, b.coefficient / common, b.place, a.coefficient / common)
      }
    }
  }
}

// MARK: Narrow strips

extension RefutationDraft {
  /// So many values above lower bounds are looked at rather than avoided.
  private static let fewSplinters: Integer = 4

  /// The same in variables along a narrow strip, where that makes the next elimination cheaper.
  func straightened(insteadOf bounds: Bounds) throws(Refusal) -> RefutationDraft? {
    let cost = try bounds.cost
    guard cost > Self.fewSplinters else { return nil }
    for strip in strips where strip.form.terms.count > 1 && !strip.form.hasUnitCoefficient {
      var (draft, form) = (self, strip.form)
      while form.terms.count > 1, !form.hasUnitCoefficient { form = try draft.shorten(form) }
      guard let next = try draft.cheapestBounds else { continue }
      if next.isExact { return draft }
      if try next.cost < cost { return draft }
    }
    return nil
  }

  /// The form that can have the fewest values; nil where none is bounded from both sides.
  var narrowestStrip: (form: LinearForm, width: Integer)? {
    get throws(Refusal) {
      var best: (form: LinearForm, width: Integer)?
      for strip in strips {
        let width = try strip.form.constant.plus(strip.opposite.constant)
        if width < best?.width ?? width + 1 { best = (strip.form, width) }
      }
      return best
    }
  }

  /// The forms that are bounded from both sides: each is at least zero, and so is its opposite.
  private var strips: [(form: LinearForm, opposite: LinearForm)] {
    let forms = live.map { known[$0].form }
    return forms.indices.compactMap { index in
      let form = forms[index]
      let opposite = forms[(index + 1)...].first {
        $0.terms.count == form.terms.count && $0.hasOppositeTerms(to: form)
      }
      return opposite.map { (form, $0) }
    }
  }
}
