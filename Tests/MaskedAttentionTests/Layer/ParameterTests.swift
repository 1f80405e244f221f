import Foundation
import MaskExchange
import MaskedAttention
import TestSupport
import Testing

@Suite struct `Parameters of a layer` {
  @Test func `at random are drawn as it is written down`() throws {
    let parameters = try SelfAttentionParameters<Float>(
      dimension: 8,
      headCount: 4,
      keyValueHeadCount: 2,
      hasBias: true,
      seed: 42
    )
    var generator = SeededGenerator(seed: 42)
    for (projection, outputs) in [
      (parameters.query, 8), (parameters.key, 4), (parameters.value, 4), (parameters.output, 8),
    ] {
      #expect(projection.weight.shape == [outputs, 8])
      let drawn = (0..<outputs * 9).map { _ in
        Float((2 * Double(generator.next() >> 11) * 0x1p-53 - 1) / 8.0.squareRoot())
      }
      #expect(projection.weight.elements + (projection.bias ?? []) == drawn)
    }
  }

  @Test func `at random are the same for the same seed, and in every type`() throws {
    let double = try SelfAttentionParameters<Double>(dimension: 4, headCount: 2, seed: 7)
    let float = try SelfAttentionParameters<Float>(dimension: 4, headCount: 2, seed: 7)
    #expect(float.value.weight == AttentionTensor(double.value.weight))
    #expect(try SelfAttentionParameters<Double>(dimension: 4, headCount: 2, seed: 7) == double)
    #expect(try SelfAttentionParameters<Double>(dimension: 4, headCount: 2, seed: 8) != double)
    #expect(double.query.bias == nil)
  }

  @Test(arguments: [(8, 3, 3), (8, 4, 3), (8, 0, 0), (0, 1, 1), (8, 4, 0), (-8, 4, 4)])
  func `at random need heads that fit`(dimension: Int, headCount: Int, keyHeadCount: Int) {
    let error = LayerError.wrongHeadCount(
      headCount: headCount,
      keyValueHeadCount: keyHeadCount,
      dimension: dimension
    )
    #expect(throws: error) {
      try SelfAttentionParameters<Float>(
        dimension: dimension,
        headCount: headCount,
        keyValueHeadCount: keyHeadCount,
        seed: 1
      )
    }
  }

  private func roundTrip<Element: BinaryFloatingPoint & Sendable>(
    _ type: Element.Type,
    _ elementType: NumpyElementType
  ) throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let parameters = try SelfAttentionParameters<Element>(
      dimension: 4,
      headCount: 2,
      hasBias: true,
      seed: 1
    )
    try parameters.write(to: path, prefix: "layers.0.")
    let file = try SafetensorsFile(contentsOf: path)
    #expect(
      file.tensors.names.sorted()
        == ["k_proj", "o_proj", "q_proj", "v_proj"].flatMap {
          ["layers.0.\($0).bias", "layers.0.\($0).weight"]
        }
    )
    #expect(file.tensors.entries.allSatisfy { $0.array.elementType == elementType })
    #expect(try SelfAttentionParameters(contentsOf: path, prefix: "layers.0.") == parameters)
    #expect(throws: LayerError.missingTensor("q_proj.weight")) {
      try SelfAttentionParameters<Element>(contentsOf: path)
    }
  }

  @Test func `are written and read in their own type`() throws {
    try roundTrip(Float.self, .float32)
    try roundTrip(Double.self, .float64)
    try roundTrip(Float16.self, .float16)
  }

  @Test func `are read from a file of PyTorch beside other tensors`() throws {
    let parameters = try SelfAttentionParameters<Float>(
      contentsOf: LayerFixture.path("grouped")
    )
    #expect(parameters.key.weight.shape == [8, 16])
    #expect(parameters.key.bias?.count == 8)
    let layer = try MultiHeadSelfAttention(parameters: parameters, headCount: 4)
    #expect(layer.dimension == 16)
    #expect(layer.keyValueHeadCount == 2)
  }

  @Test func `are rounded from whatever type they are in`() throws {
    var tensors = try SelfAttentionParameters<Double>(dimension: 2, headCount: 1, seed: 1).tensors()
    let numbers = [1, -0.5, 0.25, 3]
    tensors["q_proj.weight"] = try NumpyArray(shape: [2, 2], doubles: numbers, as: .bfloat16)
    let parameters = try SelfAttentionParameters<Float>(tensors: tensors)
    #expect(parameters.query.weight.elements == [1, -0.5, 0.25, 3])
  }

  private typealias Change = @Sendable (inout NamedArrays) throws -> LayerError

  private static let changes: [NamedCase<Change>] = [
    NamedCase("a missing weight") { tensors in
      tensors["v_proj.weight"] = nil
      return .missingTensor("v_proj.weight")
    },
    NamedCase("a weight of three axes") { tensors in
      tensors["v_proj.weight"] = try NumpyArray(shape: [1, 2, 2], doubles: [1, 2, 3, 4])
      return .wrongRank("v_proj.weight", shape: [1, 2, 2], expected: 2)
    },
    NamedCase("integers") { tensors in
      tensors["v_proj.weight"] = try NumpyArray(shape: [2, 2], integers: [1, 2, 3, 4])
      return .wrongElementType("v_proj.weight", .int64)
    },
    NamedCase("a bias too short") { tensors in
      tensors["v_proj.bias"] = try NumpyArray(shape: [1], doubles: [1])
      return .wrongBias(count: 1, weight: [2, 2])
    },
    NamedCase("a bias of two axes") { tensors in
      tensors["v_proj.bias"] = try NumpyArray(shape: [1, 2], doubles: [1, 2])
      return .wrongRank("v_proj.bias", shape: [1, 2], expected: 1)
    },
    NamedCase("no columns") { tensors in
      tensors["v_proj.weight"] = try NumpyArray(shape: [2, 0], doubles: [])
      return .attention(.noDimension(shape: [2, 0]))
    },
  ]

  @Test(arguments: changes)
  private func `that are no parameters say which tensor`(change: NamedCase<Change>) throws {
    var tensors = try SelfAttentionParameters<Float>(dimension: 2, headCount: 1, seed: 1).tensors()
    let error = try change.value(&tensors)
    #expect(throws: error) { try SelfAttentionParameters<Float>(tensors: tensors) }
  }

  @Test func `fit each other and the heads, or there is no layer`() throws {
    let parameters = try SelfAttentionParameters<Float>(
      dimension: 8,
      headCount: 4,
      keyValueHeadCount: 2,
      seed: 1
    )
    for headCount in [-1, 0, 3, 16] {
      #expect(throws: LayerError.self) {
        try MultiHeadSelfAttention(parameters: parameters, headCount: headCount)
      }
    }
    let swapped = SelfAttentionParameters(
      query: parameters.query,
      key: parameters.key,
      value: parameters.query,
      output: parameters.output
    )
    #expect(throws: LayerError.wrongProjection("v_proj", shape: [8, 8], expected: [4, 8])) {
      try MultiHeadSelfAttention(parameters: swapped, headCount: 4)
    }
    for rate in [-0.1, 1, .nan] {
      #expect(throws: LayerError.self) {
        try MultiHeadSelfAttention(parameters: parameters, headCount: 4, outputDropoutRate: rate)
      }
    }
  }

  @Test func `from a file that is not there say so`() {
    #expect(throws: LayerError.file(.file(.missing(path: "no.safetensors")))) {
      try SelfAttentionParameters<Float>(contentsOf: "no.safetensors")
    }
  }
}
