import MaskAlgebra
import MaskLanguage
import TestSupport
import Testing

private func rendered(_ text: String) -> String {
  read(text).diagnostics.map { $0.rendered() }.joined(separator: "\n")
}

@Suite struct `A diagnostic` {
  @Test func `names file, line and column, and shows the line with a caret`() {
    let text = "\n\nmask local = casual && window(4)"
    #expect(
      rendered(text) == """
        test.mask:3:14: error: unknown mask 'casual'
        3 | mask local = casual && window(4)
          |              ^~~~~~ did you mean 'causal'?
        """
    )
  }

  @Test func `counts columns in characters`() {
    for (text, column) in [
      ("law \"é\": casual == full", 10), ("law \"e\u{301}\": casual == full", 10),
      ("law \"👩‍👩‍👧\": casual == full", 10), ("\tlaw: \tcasual == full", 8),
      ("\u{FEFF}law: casual == full", 6), ("// é\r\nlaw: casual == full", 6),
    ] {
      #expect(read(text).diagnostics.map(\.column) == [column], "\(text)")
    }
  }

  @Test func `keeps its caret under the span when tabs and controls stand before it`() {
    #expect(
      rendered("law \"a\tb\u{7}\":\tcasual == full") == """
        test.mask:1:13: error: unknown name 'casual'
        1 | law "a b\u{FFFD}": casual == full
          |             ^~~~~~ did you mean 'causal'?
        """
    )
  }

  @Test func `shows the surroundings of its span in a long line`() {
    let text =
      "mask a = " + String(repeating: "causal || ", count: 100) + "casual"
      + String(repeating: " || causal", count: 100)
    let shown = rendered(text).split(separator: "\n").map(String.init)
    #expect(shown.count == 3)
    #expect(shown.first == "test.mask:1:1010: error: unknown mask 'casual'")
    let excerpt = shown.dropFirst().first ?? ""
    #expect(excerpt.hasPrefix("1 | …| causal || causal || causal || casual || causal ||"))
    #expect(excerpt.hasSuffix("…"))
    #expect(excerpt.count == 102)
    #expect(
      shown.last == "  | " + String(repeating: " ", count: 33) + "^~~~~~ did you mean 'causal'?"
    )
  }

  @Test func `shows the first line of a span of several`() {
    #expect(
      rendered("law:\n  window(\n    2,\n    3) == full") == """
        test.mask:2:3: error: 'window' takes 1 argument (W), found 2
        2 |   window(
          |   ^~~~~~~
        """
    )
  }

  @Test func `points behind what is unfinished`() {
    #expect(
      rendered("mask a = causal &&  // and?\n\nmask c = full") == """
        test.mask:1:19: error: expected a mask or an integer, found the end of the line
        1 | mask a = causal &&  // and?
          |                   ^
        """
    )
    #expect(
      rendered("mask a = (causal") == """
        test.mask:1:17: error: expected ')' to close the parenthesis, found the end of the text
        1 | mask a = (causal
          |                 ^
        """
    )
  }

  @Test func `is coloured on demand`() throws {
    let diagnostic = try #require(read("mask a = casual").diagnostics.first)
    let plain = diagnostic.rendered(usesColor: true)
      .replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
    #expect(plain == diagnostic.rendered())
    #expect(diagnostic.rendered(usesColor: true).contains("\u{1B}[1;31merror: \u{1B}[0m"))
  }

  @Test func `of a text alone is named as the caller likes`() {
    let failure = #expect(throws: SyntaxFailure.self) {
      try Vocabulary.catalogue.mask("casual", named: "--against")
    }
    #expect(failure?.diagnostics.first?.source.name == "--against")
    #expect(failure?.description.hasPrefix("--against:1:1: error: unknown mask 'casual'") == true)
  }
}

@Suite struct `One run` {
  @Test func `reports every error of a file, in the order of the text`() {
    let text = """
      law: prefix(1) == causl
      mask a = &
      input s[tim]: int
      mask d = window(full)
      example e, n = 1:
        1
      include "nowhere"
      mask f = f
      law "unclosed: causal == full
      law: causal == k
      """
    #expect(
      problems(text) == [
        "1:19 unknown-name", "2:10 unexpected-character", "3:9 unknown-axis",
        "4:17 expected-integer",
        "7:9 include-failed", "8:10 recursive-definition", "9:5 unterminated-string",
        "10:13 mixed-kinds",
      ]
    )
  }

  @Test(arguments: [
    NamedCase(
      "a definition that cannot be read",
      "mask a = causal causal\nmask c = a\nlaw: a == c"
    ),
    NamedCase("a definition with an error", "mask a = casual\nmask c = a && a\nlaw: a == !c"),
    NamedCase("an unknown word in front of it", "maks a = causal\nmask c = a\nlaw: a == c"),
    NamedCase(
      "an unknown word in front of a symbol",
      "e n\nlaw: for P in 0...n: prefix(P) <= full"
    ),
    NamedCase("an input that cannot be read", "input s position: int\nmask a = s[q] == s[k]"),
    NamedCase("an input with an error", "input s[time]: int\nmask a = s[q] == s[k]"),
    NamedCase("a name used twice", "mask a = casual || casual"),
    NamedCase("a parameter with an error", "mask f(P: 0...q) = k < P\nlaw: f(1) == full"),
    NamedCase(
      "a parameter that takes a symbol's name",
      "mask f(k: 0...) = k < q\nlaw: f(1) == full"
    ),
    NamedCase("a side of a relation", "law: causal && casual == full where full"),
    NamedCase("a side of a comparison", "law: (k < W) == full"),
    NamedCase("an argument", "mask a = window(casual)\nmask c = a"),
    NamedCase("a row of an example", "example causal, n = 2:\n  10\n  1 1 1\nmask a = causal"),
    NamedCase("a law with a broken head", "law \"x\" for W in 1...: window(W) == causal"),
  ])
  func `has one error for one cause`(text: NamedCase<String>) {
    #expect(problems(text.value).count == 1)
  }
}

@Suite struct `The nearest name` {
  @Test(arguments: [
    ("casual", "causal"), ("CAUSAL", "causal"), ("cuasal", "causal"), ("causa", "causal"),
    ("windows", "window"), ("prefx", "prefix"), ("sliding", nil), ("x", nil), ("", nil),
    ("document_mask", nil), ("dilate", "dilated"), ("left_pading", "left_padding"),
    ("keyvalid", "key_valid"), ("chunks", "chunk"), ("something", nil), ("ful", "full"),
  ])
  func `is offered where it is near`(name: String, nearest: String?) {
    #expect(Catalogue.byName.keys.nearest(to: name) == nearest)
  }

  @Test func `is the first in alphabetical order among equally near ones`() {
    #expect(["bat", "cat", "rat"].nearest(to: "zat") == "bat")
    #expect(["rat", "cat", "bat"].nearest(to: "zat") == "bat")
  }
}
