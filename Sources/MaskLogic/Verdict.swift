public import MaskAlgebra

/// What is known of a law's statement; nothing claims more than it knows.
public enum Verdict: Hashable, Sendable {
  /// The statement holds for every length, parameter and input.
  case proved(Proof)
  /// The statement does not hold; the counterexample is confirmed by the definition of the masks.
  case refuted(Counterexample)
  /// No counterexample in this scope; nothing is known beyond it.
  case tested(Scope)
  /// Nothing is known, and why.
  case undecided(reason: String)
}

extension Verdict {
  /// Whether a law holds as far as is known, nil where its statement is undecided.
  ///
  /// A law holds when its statement is not refuted, a `not law` when it is. So a `not law` whose
  /// statement was only tested does not hold: the counterexample it promises was not found.
  public func holds(for law: Law) -> Bool? {
    switch self {
    case .proved, .tested: !law.isNegated
    case .refuted: law.isNegated
    case .undecided: nil
    }
  }

  /// The verdict with the reason why it is no proof, where there is a place for it.
  ///
  /// Where no cell counted, nothing was tested.
  func explained(by reason: String) -> Verdict {
    guard case .tested(var scope) = self else { return self }
    if scope.isVacuous { return .undecided(reason: "\(reason); evaluated for \(scope)") }
    scope.reason = reason
    return .tested(scope)
  }

  /// Whether a law holds because it speaks of nothing.
  public var isVacuous: Bool {
    switch self {
    case .proved(let proof): proof.isVacuous
    case .tested(let scope): scope.isVacuous
    case .refuted, .undecided: false
    }
  }

  /// The counterexample of a refuted statement.
  public var counterexample: Counterexample? {
    if case .refuted(let counterexample) = self { counterexample } else { nil }
  }
}

extension Verdict: CustomStringConvertible {
  /// The verdict in one line: `refuted at n = 2, P = 1, q = 0, k = 1`.
  public var description: String {
    switch self {
    case .proved(let proof): "proved: \(proof)"
    case .refuted(let counterexample): "refuted at \(counterexample)"
    case .tested(let scope): "tested for \(scope)"
    case .undecided(let reason): "undecided: \(reason)"
    }
  }
}
