import Foundation
import MaskAlgebra
import MaskExchange
import MaskLanguage
import MaskedAttention
import TestSupport
import Testing

/// The folder of what other libraries computed; see Tests/Fixtures/README.md.
enum Fixtures {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures/attention")

  static func path(_ file: String) -> String { folder.appending(path: file).path }

  static func decode<Value: Decodable>(_ type: Value.Type, _ file: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: file)))
  }

  static func tensor<Element: BinaryFloatingPoint & Sendable>(
    _ file: String,
    of type: Element.Type = Element.self
  ) throws -> AttentionTensor<Element> {
    let array = try NumpyArray(contentsOf: path(file))
    return try AttentionTensor(shape: array.shape, elements: array.doubles.map { Element($0) })
  }
}

/// An attention as a library computed it, and what it is in our words.
struct LibraryAttention: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let tensors: String
  let mask: String
  let inputs: [String: [Int]]
  let offset: Int
  let bias: String?
  let softcap: Double?
  let sinks: [Double]
  let emptyRows: String
  /// What hidden cells hold, where the library puts a number there and does not select.
  let fill: Double?
  let output: String
  let weights: String?
  let logSumExp: String?

  var testDescription: String { name }

  private struct Manifest: Decodable { let attentions: [LibraryAttention] }

  /// Empty where the manifest cannot be read, which a test of its own notices.
  static let all = (try? Fixtures.decode(Manifest.self, "manifest.json"))?.attentions ?? []

  func loaded() throws -> Tensors<Float> {
    Tensors(
      query: try Fixtures.tensor("\(tensors)_q.npy"),
      key: try Fixtures.tensor("\(tensors)_k.npy"),
      value: try Fixtures.tensor("\(tensors)_v.npy")
    )
  }

  func options() throws -> AttentionOptions {
    AttentionOptions(
      softcap: softcap,
      emptyRows: try #require(EmptyRowPolicy(rawValue: emptyRows)),
      logitSinks: sinks
    )
  }
}
