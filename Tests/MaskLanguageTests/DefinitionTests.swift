import MaskAlgebra
import MaskLanguage
import TestSupport
import Testing

@Suite struct `A definition` {
  @Test func `has parameters with ranges`() throws {
    let spec = file("mask f(P: 0...n, W: 1..., L: ...P, R) = k < P + W + L + R")
    let definition = try #require(spec.definitions.first)
    #expect(
      definition.parameters.map(\.range) == [
        ParameterRange(.literal(0), .symbol(.keyCount)), .from(1),
        ParameterRange(nil, .parameter("P")), .unbounded,
      ]
    )
    #expect("\(definition)" == "mask f(P: 0...n, W: 1..., L: ...P, R) = k < P + W + L + R")
  }

  @Test func `is documented by the lines above it`() {
    let spec = file(
      """
      // Not this one.
      /// One line.
      ///
      ///   indented
      mask a = causal
      //// A line that is drawn.
      mask c = causal /// after a definition: a comment
      mask d = causal
      """
    )
    #expect(spec.definitions.map(\.documentation) == ["One line.\n\n  indented", "", ""])
  }

  @Test func `may use what is defined below it`() throws {
    let spec = file(
      """
      mask a = d && !c(2)
      mask d = c(1) || causal
      mask c(P: 0...) = k < P
      """
    )
    #expect(spec.definitions.map(\.name) == ["a", "d", "c"])
    let geometry = try Geometry(keys: 3)
    let a = try spec.vocabulary.mask("a")
    #expect(try rows(of: a, in: geometry) == ["000", "000", "001"])
  }

  @Test func `may stand on a line with others, or on many lines`() {
    let spec = file("mask a = causal mask c = a\n  &&\n\n  full law: a == c")
    #expect(spec.definitions.map(\.name) == ["a", "c"])
    #expect(spec.laws.count == 1)
  }

  @Test(arguments: [
    ("mask a = a", ["1:10 recursive-definition"]),
    ("mask a = d\nmask d = a", ["2:10 recursive-definition"]),
    ("mask a(P: 0...) = k < P || a(P - 1)", ["1:28 recursive-definition"]),
    ("mask a = d && c\nmask d = a\nmask c = a\nmask e = a", ["2:10 recursive-definition"]),
    (
      "mask a = d\nmask d = d\nmask c = c",
      ["2:10 recursive-definition", "3:10 recursive-definition"]
    ),
  ])
  func `cannot use itself`(text: String, expected: [String]) {
    #expect(problems(text) == expected)
  }

  @Test(arguments: Catalogue.definitions.map(\.name))
  func `cannot take a name of the catalogue`(name: String) {
    #expect(problems("mask \(name) = k < q") == ["1:6 redefines-catalogue"])
    #expect(problems("mask f(\(name)) = k < q") == ["1:8 redefines-catalogue"])
  }

  @Test(arguments: Keyword.allCases.map(\.rawValue) + Symbol.allCases.map(\.rawValue))
  func `cannot take a word or symbol of the language`(name: String) {
    #expect(problems("mask \(name) = causal") == ["1:6 reserved-name"])
    #expect(problems("mask f(\(name)) = causal") == ["1:8 reserved-name"])
    #expect(problems("input \(name)[position]: int") == ["1:7 reserved-name"])
    #expect(
      problems("law: for \(name) in 0...: causal <= full") == ["1:10 reserved-name"]
        || name == "masks"
    )
  }

  @Test(arguments: [
    "int", "bool", "position", "inputs", "true", "offset", "of", "A", "_", "k1", "Q",
  ])
  func `may take any other name`(name: String) {
    #expect(problems("mask \(name) = causal\nlaw: \(name) == causal") == [])
  }

  @Test(arguments: [
    ("mask a = causal\nmask a = full", ["2:6 duplicate-name"]),
    ("mask f(P, P) = k < P", ["1:11 duplicate-name"]),
    ("mask f(a) = k < a\nmask a = causal", ["1:8 duplicate-name"]),
    ("mask a = causal\nmask f(a) = k < a", ["2:8 duplicate-name"]),
    ("input x[key]: int\ninput x[key]: int", ["2:7 duplicate-name"]),
  ])
  func `has a name of its own`(text: String, expected: [String]) {
    #expect(problems(text) == expected)
  }

  @Test func `that takes a symbol's name is one error`() {
    #expect(problems("mask b = causal\nmask c = b && full\nlaw: b == c") == ["1:6 reserved-name"])
  }

  @Test func `may share a name with an input, which is always read with an index`() {
    #expect(problems("mask doc = doc[q] == doc[k]\nlaw: doc == document") == [])
  }
}

@Suite struct `The declaration of an input` {
  @Test func `has axes and values`() throws {
    let spec = file(
      """
      input a[position]: int
      input f[query, key]: bool
      input c[batch, head]: 0...n - 1 nondecreasing
      input d[key]: -1... nondecreasing
      input e[key]: ...5
      """
    )
    #expect(
      spec.inputs.map(\.axes) == [[.position], [.query, .key], [.batch, .head], [.key], [.key]]
    )
    #expect(spec.inputs.map(\.isBoolean) == [false, true, false, false, false])
    #expect(spec.inputs.map(\.isNondecreasing) == [false, false, true, true, false])
    #expect(
      spec.inputs.map(\.kind) == [
        .integers(.unbounded), .booleans,
        .integers(ParameterRange(.literal(0), .subtract(.symbol(.keyCount), .literal(1)))),
        .integers(ParameterRange(.literal(-1), nil)), .integers(ParameterRange(nil, .literal(5))),
      ]
    )
  }

  @Test func `may follow what reads the input`() {
    #expect(problems("mask packed = seg[q] == seg[k]\ninput seg[position]: int") == [])
  }

  @Test func `may narrow an input of the catalogue`() throws {
    let spec = file("input doc[position]: 0...n nondecreasing\nlaw: rows document nonempty")
    #expect(spec.laws.first?.law.inputs == spec.inputs)
    #expect(spec.vocabulary.declarations.first { $0.name == "doc" } == spec.inputs.first)
  }

  @Test(arguments: [
    "input doc[position]: bool", "input doc[query, key]: int", "input valid[position]: int",
    "input length[batch, head]: 0...n",
  ])
  func `may not change what its look-ups are`(text: String) {
    #expect(problems(text) == ["1:7 redeclares-input"])
  }

  @Test(arguments: [
    ("input x[positions]: int", "1:9 unknown-axis"),
    ("input x[position]: 0...q", "1:24 range-mentions"),
    ("input x[position]: 0...doc[0]", "1:24 range-mentions"),
    ("input x[position]: 0...W", "1:24 unknown-name"), ("input x[]: int", "1:9 expected"),
    ("input x[position]: float", "1:20 expected"), ("input x: int", "1:8 expected"),
    ("input x[position] = int", "1:19 expected"),
  ])
  func `with something wrong has one error for it`(text: String, expected: String) {
    #expect(problems(text + "\nmask a = x[q] == x[k]") == [expected])
  }
}

@Suite struct `Including a file` {
  @Test func `brings in its definitions and inputs`() {
    let spec = file(
      "include \"a.mask\"\nlaw: packed <= causal",
      including: [
        "a.mask":
          "input seg[position]: 0...n nondecreasing\nmask packed = causal && seg[q] == seg[k]"
      ]
    )
    #expect(spec.definitions.isEmpty)
    #expect(spec.inputs.isEmpty)
    #expect(spec.laws.first?.law.inputs.map(\.name) == ["seg"])
  }

  @Test func `may stand below what uses it, and bring in what the file includes`() {
    _ = file(
      "law: a <= full\ninclude \"b.mask\"",
      including: ["b.mask": "include \"c.mask\"\nmask d = a", "c.mask": "mask a = causal"]
    )
  }

  @Test func `twice by different ways is once`() {
    var loads: [String] = []
    let files = [
      "b.mask": "include \"d.mask\"\nmask e = d",
      "c.mask": "include \"d.mask\"\nmask c = d || oops",
      "d.mask": "mask d = causal",
    ]
    let source = SourceText("include \"b.mask\" include \"c.mask\"\nlaw: e == d", name: "a.mask")
    let (_, diagnostics) = SpecFile.parse(source) { (path, includer) throws(IncludeFailure) in
      loads.append("\(includer) → \(path)")
      return SourceText(files[path] ?? "", name: path)
    }
    #expect(diagnostics.map(\.source.name) == ["c.mask"])
    #expect(
      loads == ["a.mask → b.mask", "b.mask → d.mask", "a.mask → c.mask", "c.mask → d.mask"]
    )
  }

  @Test func `in a circle is an error, and what it would define is not missed`() {
    let files = ["b.mask": "include \"test.mask\"\nmask d = a", "test.mask": ""]
    let (_, diagnostics) = read("include \"b.mask\"\nmask a = d", including: files)
    #expect(diagnostics.map(\.id) == ["include-cycle"])
    #expect(diagnostics.map(\.source.name) == ["b.mask"])
  }

  @Test func `that fails is one error`() {
    #expect(
      problems("include \"missing.mask\"\nmask a = something\nmask c = a && t[q, k]")
        == ["1:9 include-failed"]
    )
    #expect(
      problems("include \"missing.mask\"\nmask a = casual") == [
        "1:9 include-failed", "2:10 unknown-mask",
      ]
    )
    #expect(
      SpecFile.parse(SourceText("include \"x\"", name: "a")).diagnostics.map(\.id) == [
        "include-failed"
      ]
    )
  }

  @Test func `that includes a missing file is one error`() {
    let files = ["b.mask": "include \"missing.mask\"\nmask d = missing"]
    let (_, diagnostics) = read("include \"b.mask\"\nmask a = d || missing", including: files)
    #expect(diagnostics.map { "\($0.source.name) \($0.id)" } == ["b.mask include-failed"])
  }

  @Test func `that has errors reports them there, and not where its names are used`() {
    let files = ["b.mask": "mask d = casual\nmask c = = full\ninput s[what]: int"]
    let (_, diagnostics) = read(
      "include \"b.mask\"\nmask a = d || c || s[q] == 0",
      including: files
    )
    #expect(
      diagnostics.map { "\($0.source.name) \($0.id)" } == [
        "b.mask unknown-mask", "b.mask expected", "b.mask unknown-axis",
      ]
    )
  }

  @Test func `does not let two definitions of one name meet`() {
    let files = [
      "b.mask": "mask x = causal", "c.mask": "mask x = full", "d.mask": "mask x = causal",
    ]
    #expect(
      problems("include \"b.mask\"\ninclude \"c.mask\"", including: files) == ["2:9 duplicate-name"]
    )
    #expect(problems("include \"b.mask\"\ninclude \"d.mask\"", including: files) == [])
    #expect(
      problems("include \"b.mask\"\nmask x = causal", including: files) == ["2:6 duplicate-name"]
    )
    let inputs = ["b.mask": "input s[key]: int", "c.mask": "input s[key]: 0...n"]
    #expect(
      problems("include \"b.mask\"\ninclude \"c.mask\"", including: inputs) == [
        "2:9 duplicate-name"
      ]
    )
  }

  @Test func `keeps an input as narrow as the included file declares it`() {
    let files = ["b.mask": "input doc[position]: 0...n nondecreasing", "c.mask": "mask c = causal"]
    let spec = file(
      "include \"b.mask\"\ninclude \"c.mask\"\nlaw: rows document nonempty",
      including: files
    )
    #expect(spec.laws.first?.law.inputs.first?.isNondecreasing == true)
  }

  @Test func `more than a hundred deep is an error`() {
    let (_, diagnostics) = SpecFile.parse(SourceText("include \"0\"", name: "start")) {
      (path, _) throws(IncludeFailure) in
      SourceText("include \"\((Int(path) ?? 0) + 1)\"\nmask d\(path) = causal", name: path)
    }
    #expect(diagnostics.map(\.id) == ["too-deep"])
  }
}

@Suite struct `The path of an included file` {
  @Test(arguments: [
    ("b.mask", "a.mask", "b.mask"), ("b.mask", "Specs/a.mask", "Specs/b.mask"),
    ("../b.mask", "Specs/laws/a.mask", "Specs/b.mask"), ("./x/../b.mask", "a.mask", "b.mask"),
    ("../b.mask", "a.mask", "../b.mask"), ("../../b.mask", "../c/a.mask", "../../b.mask"),
    ("/b.mask", "Specs/a.mask", "/b.mask"), ("b.mask", "/home/a.mask", "/home/b.mask"),
    ("../x.mask", "Specs/invalid/parts/../x.mask", "Specs/x.mask"),
  ])
  func `is relative to the file that includes it`(
    path: String,
    includer: String,
    expected: String
  ) {
    #expect(SpecFile.path(path, includedBy: includer) == expected)
  }
}

@Suite struct `A vocabulary` {
  @Test func `takes in a file with all that it includes`() throws {
    let spec = file(
      "include \"b.mask\"\nmask a = d && s[q] == s[k]",
      including: ["b.mask": "mask d = causal\ninput s[position]: int"]
    )
    var vocabulary = Vocabulary.catalogue
    vocabulary.add(spec)
    #expect(try vocabulary.mask("a || d") == spec.vocabulary.mask("a || d"))
    #expect(vocabulary.maskNames.contains("d"))
    #expect(vocabulary.declarations.map(\.name) == ["doc", "length", "s", "valid"])
  }

  @Test func `may be what a file begins with`() {
    let first = file("include \"b.mask\"\nmask a = d", including: ["b.mask": "mask d = causal"])
    let text = "include \"b.mask\"\nmask c = a || d\nmask a = full"
    let (second, diagnostics) = SpecFile.parse(
      SourceText(text, name: "second.mask"),
      vocabulary: first.vocabulary
    ) { (path, _) throws(IncludeFailure) in SourceText("mask d = causal", name: path) }
    #expect(second.definitions.map(\.name) == ["c"])
    #expect(diagnostics.map { "\($0.line) \($0.id)" } == ["3 duplicate-name"])
  }

  @Test func `knows opaque masks in included files, too`() {
    var vocabulary = Vocabulary.catalogue
    vocabulary.register(.opaque("odd") { _, _, _, k in k % 2 == 1 })
    let source = SourceText("include \"b\"\nmask a = odd && d", name: "a")
    let (_, diagnostics) = SpecFile.parse(source, vocabulary: vocabulary) {
      (path, _) throws(IncludeFailure) in SourceText("mask d = !odd", name: path)
    }
    #expect(diagnostics.isEmpty)
  }

  @Test func `lets no opaque mask take a name that means something`() async {
    await #expect(processExitsWith: .failure) {
      var vocabulary = Vocabulary.catalogue
      vocabulary.register(.opaque("causal") { _, _, _, _ in true })
    }
    await #expect(processExitsWith: .failure) {
      var vocabulary = Vocabulary.catalogue
      vocabulary.register(.opaque("law") { _, _, _, _ in true })
    }
    await #expect(processExitsWith: .failure) {
      var vocabulary = Vocabulary.catalogue
      vocabulary.register(.causal)
    }
  }
}
