import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Attend` {
  private let folder: URL
  private static let files = ["--q", "plain_q.npy", "--k", "plain_k.npy", "--v", "plain_v.npy"]

  init() throws {
    folder = try #require(repositoryRoot()).appending(path: "Tests/Fixtures/attention")
  }

  @Test func `tells of itself`() throws {
    let run = try Maskspec.run("attend", "--help")
    #expect(run.status == 0)
    expectGolden(run.output, "help-attend.txt")
  }

  @Test func `gives JSON as agreed`() throws {
    let run = try Maskspec.run(["attend", "k < q", "--json"] + Self.files, in: folder)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    let document = try run.json()
    #expect(document.keys.isSuperset(of: ["shape", "milliseconds", "emptyRows"]))
    #expect(document["shape"] == [1, 2, 6, 8])
    #expect(document["emptyRows"] == 2)
    #expect(document["format"] == "f32")
  }

  @Test func `writes the output and the weights`() throws {
    let output = try TemporaryFolder()
    let paths = ["out.npy", "weights.npy"].map { output.url.appending(path: $0).path }
    let run = try Maskspec.run(
      ["attend", "causal", "-o", paths[0], "--weights", paths[1]] + Self.files,
      in: folder
    )
    #expect(run.status == 0)
    #expect(output.names == ["out.npy", "weights.npy"])
    #expect(try output.data("out.npy").count == 128 + 4 * 2 * 6 * 8)
    #expect(try output.data("weights.npy").count == 128 + 4 * 2 * 6 * 6)
  }

  static let refusals: [Refusal] = [
    Refusal(["causal", "--q", "plain_q.npy", "--k", "plain_k.npy"], "'--v' is missing"),
    Refusal(["causal", "--n", "9"] + files, "'--n' says 9, but the arrays have 6"),
    Refusal(["causal", "--softcap", "0"] + files, "'--softcap' is a number above 0, not '0'"),
    Refusal(
      ["causal", "-o", "out.txt"] + files,
      "'out.txt' ends in none of .npy, .npz and .safetensors"
    ),
    Refusal(["k < q", "--empty-rows", "error"] + files, "sees no key"),
  ]

  @Test(arguments: refusals)
  func `says what is wrong`(refusal: Refusal) throws {
    try refusal.expect(after: ["attend"], in: folder)
  }
}
