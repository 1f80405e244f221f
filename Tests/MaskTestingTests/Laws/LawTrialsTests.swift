import MaskAlgebra
import MaskLogic
import MaskTesting
import TestSupport
import Testing

/// What decides laws, on trial: ours passes, and deciders that are wrong do not.
@Suite struct `Properties of verdicts` {
  private static let options = RunOptions(caseCount: isOptimised ? 200 : 20, seed: 3)

  @Test(arguments: LawTrials.properties(budget: 2_000))
  func `hold of the decision procedure`(_ property: Property) {
    let report = property.check(Self.options)
    #expect(report.isPassed, "\(report.failure?.message ?? report.weakness ?? "")")
  }

  /// Believes everything.
  private struct Credulous: LawDecider {
    func decide(_ law: Law) -> Verdict { PresburgerDecider().decide(Law(.equal(.full, .full))) }
  }

  /// Never says anything.
  private struct Silent: LawDecider {
    func decide(_ law: Law) -> Verdict { .undecided(reason: "who knows") }
  }

  /// Does not look at the first query.
  private struct Late: LawDecider {
    func decide(_ law: Law) -> Verdict {
      let later = Law(
        statement: law.statement,
        condition: law.condition && .q >= 1,
        quantifiers: law.quantifiers,
        window: law.window,
        inputs: law.inputs
      )
      return PresburgerDecider(evaluation: ExhaustiveDecider(budget: 1)).decide(later)
    }
  }

  @Test func `fail where a false law is called proved`() throws {
    let property = LawTrials.verdictsAgree(
      of: LawSubject("credulous", Credulous()),
      on: .differences,
      budget: 2_000
    )
    let failure = try #require(property.check(Self.options).failure)
    #expect(failure.message.hasPrefix("proved"))
    #expect(failure.message.contains("but evaluation says: refuted at"))
  }

  @Test func `fail where the first place is passed over`() throws {
    let property = LawTrials.verdictsAgree(
      of: LawSubject("late", Late()),
      on: .differences,
      budget: 2_000
    )
    let failure = try #require(property.check(Self.options).failure)
    #expect(failure.message.contains("but evaluation"))
  }

  @Test func `are not passed by saying nothing`() {
    let property = LawTrials.verdictsAgree(
      of: LawSubject("silent", Silent()),
      on: .differences,
      budget: 2_000
    )
    let report = property.check(Self.options)
    #expect(report.failure == nil)
    #expect(report.weakness?.hasPrefix("'decided' came up in 0 of") == true)
  }

  /// Where nothing is decided nothing is said of a definition, and that is no wrong answer.
  @Test func `take no offence at warnings that could not be decided`() throws {
    let hasty = LawSubject("hasty", PresburgerDecider(stepLimit: 1))
    let properties = LawTrials.properties(of: hasty)
    let warnings = try #require(properties.first { $0.name.hasPrefix("G03") })
    #expect(warnings.check(Self.options).failure == nil)
  }
}
