import MaskAlgebra
import MaskLogic
import Testing

/// Inputs are always quantified, by their declarations.
@Suite struct InputLawTests {
  private typealias N = Names

  @Test(arguments: cases)
  func `a law about inputs has this verdict`(_ example: LawCase) {
    let verdict = decider.decide(example.law)
    #expect(verdict.counterexample?.description == example.counterexample)
    #expect((verdict.scope != nil) == (example.counterexample == nil))
  }

  static let cases: [LawCase] = orders + ranges + axes

  private static let a = IntegerInput("a")
  private static let c = BooleanInput("c")

  private static let orders: [LawCase] = [
    LawCase(
      "document <= diagonal",
      Law(.subset(.document, .diagonal)),
      refutedAt: "n = 2, doc = [0, 0], q = 0, k = 1"
    ),
    LawCase(
      "document == full",
      Law(.equal(.document, .full)),
      refutedAt: "n = 2, doc = [0, 1], q = 0, k = 1"
    ),
    LawCase(
      "document == transpose(document)",
      Law(.equal(.document, transpose(.document)))
    ),
    LawCase(
      "(doc[q] >= doc[k]) == full",
      Law(.equal(N.doc[N.q] >= N.doc[N.k], .full)),
      refutedAt: "n = 2, doc = [0, 1], q = 0, k = 1"
    ),
    LawCase(
      "(doc[q] <= doc[k]) == full where q <= k",
      law(in: .equal(N.doc[N.q] <= N.doc[N.k], .full), where: N.q <= N.k),
      refutedAt: "n = 2, doc = [0, -1], q = 0, k = 1"
    ),
    LawCase(
      "(doc[q] == a[k]) == full",
      Law(.equal(N.doc[N.q] == a[N.k], .full)),
      refutedAt: "n = 1, doc = [0], a = [1], q = 0, k = 0"
    ),
    LawCase(
      "full == none where doc[0] == 1",
      law(in: .equal(.full, .none), where: N.doc[0] == 1),
      refutedAt: "n = 1, doc = [1], q = 0, k = 0"
    ),
    LawCase(
      "(doc[q] != -1) == full",
      Law(.equal(N.doc[N.q] != -1, .full)),
      refutedAt: "n = 1, doc = [-1], q = 0, k = 0"
    ),
    LawCase(
      "(doc[q] <= 100) == full",
      Law(.equal(N.doc[N.q] <= 100, .full)),
      refutedAt: "n = 1, doc = [101], q = 0, k = 0"
    ),
    LawCase(
      "key_valid == full",
      Law(.equal(.keyValid, .full)),
      refutedAt: "n = 1, valid = [0], q = 0, k = 0"
    ),
    LawCase(
      "!key_valid == full",
      Law(.equal(!.keyValid, .full)),
      refutedAt: "n = 1, valid = [1], q = 0, k = 0"
    ),
    LawCase(
      "key_valid <= document: inputs by first use",
      Law(.subset(.keyValid, .document)),
      refutedAt: "n = 2, valid = [0, 1], doc = [0, 1], q = 0, k = 1"
    ),
    LawCase(
      "document <= key_valid: inputs by first use",
      Law(.subset(.document, .keyValid)),
      refutedAt: "n = 1, doc = [0], valid = [0], q = 0, k = 0"
    ),
    LawCase(
      "full == none where valid[k] && doc[q] == 1",
      law(in: .equal(.full, .none), where: N.valid[N.k] && N.doc[N.q] == 1),
      refutedAt: "n = 1, valid = [1], doc = [1], q = 0, k = 0"
    ),
  ]

  private static let ranges: [LawCase] = [
    LawCase(
      "input a[position]: 0...n nondecreasing; (a[q] <= a[k]) == full where q <= k",
      law(
        in: .equal(a[N.q] <= a[N.k], .full),
        where: N.q <= N.k,
        inputs: [.integers("a", .position, from: 0, to: N.n, isNondecreasing: true)]
      )
    ),
    LawCase(
      "input a[position]: -2...-1 nondecreasing; (a[q] == a[k]) == full",
      law(
        in: .equal(a[N.q] == a[N.k], .full),
        inputs: [.integers("a", .position, from: -2, to: -1, isNondecreasing: true)]
      ),
      refutedAt: "n = 2, a = [-2, -1], q = 0, k = 1"
    ),
    LawCase(
      "input a[position]: int nondecreasing; (a[q] == a[k]) == full",
      law(
        in: .equal(a[N.q] == a[N.k], .full),
        inputs: [.integers("a", .position, isNondecreasing: true)]
      ),
      refutedAt: "n = 2, a = [0, 1], q = 0, k = 1"
    ),
    LawCase(
      "input a[position]: 3...4; (a[q] == 3) == full",
      law(
        in: .equal(a[N.q] == 3, .full),
        inputs: [.integers("a", .position, from: 3, to: 4)]
      ),
      refutedAt: "n = 1, a = [4], q = 0, k = 0"
    ),
    LawCase(
      "input a[position]: 7...7; (a[q] == a[k]) == full",
      law(
        in: .equal(a[N.q] == a[N.k], .full),
        inputs: [.integers("a", .position, from: 7, to: 7)]
      )
    ),
    LawCase(
      "padding == full",
      Law(.equal(.padding, .full)),
      refutedAt: "n = 1, length = [0], b = 0, q = 0, k = 0"
    ),
    LawCase(
      "padding == sinks(n) where length[b] == n",
      law(in: .equal(.padding, .sinks(N.n)), where: N.length[N.b] == N.n)
    ),
  ]

  private static let axes: [LawCase] = [
    LawCase(
      "undeclared a[q] is of integers",
      law(in: .equal(a[N.q] == 0, .full), inputs: []),
      refutedAt: "n = 1, a = [1], q = 0, k = 0"
    ),
    LawCase(
      "undeclared c[q] stands as a mask and is of booleans",
      law(in: .equal(c[N.q], .none), inputs: []),
      refutedAt: "n = 1, c = [1], q = 0, k = 0"
    ),
    LawCase(
      "undeclared c[q, k] is a table",
      law(in: .subset(BooleanInput("c")[N.q, N.k], .causal), inputs: []),
      refutedAt: "n = 2, c = [[0, 1], [0, 0]], q = 0, k = 1"
    ),
    LawCase(
      "undeclared a[b] has one entry for each batch row",
      law(in: .equal(a[N.b] == 0, .full), inputs: []),
      refutedAt: "n = 1, a = [1], b = 0, q = 0, k = 0"
    ),
    LawCase(
      "padding && b == 1: the batch row is compared with a number",
      Law(.subset(.padding && N.b == 1, .none)),
      refutedAt: "n = 1, length = [0, 1, 0], b = 1, q = 0, k = 0"
    ),
    LawCase(
      "input a[batch, key]: a[k] means row b's",
      law(in: .equal(a[N.k] == 0, .full), inputs: [.integers("a", .batch, .key)]),
      refutedAt: "n = 1, a = [[1]], q = 0, k = 0"
    ),
    LawCase(
      "input a[head]: 0...1; (a[h] == 0) == full",
      law(in: .equal(a[N.h] == 0, .full), inputs: [.integers("a", .head, from: 0, to: 1)]),
      refutedAt: "n = 1, a = [1], h = 0, q = 0, k = 0"
    ),
  ]

  @Test func `patterns of equal entries stand for all integers`() throws {
    let scope = try #require(
      decider.decide(Law(.equal(.document, transpose(.document)))).scope
    )
    #expect(scope.bounds.isEmpty)
    let values = try #require(
      decider.decide(Law(.subset(N.doc[N.q] < N.doc[N.k], N.doc[N.q] != N.doc[N.k]))).scope
    )
    #expect(values.bounds.map(\.name) == ["doc"])
  }

  @Test func `an input without possible values makes a law hold vacuously`() throws {
    let law = law(
      in: .equal(Self.a[N.q] == 0, .full),
      inputs: [.integers("a", .position, from: 2, to: 1)]
    )
    #expect(try #require(decider.decide(law).scope).isVacuous)
  }
}
