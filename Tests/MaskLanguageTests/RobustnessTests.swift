import Foundation
import MaskAlgebra
import MaskLanguage
import TestSupport
import Testing

// Sizes that a reader would never write. Each gives an answer, and none exhausts the stack or takes
// time that grows with the square of the text.

private func repeated(_ text: String, _ count: Int) -> String {
  String(repeating: text, count: count)
}

private func lines(_ count: Int, _ line: (Int) -> String) -> String {
  (0..<count).map { line($0) + "\n" }.joined()
}

/// A text, and the kinds of problem that it has, each once.
private let texts: [NamedCase<(text: String, ids: Set<String>)>] = [
  NamedCase("many definitions", (lines(2000) { "mask m\($0)(P: 0...) = causal || k < P" }, [])),
  NamedCase("many laws", (lines(1000) { "law \"\($0)\": for W in 1...: window(W) <= causal" }, [])),
  NamedCase("many clauses", ("mask a = causal" + repeated(" || k < 3", 5000), [])),
  NamedCase("many odd clauses", ("mask a = causal" + repeated(" xor k < 3", 5000), [])),
  NamedCase("a long chain", ("mask a = q" + repeated(" <= k", 5000), [])),
  NamedCase("a long sum", ("mask a = q" + repeated(" + 1", 5000) + " < k", ["too-deep"])),
  NamedCase("a long literal", ("mask a = k < " + repeated("7", 100_000), ["integer-too-large"])),
  NamedCase("a long name", ("mask " + repeated("a", 100_000) + " = causal", [])),
  NamedCase("a long unknown name", ("mask a = " + repeated("x", 100_000), ["unknown-mask"])),
  NamedCase("a long string", ("law \"" + repeated("x", 100_000) + "\": causal == full", [])),
  NamedCase("a long comment", (repeated("/", 100_000), [])),
  NamedCase("long documentation", (repeated("///\n", 20_000) + "mask a = causal", [])),
  NamedCase("many parentheses", ("mask a = " + repeated("(", 100_000), ["too-deep"])),
  NamedCase("many brackets", ("mask a = " + repeated("doc[", 40_000), ["too-deep"])),
  NamedCase("many negations", ("mask a = " + repeated("!", 100_000) + "causal", ["too-deep"])),
  NamedCase("many signs", ("mask a = " + repeated("-", 100_000) + "q < 0", ["too-deep"])),
  NamedCase("many calls", ("mask a = " + repeated("transpose(", 20_000), ["too-deep"])),
  NamedCase(
    "many lists",
    ("example causal, n = 0, inputs doc = " + repeated("[", 100_000), ["too-deep"])
  ),
  NamedCase("many quotes", (repeated("\"", 100_000), ["expected"])),
  NamedCase(
    "many commas",
    ("mask a = prefix(" + repeated("1,", 5000) + "1)", ["wrong-argument-count"])
  ),
  NamedCase(
    "doubling definitions",
    ("mask a0 = causal\n" + lines(60) { "mask a\($0 + 1) = a\($0) xor a\($0)" }, ["too-large"])
  ),
  NamedCase(
    "arguments that multiply",
    (
      "mask a0(P) = k < P\n" + lines(60) { "mask a\($0 + 1)(P) = a\($0)(P + P + P + P)" },
      ["too-large"]
    )
  ),
  NamedCase(
    "a wide definition with wide arguments",
    (
      "mask w(P) = k < P" + repeated(" || k < P", 2000) + "\n"
        + "mask v(P) = w(P" + repeated(" + max(P, P)", 100) + ")\nmask u(P) = v(P"
        + repeated(" + P", 100) + ")",
      ["too-large"]
    )
  ),
  NamedCase(
    "each definition using the one before",
    ("mask a0 = causal\n" + lines(10_000) { "mask a\($0 + 1) = !a\($0)" }, ["too-deep"])
  ),
  NamedCase(
    "each definition using the next",
    (lines(10_000) { "mask a\($0) = !a\($0 + 1)" } + "mask a10000 = causal", ["too-deep"])
  ),
  NamedCase(
    "a long circle of definitions",
    (lines(10_000) { "mask a\($0) = !a\(($0 + 1) % 10_000)" }, ["recursive-definition"])
  ),
  NamedCase(
    "circles inside circles",
    (lines(5000) { "mask a\($0) = a\(($0 + 1) % 5000) || a\($0 / 2)" }, ["recursive-definition"])
  ),
  NamedCase(
    "deep integers in deep integers",
    (
      "mask a = " + repeated("(1 + ", 90) + "q" + repeated(repeated(" + 1", 200) + ")", 90)
        + " < k",
      ["too-deep"]
    )
  ),
  NamedCase(
    "arguments that grow through definitions",
    (
      "mask a0(P) = k < P\n"
        + lines(100) { "mask a\($0 + 1)(P) = a\($0)(P" + repeated(" + 1", 100) + ")" },
      ["too-deep"]
    )
  ),
  NamedCase("missing files", (lines(500) { "include \"\($0)\"" }, ["include-failed"])),
  NamedCase("nothing", ("", [])),
  NamedCase("white space", (repeated(" \t\r\n", 10_000), [])),
  NamedCase("NUL", (repeated("\0", 10_000), ["unexpected-character"])),
  NamedCase("other ends of lines", ("mask a = causal\rmask c = a\r", [])),
]

@Suite struct `A text of any size or depth` {
  @Test(arguments: texts)
  func `has an answer`(_ text: NamedCase<(text: String, ids: Set<String>)>) {
    let (file, diagnostics) = read(text.value.text)
    #expect(Set(diagnostics.map(\.id)) == text.value.ids)
    #expect(diagnostics.allSatisfy { $0.rendered().utf8.count < 2000 })
    // What was understood can be used: compared, printed, hashed, measured, evaluated.
    for definition in file.definitions.suffix(2) {
      let mask = MaskSpec(definition.body)
      #expect(Set([definition, definition]).count == 1)
      #expect(!"\(definition)".isEmpty && !"\(mask.simplified)".isEmpty)
      let parameters = definition.parameters.map { ($0.name, 1) }
      #expect(throws: Never.self) {
        try mask.visible(
          Cell(query: 0, key: 0),
          in: Geometry(keys: 1),
          parameters: Dictionary(parameters, uniquingKeysWith: { first, _ in first })
        )
      }
    }
  }

  @Test(arguments: [
    "parentheses", "negations", "calls", "definitions", "sums in definitions", "files",
  ])
  func `that is as deep as allowed needs little stack`(what: String) async {
    let text =
      switch what {
      case "parentheses": "mask a = " + repeated("(q < 1 || ", 80) + "causal" + repeated(")", 80)
      case "negations": "mask a = " + repeated("!", 100) + "causal"
      case "calls": "mask a = " + repeated("transpose(", 99) + "causal" + repeated(")", 99)
      case "definitions": "mask a0 = causal\n" + lines(120) { "mask a\($0 + 1) = !a\($0)" }
      case "files": "include \"1\""
      default:
        "mask a0(P) = k < P" + repeated(" + 1", 100) + "\n"
          + lines(40) { "mask a\($0 + 1)(P) = !a\($0)(P + 1)" }
      }
    let ids = await withCheckedContinuation { continuation in
      let thread = Thread {
        let source = SourceText(text, name: "deep.mask")
        let (file, diagnostics) = SpecFile.parse(source) { (path, _) throws(IncludeFailure) in
          let number = Int(path) ?? 0
          return SourceText(number < 100 ? "include \"\(number + 1)\"" : "", name: path)
        }
        _ = file.definitions.last.map { "\($0)".count + MaskSpec($0.body).simplified.hashValue % 2 }
        continuation.resume(returning: diagnostics.map(\.id))
      }
      thread.stackSize = 1 << 20
      thread.start()
    }
    #expect(ids == (what == "files" ? ["too-deep"] : []))
  }

  @Test func `has at most a thousand errors, and says that there are more`() {
    let lexical = read(lines(1500) { "mask m\($0) = ?" }).diagnostics
    #expect(lexical.count == 1001)
    #expect(lexical.last?.id == "too-many-errors")
    #expect(lexical.last?.message == "more than 1000 errors; the rest are not shown")
    #expect(lexical.last?.line == 1000)
    let semantic = read(lines(1500) { "mask m\($0) = unknown\($0)" }).diagnostics
    #expect(semantic.map(\.id).last == "too-many-errors")
    #expect(semantic.count == 1001)
  }

  @Test func `has at most sixteen megabytes`() throws {
    let bytes = [UInt8](repeating: UInt8(ascii: "\n"), count: 16 << 20) + [UInt8(ascii: " ")]
    let source = SourceText(bytes, name: "large.mask")
    let diagnostic = try #require(SpecFile.parse(source).diagnostics.first)
    #expect(diagnostic.id == "file-too-large")
    #expect(diagnostic.message == "the file has 16777217 bytes; a spec file has at most 16777216")
  }

  @Test func `that is not UTF-8 is wrong at its first bad byte`() throws {
    for bytes in [
      [0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
    ] {
      let text = Array("mask a = causal\nmask é = ".utf8) + bytes.map { UInt8($0) }
      let diagnostics = SpecFile.parse(SourceText(text, name: "x")).diagnostics
      #expect(diagnostics.map(\.id) == ["not-utf8"])
      #expect(diagnostics.map(\.line) == [2])
      #expect(diagnostics.map(\.column) == [10])
    }
  }

  @Test func `that stands alone is held to the same limits`() {
    #expect(problems(ofMask: repeated("(", 100_000)) == ["too-deep"])
    #expect(problems(ofMask: "q" + repeated(" + 1", 300) + " < k") == ["too-deep"])
    #expect(problems(ofLaw: repeated("!", 100_000)) == ["too-deep"])
    #expect(problems(ofMask: "causal \u{0}") == ["unexpected-character"])
    #expect(problems(ofMask: "") == ["expected"])
  }
}
