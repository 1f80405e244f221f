import Foundation
import TestSupport
import Testing

/// `maskspec test`, the harness.
@Suite(.timeLimit(.minutes(2))) struct `Test` {
  /// Quick ones, so that these tests are about the command.
  private static let few = ["--property", "A02-", "--cases", "20", "--threads", "2"]

  private let empty: TemporaryFolder

  init() throws { empty = try TemporaryFolder() }

  @Test func `tells of itself`() throws {
    let run = try Maskspec.run("test", "--help")
    #expect(run.status == 0)
    expectGolden(run.output, "help-test.txt")
  }

  @Test func `gives JSON as agreed`() throws {
    let run = try Maskspec.run(["test", "--json", "--seed", "7"] + Self.few)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    let document = try run.json()
    #expect(document.keys.isSuperset(of: ["seed", "properties"]))
    #expect(document["seed"] == 7)
    let properties = try #require(document["properties"]).values
    #expect(!properties.isEmpty)
    for property in properties {
      #expect(property.keys.isSuperset(of: ["name", "cases", "failed"]))
      #expect(property["failed"] == 0)
    }
  }

  @Test func `gives the same report for a seed on any number of threads`() throws {
    let words = ["test", "--json", "--property", "A05-", "--cases", "150", "--subjects", "2"]
    let one = try Maskspec.run(words + ["--threads", "1"])
    let three = try Maskspec.run(words + ["--threads", "3"])
    #expect(one.output == three.output)
    #expect(one.output != (try Maskspec.run(words + ["--seed", "1"])).output)
  }

  @Test func `adds the parts of a run up to the whole`() throws {
    let folder = try TemporaryFolder()
    let run = try Maskspec.shell(
      """
      for part in 3 1 2; do
        "$maskspec" test --property A05- --cases 100 --shard $part/3 --json > $part.json || exit 9
      done
      "$maskspec" test --merge 2.json 3.json 1.json --json > merged.json || exit 8
      "$maskspec" test --property A05- --cases 100 --json > whole.json || exit 7
      cmp merged.json whole.json
      """,
      in: folder.url
    )
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  @Test func `names a parameter that changes nothing, and runs the case again`() throws {
    let folder = try TemporaryFolder(["local.mask": "mask local(W: 1...) = causal\n"])
    let words = ["test", "local.mask", "--cases", "20", "--property", "A1"]
    let run = try Maskspec.run(words, in: folder.url)
    #expect(run.status == 1)
    #expect(run.output.contains("W"))
    let replay = try #require(run.output.firstMatch(of: /replay: maskspec (test .*)/)).1
    let again = try Maskspec.shell("\"$maskspec\" \(replay)", in: folder.url)
    #expect(again.status == 1)
    #expect(again.output.contains(try #require(run.output.firstMatch(of: /✗ (.*)/)).1))
  }

  @Test func `passes the masks of a file that are as they say`() throws {
    let folder = try TemporaryFolder([
      "local.mask": """
      input doc[position]: 0...n nondecreasing
      mask local(W: 1...) = causal && window(W) && doc[q] == doc[k]
      mask start(P: 0...n) = causal || k < P

      """
    ])
    let words = ["test", "local.mask", "--cases", "10", "--subjects", "2"]
    let run = try Maskspec.run(words, in: folder.url)
    #expect(run.status == 0, "\(run.output)")
    #expect(run.output.contains("all passed"))
  }

  @Test func `keeps failures in a file, and tries them first`() throws {
    let folder = try TemporaryFolder(["local.mask": "mask local(W: 1...) = causal\n"])
    let words = ["test", "local.mask", "--property", "A14", "--corpus", "past.txt", "--json"]
    _ = try Maskspec.run(words, in: folder.url)
    let kept = try folder.text("past.txt")
    #expect(!kept.isEmpty)
    let again = try Maskspec.run(words, in: folder.url)
    #expect(again.output.contains(#""phase":"corpus""#))
    #expect(try folder.text("past.txt") == kept)
  }

  @Test func `lists what it would run`() throws {
    let run = try Maskspec.run("test", "--list", "--property", "B01-")
    #expect(run.status == 0)
    #expect(run.output.contains("B01-rows-sum-to-one/reference-f32"))
  }

  @Test func `stops when it is interrupted, and says what it has`() throws {
    let run = try Maskspec.shell(
      """
      "$maskspec" test --cases 100000000 --property A02- --json > report.json & job=$!
      sleep 1; kill -INT $job; wait $job; status=$?
      grep -q '"interrupted":true' report.json || exit 9
      exit $status
      """,
      in: empty.url
    )
    #expect(run.status == 3)
  }

  @Test func `asks a program that always ends nothing more`() throws {
    let words = ["test", "causal", "--command", "echo {}; read line", "--start-timeout", "20"]
    let run = try Maskspec.run(words + ["--cases", "2"])
    #expect(run.status == 1)
    #expect(run.output.contains("stopped before the end"))
    #expect(run.errors.contains("was given up: it ended or hung in too many cases"))
  }

  static let refusals: [Refusal] = [
    Refusal(["--cases", "many"], "'--cases' is an integer, not 'many'"),
    Refusal(["--threads", "0"], "'--threads' is 1 or more, not 0"),
    Refusal(["--seed", "-1"], "'--seed' is an integer from 0"),
    Refusal(["--shard", "3/2"], "'3/2' is no part of a run"),
    Refusal(["--property", "Z99"], "there is no property 'Z99' here"),
    Refusal(["--merge", "none.json"], "cannot read 'none.json'"),
    Refusal(["--replay", "1.2"], "'--replay' runs one property"),
    Refusal(["--replay", "x", "--property", "A02-equals"], "'x' is no list of choices"),
    Refusal(["--level", "model"], "'--level' is about a program"),
    Refusal(["--timeout", "5"], "'--timeout' is about a program"),
    Refusal(
      ["--command", "cat", "--timeout", "soon"],
      "'--timeout' is a number of seconds above 0, not 'soon'"
    ),
    Refusal(["--mutants"], "this program was built without its faults"),
    Refusal(["casual"], "did you mean 'causal'?"),
    Refusal(["nothing.mask"], "cannot read 'nothing.mask'"),
  ]

  @Test(arguments: refusals)
  func `says what is wrong`(refusal: Refusal) throws {
    try refusal.expect(after: ["test"], in: empty.url)
  }
}
