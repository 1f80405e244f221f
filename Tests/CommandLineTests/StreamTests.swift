import Testing

/// What is written where, and what happens when it cannot be.
@Suite(.timeLimit(.minutes(1))) struct `Streams` {
  @Test(arguments: [
    "show causal --n 1000 --json | head -c 1", "check Specs | head -c 1", "catalogue | head -c 1",
    "--help | true", "completions fish | true",
  ])
  func `may be closed by their reader`(command: String) throws {
    let folder = try TemporaryFolder(["Specs/a.mask": "law: causal == full\n"])
    for setting in ["", "trap '' PIPE; "] {
      let run = try Maskspec.shell("\(setting)\"$maskspec\" \(command)", in: folder.url)
      #expect(run.errors.isEmpty)
    }
  }

  @Test(arguments: ["show causal --n 3", "show causal --n 3 --json", "--help", "catalogue"])
  func `that are full are errors`(command: String) throws {
    let run = try Maskspec.shell("\"$maskspec\" \(command) > /dev/full")
    #expect(run.status == 2)
    #expect(run.errors == "error: cannot write to standard output: No space left on device\n")
  }

  @Test(arguments: ["2> /dev/full", "2>&-", "> /dev/full 2>&1", ">&- 2>&-"])
  func `for errors may be missing`(redirection: String) throws {
    #expect(try Maskspec.shell("\"$maskspec\" nonsense \(redirection)").status == 2)
  }

  @Test func `have no colour where they are no terminal`() throws {
    for words in [
      ["check", "nowhere"], ["show", "casual", "--n", "3"], ["prove", "causal == full"],
    ] {
      let run = try Maskspec.shell(
        "unset NO_COLOR; TERM=xterm \"$maskspec\" \(words.map { "'\($0)'" }.joined(separator: " "))"
      )
      #expect(!(run.output + run.errors).contains("\u{1B}"))
    }
  }

  @Test func `hold one JSON document with nothing beside it`() throws {
    for words in [
      ["show", "causal", "--n", "2"], ["compile", "causal", "--n", "2"], ["prove", "full == none"],
      ["explain", "causal"], ["explain", "causal", "--cell", "1,1"], ["catalogue", "full"],
      ["completions", "bash"],
    ] {
      let run = try Maskspec.run(words + ["--json"])
      _ = try run.json()
      #expect(run.errors.isEmpty)
    }
  }
}
