import MaskLogic
import MaskTesting
import TestSupport
import Testing

/// The decision procedure against evaluation, on random laws of every tier.
@Suite struct AgreementTests {
  private static let lawCount = isOptimised ? 3_000 : 12
  private static let budget = isOptimised ? 20_000 : 2_000

  @Test(arguments: LawTier.allCases)
  func `both engines agree on random laws, and nearly all are decided`(_ tier: LawTier) {
    let property = LawTrials.verdictsAgree(on: tier, budget: Self.budget)
    let report = property.check(
      RunOptions(caseCount: Self.lawCount, seed: 5, exhaustiveLimit: Self.lawCount / 10)
    )
    #expect(report.failure == nil)
    #expect(report.labelCounts["decided", default: 0] * 100 >= Self.lawCount * 99)
    // Laws that are all wrong, or all right, would show little.
    #expect(report.labelCounts["refuted", default: 0] * 20 >= Self.lawCount)
    #expect(report.labelCounts["proved", default: 0] * 4 >= Self.lawCount)
  }
}
