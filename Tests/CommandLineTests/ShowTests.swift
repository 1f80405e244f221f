import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Show` {
  /// The drawings that have a golden file.
  static let drawings: [NamedCase<[String]>] = [
    NamedCase("text", ["causal && window(3)", "--n", "6"]),
    NamedCase("decode", ["causal && window(3)", "--n", "6", "--queries", "2"]),
    NamedCase("letters", ["causal", "--n", "3", "--cells", "letters"]),
    NamedCase("digits", ["causal", "--n", "3", "--cells", "digits"]),
    NamedCase("tokens", ["causal", "--tokens", "The cat sat"]),
    NamedCase("heads", ["h == 0 || causal", "--n", "3", "--heads", "2"]),
    NamedCase("tiles", ["causal && window(40)", "--n", "200"]),
    NamedCase("empty", ["causal", "--n", "0"]),
    NamedCase("svg", ["causal && window(3)", "--n", "6", "--as", "svg"]),
    NamedCase("json", ["causal && window(3)", "--n", "6", "--as", "json"]),
  ]

  @Test(arguments: drawings)
  func `draws in every form`(drawing: NamedCase<[String]>) throws {
    let run = try Maskspec.run(["show"] + drawing.value)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    expectGolden(run.output, "show-\(drawing.name).txt")
  }

  @Test func `gives JSON as agreed`() throws {
    let flat = try Maskspec.run("show", "causal", "--n", "3", "--queries", "2", "--json").json()
    #expect(flat == ["shape": [2, 3], "rows": [[1, 1, 0], [1, 1, 1]]])
    let heads = try Maskspec.run("show", "h == k", "--n", "2", "--heads", "2", "--json").json()
    #expect(heads["shape"] == [1, 2, 2, 2])
    #expect(heads["rows"] == [[[[1, 0], [1, 0]], [[0, 1], [0, 1]]]])
    // A mask that all heads share has no axis for them.
    #expect(
      try Maskspec.run("show", "causal", "--n", "1", "--heads", "9", "--json").json()["shape"]
        == [1, 1]
    )
  }

  @Test func `writes files of the form that their names end in`() throws {
    let folder = try TemporaryFolder()
    for name in ["a.txt", "a.svg", "a.json"] {
      let run = try Maskspec.run("show", "causal", "--n", "2", "-o", name, in: folder.url)
      #expect(run.status == 0)
      #expect(run.output.isEmpty)
    }
    #expect(try folder.text("a.txt") == "causal\n■ ·\n■ ■\n")
    #expect(try folder.text("a.svg").hasPrefix("<svg "))
    #expect(try folder.text("a.json").hasPrefix("{\"shape\":[2,2]"))
    _ = try Maskspec.run("show", "causal", "--n", "2", "-o", "b.txt", "--as", "svg", in: folder.url)
    #expect(try folder.text("b.txt").hasPrefix("<svg "))
  }

  @Test func `prints JSON beside a file of another form`() throws {
    let folder = try TemporaryFolder()
    let run = try Maskspec.run("show", "none", "--n", "1", "-o", "a.svg", "--json", in: folder.url)
    #expect(try run.json() == ["shape": [1, 1], "rows": [[0]]])
    #expect(try folder.text("a.svg").hasPrefix("<svg "))
  }

  static let refusals: [Refusal] = [
    Refusal(
      ["causal", "--n", "3", "-o", "a.png"],
      "no drawing is written as '.png'",
      "'--as text'"
    ),
    Refusal(
      ["causal", "--n", "1e9"],
      "1000000000 x 1000000000 takes 888.2 PiB",
      "without -o counts"
    ),
    Refusal(
      ["causal", "--n", "1e9", "--json"],
      "too many for a JSON document",
      "writes them as bytes"
    ),
    Refusal(
      ["causal", "--n", "0", "--queries", "1e9", "--json"],
      "too many for a JSON",
      "as bytes"
    ),
    Refusal(
      ["causal", "--n", "9223372036854775807"],
      "takes more than 8 EiB",
      "without -o counts"
    ),
    Refusal(
      ["b == 0", "--n", "1", "--batch", "100"],
      "too many drawings; the limit is 64",
      "--batch"
    ),
    Refusal(
      ["b == h", "--n", "1", "--batch", "4294967296", "--heads", "4294967296"],
      "too many",
      "--heads"
    ),
  ]

  @Test(arguments: refusals)
  func `refuses what is too large, with its size`(refusal: Refusal) throws {
    try refusal.expect(after: ["show"])
  }
}
