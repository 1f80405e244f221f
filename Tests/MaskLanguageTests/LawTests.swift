import MaskAlgebra
import MaskLanguage
import TestSupport
import Testing

private func law(_ text: String) throws -> Law { try Vocabulary.catalogue.law(text) }

private let causal = MaskSpec.causal

@Suite struct `A law` {
  @Test func `relates two masks`() throws {
    #expect(try law("causal == full").statement == .equal(.causal, .full))
    #expect(try law("causal <= full").statement == .subset(.causal, .full))
  }

  @Test func `speaks of rows, columns or stability`() throws {
    #expect(try law("rows causal && full nonempty").statement == .rowsNonempty(causal && .full))
    #expect(try law("columns causal nonempty").statement == .columnsNonempty(.causal))
    #expect(try law("stable causal || full").statement == .stable(causal || .full))
  }

  @Test func `has its relation as the loosest operator`() throws {
    let left = causal && .full || MaskSpec.none.symmetricDifference(.diagonal)
    let right = !causal && .window(3)
    #expect(
      try law("causal && full || none xor diagonal == !causal && window(3)").statement
        == .equal(left, right)
    )
    #expect(
      try law("causal <= causal || window(3) && full").statement
        == .subset(.causal, causal || .window(3) && .full)
    )
  }

  @Test func `compares integers inside parentheses`() throws {
    let formula = MaskSpec { q, k in k <= q || q < .parameter("P") }
    #expect(
      try law("for P in 0...n: (k <= q || q < P) == prefix(P)").statement
        == .equal(formula, .prefix(.parameter("P")))
    )
    #expect(
      try law("for P in 0...: ((k<=q || k<P)) == (k<=q) where P==0").statement
        == .equal(MaskSpec { q, k in k <= q || k < .parameter("P") }, MaskSpec { q, k in k <= q })
    )
    #expect(
      try law("(q / 2 == k / 2) <= (q / 4 == k / 4)").statement
        == .subset(
          MaskSpec { q, k in q / 2 == k / 2 },
          MaskSpec { q, k in q / 4 == k / 4 }
        )
    )
  }

  @Test func `leaves comparisons away from its relation as they are`() throws {
    #expect(
      try law("k <= q && causal == causal || k < 3 && full").statement
        == .equal(
          MaskSpec { q, k in k <= q && .causal },
          causal || MaskSpec { _, k in k < 3 && .full }
        )
    )
  }

  @Test func `quantifies parameters over ranges`() throws {
    let quantified = try law("for P in 0...n, W in 1..., L in ...P, R in ...: prefix(P) <= full")
    let P = IntegerFormula.parameter("P")
    #expect(
      quantified.quantifiers == [
        .parameter("P", ParameterRange(.literal(0), .symbol(.keyCount))),
        .parameter("W", ParameterRange(.literal(1), nil)),
        .parameter("L", ParameterRange(nil, P)), .parameter("R", .unbounded),
      ]
    )
  }

  @Test func `quantifies masks`() throws {
    let quantified = try law("for masks A, B, P in 0..., masks C: A && B <= C where k < P")
    #expect(
      quantified.quantifiers == [
        .masks(["A", "B"]), .parameter("P", .from(0)), .masks(["C"]),
      ]
    )
    #expect(
      quantified.statement
        == .subset(
          MaskSpec(.relation("A")) && MaskSpec(.relation("B")),
          MaskSpec(.relation("C"))
        )
    )
  }

  @Test func `may fix the geometry, before or after what it quantifies`() throws {
    let first = try law("at m = 2, offset = n - 2: for P in 0...: prefix(P) <= full")
    #expect(
      first.window
        == Law.Window(queryCount: .literal(2), offset: .subtract(.symbol(.keyCount), .literal(2)))
    )
    #expect(try law("for P in 0...: at m = 2, offset = n - 2: prefix(P) <= full") == first)
    let parametric = try law("for M in 1...: at m = M, offset = n - m: causal <= full")
    #expect(parametric.window?.queryCount == .parameter("M"))
  }

  @Test func `ends with its condition`() throws {
    let conditional = try law("for W in 1...: window(W) == causal where W >= n && valid[k]")
    #expect("\(conditional.condition)" == "W >= n && valid[k]")
    #expect(conditional.inputs.map(\.name) == ["valid"])
    #expect(try law("causal == full").condition == .full)
  }

  @Test(arguments: [
    ("causal", ["relation-missing"]), ("k <= q", ["relation-missing"]),
    ("causal == full == none", ["relation-twice"]), ("causal != full", ["relation-unknown"]),
    ("causal < full", ["relation-unknown"]), ("q == causal", ["mixed-kinds"]),
    ("rows causal", ["expected"]), ("causal == full extra", ["expected"]),
    ("window(W) == causal where W >= n", ["unknown-name"]),
    ("for P in 0...: rows prefix(P) nonempty where k < P", ["condition-mentions"]),
    ("columns causal nonempty where q < 3", ["condition-mentions"]),
    ("for P in 0...q: prefix(P) <= full", ["range-mentions"]),
    ("for P in P...: prefix(P) <= full", ["unknown-name"]),
    ("for q in 0...: full <= full", ["reserved-name"]),
    ("for window in 1...: full <= full", ["redefines-catalogue"]),
    ("for P in 0..., P in 1...: full <= full", ["duplicate-name"]),
    ("for masks A, A: full <= full", ["duplicate-name"]),
    ("for masks A: A(3) <= full", ["not-a-function"]),
    ("at m = 1: causal == full", ["expected"]),
    ("at offset = 1, m = 1: causal == full", ["expected"]),
    ("at m = q, offset = 0: causal == full", ["range-mentions"]),
    ("at m = 1, offset = 0: at m = 1, offset = 0: causal == full", ["expected"]),
    ("", ["expected"]),
  ])
  func `with something wrong has one error for it`(text: String, ids: [String]) {
    #expect(problems(ofLaw: text) == ids)
  }

  @Test func `may have a condition on rows that speaks of queries and inputs`() throws {
    _ = try law("rows causal nonempty where valid[q] && q < 3 && length[b] > 1 && h == 0")
    _ = try law("columns causal nonempty where valid[k] && transpose(q < 3)")
    _ = try law("for masks A: causal == A where A")
  }

  @Test func `suggests to quantify a name that nobody knows`() {
    let failure = #expect(throws: SyntaxFailure.self) { try law("window(W) == causal") }
    #expect(failure?.diagnostics.map(\.help) == ["quantify it: 'for W in 0...:'"])
  }

  @Test func `that is printed has parentheses around comparisons beside its relation`() throws {
    let text = "for P in 0...: (k <= q || k < P) == prefix(P) where P <= n"
    #expect("\(try law(text))" == text)
    #expect(
      "\(try law("for masks A: A && (k <= q) == (doc[q] == doc[k])"))"
        == "for masks A: (A && k <= q) == (doc[q] == doc[k])"
    )
    #expect("\(try law("!(k <= q) == causal && window(3)"))" == "!(k <= q) == causal && window(3)")
  }
}

@Suite struct `The laws of a file` {
  private let spec = file(
    """
    /// Prefix language model.
    mask prefix_lm(P: 0...n) = causal || k < P

    law "no prefix is causal":     prefix_lm(0) == causal
    law:                           for P in 0...n: causal <= prefix_lm(P)
    not law "the row formula":     for P in 0...n:
        (k <= q || q < P)
          == prefix_lm(P)
    input doc[position]: 0...n nondecreasing
    law: rows document nonempty where doc[q] == 0
    """
  )

  @Test func `have names, lines and signs`() {
    #expect(spec.laws.map(\.law.name) == ["no prefix is causal", "", "the row formula", ""])
    #expect(spec.laws.map(\.line) == [4, 5, 6, 10])
    #expect(spec.laws.map(\.law.isNegated) == [false, false, true, false])
  }

  @Test func `know the inputs that they read as the file declares them`() {
    #expect(spec.laws.map(\.law.inputs) == [[], [], [], spec.inputs])
    #expect(spec.inputs.first?.isNondecreasing == true)
  }

  @Test func `may read declared inputs only`() {
    #expect(problems("law: rows tree[q, k] nonempty") == ["1:11 unknown-input"])
  }
}
