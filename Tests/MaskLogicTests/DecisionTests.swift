import MaskAlgebra
import MaskLanguage
import MaskLogic
import Testing

/// What the decision procedure finds out about laws that are told as text.
@Suite struct DecisionTests {
  /// A law, and what comes of it: `proved`, or the counterexample in one line.
  struct Case: CustomTestStringConvertible {
    let law: String
    let verdict: String

    init(_ law: String, _ verdict: String = "proved") {
      self.law = law
      self.verdict = verdict
    }

    var testDescription: String { law }
  }

  @Test(arguments: cells + lines + compositions + windows + largeConstants + symbolic + inputs)
  func `a law has this verdict`(_ example: Case) throws {
    let law = try Vocabulary.catalogue.law(example.law)
    switch PresburgerDecider().decide(law) {
    case .proved(let proof):
      #expect(example.verdict == "proved")
      #expect(!proof.isVacuous)
      #expect(proof.evaluation != nil)
      #expect(proof.isChecked)
    case .refuted(let counterexample): #expect("\(counterexample)" == example.verdict)
    case let other: Issue.record("\(other)")
    }
  }

  static let cells: [Case] = [
    Case("causal <= full"),
    Case("causal == full", "n = 2, q = 0, k = 1"),
    Case("for P in 0...: prefix_rows(P) == prefix(P)", "n = 2, P = 1, q = 0, k = 1"),
    Case("for W in 1...: window(W) == causal where W >= n"),
    Case("for P in 0...n - 1: prefix(P + 1) xor prefix(P) == (k == P && q < P)"),
    Case("for W in -9...: (q - k != W) == full", "n = 1, W = 0, q = 0, k = 0"),
    Case("for W in ...: (q - k == W) <= (W >= 0)", "n = 2, W = -1, q = 0, k = 1"),
    Case("(abs(q - k) <= 2) == band(2, 2)"),
    Case("(max(q, k) - min(q, k) <= 2) == band(2, 2)"),
    Case("(2 * q - 3 * k == 1) == none", "n = 3, q = 2, k = 1"),
    Case("(2 * q - 4 * k == 1) == none"),
    Case("dilated(4) && dilated(6) == dilated(12)"),
    Case("dilated(4) && dilated(6) == dilated(24)", "n = 13, q = 0, k = 12"),
    Case("chunk(2) <= chunk(4)"),
    Case("chunk(2) <= chunk(3)", "n = 4, q = 2, k = 3"),
    Case("((0 - k) / 4 == 0 - (k + 3) / 4) == full"),
    Case("((0 - k) % 4 + k % 4 == 0 || k % 4 != 0) == full"),
  ]

  static let lines: [Case] = [
    Case("rows causal nonempty"),
    Case("rows (k < q) nonempty", "n = 1, q = 0"),
    Case("rows (causal && strided(4)) nonempty where q >= 3"),
    Case("rows (causal && strided(4)) nonempty where q >= 2", "n = 3, q = 2"),
    Case("columns (q % 7 == 0 && k <= q) nonempty where k % 7 == 0"),
    Case("columns (q % 7 == 0 && k <= q) nonempty", "n = 2, k = 1"),
    Case("rows (2 * k == q || 2 * k == q + 1) nonempty"),
    Case("rows (3 * k == q || 3 * k == q + 1) nonempty", "n = 2, q = 1"),
    Case("stable causal"),
    Case("stable (causal && k >= n - 2)", "n = 2, q = 0, k = 0"),
    Case("for P in 0...: stable prefix(P) where n >= P"),
    Case("for P in 0...: stable prefix(P)", "n = 1, P = 2, q = 0, k = 1"),
  ]

  static let compositions: [Case] = [
    Case("for V in 1..., W in 1...: compose(window(V), window(W)) == window(V + W - 1)"),
    Case(
      "for V in 1..., W in 1...: compose(window(V), window(W)) == window(V + W)",
      "n = 2, V = 1, W = 1, q = 1, k = 0"
    ),
    Case("compose(chunk(4), chunk(4)) == chunk(4)"),
    Case("compose(dilated(4) && causal, dilated(6) && causal) <= dilated(2)"),
    Case(
      "compose(dilated(4) && causal, dilated(6) && causal) == dilated(2) && causal",
      "n = 3, q = 2, k = 0"
    ),
    Case("for masks A, B: transpose(compose(A, B)) == compose(transpose(B), transpose(A))"),
    Case("for masks A, B, C: compose(compose(A, B), C) == compose(A, compose(B, C))"),
    Case(
      "for masks A, B: compose(A, B) == compose(B, A)",
      "n = 2, A = [00, 01], B = [00, 10], q = 1, k = 0"
    ),
    Case("!compose(!causal, !causal) == (k <= q + 1 || q + 1 >= n)"),
  ]

  static let windows: [Case] = [
    Case("at m = 1, offset = n - 1: causal == full"),
    Case(
      "at m = 2, offset = n - 2: causal == full where n >= 2",
      "n = 2, m = 2, offset = 0, q = 0, k = 1"
    ),
    Case(
      "at m = n + 1, offset = m: full == none",
      "n = 1, m = 2, offset = 2, q = 2, k = 0"
    ),
    Case("at m = 1, offset = 0: rows full nonempty", "n = 0, m = 1, offset = 0, q = 0"),
    Case("at m = 0, offset = 0: columns full nonempty", "n = 1, m = 0, offset = 0, k = 0"),
  ]

  /// What they cost depends on no constant.
  static let largeConstants: [Case] = [
    Case("(k / 1000000000 - k == k % 127) <= none", "n = 1, q = 0, k = 0"),
    Case(
      "(q * 7919 % 1000003 < 10 && k * 3 == q && k % 17 == 4) == none",
      "n = 1317343, q = 1317342, k = 439114"
    ),
    Case("for P in ...: stable ((q - k) % 1000000 == 0 && P == 1000 * k && 127 <= q < P <= 8192)"),
    // There are at most so many batch rows, counted from 0.
    Case("(b != 9223372036854775807) == full"),
    // A proof would have to know that nothing passes 64 bits; a counterexample is asked itself.
    Case("(k * 16777216 < 1000000000000) == full", "n = 59606, q = 0, k = 59605"),
    Case("window(4096) <= causal"),
    Case("window(4096) <= chunk(8192)", "n = 8193, q = 8192, k = 4097"),
    Case("prefix(100000) == prefix(100001)", "n = 100001, q = 0, k = 100000"),
    Case("compose(chunk(8192), chunk(8192)) == chunk(8192)"),
    Case("compose(window(100000), window(200000)) == window(299999)"),
    Case("dilated(5000) <= dilated(4999)", "n = 5001, q = 0, k = 5000"),
    Case("dilated(5000) && dilated(4999) <= diagonal where n <= 24995000"),
    Case("dilated(5000) && dilated(4999) <= diagonal", "n = 24995001, q = 0, k = 24995000"),
    Case("window(9223372036854775807) == causal"),
    Case("(b != 1000000000000) == full", "n = 1, b = 1000000000000, q = 0, k = 0"),
    Case(
      "(doc[q] <= 9223372036854775806) == full",
      "n = 1, doc = [9223372036854775807], q = 0, k = 0"
    ),
  ]

  /// A divisor that is a parameter: proved by what is true of every divisor, or value by value.
  static let symbolic: [Case] = [
    Case("for C in 1...4: dilated(C * 2) <= dilated(C)"),
    // What the argument of `chunk` may not be, the law does not speak of.
    Case("for C in 0...3: chunk(C) <= chunk(C)"),
    Case("for C in 1...: rows dilated(C) nonempty"),
    Case(
      "for C in 1...2, D in C...4: chunk(C) == chunk(D)",
      "n = 2, C = 1, D = 2, q = 0, k = 1"
    ),
    Case("for C in 1...: chunk(C) == transpose(chunk(C))"),
    Case("for C in 1...: chunk(C) == full where C >= n"),
    Case("for C in 1...: causal && chunk(C) <= window(C)"),
    Case("for D in 1...: dilated(D) == transpose(dilated(D))"),
    Case("for C in 1...8: chunk(C) <= band(C, C)"),
    Case("for C in 1...8: chunk(C) <= band(2, C)", "n = 4, C = 4, q = 3, k = 0"),
    Case("for C in 1...: (causal && (q / C) * C <= k) == causal && chunk(C)"),
  ]

  static let inputs: [Case] = [
    // Written out at the first lengths that the law speaks of, which are not the shortest.
    Case(
      "for masks A: rows A nonempty where q > 5",
      "n = 7, A = [0000000, 0000000, 0000000, 0000000, 0000000, 0000000, 0000000], q = 6"
    ),
    // The clause before the look-up is there once more behind it.
    Case("(k < 1 || valid[k - 1] || k < 1) == (k < 1 || valid[k - 1])"),
    Case("rows (causal && document) nonempty"),
    Case("document <= diagonal", "n = 2, doc = [0, 0], q = 0, k = 1"),
    Case("document == full", "n = 2, doc = [0, 1], q = 0, k = 1"),
    Case("document == transpose(document)"),
    Case("stable (causal && document)"),
    Case("stable (causal && left_padding)", "n = 1, length = [1], b = 0, q = 0, k = 0"),
    Case("rows padding nonempty", "n = 1, length = [0], b = 0, q = 0"),
    Case("(padding && b == 1) <= none", "n = 1, length = [0, 1, 0], b = 1, q = 0, k = 0"),
    Case("(padding && b == 7) == none where length[b] == 0"),
    Case("key_valid <= document", "n = 2, valid = [0, 1], doc = [0, 1], q = 0, k = 1"),
    Case(
      "(doc[q] <= doc[k]) == full where k == q + 40 && doc[0] == 3",
      "n = 41, doc = [3, \(String(repeating: "0, ", count: 39))0], q = 0, k = 40"
    ),
    Case("(k + 1 < n && doc[k + 1] != doc[k]) <= full"),
    Case("compose(document, document) == document"),
    Case("compose(document, !document) == !document"),
  ]

  @Test func `what no cell counts in is vacuous`() throws {
    for text in ["for P in 3...2: full == none", "full == none where q > q", "window(0) == full"] {
      let verdict = PresburgerDecider().decide(try Vocabulary.catalogue.law(text))
      guard case .proved = verdict else {
        Issue.record("\(text): \(verdict)")
        continue
      }
      #expect(verdict.isVacuous, "\(text)")
    }
  }

  @Test func `what cannot be decided is evaluated, and says why`() throws {
    let cases = [
      ("(doc[k + 1] == 0) == full", "reads entry [1]"),
      ("for C in 0...: chunk(C + 1) <= (q / C == k / C)", "the divisor"),
      ("(q + 9223372036854775807 > k) == full", "64-bit"),
    ]
    for (text, reason) in cases {
      let verdict = PresburgerDecider().decide(try Vocabulary.catalogue.law(text))
      #expect(try #require(verdict.reason).contains(reason), "\(text): \(verdict)")
    }
    let odd = MaskSpec.opaque("odd") { _, _, _, k in k % 2 == 1 }
    let scope = PresburgerDecider().decide(Law(.subset(odd && .causal, .causal))).scope
    #expect(try #require(scope?.reason).contains("'odd'"))
  }

  @Test func `a law that takes too many steps is undecided, with what was tried`() throws {
    let law = try Vocabulary.catalogue.law(
      "for V in 1..., W in 1...: compose(window(V), window(W)) == window(V + W - 1)"
    )
    let verdict = PresburgerDecider(stepLimit: 20).decide(law)
    #expect(try #require(verdict.reason).contains("cases were closed"))
    let hurried = PresburgerDecider(stepLimit: .max, timeLimit: .nanoseconds(1)).decide(law)
    #expect(hurried.reason != nil)
  }

  @Test func `the same law has the same verdict every time`() throws {
    for example in Self.compositions {
      let law = try Vocabulary.catalogue.law(example.law)
      #expect(PresburgerDecider().decide(law) == PresburgerDecider().decide(law))
    }
  }
}
