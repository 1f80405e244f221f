import MaskAlgebra
import MaskLogic
import Testing

@Suite struct VerdictTests {
  @Test func `a law holds unless refuted, and a negated law when refuted`() {
    let right = Law(statement: .subset(.causal, .full))
    let wrong = Law(statement: .subset(.full, .causal))
    let notRight = Law(isNegated: true, statement: right.statement)
    let notWrong = Law(isNegated: true, statement: wrong.statement)
    #expect(decider.decide(right).holds(for: right) == true)
    #expect(decider.decide(wrong).holds(for: wrong) == false)
    #expect(decider.decide(notRight).holds(for: notRight) == false)
    #expect(decider.decide(notWrong).holds(for: notWrong) == true)
    #expect(PresburgerDecider().decide(right).holds(for: right) == true)
    #expect(PresburgerDecider().decide(notRight).holds(for: notRight) == false)
  }

  @Test func `an undecided law neither holds nor fails`() {
    for isNegated in [false, true] {
      let law = Law(isNegated: isNegated, statement: .stable(.window(Names.W)))
      #expect(decider.decide(law).holds(for: law) == nil)
    }
  }

  @Test func `the same law has the same verdict every time`() {
    let law = Law(.equal(.document, transpose(.document)))
    #expect(decider.decide(law) == decider.decide(law))
  }

  @Test func `a larger budget reaches a longer sequence`() throws {
    let law = Law(.subset(.causal, .full))
    let small = try #require(ExhaustiveDecider(budget: 2_000).decide(law).scope)
    let large = try #require(ExhaustiveDecider(budget: 20_000).decide(law).scope)
    #expect(small.keyCount < large.keyCount)
    #expect(small.comparisonCount < large.comparisonCount)
  }

  @Test func `windows that differ by one key differ as soon as there are as many keys`() {
    let law = Law(.equal(.window(8), .window(9)))
    #expect(
      ExhaustiveDecider().decide(law).description == "refuted at n = 9, q = 8, k = 0"
    )
  }

  @Test func `a verdict says in one line what is known`() {
    let proof = PresburgerDecider().decide(Law(.subset(.causal, .full)))
    #expect(proof.description.hasPrefix("proved: "))
    #expect(proof.description.contains("closed and checked, evaluated for n <= "))
    #expect(Verdict.undecided(reason: "so").description == "undecided: so")
    #expect(decider.decide(Law(.subset(.causal, .full))).description.hasPrefix("tested for n <= "))
  }

  @Test func `specs ask one another, and get a verdict`() {
    let local: MaskSpec = .causal && .window(4)
    #expect(local.isEquivalent(to: .window(4)).description.hasPrefix("proved: "))
    #expect(local.isEquivalent(to: .window(4), decider: decider).scope != nil)
    #expect(local.isSubset(of: .causal, decider: decider).scope != nil)
    #expect(local.isDisjoint(with: !.causal, decider: decider).scope != nil)
    #expect(
      local.isDisjoint(with: .diagonal, decider: decider).description
        == "refuted at n = 1, q = 0, k = 0"
    )
    #expect(
      MaskSpec.full.isSubset(of: local, decider: decider).description
        == "refuted at n = 2, q = 0, k = 1"
    )
  }

  @Test func `open parameters of a spec are quantified`() {
    let verdict = MaskSpec.prefix(Names.P).isEquivalent(to: .causal, decider: decider)
    #expect(verdict.description == "refuted at n = 2, P = 2, q = 0, k = 1")
  }
}
