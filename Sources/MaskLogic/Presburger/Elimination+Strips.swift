extension Elimination {
  /// The same system in other variables, where that makes the next elimination much cheaper.
  ///
  /// `1 <= 5000 * u - 4999 * t <= 4998` is a narrow strip: no shadow tells whether an integer point
  /// lies in it, and thousands of splinters would. With `w = u - t` it is
  /// `1 <= u + 4999 * w <= 4998`, which has a coefficient of 1. Euclid's algorithm finds such
  /// variables, so that large constants cost no more than small ones.
  func straightened(
    _ system: LinearSystem,
    insteadOf bounds: VariableBounds
  ) throws(Refusal) -> ([Step], LinearSystem)? {
    let cost = try splinterCount(of: bounds)
    guard cost > Self.fewSplinters else { return nil }
    for strip in system.strips where strip.form.terms.count > 1 {
      if strip.form.hasUnitCoefficient { continue }
      var (form, straight) = (strip.form, system)
      var steps: [Step] = []
      while !form.hasUnitCoefficient, form.terms.count > 1 {
        try effort.step()
        guard let (variable, change) = try shift(form, among: { _ in true }) else { break }
        let shifted = try change.adding(LinearForm(variable))
        form = try form.substituting(variable, by: shifted)
        straight = try straight.substituting(variable, by: shifted, effort)
        steps.append(.shifted(variable, change))
      }
      guard let next = try cheapest(of: straight.variables, in: straight) else { continue }
      let isExact = try next.isExact()
      let nextCost = try splinterCount(of: next)
      if isExact || nextCost < cost { return (steps, straight) }
    }
    return nil
  }

  /// The form that can have the fewest values; nil where none is bounded from both sides.
  func narrowestStrip(
    in system: LinearSystem
  ) throws(Refusal) -> (form: LinearForm, width: Integer)? {
    var best: (form: LinearForm, width: Integer)?
    for strip in system.strips {
      let width = try strip.form.constant.plus(strip.opposite.constant)
      if width < best?.width ?? width + 1 { best = (strip.form, width) }
    }
    return best
  }

  /// So many splinters are looked at rather than avoided.
  private static let fewSplinters: Integer = 4

  func splinterCount(of bounds: VariableBounds) throws(Refusal) -> Integer {
    var count: Integer = 0
    for lower in bounds.lower { count = try count.plus(try bounds.splinterCount(of: lower)) }
    return count
  }
}

extension LinearForm {
  var hasUnitCoefficient: Bool {
    terms.contains { $0.coefficient == 1 || $0.coefficient == -1 }
  }
}

extension LinearSystem {
  /// The forms that are bounded from both sides: each is at least zero, and so is its opposite.
  fileprivate var strips: [(form: LinearForm, opposite: LinearForm)] {
    inequalities.indices.compactMap { (index: Int) -> (LinearForm, LinearForm)? in
      let form = inequalities[index]
      let opposite = inequalities[(index + 1)...].first {
        $0.terms.count == form.terms.count && $0.hasOppositeTerms(to: form)
      }
      return opposite.map { (form, $0) }
    }
  }
}
