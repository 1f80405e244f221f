import MaskAlgebra
import TestSupport
import Testing

private typealias Text = NamedCase<MaskSpec>

private let (q, k, P) = (IntegerExpression.q, IntegerExpression.k, IntegerExpression.parameter("P"))
private let (doc, valid, tree) = (IntegerInput("doc"), BooleanInput("valid"), BooleanInput("tree"))

@Suite struct PrintingTests {
  /// Each mask beside its text; the text has a parenthesis only where one is needed.
  private static let integers: [Text] = [
    Text("k <= q", k <= q),
    Text("q - k < 128", q - k < 128),
    Text("q - (k + 1) == 0", q - (k + 1) == 0),
    Text("q - k - 1 == 0", q - k - 1 == 0),
    Text("q + (k - 1) == 0", q + (k - 1) == 0),
    Text("(q + k) * 2 == 0", (q + k) * 2 == 0),
    Text("q + k * 2 == 0", q + k * 2 == 0),
    Text("2 * (q / 3) == 0", 2 * (q / 3) == 0),
    Text("2 * q / 3 == 0", 2 * q / 3 == 0),
    Text("q % (P + 1) == 0", q % (P + 1) == 0),
    Text("q / (P * 2) == 0", q / (P * 2) == 0),
    Text("(q - k) % 4 == 0", (q - k) % 4 == 0),
    Text("-q < k", -q < k),
    Text("-(q + k) < 0", -(q + k) < 0),
    Text("-(q * 2) < 0", -(q * 2) < 0),
    Text("q - -3 < k", q - -3 < k),
    Text("q * -2 < k", q * -2 < k),
    Text("abs(q - k) <= P", abs(q - k) <= P),
    Text("min(q, k + 1) < max(3, P)", min(q, k + 1) < max(3, P)),
    Text("doc[q] == doc[k]", doc[q] == doc[k]),
    Text("doc[q - 1] + 1 == doc[k]", doc[q - 1] + 1 == doc[k]),
    Text("n - m + b * 2 > h", .n - .m + .b * 2 > .h),
    Text("9223372036854775807 > q", Int.max > q),
    Text("-9223372036854775808 < q", Int.min < q),
  ]

  private static let masks: [Text] = [
    Text("full", .full), Text("none", .none), Text("causal", .causal),
    Text("prefix(P + 1)", .prefix(P + 1)), Text("prefix_rows(3)", .prefixRows(3)),
    Text("band(2, 0)", .band(left: 2, right: 0)), Text("keys(1, 4)", .keys(1..<4)),
    Text("left_padding", .leftPadding), Text("key_valid", .keyValid),
    Text("neighborhood(8, 2)", .neighborhood(gridWidth: 8, radius: 2)),
    Text(
      "causal && window(128) || causal && sinks(4)",
      .causal && .window(128) || .causal && .sinks(4)
    ),
    Text("causal && (window(128) || sinks(4))", .causal && (.window(128) || .sinks(4))),
    Text("!causal", !.causal),
    Text("!!causal", !(!.causal)),
    Text("!(k <= q)", !(k <= q)),
    Text("!(causal && full)", !(.causal && .full)),
    Text("!valid[k]", !valid[k]),
    Text("!transpose(causal)", !transpose(.causal)),
    Text("k <= q && valid[k]", k <= q && valid[k]),
    Text("k < P || tree[q - P, k - P]", k < P || tree[q - P, k - P]),
    Text("causal xor k < 3", MaskSpec.causal.symmetricDifference(k < 3)),
    Text("causal xor full && none", MaskSpec.causal.symmetricDifference(.full && .none)),
    Text("(causal xor full) && none", MaskSpec.causal.symmetricDifference(.full) && .none),
    Text("causal xor full || none", MaskSpec.causal.symmetricDifference(.full) || .none),
    Text("causal xor (full || none)", MaskSpec.causal.symmetricDifference(.full || .none)),
    Text("compose(causal && diagonal, k < q)", compose(.causal && .diagonal, k < q)),
    Text("transpose(causal || k == 0)", transpose(.causal || k == 0)),
    Text("mine && causal", .opaque("mine") { _, _, _, _ in true } && .causal),
    Text("0 <= q - k < P", chain(0, .lessOrEqual, q - k, .less, P)),
    Text("!(0 <= q - k < P)", !chain(0, .lessOrEqual, q - k, .less, P)),
  ]

  @Test(arguments: integers + masks)
  fileprivate func `a spec prints with the parentheses it needs and no others`(_ text: Text) {
    #expect(text.value.description == text.name)
  }

  private static func chain(
    _ a: IntegerExpression,
    _ r: Relation,
    _ b: IntegerExpression,
    _ s: Relation,
    _ c: IntegerExpression
  ) -> MaskSpec {
    MaskSpec(.comparison(Comparison(a.formula, [.init(r, b.formula), .init(s, c.formula)])))
  }

  @Test func `grouping does not matter to a spec, so it prints without`() {
    #expect((MaskSpec.causal && (.full && .none)).description == "causal && full && none")
    #expect((MaskSpec.causal || (.full || .none)).description == "causal || full || none")
  }

  @Test func `a definition prints as a line of a spec file`() {
    #expect(Catalogue.causal.description == "mask causal = k <= q")
    #expect(Catalogue.window.description == "mask window(W: 1...) = 0 <= q - k < W")
    #expect(Catalogue.keys.description == "mask keys(lo, hi) = lo <= k < hi")
    #expect(
      Catalogue.neighborhood.description
        == "mask neighborhood(G: 1..., R: 0...) = "
        + "abs(q / G - k / G) <= R && abs(q % G - k % G) <= R"
    )
  }
}

@Suite struct LawPrintingTests {
  private static let laws: [NamedCase<Law>] = [
    NamedCase("prefix(0) == causal", Law(.equal(.prefix(0), .causal))),
    NamedCase("causal <= full", Law(.subset(.causal, .full))),
    NamedCase("(k == q) == diagonal", Law(.equal(k == q, .diagonal))),
    NamedCase("rows causal nonempty", Law(.rowsNonempty(.causal))),
    NamedCase("columns causal || full nonempty", Law(.columnsNonempty(.causal || .full))),
    NamedCase("stable causal", Law(.stable(.causal))),
    NamedCase(
      "at m = 1, offset = n - 1: causal == full",
      Law(
        statement: .equal(.causal, .full),
        window: Law.Window(
          queryCount: .literal(1),
          offset: .subtract(.symbol(.keyCount), .literal(1))
        )
      )
    ),
    NamedCase(
      "for P in 0...n, masks A, B: A <= B where k < P",
      Law(
        statement: .subset(MaskSpec(.relation("A")), MaskSpec(.relation("B"))),
        condition: k < P,
        quantifiers: [
          .parameter("P", ParameterRange(.literal(0), .symbol(.keyCount))), .masks(["A", "B"]),
        ]
      )
    ),
  ]

  @Test(arguments: laws)
  func `a law prints as text of the language`(_ law: NamedCase<Law>) {
    #expect(law.value.description == law.name)
  }

  @Test func `the masks of a statement come in order`() {
    #expect(Law.Statement.equal(.causal, .full).masks == [.causal, .full])
    #expect(Law.Statement.stable(.causal).masks == [.causal])
  }
}
