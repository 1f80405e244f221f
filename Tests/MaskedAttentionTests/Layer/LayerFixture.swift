import Foundation
import MaskAlgebra
import MaskExchange
import MaskedAttention
import Testing

/// A layer as PyTorch ran it, forward and backward; see Tests/Fixtures/make_layer.py.
struct LayerFixture: Sendable {
  let parameters: SelfAttentionParameters<Float>
  let headCount: Int
  let mask: MaskSpec
  let lengths: [Int]?
  private let tensors: NamedArrays

  static let names = [
    "causal", "batch_with_bias", "grouped", "window", "padded", "padded_both_ways",
  ]

  private struct About: Decodable {
    let heads: Int
    let mask: String
    let lengths: [Int]?
  }

  init(_ name: String) throws {
    let file = try SafetensorsFile(contentsOf: Self.path(name))
    let about = try JSONDecoder().decode(
      About.self,
      from: Data((file.metadata["about"] ?? "").utf8)
    )
    tensors = file.tensors
    parameters = try SelfAttentionParameters(tensors: file.tensors)
    headCount = about.heads
    lengths = about.lengths
    mask =
      switch about.mask {
      case "window": .causal && .window(3)
      case "full": .full
      default: .causal
      }
  }

  static func path(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/layer/\(name).safetensors").path
  }

  func tensor(_ name: String) throws -> AttentionTensor<Float> {
    let array = try #require(tensors[name], "\(name) is missing")
    return try AttentionTensor(shape: array.shape, elements: array.doubles.map { Float($0) })
  }

  /// What PyTorch gives under each name, gradients too.
  func expected() throws -> [String: [Double]] {
    var expected = ["output": try #require(tensors["output"]).doubles]
    for entry in tensors.entries where entry.name.hasPrefix("gradient.") {
      expected[entry.name] = entry.array.doubles
    }
    return expected
  }

  /// What our layer gives under the same names.
  func found() throws -> [String: [Double]] {
    let layer = try MultiHeadSelfAttention(parameters: parameters, headCount: headCount)
    let pass = try layer.forward(tensor("input"), mask: mask, lengths: lengths)
    let gradients = try pass.gradients(outputGradient: tensor("output_gradient"))
    var found = ["output": pass.output.elements.map { Double($0) }]
    found["gradient.input"] = gradients.input.elements.map { Double($0) }
    for entry in try gradients.parameters.tensors(prefix: "gradient.").entries {
      found[entry.name] = entry.array.doubles
    }
    return found
  }
}
