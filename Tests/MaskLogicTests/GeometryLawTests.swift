import MaskAlgebra
import MaskLogic
import Testing

/// `at m = E, offset = E`.
@Suite struct GeometryLawTests {
  @Test(arguments: cases)
  func `a law in another geometry has this verdict`(_ example: LawCase) {
    let verdict = decider.decide(example.law)
    #expect(verdict.counterexample?.description == example.counterexample)
    #expect((verdict.scope != nil) == (example.counterexample == nil))
  }

  private typealias N = Names

  static let cases: [LawCase] = [
    LawCase(
      "at m = 1, offset = n - 1: causal == full",
      law(at: at(m: 1, offset: N.n - 1), in: .equal(.causal, .full))
    ),
    LawCase(
      "at m = 2, offset = n - 2: causal == full",
      law(at: at(m: 2, offset: N.n - 2), in: .equal(.causal, .full)),
      refutedAt: "n = 1, m = 2, offset = -1, q = -1, k = 0"
    ),
    LawCase(
      "at m = 2, offset = n - 2: causal == full where n >= 2",
      law(at: at(m: 2, offset: N.n - 2), in: .equal(.causal, .full), where: N.n >= 2),
      refutedAt: "n = 2, m = 2, offset = 0, q = 0, k = 1"
    ),
    LawCase(
      "at m = n - 3, offset = 3: causal == (k <= q)",
      law(at: at(m: N.n - 3, offset: 3), in: .equal(.causal, .cells { q, k in k <= q }))
    ),
    LawCase(
      "at m = n + 1, offset = m: full == none",
      law(at: at(m: N.n + 1, offset: N.m), in: .equal(.full, .none)),
      refutedAt: "n = 1, m = 2, offset = 2, q = 2, k = 0"
    ),
    LawCase(
      "at m = 1, offset = 0: rows full nonempty",
      law(at: at(m: 1, offset: 0), in: .rowsNonempty(.full)),
      refutedAt: "n = 0, m = 1, offset = 0, q = 0"
    ),
    LawCase(
      "at m = 0, offset = 0: columns full nonempty",
      law(at: at(m: 0, offset: 0), in: .columnsNonempty(.full)),
      refutedAt: "n = 1, m = 0, offset = 0, k = 0"
    ),
    LawCase(
      "at m = P, offset = n - P: for P in 1...n: rows causal nonempty",
      law(
        at: at(m: N.P, offset: N.n - N.P),
        for: .parameter("P", from: 1, to: N.n),
        in: .rowsNonempty(.causal)
      )
    ),
  ]

  /// With P = 3 there is one query, with P = 1 there are three: fewer queries come first.
  @Test func `m and the offset come before the parameters in the order`() {
    let fewer = law(
      at: at(m: 4 - Names.P, offset: 0),
      for: .parameter("P", from: 0, to: 3),
      in: .equal(.full, .none)
    )
    #expect(
      decider.decide(fewer).description
        == "refuted at n = 1, m = 1, offset = 0, P = 3, q = 0, k = 0"
    )
    let offsets = law(
      at: at(m: 1, offset: 1 - Names.P),
      for: .parameter("P", from: 0, to: 3),
      in: .equal(.full, .none)
    )
    #expect(
      decider.decide(offsets).description
        == "refuted at n = 1, m = 1, offset = 0, P = 1, q = 0, k = 0"
    )
  }

  @Test func `lengths with a negative number of queries are passed over`() throws {
    let verdict = decider.decide(
      law(at: at(m: Names.n - 3, offset: 0), in: .equal(.full, .none))
    )
    #expect(verdict.description == "refuted at n = 4, m = 1, offset = 0, q = 0, k = 0")
  }

  @Test func `a geometry that cannot be is no crash`() throws {
    let most = IntegerExpression(Int.max)
    let law = law(at: at(m: most, offset: most), in: .equal(.full, .none))
    #expect(try #require(decider.decide(law).reason).contains("64-bit"))
  }

  @Test func `a position axis covers the queries that stand behind the keys`() {
    let law = law(
      at: at(m: 1, offset: Names.n),
      in: .subset(.document, .causal)
    )
    #expect(decider.decide(law).scope != nil)
  }
}
