import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Check` {
  private static let files = [
    "bytes.mask": "mask a = causal\n",
    "errors.mask": "mask a = casual && window()\nlaw: a == causl\nlaw: causal <= full\n",
    "failing.mask": """
    mask local(W: 1...) = causal && window(W)

    law "a window is causal": for W in 1...: local(W) == causal
    law: for W in 1...: local(W) <= causal where n <= 3
    not law "full is not": causal == full
    not law "nothing to find": causal <= full where n <= 3
    law "rows": rows (k < q) nonempty
    law "cache": stable prefix_rows(1)

    example local(2), n = 3:
        100
        110
        111

    example causal, n = 2:
        10
        11
    """,
    "holding.mask": "law: causal <= full where n <= 3\n",
    "invalid/wrong.mask": "mask\n",
    "tested.mask": "law \"product\": for P in 1...: (q <= P * q) == full\n",
    "undecided.mask": "law \"outside\": (doc[k + 1] == 0) == full\n",
    "vacuous.mask": "law \"none\": for W in 2...1: window(W) == full where n <= 3\n",
  ]

  private static func normalized(_ text: String) -> String {
    text.replacing(/\([0-9.]+ s\)/, with: "(… s)")
      .replacing(/tested for n <= [0-9]+( \(there [^)]*\))?/, with: "tested for n <= …")
  }

  @Test func `reports laws, examples and errors`() throws {
    let folder = try TemporaryFolder(Self.files)
    try folder.write(Data("mask a = \u{FF}".utf8.dropLast() + [0xFF, 0x0A]), to: "bytes.mask")
    let run = try Maskspec.run("check", ".", in: folder.url)
    #expect(run.status == 2)
    expectGolden(Self.normalized(run.output), "check.txt")
    expectGolden(run.errors, "check-errors.txt")
  }

  @Test func `lists every law where asked to`() throws {
    let folder = try TemporaryFolder(Self.files)
    let run = try Maskspec.run("check", "failing.mask", "--verbose", in: folder.url)
    expectGolden(Self.normalized(run.output), "check-verbose.txt")
  }

  static let statuses: [NamedCase<Int32>] = [
    NamedCase("holding", 0), NamedCase("vacuous", 0), NamedCase("undecided", 3),
    NamedCase("failing", 1), NamedCase("errors", 2), NamedCase("undecided holding", 3),
    NamedCase("undecided failing", 1), NamedCase("failing errors", 2),
    NamedCase("errors failing undecided holding", 2),
  ]

  @Test(arguments: statuses)
  func `tells the worst of its results`(files: NamedCase<Int32>) throws {
    let folder = try TemporaryFolder(Self.files)
    let paths = files.name.split(separator: " ").map { "\($0).mask" }
    for words in [["check"], ["check", "--json"]] {
      let run = try Maskspec.run(words + paths, in: folder.url)
      #expect(run.status == files.value)
    }
  }

  @Test func `gives JSON as agreed`() throws {
    let folder = try TemporaryFolder(Self.files)
    let run = try Maskspec.run(
      "check",
      "failing.mask",
      "errors.mask",
      "undecided.mask",
      "vacuous.mask",
      "--json",
      in: folder.url
    )
    let document = try run.json()
    #expect(document.keys == ["files", "passed", "failed", "undecided"])
    #expect(document["passed"] == 5)
    #expect(document["failed"] == 5)
    #expect(document["undecided"] == 1)
    let files = try #require(document["files"]).values
    for file in files {
      #expect(file.keys == ["path", "laws", "examples", "errors", "warnings"])
    }
    let laws = try #require(files[0]["laws"]).values
    #expect(laws[0]["name"] == "a window is causal")
    #expect(laws[0]["line"] == 3)
    #expect(laws[0]["negated"] == false)
    #expect(laws[0]["holds"] == false)
    #expect(laws[0]["verdict"] == "refuted")
    #expect(laws[0]["counterexample"] == ["n": 2, "W": 1, "q": 1, "k": 0])
    #expect(laws[1]["verdict"] == "proved")
    #expect(laws[1]["counterexample"] == nil)
    #expect(laws[2]["negated"] == true)
    #expect(laws[2]["holds"] == true)
    #expect(laws[3]["holds"] == false)
    #expect(laws[4]["counterexample"] == ["n": 1, "q": 0])
    #expect(files[0]["examples"]?[0]?["holds"] == false)
    #expect(files[0]["examples"]?[1] == ["line": 15, "holds": true])
    let errors = try #require(files[1]["errors"]).values
    #expect(errors.count == 3)
    #expect(errors[0]["line"] == 1)
    #expect(errors[0]["column"] == 10)
    #expect(errors[0]["id"] == "unknown-mask")
    #expect(errors[0]["message"] == "unknown mask 'casual'")
    #expect(files[1]["laws"]?.values.count == 1)
    #expect(files[2]["laws"]?[0]?["holds"] == .null)
    #expect(files[2]["laws"]?[0]?["verdict"] == "undecided")
    let warnings = try #require(files[0]["warnings"]).values
    #expect(warnings.map { $0["id"] } == ["dead-clause"])
    #expect(warnings[0]["line"] == 1)
    #expect(warnings[0]["mask"] == "local")
    #expect(files[3]["warnings"]?[0]?["id"] == "vacuous-law")
    #expect(files[3]["warnings"]?[0]?["line"] == 1)
  }

  @Test func `takes the folder Specs where nothing is given`() throws {
    let folder = try TemporaryFolder([
      "Specs/b.mask": "law: causal == causal where n <= 3\n", "Specs/a/a.mask": "",
      "Specs/x.txt": "",
      "Specs/invalid/i.mask": "?",
    ])
    let run = try Maskspec.run("check", in: folder.url)
    #expect(run.status == 0)
    #expect(
      run.output.hasPrefix(
        "✓ Specs/a/a.mask  0 laws, 0 examples\n✓ Specs/b.mask  1 law, 0 examples\n1 passed"
      )
    )
    // A folder of wrong files is checked where it is asked for.
    #expect(try Maskspec.run("check", "Specs/invalid", in: folder.url).status == 2)
  }

  static let refusals: [Refusal] = [
    Refusal([], "cannot read 'Specs': there is no such file or folder"),
    Refusal(["nowhere.mask"], "cannot read 'nowhere.mask': there is no such file or folder"),
    Refusal(["empty"], "there is no .mask file in 'empty'"),
  ]

  @Test(arguments: refusals)
  func `says what it cannot read`(refusal: Refusal) throws {
    let folder = try TemporaryFolder(["empty/readme.txt": ""])
    try refusal.expect(after: ["check"], in: folder.url)
  }

  @Test func `reads a pipe`() throws {
    let run = try Maskspec.shell("\"$maskspec\" check <(echo 'law: causal == causal where n <= 3')")
    #expect(run.status == 0)
    #expect(run.output.contains("1 passed"))
  }
}
