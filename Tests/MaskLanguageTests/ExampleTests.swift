import MaskAlgebra
import MaskLanguage
import TestSupport
import Testing

private func example(
  _ text: String,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> Example {
  try #require(
    file(text, sourceLocation: sourceLocation).examples.first?.example,
    sourceLocation: sourceLocation
  )
}

private let triangle = [[true, false], [true, true]]

@Suite struct `An example` {
  @Test(arguments: [
    NamedCase("digits", "10\n11"), NamedCase("digits with spaces", "  1 0\n\t1 1  "),
    NamedCase("letters", "x.\nxx"), NamedCase("capitals", "X .\nX X"),
    NamedCase("blocks", "■·\n■■"),
    NamedCase("comments", "10 // the first\n11// the second"), NamedCase("CRLF", "10\r\n11\r\n"),
    NamedCase("blank line below", "10\n11\n\n00"),
    NamedCase("definition below", "10\n11\nmask a = full"),
    NamedCase("comment below", "10\n11\n// done"),
    NamedCase("documentation below", "10\n11\n/// A.\nmask a = full"),
  ])
  func `is drawn in any style`(drawing: NamedCase<String>) throws {
    let text = "example causal, n = 2:\n\(drawing.value)"
    let expected = drawing.name == "blank line below" ? ["5:1 expected"] : []
    #expect(problems(text) == expected)
    #expect(read(text).file.examples.first?.example.cells == triangle)
  }

  @Test func `has a mask, a geometry and a line`() throws {
    let spec = file("\n\nexample causal && window(2), n = 3 - 1:\n  10\n  11")
    #expect(spec.examples.map(\.line) == [3])
    let example = try #require(spec.examples.first?.example)
    #expect(example.mask == (.causal && .window(2)))
    #expect(example.geometry == (try Geometry(keys: 2)))
  }

  @Test func `may state queries and offset`() throws {
    let step = try example("example causal, n = 5, m = 1:\n11111")
    #expect(step.geometry == (try Geometry(queries: 1, keys: 5, offset: 4)))
    let early = try example("example causal, n = 2, offset = -1, m = 1:\n00")
    #expect(early.geometry == (try Geometry(queries: 1, keys: 2, offset: -1)))
    let square = try example("example causal, n = 1, offset = 3:\n1")
    #expect(square.geometry == (try Geometry(queries: 1, keys: 1, offset: 3)))
  }

  @Test func `may be without keys or rows`() throws {
    #expect(try example("example causal, n = 0:").cells == [])
    #expect(try example("example causal, n = 3, m = 0:\nmask a = full").cells == [])
    #expect(try example("example causal, n = 0, m = 2:\n").cells == [[], []])
    #expect(problems("example causal, n = 0, m = 1000000000000:") == ["1:41 example-row-count"])
  }

  @Test func `states the data of inputs`() throws {
    let text = """
      input tree[position, position]: bool
      input at_depth[position]: int
      example document && tree[q, k] && at_depth[q] == 2, n = 2, m = 1,
          inputs doc = [0, -1], tree = [[true, false], [false, true]],
          at_depth = [1 + 1, 2,
                      3], offset = 1:
        01
      """
    let inputs = try example(text).inputs
    #expect(inputs["doc"] == InputArray([0, -1]))
    #expect(inputs["at_depth"] == InputArray([2, 2, 3]))
    #expect(
      try inputs["tree"] == InputArray(shape: [2, 2], values: [1, 0, 0, 1], isBoolean: true)
    )
  }

  @Test func `may give booleans as 0 and 1, and a batch axis in front`() throws {
    let padded = try example("example key_valid, n = 2, inputs valid = [[1, 0]]:\n10\n10")
    #expect(try padded.inputs["valid"] == InputArray(shape: [1, 2], values: [1, 0]))
  }

  @Test(arguments: [
    ("example causal:\n1", ["1:9 example-length"]),
    ("example causal, n = 2:\n10", ["1:22 example-row-count"]),
    ("example causal, n = 2:\n10\n11\n11", ["4:1 example-row-count"]),
    ("example causal, n = 2:\n10\n111", ["3:1 example-row-length"]),
    ("example causal, n = 2:\n10\n1?", ["3:2 example-cell"]),
    ("example causal, n = 2:\n12\n3 1", ["2:2 example-cell", "3:1 example-cell"]),
    ("example causal, n = 2:\n1/0\n1 1", ["2:2 example-cell"]),
    ("example causal, n = q:\n1", ["1:21 example-value"]),
    ("example causal, n = [1]:\n1", ["1:21 example-value"]),
    ("example causal, n = -1:\n1", ["1:21 example-value"]),
    ("example causal, n = 1, m = -2:\n1", ["1:28 example-value"]),
    ("example causal, n = 1, offset = 9223372036854775807:\n1", ["1:33 example-value"]),
    ("example causal, n = 2, p = 3:\n10\n11", ["1:24 unknown-setting"]),
    ("example causal, n = 2, n = 2:\n10\n11", ["1:24 duplicate-name"]),
    ("example causal, n = 2 10\n11", ["1:23 expected"]),
    ("example causal, n = 2: 10\n11", ["1:24 expected"]),
    ("example causal n = 2:\n10\n11", ["1:16 expected"]),
    ("example casual, n = 2:\n10\n11", ["1:9 unknown-mask"]),
    ("example window(W), n = 2:\n10\n11", ["1:16 unknown-name"]),
    ("example document, n = 1:\n1", ["1:9 example-value"]),
    ("example document, n = 1, doc = [0]:\n1", ["1:26 unknown-setting"]),
    ("example document, n = 1, inputs docs = [0]:\n1", ["1:33 unknown-input"]),
    ("example document, n = 1, inputs doc = 0:\n1", ["1:39 example-value"]),
    ("example document, n = 2, inputs doc = [0]:\n11\n11", ["1:39 example-value"]),
    ("example document, n = 1, inputs doc = [true, 1, [2]]:\n1", ["1:49 example-value"]),
    ("example document, n = 1, inputs doc = [[[0]]]:\n1", ["1:39 example-value"]),
    ("example padding, n = 1, inputs length = [2]:\n1", ["1:41 example-value"]),
    ("example key_valid, n = 1, inputs valid = [2]:\n1", ["1:42 example-value"]),
  ])
  func `with something wrong has an error for it`(text: String, expected: [String]) {
    #expect(problems(text) == expected)
  }

  @Test func `with an error does not keep the next item from being read`() {
    let spec = read("example causal, n = 2:\n1?\nmask a = causal\nlaw: a == causal")
    #expect(spec.diagnostics.map(\.id) == ["example-cell"])
    #expect(spec.file.laws.count == 1)
  }
}
