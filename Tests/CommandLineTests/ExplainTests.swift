import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Explain` {
  @Test(arguments: [
    NamedCase("query", ["causal", "--query", "2"]),
    NamedCase("last-query", ["causal"]),
    NamedCase("empty-row", ["none", "--query", "1"]),
    NamedCase("tokens", ["causal", "--query", "3", "--tokens", "a 猫 c\u{1B}[1mc d e"]),
    NamedCase(
      "query-batch",
      ["padding", "--query", "2", "--b", "1", "--input", "length=[3,4]"]
    ),
    NamedCase("query-head", ["h == 1 && causal", "--query", "1", "--heads", "2", "--h", "1"]),
    NamedCase("cell-visible", ["causal && (window(3) || sinks(1))", "--cell", "4,0"]),
    NamedCase("cell-hidden", ["causal && window(3)", "--cell", "4,1"]),
    NamedCase("cell-unasked", ["causal && window(3)", "--cell", "1,4"]),
    NamedCase("cell-or", ["causal && (window(3) || sinks(1))", "--cell", "5,1"]),
    NamedCase("cell-not", ["!prefix(2)", "--cell", "0,1"]),
    NamedCase("cell-xor", ["causal xor window(2)", "--cell", "5,1"]),
    NamedCase("cell-compose", ["compose(window(2), window(2))", "--cell", "5,3"]),
    NamedCase("cell-batch", ["padding", "--cell", "2,3", "--b", "1", "--input", "length=[3,4]"]),
  ])
  func `shows every step`(request: NamedCase<[String]>) throws {
    let run = try Maskspec.run(["explain"] + request.value)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    expectGolden(run.output, "explain-\(request.name).txt")
  }

  @Test func `gives JSON as agreed`() throws {
    let document = try Maskspec.run("explain", "causal", "--query", "2", "--json").json()
    #expect(
      document.keys.isSuperset(of: ["raw", "scaled", "masked", "weights", "output", "visible"])
    )
    #expect(document["raw"] == [1, 2, 2, 1, 1.5])
    #expect(document["scaled"] == [0.5, 1, 1, 0.5, 0.75])
    #expect(document["masked"] == [0.5, 1, 1, nil, nil])
    #expect(document["visible"] == [true, true, true, false, false])
    let weights = try #require(document["weights"]).values.compactMap(\.number)
    #expect(zip(weights, [0.2327, 0.3837, 0.3837, 0, 0]).allSatisfy { abs($0 - $1) < 5e-5 })
    let output = try #require(document["output"]).values.compactMap(\.number)
    #expect(zip(output, [0.2327, 0.3837, 0.3837, 0]).allSatisfy { abs($0 - $1) < 5e-5 })
    let cell = try Maskspec.run("explain", "causal && window(3)", "--cell", "4,1", "--json").json()
    #expect(cell["visible"] == false)
    #expect(cell["clause"] == "window(3)")
  }

  @Test func `takes tensors from files`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      numpy("<f8", [2, 2, 3, 1], littleEndian((0..<12).map(Double.init))),
      to: "q.npy"
    )
    try folder.write(
      numpy("<f8", [2, 1, 3, 1], littleEndian((0..<6).map(Double.init))),
      to: "k.npy"
    )
    try folder.write(numpy("<f8", [3, 1], littleEndian([1.0, .nan, .infinity])), to: "one.npy")
    func explain(_ words: String...) throws -> Run {
      try Maskspec.run(["explain", "causal"] + words, in: folder.url)
    }
    let files = ["--q", "q.npy", "--k", "k.npy", "--v", "k.npy"]
    let document = try Maskspec.run(
      ["explain", "causal", "--b", "1", "--h", "1", "--query", "1", "--json"] + files,
      in: folder.url
    ).json()
    #expect(document["raw"] == [30, 40, 50])
    #expect(document["visible"] == [true, true, false])
    // What is not a number is shown as such.
    let bad = try explain("--q", "one.npy", "--k", "one.npy", "--v", "one.npy", "--query", "1")
    #expect(bad.status == 0)
    #expect(bad.output.contains("nan"))
    let mixed = try explain("--q", "q.npy", "--k", "one.npy", "--v", "one.npy")
    #expect(mixed.status == 2)
    #expect(mixed.errors.contains("the query is a row of --q [2, 2, 3, 1], with --k [3, 1]"))
    #expect(try explain("--q", "q.npy", "--k", "k.npy").errors.contains("'--v' is missing"))
  }

  static let refusals: [Refusal] = [
    Refusal(
      ["causal", "--query", "9"],
      "there is no query at position 9\nthe queries stand at 0...4"
    ),
    Refusal(["causal", "--query", "-1"], "there is no query at position -1"),
    Refusal(
      ["causal", "--cell", "9,9", "--n", "4"],
      "there is no query at position 9\nthey stand at 0...3"
    ),
    Refusal(["causal", "--cell", "2,-1"], "there is no key at position -1"),
    Refusal(["causal", "--cell", "9223372036854775807,1"], "past 64-bit integers"),
    Refusal(["causal", "--b", "1"], "there is no batch row 1"),
    Refusal(["causal", "--cell", "1,1", "--h", "1"], "there is no head 1"),
    Refusal(["document", "--cell", "2,1"], "the mask reads the input 'doc'"),
    Refusal(["doc[k + 1] == 0", "--cell", "4,4", "--input", "doc=[0,0,0,0,0]"], "reads entry [5]"),
    Refusal(["q + 9223372036854775807 < k", "--cell", "4,4"], "does not fit 64-bit integers"),
  ]

  @Test(arguments: refusals)
  func `says what is not there`(refusal: Refusal) throws {
    try refusal.expect(after: ["explain"])
  }
}
