/// The Omega test: variables are eliminated one after the other, without losing an integer.
///
/// Equalities are solved exactly. A variable between inequalities goes by combining every lower
/// with every upper bound, which is exact when one of the two coefficients is 1; otherwise the
/// *dark shadow* holds where there certainly is room for an integer, and *splinters* look at the
/// places just above a lower bound, where there may be. (W. Pugh, The Omega test, 1991.)
struct Elimination {
  let terms: Terms
  let effort: Effort

  /// The conditions under which an elimination can be undone, to find the values again.
  enum Step {
    case solved(Variable, LinearForm)
    /// The variable is what it stands for now, plus a form.
    case shifted(Variable, LinearForm)
    case bounded(VariableBounds)
  }

  /// What a combination of bounds is to promise.
  enum Shadow {
    case real
    case dark
  }

  /// The constraints on the other variables where a variable has room.
  func shadow(
    _ shadow: Shadow,
    of bounds: VariableBounds,
    in system: LinearSystem
  ) throws(Refusal) -> LinearSystem {
    var result = system.removingInequalities(with: bounds.variable)
    for lower in bounds.lower {
      for upper in bounds.upper {
        try effort.step()
        var form = try upper.rest.scaled(by: lower.coefficient).adding(
          lower.rest,
          times: upper.coefficient
        )
        if shadow == .dark {
          let (a, b) = (lower.coefficient, upper.coefficient)
          form = try form.adding(try a.minus(1).times(try b.minus(1)).negated())
        }
        result.addAtLeastZero(form)
        if result.isContradictory { return result }
      }
    }
    return result
  }

  /// The bounds of the variable that is cheapest to eliminate; nil where there is none.
  func cheapest(
    of variables: [Variable],
    in system: LinearSystem
  ) throws(Refusal) -> VariableBounds? {
    var best: (bounds: VariableBounds, isExact: Bool, cost: Integer)?
    for variable in variables {
      let bounds = try VariableBounds(on: variable, in: system)
      if bounds.lower.isEmpty && bounds.upper.isEmpty { continue }
      let isExact = try bounds.isExact()
      var cost = Integer(bounds.pairCount - bounds.lower.count - bounds.upper.count)
      if !isExact {
        for lower in bounds.lower { cost = try cost.plus(try bounds.splinterCount(of: lower)) }
      }
      if let best, best.isExact && !isExact { continue }
      if best == nil || isExact && best?.isExact == false || cost < best?.cost ?? 0 {
        best = (bounds, isExact, cost)
      }
    }
    return best?.bounds
  }

  /// A change of variable that makes the coefficients of an equality smaller: Euclid's algorithm.
  ///
  /// - Returns: The variable with the smallest coefficient, and what to add to it.
  func shift(
    _ equality: LinearForm,
    among variables: (Variable) -> Bool
  ) throws(Refusal) -> (Variable, LinearForm)? {
    var smallest: LinearForm.Term?
    for term in equality.terms where variables(term.variable) {
      if let known = smallest, known.coefficient.magnitude <= term.coefficient.magnitude {
        continue
      }
      smallest = term
    }
    guard let smallest else { return nil }
    let isNegative = smallest.coefficient < 0
    let divisor = isNegative ? try smallest.coefficient.negated() : smallest.coefficient
    var form = LinearForm.zero
    for term in equality.terms where variables(term.variable) && term != smallest {
      let quotient = term.coefficient.floorDivided(by: divisor)
      let factor = isNegative ? quotient : try quotient.negated()
      form = try form.adding(LinearForm(term.variable), times: factor)
    }
    return (smallest.variable, form)
  }
}
