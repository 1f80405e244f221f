import Testing

@Suite(.timeLimit(.minutes(1))) struct `Wrong usage` {
  static let refusals: [Refusal] = [
    Refusal(["chekc"], "there is no command 'chekc'", "did you mean 'check'?"),
    Refusal(["zzz"], "there is no command 'zzz'", "see 'maskspec --help'"),
    Refusal(["help", "shwo"], "there is no command 'shwo'", "'show'"),
    Refusal(["--json"], "'--json' is not a command"),
    Refusal(["show"], "'show' needs MASK", "for example: maskspec show"),
    Refusal(["prove"], "'prove' needs LAW"),
    Refusal(["validate", "a.npy"], "'validate' needs '--against'"),
    Refusal(["show", "causal"], "the number of keys is missing", "add --n N"),
    Refusal(["show", "causal", "--nn", "3"], "'show' has no option '--nn'", "did you mean '--n'?"),
    Refusal(["show", "causal", "-json"], "'show' has no option '-json'", "did you mean '--json'?"),
    Refusal(
      ["show", "causal", "--n", "3", "--as", "txet"],
      "'txet' is not a value",
      "did you mean 'text'?"
    ),
    Refusal(
      ["show", "causal", "--n", "3", "--as", "bitmap"],
      "'bitmap' is not a value",
      "it is one of text, svg, json"
    ),
    Refusal(["show", "causal", "--n"], "'--n' needs a value", "write --n N"),
    Refusal(["show", "causal", "--json=1"], "'--json' takes no value"),
    Refusal(["show", "causal", "--n", "3", "--n=3"], "'--n' is given twice"),
    Refusal(
      ["show", "causal", "window(2)", "--n", "3"],
      "'window(2)' is one argument too many",
      "quote a mask or a law"
    ),
    Refusal(["show", "causal", "--n", "-3"], "'--n' is 0 or more, not -3"),
    Refusal(["show", "causal", "--n", "abc"], "'--n' is an integer, not 'abc'"),
    Refusal(["show", "causal", "--n", "1.5"], "'--n' is an integer, not '1.5'"),
    Refusal(["show", "causal", "--n="], "'--n' is an integer, not ''"),
    Refusal(
      ["show", "causal", "--n", "99999999999999999999"],
      "'--n' does not fit 64-bit integers"
    ),
    Refusal(["show", "causal", "--n", "1e30"], "'--n' does not fit 64-bit integers"),
    Refusal(["show", "causal", "--n", "1e17"], "not exact"),
    Refusal(
      ["show", "causal", "--n", "2", "--offset", "9223372036854775807"],
      "query positions 9223372036854775807 + 2 do not fit"
    ),
    Refusal(["completions", "tcsh"], "no completions for 'tcsh'", "bash, zsh"),
    Refusal(["catalogue", "windo"], "no mask 'windo'", "'window'"),
    Refusal(["bench", "--n", "9223372036854775807"], "'--n' is 65536 or less", "--only"),
    Refusal(["bench", "--threads", "0"], "'--threads' is from 1 to"),
    Refusal(["bench", "--runs", "0"], "'--runs' is 1 or more"),
    Refusal(["bench", "--only", "dens-causal"], "no measurement", "did you mean"),
    Refusal(["compile", "causal", "--n", "4", "--block", "0"], "not a block size"),
    Refusal(["compile", "causal", "--n", "4", "--block", "1x2x3"], "not a block size"),
    Refusal(["compile", "causal", "--n", "4", "--block", "8x"], "not a block size"),
    Refusal(
      ["compile", "causal", "--n", "4", "-o", "x.txt"],
      "ends in none of .npy, .npz and .safetensors"
    ),
    Refusal(
      ["compile", "causal", "--n", "4", "--fill", "-inf"],
      "'--fill' is for additive masks",
      "add --as additive"
    ),
    Refusal(
      ["compile", "causal", "--n", "4", "--as", "additive", "--fill", "nan"],
      "'nan' is not a fill",
      "-inf, -1e9, lowest"
    ),
    Refusal(
      ["compile", "causal", "--n", "4", "--as", "additive", "--true", "blocked"],
      "an additive one has no polarity"
    ),
    Refusal(["explain", "causal", "--cell", "2"], "'2' is not a cell"),
    Refusal(["explain", "causal", "--cell", "2,x"], "'2,x' is not a cell"),
    Refusal(
      ["explain", "causal", "--cell", "2,1", "--query", "2"],
      "'--query' does not go with '--cell'"
    ),
    Refusal(["explain", "causal", "--q", "q.npy"], "'--k' is missing"),
    Refusal(["explain", "causal", "--n", "7"], "'--n' says 7, but the tensors have 5"),
    Refusal(
      ["validate", "a.npy", "--against", "causal", "--axes", "kq"],
      "'kq' does not name axes"
    ),
  ]

  @Test(arguments: refusals)
  func `is named, with what would be right`(refusal: Refusal) throws { try refusal.expect() }

  @Test(arguments: [
    ["chekc", "--json"], ["show", "--json"], ["show", "causal", "--json", "--n", "x"],
    ["check", "nowhere", "--json"], ["validate", "--json", "a.npy", "--against", "causal"],
    ["prove", "--json", "causal == foo"], ["show", "casual", "--n", "3", "--json"],
  ])
  func `still gives one JSON document`(words: [String]) throws {
    let run = try Maskspec.run(words)
    #expect(run.status == 2)
    #expect(!run.errors.isEmpty)
    let message = try #require(try run.json()["error"]?.string)
    #expect(run.errors.contains(message))
  }

  @Test func `in the text of a mask is shown in its line`() throws {
    let run = try Maskspec.run("show", "causal && casual", "--n", "3")
    #expect(run.status == 2)
    #expect(
      run.errors == """
        <mask>:1:11: error: unknown mask 'casual'
        1 | causal && casual
          |           ^~~~~~ did you mean 'causal'?

        """
    )
  }

  @Test func `in the text of a mask has its place in the JSON`() throws {
    let error = try Maskspec.run("show", "window()", "--n", "3", "--json").json()["errors"]?[0]
    #expect(error?["line"] == 1)
    #expect(error?["column"] == 1)
    #expect(error?["id"] == "wrong-argument-count")
    #expect(error?["file"] == "<mask>")
  }

  @Test(arguments: ["", "   ", "window()", "(", "causal &&", "causal == full", "1", "🎭"])
  func `in a mask is an error with its place`(mask: String) throws {
    let run = try Maskspec.run("show", mask, "--n", "3")
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("<mask>:1:"))
  }

  @Test(arguments: ["(", "!", "causal && ", "abs(", "-"])
  func `in a very long mask is an error with its place`(part: String) throws {
    let run = try Maskspec.run("show", String(repeating: part, count: 10_000), "--n", "3")
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("<mask>:1:") || run.errors.contains("has no option"))
    #expect(run.errors.utf8.count < 2000)
  }

  @Test(arguments: [
    "show $'caus\\xff' --n 3", "show causal --n $'\\xff'", "$'\\xff'", "check $'a\\xff.mask'",
    "show causal --n 3 -o $'a\\xff.txt'",
  ])
  func `is a word that is not text`(words: String) throws {
    let folder = try TemporaryFolder()
    let run = try Maskspec.shell("\"$maskspec\" \(words)", in: folder.url)
    #expect(run.status == 2)
    #expect(run.errors.contains("is not UTF-8 text"))
    #expect(folder.names.isEmpty)
  }
}

@Suite(.timeLimit(.minutes(1))) struct `Words` {
  static let square = "■ · ·\n■ ■ ·\n■ ■ ■\n"

  @Test(arguments: [
    ["causal", "--n", "3"], ["causal", "--n=3"], ["--n", "3", "causal"], ["--n=3", "--", "causal"],
    ["causal", "--n", "3", "--offset", "0"], ["causal", "--n", "3e0"],
    ["causal", "--n=3", "--queries=3", "--batch=1", "--heads=1"],
  ])
  func `are read in every order`(words: [String]) throws {
    let run = try Maskspec.run(["show"] + words)
    #expect(run.output == "causal\n\(Self.square)")
    #expect(run.status == 0)
  }

  @Test func `that begin with a minus can be masks`() throws {
    #expect(try Maskspec.run("show", "-1 < q - k", "--n", "3").output.hasSuffix(Self.square))
    let negated = try Maskspec.run("show", "-P < q - k", "--n", "3", "--set", "P=1")
    #expect(negated.output.hasSuffix(Self.square))
  }

  @Test(arguments: [["--offset=-2"], ["--offset", "-2"]])
  func `after an option are its value`(offset: [String]) throws {
    let run = try Maskspec.run(["show", "causal", "--n", "4", "--queries", "2"] + offset)
    #expect(run.output == "causal\nq\\k 0 1 2 3\n -2 · · · ·\n -1 · · · ·\n")
  }
}
