import Foundation
import MaskAlgebra
import MaskLanguage
import MaskLogic
import Testing

/// Laws that others wrote, as text, with the counterexamples that they expect.
struct OutsideLawFileTests {
  private struct Case: Decodable, CustomTestStringConvertible {
    let law: String
    let holds: Bool
    let counterexample: [String: Value]?

    var testDescription: String { law }
  }

  private enum Value: Decodable, Equatable {
    case integer(Int)
    case list([Int])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let integer = try? container.decode(Int.self) {
        self = .integer(integer)
      } else {
        self = .list(try container.decode([Int].self))
      }
    }
  }

  private static func cases() throws -> [Case] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Outside/laws.json")
    return try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
  }

  @Test func `every law from outside is proved, or refuted exactly where it says`() throws {
    let cases = try Self.cases()
    #expect(cases.count == 18)
    for outside in cases {
      let law = try Vocabulary.catalogue.law(outside.law)
      let verdict = PresburgerDecider().decide(law)
      guard outside.holds else {
        let counterexample = try #require(verdict.counterexample, "\(outside.law): \(verdict)")
        let expected = outside.counterexample ?? [:]
        #expect(Self.values(of: counterexample, named: Array(expected.keys)) == expected)
        continue
      }
      guard case .proved(let proof) = verdict else {
        Issue.record("\(outside.law): \(verdict)")
        continue
      }
      #expect(!proof.isVacuous, "\(outside.law)")
    }
  }

  private static func values(
    of counterexample: Counterexample,
    named names: [String]
  ) -> [String: Value] {
    var values: [String: Value] = ["n": .integer(counterexample.geometry.keyCount)]
    for parameter in counterexample.parameters {
      values[parameter.name] = .integer(parameter.value)
    }
    for input in counterexample.inputs { values[input.name] = .list(input.array.values) }
    values["q"] = counterexample.query.map(Value.integer)
    values["k"] = counterexample.key.map(Value.integer)
    return values.filter { names.contains($0.key) }
  }
}
