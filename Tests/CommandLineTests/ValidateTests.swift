import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Validate` {
  private let folder: URL

  init() throws {
    folder = try #require(repositoryRoot()).appending(path: "Tests/Fixtures/masks")
  }

  @Test(arguments: [
    NamedCase("equal", ["numpy_1e9_f32.npy", "--against", "causal"]),
    NamedCase("inverted", ["wrong_inverted_bool.npy", "--against", "causal", "--true", "visible"]),
    NamedCase("one-cell", ["wrong_one_cell.npy", "--against", "causal"]),
    NamedCase("window", ["wrong_window_wider_legacy.npy", "--against", "window(3)"]),
    NamedCase("aligned", ["wrong_top_left_3x7.npy", "--against", "causal"]),
    NamedCase("fill", ["numpy_1e9_f32.npy", "--against", "causal", "--fill", "-1e4"]),
    NamedCase("flags", ["wrong_zero_one_additive.npy", "--against", "causal"]),
    NamedCase("planes", ["numpy_two_planes_1e9.npy", "--against", "causal"]),
  ])
  func `says what is wrong, and what would be right`(mask: NamedCase<[String]>) throws {
    let run = try Maskspec.run(["validate"] + mask.value, in: folder)
    #expect(run.status == (mask.name == "equal" ? 0 : 1))
    #expect(run.errors.isEmpty)
    expectGolden(run.output, "validate-\(mask.name).txt")
  }

  @Test func `gives JSON as agreed`() throws {
    let equal = try Maskspec.run(
      "validate",
      "numpy_1e9_f32.npy",
      "--against",
      "causal",
      "--json",
      in: folder
    ).json()
    #expect(equal.keys.isSuperset(of: ["equal", "kind", "polarity", "fill", "differing"]))
    #expect(equal["equal"] == true)
    #expect(equal["kind"] == "additive")
    #expect(equal["polarity"] == "visible")
    #expect(equal["fill"] == -1e9)
    #expect(equal["differing"] == 0)
    #expect(equal["first"] == nil)
    #expect(equal["hint"] == nil)
    let shifted = try Maskspec.run(
      "validate",
      "wrong_strictly_past_blocked.npy",
      "--against",
      "causal",
      "--json",
      in: folder
    )
    #expect(shifted.status == 1)
    let document = try shifted.json()
    #expect(document["kind"] == "boolean")
    #expect(document["polarity"] == "blocked")
    #expect(document["fill"] == .null)
    #expect(document["differing"] == 6)
    #expect(document["first"] == ["b": 0, "h": 0, "q": 0, "k": 0])
    #expect(document["hint"]?.string?.hasPrefix("shifted by one") == true)
    let planes = try Maskspec.run(
      "validate",
      "numpy_two_planes_1e9.npy",
      "--against",
      "causal",
      "--json",
      in: folder
    ).json()
    #expect(planes["fill"] == [-1e9, -2e9])
  }

  static let refusals: [Refusal] = [
    Refusal(["missing.npy", "--against", "causal"], "there is no file 'missing.npy'"),
    Refusal([".", "--against", "causal"], "'.' is a folder"),
    Refusal(
      ["manifest.json", "--against", "causal"],
      "cannot read 'manifest.json': not a .npy file"
    ),
    Refusal(["numpy_1e9_f32.npy", "--against", "document"], "reads the input 'doc'"),
    Refusal(["numpy_1e9_f32.npy", "--against", "causal", "--fill", "5"], "5.0 hides nothing"),
    Refusal(
      ["numpy_1e9_f32.npy", "--against", "causal", "--n", "9"],
      "the key axis of shape [6, 6] is 6"
    ),
    Refusal(["numpy_1e9_f32.npy", "--against", "causal", "--axes", "k"], "the axes 'k' are 1"),
  ]

  @Test(arguments: refusals)
  func `says what cannot be compared`(refusal: Refusal) throws {
    try refusal.expect(after: ["validate"], in: folder)
  }

  @Test func `finds what compile has written to be equal`() throws {
    let folder = try TemporaryFolder()
    for (index, words) in [[], ["--true", "blocked"], ["--as", "additive", "--format", "f16"]]
      .enumerated()
    {
      let path = "mask\(index).npy"
      let mask = ["causal && window(3)", "--n", "5", "--queries", "3"]
      _ = try Maskspec.run(["compile"] + mask + words + ["-o", path], in: folder.url)
      let run = try Maskspec.run("validate", path, "--against", mask[0], in: folder.url)
      #expect(run.status == 0)
    }
  }
}
