extension Elimination {
  /// What a system says of its other variables: some values of the inner ones make it true.
  ///
  /// - Parameters:
  ///   - system: What is to hold.
  ///   - inner: The variables to eliminate; no quotient or look-up among the others depends on
  ///     one.
  /// - Returns: Systems without the inner variables, one of which holds; they may have new
  ///   quotients of the others.
  /// - Throws: ``Refusal`` where integers or steps run out.
  func projection(
    of system: LinearSystem,
    without inner: Set<Variable>
  ) throws(Refusal) -> [LinearSystem] {
    var system = system
    while !system.isContradictory,
      let equality = system.equalities.first(where: { form in
        form.terms.contains { inner.contains($0.variable) }
      })
    {
      try effort.step()
      system = try solving(equality, in: system, for: inner)
    }
    if system.isContradictory { return [] }
    let remaining = system.variables.filter { inner.contains($0) }
    guard let bounds = try cheapest(of: remaining, in: system) else { return [system] }
    if try bounds.isExact() {
      return try projection(of: shadow(.real, of: bounds, in: system), without: inner)
    }
    if let rounded = try roundedShadow(of: bounds, in: system, inner) {
      return try projection(of: rounded, without: inner)
    }
    var result = try projection(of: shadow(.dark, of: bounds, in: system), without: inner)
    for lower in bounds.lower where lower.coefficient > 1 {
      let count = try bounds.splinterCount(of: lower)
      var distance: Integer = 0
      while distance < count {
        try effort.step()
        result += try projection(
          of: splinter(lower, at: distance, of: bounds, in: system),
          without: inner
        )
        distance += 1
      }
    }
    return result
  }

  /// One step towards a system in which the equality has no inner variables.
  private func solving(
    _ equality: LinearForm,
    in system: LinearSystem,
    for inner: Set<Variable>
  ) throws(Refusal) -> LinearSystem {
    let innerTerms = equality.terms.filter { inner.contains($0.variable) }
    if let unit = innerTerms.first(where: { $0.coefficient == 1 || $0.coefficient == -1 }) {
      let rest = equality.removing(unit.variable)
      let form = try rest.scaled(by: try unit.coefficient.negated())
      return try system.removing(equality: equality).substituting(
        unit.variable,
        by: form,
        effort
      )
    }
    let innerForm = LinearForm(terms: innerTerms, constant: 0)
    let divisor = innerForm.content
    if divisor > 1 {
      // divisor * inner + outer == 0 asks that the divisor divides what is outside.
      let outer = try equality.subtracting(innerForm)
      let quotient = try terms.quotient(of: outer, by: divisor)
      var result = system.removing(equality: equality)
      result.addZero(try outer.subtracting(try quotient.scaled(by: divisor)))
      result.addZero(try innerForm.dividedRoundingDown(by: divisor).adding(quotient))
      return result
    }
    guard let (variable, form) = try shift(equality, among: { inner.contains($0) }) else {
      return system
    }
    let shifted = try form.adding(LinearForm(variable))
    return try system.substituting(variable, by: shifted, effort)
  }

  /// The exact shadow by rounding bounds; nil where both bounds of a pair have inner variables.
  ///
  /// An integer lies between two bounds when the upper one, rounded down, reaches the lower one,
  /// rounded up. A rounded bound is a quotient, so no constant is ever counted through.
  private func roundedShadow(
    of bounds: VariableBounds,
    in system: LinearSystem,
    _ inner: Set<Variable>
  ) throws(Refusal) -> LinearSystem? {
    let isInner = { (bound: VariableBounds.Bound) -> Bool in
      bound.rest.terms.contains { inner.contains($0.variable) }
    }
    var result = system.removingInequalities(with: bounds.variable)
    for upper in bounds.upper {
      for lower in bounds.lower {
        try effort.step()
        let (a, b) = (lower.coefficient, upper.coefficient)
        if try bounds.hasRoom(between: lower, and: upper) {
          let real = try upper.rest.scaled(by: a)
          result.addAtLeastZero(try real.adding(lower.rest, times: b))
        } else if !isInner(upper) {
          let highest = try terms.quotient(of: upper.rest, by: b)
          result.addAtLeastZero(try highest.scaled(by: a).adding(lower.rest))
        } else if !isInner(lower) {
          let negatedLowest = try terms.quotient(of: lower.rest, by: a)
          result.addAtLeastZero(try negatedLowest.scaled(by: b).adding(upper.rest))
        } else {
          return nil
        }
      }
    }
    return result
  }
}
