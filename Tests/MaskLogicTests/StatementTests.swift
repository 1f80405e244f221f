import MaskAlgebra
import MaskLogic
import Testing

/// What each kind of statement asks, and with which cell it is refuted.
@Suite struct StatementTests {
  @Test(arguments: cases)
  func `a statement has this verdict`(_ example: LawCase) {
    let verdict = decider.decide(example.law)
    #expect(verdict.counterexample?.description == example.counterexample)
    #expect((verdict.scope != nil) == (example.counterexample == nil))
  }

  private typealias N = Names

  static let cases: [LawCase] = cells + lines + stability

  private static let cells: [LawCase] = [
    LawCase("causal == causal", Law(.equal(.causal, .causal))),
    LawCase("causal == full", Law(.equal(.causal, .full)), refutedAt: "n = 2, q = 0, k = 1"),
    LawCase("causal <= full", Law(.subset(.causal, .full))),
    LawCase("full <= causal", Law(.subset(.full, .causal)), refutedAt: "n = 2, q = 0, k = 1"),
    LawCase("full == none", Law(.equal(.full, .none)), refutedAt: "n = 1, q = 0, k = 0"),
    LawCase(
      "full == causal where k < q",
      law(in: .equal(.full, .causal), where: .cells { q, k in k < q })
    ),
    LawCase(
      "full == causal where q > 1",
      law(in: .equal(.full, .causal), where: .cells { q, _ in q > 1 }),
      refutedAt: "n = 4, q = 2, k = 3"
    ),
    LawCase(
      "(h == 2 && causal) <= diagonal",
      Law(.subset(N.h == 2 && .causal, .diagonal)),
      refutedAt: "n = 2, h = 2, q = 1, k = 0"
    ),
    LawCase(
      "(b == 0) == full",
      Law(.equal(N.b == 0, .full)),
      refutedAt: "n = 1, b = 1, q = 0, k = 0"
    ),
    LawCase(
      "(n != 1) == full",
      Law(.equal(N.n != 1, .full)),
      refutedAt: "n = 1, q = 0, k = 0"
    ),
  ]

  private static let lines: [LawCase] = [
    LawCase("rows causal nonempty", Law(.rowsNonempty(.causal))),
    LawCase(
      "rows (k < q) nonempty",
      Law(.rowsNonempty(.cells { q, k in k < q })),
      refutedAt: "n = 1, q = 0"
    ),
    LawCase(
      "rows (k < q) nonempty where q >= 1",
      law(in: .rowsNonempty(.cells { q, k in k < q }), where: .cells { q, _ in q >= 1 })
    ),
    LawCase(
      "rows (k > q) nonempty where q < 2",
      law(in: .rowsNonempty(.cells { q, k in k > q }), where: .cells { q, _ in q < 2 }),
      refutedAt: "n = 1, q = 0"
    ),
    LawCase("columns causal nonempty", Law(.columnsNonempty(.causal))),
    LawCase(
      "columns (k < q) nonempty where k < n - 1",
      law(
        in: .columnsNonempty(.cells { q, k in k < q }),
        where: .cells { _, k in k < N.n - 1 }
      )
    ),
    LawCase(
      "columns (k < q) nonempty where k >= 1",
      law(in: .columnsNonempty(.cells { q, k in k < q }), where: .cells { _, k in k >= 1 }),
      refutedAt: "n = 2, k = 1"
    ),
  ]

  private static let stability: [LawCase] = [
    LawCase("stable causal", Law(.stable(.causal))),
    LawCase("stable full", Law(.stable(.full)), refutedAt: "n = 1, q = 0, k = 1"),
    LawCase(
      "for P in 0...: stable prefix_rows(P)",
      law(for: .parameter("P", from: 0), in: .stable(.prefixRows(N.P))),
      refutedAt: "n = 1, P = 1, q = 0, k = 1"
    ),
    LawCase(
      "for P in 0...: stable prefix_rows(P) where n >= P",
      law(
        for: .parameter("P", from: 0),
        in: .stable(.prefixRows(N.P)),
        where: N.n >= N.P
      ),
      refutedAt: "n = 1, P = 1, q = 0, k = 1"
    ),
    LawCase(
      "for P in 0...: stable prefix(P)",
      law(for: .parameter("P", from: 0), in: .stable(.prefix(N.P))),
      refutedAt: "n = 1, P = 2, q = 0, k = 1"
    ),
    LawCase(
      "for P in 0...: stable prefix(P) where n >= P",
      law(for: .parameter("P", from: 0), in: .stable(.prefix(N.P)), where: N.n >= N.P)
    ),
    LawCase(
      "for W in 1...: stable window(W)",
      law(for: .parameter("W", from: 1), in: .stable(.window(N.W)))
    ),
    LawCase("stable (causal && document)", Law(.stable(.causal && .document))),
    LawCase(
      "stable document",
      Law(.stable(.document)),
      refutedAt: "n = 1, doc = [0, 0], q = 0, k = 1"
    ),
    LawCase("stable (causal && padding)", Law(.stable(.causal && .padding))),
    LawCase(
      "stable (causal && length[b] <= n): the length is one of the shorter run",
      Law(.stable(.causal && N.length[N.b] <= N.n))
    ),
    LawCase(
      "stable (causal && left_padding)",
      Law(.stable(.causal && .leftPadding)),
      refutedAt: "n = 1, length = [1], b = 0, q = 0, k = 0"
    ),
    LawCase(
      "stable (causal && key_valid)",
      Law(.stable(.causal && .keyValid))
    ),
    LawCase(
      "stable full where k < n",
      law(in: .stable(.full), where: .cells { _, k in k < N.n })
    ),
    LawCase(
      "for masks A: stable A",
      law(for: .masks(["A"]), in: .stable(.arbitrary("A"))),
      refutedAt: "n = 1, A = [01, 00], q = 0, k = 1"
    ),
  ]

  @Test func `a counterexample shows both masks and their values at the cell`() throws {
    let verdict = decider.decide(Law(.equal(.causal, .full)))
    let counterexample = try #require(verdict.counterexample)
    #expect(counterexample.left == [[true, false], [true, true]])
    #expect(counterexample.right == [[true, true], [true, true]])
    #expect(counterexample.leftValue == false)
    #expect(counterexample.rightValue == true)
  }

  @Test func `a counterexample to stable shows the shorter and the longer run`() throws {
    let counterexample = try #require(decider.decide(Law(.stable(.full))).counterexample)
    #expect(counterexample.left == [[true]])
    #expect(counterexample.right == [[true, true], [true, true]])
    #expect(counterexample.leftValue == false)
    #expect(counterexample.rightValue == true)
  }

  @Test func `an empty row has no key and no second mask`() throws {
    let verdict = decider.decide(Law(.rowsNonempty(.cells { q, k in k < q })))
    let counterexample = try #require(verdict.counterexample)
    #expect(counterexample.key == nil)
    #expect(counterexample.left == [[false]])
    #expect(counterexample.right == nil)
    #expect(counterexample.leftValue == nil)
  }
}
