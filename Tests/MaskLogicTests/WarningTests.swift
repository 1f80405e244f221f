import MaskAlgebra
import MaskLanguage
import MaskLogic
import Testing

/// What is probably wrong with a definition, and shorter forms of masks.
@Suite struct WarningTests {
  private func warnings(_ text: String) throws -> [String] {
    let (file, diagnostics) = SpecFile.parse(SourceText(text, name: "test.mask")) {
      (_, _) throws(IncludeFailure) in throw IncludeFailure("none")
    }
    #expect(diagnostics.isEmpty)
    let last = try #require(file.definitions.last)
    return last.warnings(
      inputs: file.vocabulary.declarations,
      comparing: file.definitions.dropLast(),
      decider: PresburgerDecider(evaluation: ExhaustiveDecider(budget: 1_000))
    ).map { "\($0.id): \($0)" }
  }

  static let cases: [(text: String, warnings: [String])] = [
    (
      "mask a(W: 1...) = causal && window(W)",
      [
        "dead-clause: the clause 'causal' changes no cell (proved)"
      ]
    ),
    ("mask a(W: 1...) = window(W)", []),
    (
      "mask a(P: 0...) = causal && (k < P || k >= P)",
      [
        "dead-clause: the clause 'k < P || k >= P' changes no cell (proved)",
        "unused-parameter: the parameter 'P' changes no cell (proved)",
      ]
    ),
    ("mask a = k < q", ["empty-rows: a query sees no key: n = 1, q = 0"]),
    (
      "mask a = causal || k < 2",
      [
        "sees-future: a query sees the future in spite of a causal clause: n = 2, q = 0, k = 1",
        "unstable: not safe with a cache, an old row changes: n = 1, q = 0, k = 1",
      ]
    ),
    // A causal clause that is off by one; what is meant to look both ways is not warned of.
    (
      "mask a = k <= q + 1",
      [
        "sees-future: a query sees the future in spite of a causal clause: n = 2, q = 0, k = 1",
        "unstable: not safe with a cache, an old row changes: n = 1, q = 0, k = 1",
      ]
    ),
    ("mask a(W: 1...) = abs(q - k) < W", []),
    (
      "mask a = causal && (k == q || k >= n - 2)",
      [
        "unstable: not safe with a cache, an old row changes: n = 2, q = 1, k = 0"
      ]
    ),
    (
      "mask a(W: 1...) = window(W)\nmask c(W: 1...) = q - W < k <= q",
      [
        "same-mask: it is the same mask as 'a' (proved)"
      ]
    ),
    ("mask a(W: 1...) = window(W)\nmask c(V: 1...) = q - V < k <= q", []),
  ]

  @Test(arguments: cases)
  func `a definition has these warnings`(_ example: (text: String, warnings: [String])) throws {
    #expect(try warnings(example.text) == example.warnings)
  }

  static let forms: [(mask: String, shorter: String)] = [
    ("causal && window(4)", "window(4)"),
    ("k <= q && q - k < 4 || window(2)", "window(4)"),
    ("0 <= q - k && k <= q", "k <= q"),
    ("causal || k == q", "causal"),
    ("!(k > q)", "k <= q"),
    ("chunk(4) && chunk(8)", "chunk(4)"),
    ("causal && document", "causal && document"),
    ("document && (document || causal)", "document"),
    // Only the full pass has no query behind the last key.
    ("causal && q < n", "causal && q < n"),
  ]

  @Test(arguments: forms)
  func `a mask has this shorter form`(_ form: (mask: String, shorter: String)) throws {
    let mask = try Vocabulary.catalogue.mask(form.mask)
    let decider = PresburgerDecider(evaluation: ExhaustiveDecider(budget: 1_000))
    #expect("\(mask.shortened(decider: decider))" == form.shorter)
  }
}
