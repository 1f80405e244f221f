import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Validate --as weights` {
  private let folder: URL

  init() throws {
    folder = try #require(repositoryRoot()).appending(path: "Tests/Fixtures/attention")
  }

  private func validate(_ file: String, _ mask: String, _ words: String...) throws -> Run {
    try Maskspec.run(
      ["validate", "\(file)_weights.npy", "--against", mask, "--as", "weights"] + words,
      in: folder
    )
  }

  @Test(arguments: [
    NamedCase("right", ["onnx_causal", "causal"]),
    NamedCase("future", ["onnx_full", "causal"]),
    NamedCase("sinks", ["hf_gpt_oss_sinks", "causal && window(3)"]),
    NamedCase("empty-rows", ["torch_empty_row_softmax", "k < q"]),
    NamedCase("aligned", ["onnx_upper_left", "causal"]),
    NamedCase("window", ["onnx_window", "causal && window(2)"]),
  ])
  func `says what is wrong with them`(weights: NamedCase<[String]>) throws {
    let run = try validate(weights.value[0], weights.value[1])
    #expect(run.status == (["right", "aligned"].contains(weights.name) ? 0 : 1))
    #expect(run.errors.isEmpty)
    expectGolden(run.output, "validate-weights-\(weights.name).txt")
  }

  @Test func `gives JSON as agreed`() throws {
    let right = try validate("onnx_causal", "causal", "--json").json()
    #expect(right["equal"] == true)
    #expect(right["kind"] == "weights")
    #expect(right["polarity"] == "visible")
    #expect(right["fill"] == .null)
    #expect(right["differing"] == 0)
    #expect(right["largestHiddenWeight"] == 0)
    #expect(right["emptyRows"] == 0)
    #expect(right["rowSums"]?.keys == ["min", "max"])
    #expect(right["first"] == nil)
    #expect(right["hint"] == nil)
    let wrong = try validate("onnx_full", "causal", "--json")
    #expect(wrong.status == 1)
    let document = try wrong.json()
    #expect(document["differing"] == 30)
    #expect(document["first"]?["q"] == 0)
    #expect(document["first"]?["k"] == 1)
    #expect(document["first"]?["problem"] == "hidden-key")
    #expect(document["hintId"] == "future")
  }

  @Test func `are right where attend wrote them`() throws {
    let written = try TemporaryFolder()
    let path = written.url.appending(path: "w.npy").path
    for format in ["f64", "f32", "f16", "bf16"] {
      let run = try Maskspec.run(
        [
          "attend", "causal && window(3)", "--q", "plain_q.npy", "--k", "plain_k.npy", "--v",
          "plain_v.npy", "--weights", path, "--format", format,
        ],
        in: folder
      )
      #expect(run.status == 0)
      let judged = try Maskspec.run(
        ["validate", path, "--against", "causal && window(3)", "--as", "weights"]
      )
      #expect(judged.status == 0)
    }
  }

  static let refusals: [Refusal] = [
    Refusal(["onnx_full_weights.npy", "--fill", "-inf"], "'--fill' is for masks"),
    Refusal(["onnx_full_weights.npy", "--true", "visible"], "'--true' is for masks"),
    Refusal(["onnx_full_weights.npy", "--heads", "3"], "the head axis of the geometry is 3"),
    Refusal(["../masks/flex_causal.npy"], "an array of bool holds no attention weights"),
  ]

  @Test(arguments: refusals)
  func `says what cannot be judged`(refusal: Refusal) throws {
    try refusal.expect(after: ["validate", "--as", "weights", "--against", "causal"], in: folder)
  }

  @Test func `alone have a format`() throws {
    try Refusal(["onnx_full_weights.npy", "--format", "f16"], "'--format' is for weights")
      .expect(after: ["validate", "--against", "causal"], in: folder)
  }
}
