import MaskAlgebra
import MaskLogic
import Testing

/// What `for` quantifies, and what a declared range assumes.
@Suite struct ParameterTests {
  private typealias N = Names

  @Test(arguments: cases)
  func `a quantified law has this verdict`(_ example: LawCase) {
    let verdict = decider.decide(example.law)
    #expect(verdict.counterexample?.description == example.counterexample)
    #expect((verdict.scope != nil) == (example.counterexample == nil))
  }

  static let cases: [LawCase] = [
    LawCase(
      "for P in 0...n: (k <= q || q < P) == prefix(P)",
      law(
        for: .parameter("P", from: 0, to: N.n),
        in: .equal(.cells { q, k in k <= q || q < N.P }, .prefix(N.P))
      ),
      refutedAt: "n = 2, P = 1, q = 0, k = 1"
    ),
    LawCase(
      "for P in 0...n - 1: prefix(P + 1) xor prefix(P) == (k == P && q < P)",
      law(
        for: .parameter("P", from: 0, to: N.n - 1),
        in: .equal(
          .prefix(N.P + 1).symmetricDifference(.prefix(N.P)),
          .cells { q, k in k == N.P && q < N.P }
        )
      )
    ),
    LawCase(
      "for P in 0...n, W in P...n: (k < P) <= (k < W)",
      law(
        for: .parameter("P", from: 0, to: N.n),
        .parameter("W", from: N.P, to: N.n),
        in: .subset(.sinks(N.P), .sinks(N.W))
      )
    ),
    LawCase(
      "for P in 0...n, W in P...n: (k < W) <= (k < P)",
      law(
        for: .parameter("P", from: 0, to: N.n),
        .parameter("W", from: N.P, to: N.n),
        in: .subset(.sinks(N.W), .sinks(N.P))
      ),
      refutedAt: "n = 1, P = 0, W = 1, q = 0, k = 0"
    ),
    LawCase(
      "for P in 0...n, W in 0...P: sinks(W) == none",
      law(
        for: .parameter("P", from: 0, to: N.n),
        .parameter("W", from: 0, to: N.P),
        in: .equal(.sinks(N.W), .none)
      ),
      refutedAt: "n = 1, P = 1, W = 1, q = 0, k = 0"
    ),
    LawCase(
      "for P in ...: (q - k != P) == full",
      law(for: .parameter("P"), in: .equal(.cells { q, k in q - k != N.P }, .full)),
      refutedAt: "n = 1, P = 0, q = 0, k = 0"
    ),
    LawCase(
      "for P in ...: (q - k == P) <= (P >= 0)",
      law(for: .parameter("P"), in: .subset(.cells { q, k in q - k == N.P }, N.P >= 0)),
      refutedAt: "n = 2, P = -1, q = 0, k = 1"
    ),
    LawCase(
      "for W in -3...3: (W * W < 4) == full",
      law(
        for: .parameter("W", from: -3, to: 3),
        in: .equal(N.W * N.W < 4, .full)
      ),
      refutedAt: "n = 1, W = 2, q = 0, k = 0"
    ),
    LawCase(
      "for W in ...5: (W > -3) == full",
      law(for: .parameter("W", to: 5), in: .equal(N.W > -3, .full)),
      refutedAt: "n = 1, W = -3, q = 0, k = 0"
    ),
  ]

  @Test func `an empty range makes a law hold vacuously`() throws {
    let law = law(for: .parameter("P", from: 3, to: 2), in: .equal(.full, .none))
    let verdict = decider.decide(law)
    #expect(try #require(verdict.scope).isVacuous)
    #expect(verdict.holds(for: law) == true)
    #expect(verdict.description.hasSuffix("no cell ever counted"))
  }

  @Test func `a condition that is never true makes a law hold vacuously`() throws {
    for condition in [Names.n < 0, Names.q > Names.q] {
      let scope = try #require(
        decider.decide(law(in: .equal(.full, .none), where: condition)).scope
      )
      #expect(scope.isVacuous)
    }
  }

  @Test func `a range that is empty for short sequences only is not vacuous`() throws {
    let law = law(
      for: .parameter("P", from: 2, to: Names.n),
      in: .subset(.causal, .prefix(Names.P))
    )
    #expect(try #require(decider.decide(law).scope).isVacuous == false)
  }

  @Test func `a declared range is an assumption of the law`() throws {
    // A window is at least 1 wide, so nothing is claimed of W = 0, or of row 0 here.
    let everyWidth = law(for: .parameter("W", from: 0), in: .rowsNonempty(.window(N.W)))
    #expect(decider.decide(everyWidth).scope != nil)
    let byRow = law(in: .equal(.window(N.q), .causal), where: .cells { q, _ in q < 2 })
    #expect(
      decider.decide(byRow).description == "refuted at n = 2, q = 1, k = 0"
    )
    let none = law(in: .equal(.window(0), .full))
    #expect(try #require(decider.decide(none).scope).isVacuous)
  }

  @Test func `an unbounded parameter is tried near the law's own literals`() {
    let far = law(
      for: .parameter("W", from: 0),
      in: .equal(.cells { _, k in k < N.W }, .none),
      where: N.W > 4096
    )
    #expect(decider.decide(far).description == "refuted at n = 1, W = 4097, q = 0, k = 0")
  }

  /// 49 stands beside a literal and is tried; that 42 is smaller shows between the literals.
  @Test func `a counterexample between the integers tried first is found as well`() {
    let law = law(
      for: .parameter("W", from: 0),
      in: .equal(N.W / 7 < 6, .full),
      where: N.W <= 50
    )
    #expect(decider.decide(law).description == "refuted at n = 1, W = 42, q = 0, k = 0")
  }

  @Test func `the scope names the values of a parameter that has more`() throws {
    let some = law(for: .parameter("W", from: 1), in: .subset(.window(N.W), .causal))
    let scope = try #require(decider.decide(some).scope)
    #expect(scope.bounds.map(\.name) == ["W"])
    #expect(scope.bounds.first?.ranges == [1...scope.keyCount + 3])
    #expect(
      scope.description == "n <= \(scope.keyCount) (there W in 1...\(scope.keyCount + 3))"
    )
    let all = law(for: .parameter("P", from: 0, to: 3), in: .subset(.causal, .prefix(N.P)))
    #expect(try #require(decider.decide(all).scope).bounds.isEmpty)
  }
}
