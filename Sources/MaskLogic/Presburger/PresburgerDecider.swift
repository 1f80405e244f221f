public import MaskAlgebra

/// Decides laws for every length, parameter and input, by a proof or by the first counterexample.
///
/// A law is a question of linear integer arithmetic, which a complete procedure answers. What lies
/// outside it (an opaque mask, a divisor that is not known, some quantifiers over look-ups) is
/// evaluated by ``ExhaustiveDecider`` instead.
///
///     let law = Law(.subset(.window(4096), .causal))
///     PresburgerDecider().decide(law)  // proved
///
/// A proof is gone through once more by code that shares nothing with the search, and besides the
/// law is evaluated up to a size that the proof tells; a counterexample is confirmed by the
/// definition of the masks.
public struct PresburgerDecider: LawDecider {
  /// How many combinations of two constraints may be made for one law.
  public let stepLimit: Int
  /// When to give up whatever has been done; nil makes the verdict the same on every machine.
  public let timeLimit: Duration?
  /// What evaluates a law that was proved, and one that cannot be.
  public let evaluation: ExhaustiveDecider
  /// Whether a proof is gone through once more; where it is not, a wrong one is not hidden.
  package var checksProofs = true

  /// Creates a decider.
  ///
  /// - Parameters:
  ///   - stepLimit: How many combinations of two constraints may be made for one law.
  ///   - timeLimit: When to give up whatever has been done; nil leaves only the steps.
  ///   - evaluation: What evaluates a law that was proved, and one that cannot be.
  public init(
    stepLimit: Int = 400_000,
    timeLimit: Duration? = nil,
    evaluation: ExhaustiveDecider = ExhaustiveDecider()
  ) {
    self.stepLimit = stepLimit
    self.timeLimit = timeLimit
    self.evaluation = evaluation
  }

  /// Proves the law's statement or finds the first place where it is false.
  public func decide(_ law: Law) -> Verdict {
    let outline = LawOutline(of: law)
    if let reason = outline.unsupportedReason(of: law) { return .undecided(reason: reason) }
    let deadline = timeLimit.map { ContinuousClock.now + $0 }
    let effort = Effort(limit: stepLimit, deadline: deadline)
    let decision = Decision(law, outline, effort, checksProofs: checksProofs)
    do throws(Refusal) {
      return try decision.verdict(confirmedBy: evaluation)
    } catch {
      let evaluated = evaluation.decide(law)
      guard case .tested(let scope) = evaluated else { return evaluated }
      switch error {
      case .outside(let reason): return evaluated.explained(by: reason)
      case .unsettled:
        return evaluated.explained(
          by: "a quantifier over look-ups, for which no witness was found"
        )
      case .overflow: return evaluated.explained(by: "integers pass 128 bits")
      case .unshown(let reason): return .undecided(reason: reason)
      case .outOfSteps: return .undecided(reason: decision.exhaustedReason(scope))
      }
    }
  }
}
