import MaskAlgebra
import MaskLanguage
import TestSupport
import Testing

/// A text, and the same with all the parentheses that the language's tightness stands for.
private let groupings = [
  // `!` takes the name, look-up or parenthesis to its right.
  ("!causal && full", "(!causal) && full"),
  ("!valid[k] || causal", "(!valid[k]) || causal"),
  ("!(causal) xor full", "(!(causal)) xor full"),
  ("!window(4) && full", "(!(window(4))) && full"),
  ("!!causal || full", "(!(!causal)) || full"),
  // Then `* / %`, and a sign in front binds tighter still.
  ("q + k * 2 < n", "(q + (k * 2)) < n"),
  ("q - k / 2 % 3 < n", "(q - ((k / 2) % 3)) < n"),
  ("2 * q / 3 < n", "((2 * q) / 3) < n"),
  ("-q % 3 == 0", "((-q) % 3) == 0"),
  ("q - -k < 3", "(q - (-k)) < 3"),
  // Then `+ -`, left to right.
  ("q - k - 1 < n + 2 - 3", "((q - k) - 1) < ((n + 2) - 3)"),
  // Then comparisons of integers.
  ("k <= q && q - k < 4", "(k <= q) && ((q - k) < 4)"),
  ("k < 2 xor q < 2", "(k < 2) xor (q < 2)"),
  // Then `&&`, `xor`, `||`.
  ("causal || full && none", "causal || (full && none)"),
  ("causal xor full && none", "causal xor (full && none)"),
  ("causal || full xor none", "causal || (full xor none)"),
  ("causal && full xor none || diagonal", "((causal && full) xor none) || diagonal"),
  ("k < 1 || q < 2 && n < 3 xor m < 4", "(k < 1) || (((q < 2) && (n < 3)) xor (m < 4))"),
]

/// A mask and its cells for two queries and three keys.
private let cells: [(String, [String])] = [
  ("0 <= q - k < 2", ["100", "110"]),
  ("k < q + 1 <= 1 != q", ["100", "000"]),
  ("2 > k >= q == q", ["110", "010"]),
  ("causal xor diagonal", ["000", "100"]),
  ("causal xor diagonal xor full", ["111", "011"]),
  ("(k - 1) / 2 == -1", ["100", "100"]),
  ("(k - 2) % 2 == 1", ["010", "010"]),
  ("-1 / 2 == -1 && -1 % 2 == 1", ["111", "111"]),
  ("abs(q - k) == 1", ["010", "101"]),
  ("min(q, k) == max(q, k)", ["100", "010"]),
  ("k < m && k < n", ["110", "110"]),
  ("b == 0 && h == 0", ["111", "111"]),
  ("transpose(k < 1)", ["111", "000"]),
  ("compose(k == q + 1, k == q + 1)", ["001", "000"]),
  ("k < 1_0 / 5", ["110", "110"]),
]

@Suite struct `An expression` {
  @Test(arguments: groupings)
  func `groups by tightness`(text: String, grouped: String) throws {
    #expect(try MaskSpec(parsing: text) == MaskSpec(parsing: grouped))
  }

  @Test(arguments: cells)
  func `has the cells of its formula`(text: String, cells: [String]) throws {
    let geometry = try Geometry(queries: 2, keys: 3, offset: 0)
    #expect(try rows(of: MaskSpec(parsing: text), in: geometry) == cells)
  }

  @Test(arguments: [
    NamedCase("uneven", "causal  &&full"), NamedCase("none", "causal&&full"),
    NamedCase("lines", "\tcausal\n&&\r\nfull "), NamedCase("groups", "(causal)&&((full))"),
    NamedCase("comments", "causal // this\n&& // and\nfull // that"),
  ])
  func `may have any white space and parentheses`(text: NamedCase<String>) throws {
    #expect(try MaskSpec(parsing: text.value) == (.causal && .full))
  }

  @Test func `keeps the clauses of one operator in one list`() throws {
    let flat = try MaskSpec(parsing: "causal && full && none")
    #expect(try MaskSpec(parsing: "(causal && full) && none") == flat)
    #expect(try MaskSpec(parsing: "causal && (full && none)") == flat)
  }

  @Test func `is what the same Swift operators build`() throws {
    let mask = MaskSpec { q, k in k <= q && q - k < 128 || k < 4 }
    #expect(try MaskSpec(parsing: "k <= q && q - k < 128 || k < 4") == mask)
    let names: MaskSpec = .causal && .window(128) || .causal && .sinks(4)
    #expect(try MaskSpec(parsing: "causal && window(128) || causal && sinks(4)") == names)
  }

  @Test(arguments: Catalogue.definitions)
  func `may name every mask of the catalogue`(_ definition: MaskDefinition) throws {
    let arguments = definition.parameters.map { _ in "3" }.joined(separator: ", ")
    let text = arguments.isEmpty ? definition.name : "\(definition.name)(\(arguments))"
    #expect("\(try MaskSpec(parsing: text))" == text)
  }

  @Test func `may have parameters where they are declared`() throws {
    let mask = try Vocabulary.catalogue.mask("k < P * 2 && q / P == 0", parameters: ["P"])
    #expect(mask.formula.mentions.parameters == ["P"])
    #expect(problems(ofMask: "k < P * 2") == ["unknown-name"])
  }

  @Test func `may read inputs that nobody declared`() throws {
    let mask = try MaskSpec(parsing: "glob[q] == 1 || tree[q - 3, k - 3]")
    #expect(mask.formula.mentions.inputs == ["glob": 1, "tree": 2])
    #expect(mask.formula.mentions.booleanInputs == ["tree"])
  }

  @Test func `reads an input everywhere with as many indices`() {
    #expect(problems(ofMask: "tree[q] == 0 && tree[q, k]") == ["wrong-index-count"])
    #expect(problems(ofLaw: "rows tree[q, k] nonempty where tree[q] == 0") == ["wrong-index-count"])
  }
}

@Suite struct `A mixture of kinds` {
  @Test(arguments: [
    ("causal && q", "'q' is an integer and 'causal' is a mask; '&&' takes two masks"),
    ("q || window(4)", "'q' is an integer and 'window(4)' is a mask; '||' takes two masks"),
    ("q + 1 xor !causal", "'q + 1' is an integer and '!causal' is a mask; 'xor' takes two masks"),
    ("causal + k < 3", "'k' is an integer and 'causal' is a mask; '+' takes two integers"),
    ("2 * causal < 3", "'2' is an integer and 'causal' is a mask; '*' takes two integers"),
    ("causal == k - q", "'k - q' is an integer and 'causal' is a mask; '==' takes two of one kind"),
    ("k < 1 <= (causal)", "'1' is an integer and '(causal)' is a mask; '<=' takes two of one kind"),
    (
      "valid[q] == doc[q]",
      "'doc[q]' is an integer and 'valid[q]' is a mask; '==' takes two of one kind"
    ),
  ])
  func `is an error that names both`(text: String, message: String) {
    let failure = #expect(throws: SyntaxFailure.self) { try MaskSpec(parsing: text) }
    #expect(failure?.diagnostics.map(\.message) == [message])
  }

  @Test func `asks for parentheses in a law`() {
    let failure = #expect(throws: SyntaxFailure.self) {
      try Vocabulary.catalogue.law("for P in 0...: k <= q || k < P == prefix(P)")
    }
    #expect(
      failure?.diagnostics.map(\.help)
        == ["parenthesise a comparison of integers that stands beside a mask"]
    )
  }

  @Test(arguments: ["q", "-1", "q + k", "abs(q)", "!q", "transpose(k)", "q && k", "length[b]"])
  func `of an integer where a mask belongs is an error`(text: String) {
    #expect(problems(ofMask: text).allSatisfy { $0 == "expected-mask" })
    #expect(!problems(ofMask: text).isEmpty)
  }

  @Test(arguments: ["-causal", "window(full)", "abs(causal) < 1", "doc[causal] == 0"])
  func `of a mask where an integer belongs is an error`(text: String) {
    #expect(problems(ofMask: text).contains("expected-integer"))
  }
}

@Suite struct `Multiplication and division` {
  @Test(arguments: [
    "q * 2 < k", "2 * q < k", "P * q < k", "(P + 1) * (q - k) < 3", "q / P == 0",
    "q % (2 * P) == 0",
    "chunk(P)", "neighborhood(P, q)", "2 * 3 * P < k",
  ])
  func `by literals and parameters are allowed`(text: String) {
    #expect(problems(ofMask: text, parameters: ["P"]) == [])
  }

  @Test(arguments: [
    ("q * k < 3", "product-of-variables"), ("n * q < 3", "product-of-variables"),
    ("length[b] * q < 3", "product-of-variables"), ("q / k == 0", "divisor-not-constant"),
    ("q % n == 0", "divisor-not-constant"), ("q / (P + q) == 0", "divisor-not-constant"),
    ("q / 0 == 0", "divisor-not-positive"), ("q % (1 - 1) == 0", "divisor-not-positive"),
    ("chunk(q)", "argument-not-constant"), ("dilated(doc[k])", "argument-not-constant"),
    ("neighborhood(n, 1)", "argument-not-constant"),
  ])
  func `by anything else are errors`(text: String, id: String) {
    #expect(problems(ofMask: text, parameters: ["P"]) == [id])
  }

  @Test func `look through the definitions that a call uses`() {
    let text = """
      mask scaled(x, y) = k < x * y
      mask twice(x) = scaled(x, 2)
      mask fine = twice(q) || scaled(3, k)
      mask wrong = scaled(q, k)
      mask deep(x) = scaled(x, x)
      mask deeply_wrong = deep(q)
      """
    #expect(problems(text) == ["4:21 argument-not-constant", "6:26 argument-not-constant"])
  }
}

@Suite struct `An integer literal` {
  @Test func `has 64 bits`() throws {
    let mask = try MaskSpec(parsing: "k > -9223372036854775808 && q < 9223372036854775807")
    #expect("\(mask)" == "k > -9223372036854775808 && q < 9223372036854775807")
    #expect(problems(ofMask: "k > -9223372036854775809") == ["integer-too-large"])
    #expect(problems(ofMask: "k > 9223372036854775808") == ["integer-too-large"])
    #expect(problems(ofMask: "k > 0 - 9223372036854775808") == ["integer-too-large"])
  }

  @Test(arguments: ["0x10", "4k", "1e3", "0b1"])
  func `is decimal`(text: String) {
    #expect(problems(ofMask: "k < \(text)") == ["malformed-integer"])
  }
}
