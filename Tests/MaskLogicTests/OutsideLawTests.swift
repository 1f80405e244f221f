import MaskAlgebra
import MaskLogic
import Testing

/// The cases of `Outside/laws.json`, by hand; they come from another implementation.
@Suite struct OutsideLawTests {
  @Test(arguments: cases)
  func `a law from outside has the verdict and the counterexample of outside`(
    _ example: LawCase
  ) throws {
    let verdict = decider.decide(example.law)
    #expect(verdict.counterexample?.description == example.counterexample)
    if example.counterexample == nil { #expect(try #require(verdict.scope).keyCount >= 4) }
  }

  static let cases: [LawCase] = prefixes + windows + others

  private typealias N = Names

  private static let prefixes: [LawCase] = [
    LawCase(
      "for P in 0...: (k <= q || k < P) == (k <= q) where P == 0",
      law(
        for: .parameter("P", from: 0),
        in: .equal(.cells { q, k in k <= q || k < N.P }, .cells { q, k in k <= q }),
        where: N.P == 0
      )
    ),
    LawCase(
      "for P in 0...: (k <= q || k < P) == full where P == n",
      law(
        for: .parameter("P", from: 0),
        in: .equal(.cells { q, k in k <= q || k < N.P }, .full),
        where: N.P == N.n
      )
    ),
    LawCase(
      "for P in 0...: (q < P || k <= q) == (k <= q || k < P) where P <= n",
      law(
        for: .parameter("P", from: 0),
        in: .equal(
          .cells { q, k in q < N.P || k <= q },
          .cells { q, k in k <= q || k < N.P }
        ),
        where: N.P <= N.n
      ),
      refutedAt: "n = 2, P = 1, q = 0, k = 1"
    ),
    LawCase(
      "for P in 0...: (k <= q || k < P) == (k <= q || q < P && k < P) where P <= n",
      law(
        for: .parameter("P", from: 0),
        in: .equal(
          .cells { q, k in k <= q || k < N.P },
          .cells { q, k in k <= q || q < N.P && k < N.P }
        ),
        where: N.P <= N.n
      )
    ),
  ]

  private static let windows: [LawCase] = [
    LawCase(
      "for W in 0...: (k <= q && q - k < W) == (k <= q) where W >= n",
      law(
        for: .parameter("W", from: 0),
        in: .equal(.cells { q, k in k <= q && q - k < N.W }, .cells { q, k in k <= q }),
        where: N.W >= N.n
      )
    ),
    LawCase(
      "for W in 0...: rows (k <= q && q - k < W) nonempty where W >= 1",
      law(
        for: .parameter("W", from: 0),
        in: .rowsNonempty(.cells { q, k in k <= q && q - k < N.W }),
        where: N.W >= 1
      )
    ),
    LawCase(
      "for W in 0...: (k <= q && !(k <= q && q - k < W)) == (k <= q - W) where W >= 1",
      law(
        for: .parameter("W", from: 0),
        in: .equal(
          .cells { q, k in k <= q && !(k <= q && q - k < N.W) },
          .cells { q, k in k <= q - N.W }
        ),
        where: N.W >= 1
      )
    ),
    LawCase(
      "for W in 0...: (k <= q && q - k <= W) == (k <= q && q - k < W) where W >= 1",
      law(
        for: .parameter("W", from: 0),
        in: .equal(
          .cells { q, k in k <= q && q - k <= N.W },
          .cells { q, k in k <= q && q - k < N.W }
        ),
        where: N.W >= 1
      ),
      refutedAt: "n = 2, W = 1, q = 1, k = 0"
    ),
    LawCase(
      "(k <= q && q - k < 4) <= (q / 4 == k / 4)",
      law(
        in: .subset(
          .cells { q, k in k <= q && q - k < 4 },
          .cells { q, k in q / 4 == k / 4 }
        )
      ),
      refutedAt: "n = 5, q = 4, k = 1"
    ),
  ]

  private static let others: [LawCase] = [
    LawCase(
      "(k <= q && q / 4 == k / 4) <= (k <= q)",
      law(
        in: .subset(.cells { q, k in k <= q && q / 4 == k / 4 }, .cells { q, k in k <= q })
      )
    ),
    LawCase("rows (k <= q) nonempty", law(in: .rowsNonempty(.cells { q, k in k <= q }))),
    LawCase(
      "for A in 0...: rows (k <= q && k >= A) nonempty where A < n",
      law(
        for: .parameter("A", from: 0),
        in: .rowsNonempty(.cells { q, k in k <= q && k >= .parameter("A") }),
        where: .parameter("A") < N.n
      ),
      refutedAt: "n = 2, A = 1, q = 0"
    ),
    LawCase(
      "rows (k <= q && doc[q] == doc[k]) nonempty",
      law(in: .rowsNonempty(.cells { q, k in k <= q && N.doc[q] == N.doc[k] }))
    ),
    LawCase(
      "(q / 2 == k / 2) <= (q / 4 == k / 4)",
      law(
        in: .subset(.cells { q, k in q / 2 == k / 2 }, .cells { q, k in q / 4 == k / 4 })
      )
    ),
    LawCase(
      "(k < q) == (k <= q)",
      law(in: .equal(.cells { q, k in k < q }, .cells { q, k in k <= q })),
      refutedAt: "n = 1, q = 0, k = 0"
    ),
    LawCase(
      "(doc[q] == doc[k]) <= (k <= q)",
      law(in: .subset(.cells { q, k in N.doc[q] == N.doc[k] }, .cells { q, k in k <= q })),
      refutedAt: "n = 2, doc = [0, 0], q = 0, k = 1"
    ),
    LawCase(
      "for L in 0...: (k >= n - L) == (k >= n + 1 - L) where L <= n",
      law(
        for: .parameter("L", from: 0),
        in: .equal(
          .cells { _, k in k >= N.n - .parameter("L") },
          .cells { _, k in k >= N.n + 1 - .parameter("L") }
        ),
        where: .parameter("L") <= N.n
      ),
      refutedAt: "n = 1, L = 1, q = 0, k = 0"
    ),
    LawCase(
      "for S in 0...: columns (k <= q && k >= S) nonempty",
      law(
        for: .parameter("S", from: 0),
        in: .columnsNonempty(.cells { q, k in k <= q && k >= .parameter("S") })
      ),
      refutedAt: "n = 1, S = 1, k = 0"
    ),
  ]
}
