import MaskAlgebra
import MaskLogic
import Testing

/// Laws about arbitrary masks.
@Suite struct RelationTests {
  private static let a = MaskSpec.arbitrary("A")
  private static let b = MaskSpec.arbitrary("B")
  private static let c = MaskSpec.arbitrary("C")
  private static let two = Law.Quantifier.masks(["A", "B"])

  @Test(arguments: cases)
  func `a law about arbitrary masks has this verdict`(_ example: LawCase) {
    let verdict = decider.decide(example.law)
    #expect(verdict.counterexample?.description == example.counterexample)
    #expect((verdict.scope != nil) == (example.counterexample == nil))
  }

  static let cases: [LawCase] = [
    LawCase(
      "for masks A, B: !(A && B) == !A || !B",
      law(for: two, in: .equal(!(a && b), !a || !b))
    ),
    LawCase(
      "for masks A, B: !(A || B) == !A && !B",
      law(for: two, in: .equal(!(a || b), !a && !b))
    ),
    LawCase(
      "for masks A, B: A == B",
      law(for: two, in: .equal(a, b)),
      refutedAt: "n = 1, A = [0], B = [1], q = 0, k = 0"
    ),
    LawCase(
      "for masks A, B: A <= B",
      law(for: two, in: .subset(a, b)),
      refutedAt: "n = 1, A = [1], B = [0], q = 0, k = 0"
    ),
    LawCase(
      "for masks A: A == transpose(A)",
      law(for: .masks(["A"]), in: .equal(a, transpose(a))),
      refutedAt: "n = 2, A = [00, 10], q = 0, k = 1"
    ),
    LawCase(
      "for masks A: transpose(transpose(A)) == A",
      law(for: .masks(["A"]), in: .equal(transpose(transpose(a)), a))
    ),
    LawCase(
      "for masks A, B: compose(A, B) == compose(B, A)",
      law(for: two, in: .equal(compose(a, b), compose(b, a))),
      refutedAt: "n = 2, A = [00, 01], B = [00, 10], q = 1, k = 0"
    ),
    LawCase(
      "at m = 1, offset = n - 1: for masks A: A <= causal",
      law(
        at: at(m: 1, offset: Names.n - 1),
        for: .masks(["A"]),
        in: .subset(a, .causal)
      )
    ),
    LawCase(
      "at m = 1, offset = 2: for masks A: transpose(A) == none",
      law(
        at: at(m: 1, offset: 2),
        for: .masks(["A"]),
        in: .equal(transpose(a), .none)
      ),
      refutedAt: "n = 1, m = 1, offset = 2, A = [001, 000, 000], q = 2, k = 0"
    ),
    LawCase(
      "for P in 1...2, masks A: A <= sinks(P)",
      law(
        for: .parameter("P", from: 1, to: 2),
        .masks(["A"]),
        in: .subset(a, .sinks(Names.P))
      ),
      refutedAt: "n = 2, P = 1, A = [00, 01], q = 1, k = 1"
    ),
  ]

  @Test func `three arbitrary masks are tried on two tokens`() throws {
    let law = law(
      for: .masks(["A", "B", "C"]),
      in: .equal(Self.a && (Self.b || Self.c), Self.a && Self.b || Self.a && Self.c)
    )
    #expect(try #require(ExhaustiveDecider().decide(law).scope).keyCount == 2)
  }
}
