/// Finds out why constraints have no solution in integers.
///
/// Nothing rests on it: what it finds is checked by ``Refutation/holds(for:)``. It is the Omega
/// test once more, in the few kinds of steps of a refutation: equalities are put into the others, a
/// variable is eliminated by adding its lower to its upper bounds, and where that might lose an
/// integer, places just above a lower bound are looked at one by one.
package struct Refuter {
  let effort: Effort

  package init(effort: Effort) { self.effort = effort }

  /// More values than this of one form are not looked at.
  private static let splinterLimit: Integer = 200

  /// - Returns: nil where there is a solution.
  /// - Throws: ``Refusal`` where integers or steps run out.
  package func refutation(of constraints: [Constraint]) throws(Refusal) -> Refutation? {
    try refutation(from: try RefutationDraft(constraints, effort))
  }

  private func refutation(from start: RefutationDraft) throws(Refusal) -> Refutation? {
    var draft = start
    while true {
      try effort.step()
      if let place = draft.contradiction {
        return Refutation(steps: draft.steps, end: .contradiction(place))
      }
      if try draft.solveEquality() { continue }
      guard let bounds = try draft.cheapestBounds else { return nil }
      if bounds.isExact {
        try draft.eliminate(bounds)
      } else if let straight = try draft.straightened(insteadOf: bounds) {
        draft = straight
      } else {
        return try refutation(from: draft, eliminating: bounds)
      }
    }
  }

  /// Eliminates a variable between bounds that numbers satisfy, and perhaps no integer.
  private func refutation(
    from draft: RefutationDraft,
    eliminating bounds: RefutationDraft.Bounds
  ) throws(Refusal) -> Refutation? {
    var shadow = draft
    try shadow.eliminate(bounds)
    // No number, and so no integer.
    if let refutation = try refutation(from: shadow) { return refutation }
    if let strip = try draft.narrowestStrip, try strip.width < bounds.splinterCount {
      guard strip.width <= Self.splinterLimit else { throw Refusal.outOfSteps }
      return try refutation(from: draft, withNoMoreThan: strip.width, for: strip.form)
    }
    return try refutation(from: draft, bounds, splitting: bounds.lower[...])
  }

  /// Splits at each lower bound: the variable is so far above all that there is room for an integer
  /// between them and the upper bounds, or it is near one.
  private func refutation(
    from draft: RefutationDraft,
    _ bounds: RefutationDraft.Bounds,
    splitting lower: ArraySlice<RefutationDraft.Bound>
  ) throws(Refusal) -> Refutation? {
    // A bound that meets its opposite has become an equality, and leaves a variable less.
    if draft.hasEquality { return try refutation(from: draft) }
    guard let bound = lower.first else {
      var dark = draft
      try dark.eliminate(try dark.bounds(on: bounds.variable))
      return try refutation(from: dark)
    }
    let count = try bounds.splinterCount(of: bound)
    guard count <= Self.splinterLimit else { throw Refusal.outOfSteps }
    let form = bound.form
    if count <= 0 { return try refutation(from: draft, bounds, splitting: lower.dropFirst()) }
    let farther = try form.adding(try count.negated())
    return try split(draft, at: farther) { far throws(Refusal) in
      try refutation(from: far, bounds, splitting: lower.dropFirst())
    } negative: { near throws(Refusal) in
      try refutation(from: near, withNoMoreThan: try count.minus(1), for: form)
    }
  }

  /// Looks at the values of a form between zero and a number one by one, the greatest first.
  private func refutation(
    from draft: RefutationDraft,
    withNoMoreThan most: Integer,
    for form: LinearForm
  ) throws(Refusal) -> Refutation? {
    if most <= 0 { return try refutation(from: draft) }
    return try split(draft, at: try form.adding(try most.negated())) { equal throws(Refusal) in
      try refutation(from: equal)
    } negative: { less throws(Refusal) in
      try refutation(from: less, withNoMoreThan: try most.minus(1), for: form)
    }
  }

  private func split(
    _ draft: RefutationDraft,
    at form: LinearForm,
    atLeastZero: (RefutationDraft) throws(Refusal) -> Refutation?,
    negative: (RefutationDraft) throws(Refusal) -> Refutation?
  ) throws(Refusal) -> Refutation? {
    guard let above = try atLeastZero(try draft.assuming(.atLeastZero(form))),
      let below = try negative(try draft.assuming(.negative(form)))
    else { return nil }
    return Refutation(
      steps: draft.steps,
      end: .split(form, atLeastZero: above, negative: below)
    )
  }
}
