import MaskAlgebra
import MaskLogic
import MaskedAttention
import TestSupport
import Testing

/// The decision procedure against evaluation, on random laws of every tier.
@Suite struct AgreementTests {
  private static let lawCount = isOptimised ? 3_000 : 12

  @Test(arguments: Tier.allCases)
  func `both engines agree on random laws, and nearly all are decided`(_ tier: Tier) {
    var laws = TieredLaws(tier, using: SeededGenerator(seed: 5))
    // What a proof is looked through with would hide a wrong one.
    let decider = PresburgerDecider(evaluation: ExhaustiveDecider(budget: 1))
    var tally = Tally()
    for _ in 0..<Self.lawCount {
      let law = laws.law()
      let verdict = decider.decide(law)
      tally.count(verdict)
      if let problem = disagreement(on: law, verdict) { Issue.record("\(law): \(problem)") }
    }
    #expect(tally.decided * 100 >= Self.lawCount * 99)
    // Laws that are all wrong, or all right, would show little.
    #expect(tally.refuted * 20 >= Self.lawCount)
    #expect(tally.proved * 4 >= Self.lawCount)
  }

  @Test(arguments: PlantedFault.allCases)
  func `a mistake in the procedure is seen`(_ fault: PlantedFault) {
    let decider = PresburgerDecider(planting: fault)
    var isSeen = false
    for tier in Tier.allCases where !isSeen {
      var laws = TieredLaws(tier, using: SeededGenerator(seed: 6))
      for _ in 0..<60 where !isSeen {
        let law = laws.law()
        isSeen = disagreement(on: law, decider.decide(law)) != nil
      }
    }
    #expect(isSeen)
  }

  private struct Tally {
    var proved = 0
    var refuted = 0
    var decided: Int { proved + refuted }

    mutating func count(_ verdict: Verdict) {
      switch verdict {
      case .proved: proved += 1
      case .refuted: refuted += 1
      case .tested, .undecided: break
      }
    }
  }
}

private let evaluationBudget = isOptimised ? 20_000 : 2_000

/// What is wrong with a verdict, as far as evaluating the law shows it.
private func disagreement(on law: Law, _ verdict: Verdict) -> String? {
  let evaluated = ExhaustiveDecider(budget: evaluationBudget).decide(law)
  switch (verdict, evaluated) {
  case (.proved, .refuted), (.undecided, .refuted), (.undecided, .tested):
    return "\(verdict), but \(evaluated)"
  case (.refuted(let found), .refuted(let other)):
    // Evaluation tries some parameters only, so that it may find a later one; never an earlier.
    return found == other || found.rank.lexicographicallyPrecedes(other.rank)
      ? nil : "\(verdict), but \(evaluated)"
  case (.refuted(let found), .tested(let scope)):
    return scope.bounds.isEmpty && found.geometry.keyCount <= scope.keyCount
      ? "\(verdict), but \(evaluated)" : nil
  default: return nil
  }
}

extension Counterexample {
  /// Where the counterexample stands in the order.
  fileprivate var rank: [Int] {
    let geometry = [geometry.keyCount, geometry.queryCount, place(of: geometry.offset)]
    let values = parameters.map(\.value) + inputs.flatMap(\.array.values)
    let cells = relations.flatMap(\.cells).flatMap(\.self).map { $0 ? 1 : 0 }
    return geometry + values.map { place(of: $0) } + cells
      + [batch, head, query, key].compactMap(\.self)
  }

  /// Where an integer stands in the order 0, 1, -1, 2, -2, and so on.
  private func place(of value: Int) -> Int { value > 0 ? 2 * value - 1 : -2 * value }
}
