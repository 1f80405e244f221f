/// A mistake made on purpose in the decision procedure: its tests have to see it.
package enum PlantedFault: CaseIterable, Sendable {
  /// A key may lie behind the last one.
  case forgottenDomainBound
  /// The opposite of `a <= b` is `a >= b`.
  case negationKeepsEquality
  /// A quotient may be smaller than it is, by any amount.
  case droppedRemainder
  /// One pair of bounds is not combined.
  case skippedCombination
  /// Room for a rational number is taken for room for an integer.
  case rationalForInteger
  /// Equal points of an unknown function may have different values.
  case forgottenConsistency
  /// The first counterexample that is found is taken for the smallest.
  case anyCounterexample
}
