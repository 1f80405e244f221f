/// Why constraints have no solution in integers, in steps that a few lines of code can check.
///
/// A step makes one more constraint of those that are known. At the end one is false, or a form is
/// at least zero in one half of the refutation and negative in the other. It is a cutting-plane
/// proof with branching. (W. Cook, C. Coullard and G. Turán, On the complexity of cutting-plane
/// proofs, 1987.)
package struct Refutation: Sendable {
  /// A constraint by its place among the known ones, and how often it is added.
  package struct Multiple: Hashable, Sendable {
    package let constraint: Int
    package let factor: Integer

    package init(constraint: Int, factor: Integer) {
      self.constraint = constraint
      self.factor = factor
    }
  }

  /// What becomes known.
  package enum Step: Sendable {
    /// A sum of multiples, divided by what its coefficients have in common, and rounded.
    ///
    /// An inequality has a positive factor.
    case sum([Multiple])
    /// Two forms that are opposite and both at least zero are zero.
    case squeeze(Int, Int)
    /// A variable that is in no constraint yet is equal to a form.
    case definition(Variable, LinearForm)
  }

  /// How it comes to its end.
  package enum End: Sendable {
    /// The constraint at a place is false.
    case contradiction(Int)
    /// Each integer is at least zero or negative, and neither is possible.
    indirect case split(LinearForm, atLeastZero: Refutation, negative: Refutation)
  }

  package let steps: [Step]
  package let end: End

  package init(steps: [Step], end: End) {
    self.steps = steps
    self.end = end
  }
}

extension Refutation {
  /// Whether the constraints have no solution in integers, for this reason.
  ///
  /// - Throws: ``Refusal/overflow``.
  package func holds(for constraints: [Constraint]) throws(Refusal) -> Bool {
    var known = constraints.map(\.rounded)
    for step in steps {
      guard let new = try Self.consequence(of: step, known) else { return false }
      known.append(new.rounded)
    }
    switch end {
    case .contradiction(let place): return known.indices.contains(place) && known[place].isFalse
    case .split(let form, let atLeastZero, let negative):
      guard try atLeastZero.holds(for: known + [.atLeastZero(form)]) else { return false }
      return try negative.holds(for: known + [.negative(form)])
    }
  }

  /// What a step adds; nil where it is not allowed.
  private static func consequence(
    of step: Step,
    _ known: [Constraint]
  ) throws(Refusal) -> Constraint? {
    switch step {
    case .sum(let multiples):
      var (sum, isEquality) = (LinearForm.zero, true)
      for multiple in multiples {
        guard known.indices.contains(multiple.constraint) else { return nil }
        let constraint = known[multiple.constraint]
        guard constraint.isEquality || multiple.factor > 0 else { return nil }
        isEquality = isEquality && constraint.isEquality
        sum = try sum.adding(constraint.form, times: multiple.factor)
      }
      return Constraint(form: sum, isEquality: isEquality)
    case .squeeze(let a, let b):
      guard known.indices.contains(a), known.indices.contains(b),
        try known[a].form.adding(known[b].form) == .zero
      else { return nil }
      return .zero(known[a].form)
    case .definition(let variable, let form):
      let isKnown = known.contains { $0.form.mentions(variable) } || form.mentions(variable)
      return isKnown ? nil : .zero(try form.subtracting(LinearForm(variable)))
    }
  }
}
