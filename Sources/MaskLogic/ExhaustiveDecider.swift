public import MaskAlgebra

/// Decides laws by looking at every cell of every assignment, from `n = 0` up.
///
/// The verdict is ``Verdict/refuted(_:)`` with the first counterexample, or ``Verdict/tested(_:)``
/// with the size that was reached, never ``Verdict/proved``. Where a parameter or an input has more
/// values than can be tried, those near 0 and near the law's own literals are; its scope tells.
///
///     let law = Law(.subset(.window(4), .chunk(4)))
///     ExhaustiveDecider().decide(law)  // refuted at n = 5, q = 4, k = 1
///
/// A parameter's declared range is an assumption of the law: what lies outside is passed over.
public struct ExhaustiveDecider: LawDecider {
  /// About how many nodes of formulas may be evaluated for one law.
  ///
  /// Lengths up to 2 may take sixteen times as much. The work is counted, not timed, so a verdict
  /// is the same on every machine.
  public let budget: Int

  /// Creates a decider.
  ///
  /// - Parameter budget: About how many nodes of formulas may be evaluated for one law; the default
  ///   is for checking many laws, a millisecond or two each.
  /// - Precondition: `budget` is at least 1.
  public init(budget: Int = 200_000) {
    precondition(budget >= 1, "a budget is 1 or more, got \(budget)")
    self.budget = budget
  }

  /// Fifty times the default budget, for one law that somebody waits for.
  public static let thorough = ExhaustiveDecider(budget: 10_000_000)

  /// Looks for the first counterexample within the budget.
  public func decide(_ law: Law) -> Verdict {
    var search = ExhaustiveSearch(law, budget: budget, isDense: false)
    let verdict = search.verdict()
    guard case .refuted = verdict, search.hasGaps else { return verdict }
    // Between the integers that were tried there may be a smaller counterexample.
    var denseSearch = ExhaustiveSearch(law, budget: budget, isDense: true)
    let denseVerdict = denseSearch.verdict()
    if case .refuted = denseVerdict { return denseVerdict }
    return verdict
  }
}
