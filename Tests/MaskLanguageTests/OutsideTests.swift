import Foundation
import MaskAlgebra
import MaskLanguage
import TestSupport
import Testing

/// A mask as another system's documentation or tests draw it.
private struct Vector: Decodable, Sendable, CustomTestStringConvertible {
  let id: String
  let mask: String
  let queries: Int
  let keys: Int
  let offset: Int
  let inputs: [String: Numbers]
  let expected: [String]

  var testDescription: String { "\(id) \(mask)" }
}

/// A list of integers, or a table of them.
private struct Numbers: Decodable, Sendable {
  let array: InputArray

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let list = try? container.decode([Int].self) {
      array = InputArray(list)
    } else {
      array = try InputArray(rows: container.decode([[Int]].self))
    }
  }
}

private struct OutsideLaw: Decodable, Sendable {
  let law: String
}

private func decoded<Value: Decodable>(_ name: String, as type: Value.Type) -> Value? {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Outside/\(name)")
  return (try? Data(contentsOf: file)).flatMap { try? JSONDecoder().decode(type, from: $0) }
}

@Suite struct `Masks and laws of others` {
  @Test func `are there`() throws {
    #expect(try #require(decoded("vectors.json", as: [Vector].self)).count > 40)
    #expect(try #require(decoded("laws.json", as: [OutsideLaw].self)).count >= 18)
  }

  @Test(arguments: decoded("vectors.json", as: [Vector].self) ?? [])
  private func `have the cells that their source shows`(vector: Vector) throws {
    let geometry = try Geometry(
      queries: vector.queries,
      keys: vector.keys,
      offset: vector.offset
    )
    let mask = try MaskSpec(parsing: vector.mask)
    let inputs = Inputs(vector.inputs.mapValues(\.array))
    #expect(try rows(of: mask, in: geometry, inputs: inputs) == vector.expected)
  }

  @Test(arguments: (decoded("laws.json", as: [OutsideLaw].self) ?? []).map(\.law))
  func `are laws of the language, and print as such`(text: String) throws {
    let law = try Vocabulary.catalogue.law(text)
    #expect(try Vocabulary.catalogue.law("\(law)") == law)
  }
}
