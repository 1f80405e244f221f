public import MaskAlgebra

/// What finds out whether a law's statement holds.
///
/// This is the place for a prover; ``ExhaustiveDecider`` is the one implementation so far.
public protocol LawDecider: Sendable {
  /// Finds out whether the statement of a law holds; whether the law is negated does not matter.
  ///
  /// The answer depends on the law alone, never on time or on the machine.
  func decide(_ law: Law) -> Verdict
}
