import MaskAlgebra
package import MaskLogic

/// What decides laws, on trial: ours is ``presburger``, and another is one more of these.
package struct LawSubject: Sendable {
  /// The name in the names of its properties.
  package let name: String
  /// What is asked; its proofs must not be looked through once more, which would hide a wrong one.
  package let decider: any LawDecider

  /// Names a decider.
  package init(_ name: String, _ decider: any LawDecider) {
    self.name = name
    self.decider = decider
  }

  /// The decision procedure, with fewer steps, and its own looks at a proof reduced to almost
  /// nothing.
  package static let presburger: LawSubject = {
    var decider = PresburgerDecider(
      stepLimit: 200_000,
      evaluation: ExhaustiveDecider(budget: 1)
    )
    decider.checksProofs = false
    return LawSubject("presburger", decider)
  }()
}
