public import MaskAlgebra

/// What finds out whether a law's statement holds.
///
/// ``PresburgerDecider`` proves or refutes for every length; ``ExhaustiveDecider`` evaluates up to
/// a size, shares no code with it, and checks its proofs.
public protocol LawDecider: Sendable {
  /// Finds out whether the statement of a law holds; whether the law is negated does not matter.
  ///
  /// Without a limit of time the answer depends on the law alone, never on the machine.
  func decide(_ law: Law) -> Verdict
}
