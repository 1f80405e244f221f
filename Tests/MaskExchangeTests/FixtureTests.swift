import Foundation
import MaskAlgebra
import MaskCompiler
import MaskExchange
import MaskLanguage
import TestSupport
import Testing

/// A mask as a library made it, and what it is known to be; see Tests/Fixtures/README.md.
private struct Fixture: Decodable, Sendable, CustomTestStringConvertible {
  let file: String
  let mask: String
  let keys: Int
  let queries: Int
  let offset: Int
  let batch: Int
  let heads: Int
  let inputs: [String: InputData]
  let kind: String
  let polarity: String
  let fill: Fills?
  let axes: String
  let given: Given
  let equal: Bool
  let differing: Int
  let first: Place?
  let hint: String?

  var testDescription: String { file }

  struct Given: Decodable {
    let `true`: String?
    let fill: Fills?
  }

  struct Place: Decodable {
    let b: Int
    let h: Int
    let q: Int
    let k: Int
  }

  /// A number, `"-inf"`, or a list of such.
  struct Fills: Decodable {
    let values: [Double]

    init(from decoder: any Decoder) throws {
      if var list = try? decoder.unkeyedContainer() {
        var values: [Double] = []
        while !list.isAtEnd { values += try list.decode(Fills.self).values }
        self.values = values
      } else if let number = try? decoder.singleValueContainer().decode(Double.self) {
        values = [number]
      } else {
        let text = try decoder.singleValueContainer().decode(String.self)
        values = [try #require(Double(text))]
      }
    }
  }

  /// One row of integers, or several.
  struct InputData: Decodable {
    let array: InputArray

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let rows = try? container.decode([[Int]].self) {
        array = try InputArray(rows: rows)
      } else {
        array = InputArray(try container.decode([Int].self))
      }
    }
  }

  var geometry: Geometry {
    get throws {
      try Geometry(queries: queries, keys: keys, offset: offset, batch: batch, heads: heads)
    }
  }

  var path: String? { Self.folder?.appending(path: file).path }

  private static let folder = repositoryRoot()?.appending(path: "Tests/Fixtures/masks")

  private struct Manifest: Decodable { let fixtures: [Fixture] }

  /// Empty where the manifest cannot be read, which a test of its own notices.
  static let all: [Fixture] =
    folder.flatMap { folder in
      try? JSONDecoder().decode(
        Manifest.self,
        from: Data(contentsOf: folder.appending(path: "manifest.json"))
      ).fixtures
    } ?? []
}

@Suite struct `Masks of real libraries` {
  @Test func `are listed`() {
    #expect(Fixture.all.count >= 100)
  }

  @Test(arguments: Fixture.all)
  private func `validate against their spec`(fixture: Fixture) throws {
    let spec = try MaskSpec(parsing: fixture.mask)
    var options = ValidationOptions(try fixture.geometry)
    options.polarity = fixture.given.true.flatMap(MaskPolarity.init(rawValue:))
    options.fill = fixture.given.fill?.values.first.map(Fill.value)
    options.axes = MaskAxis.list(fixture.axes)
    let array = try NumpyArray(contentsOf: #require(fixture.path))
    let inputs = Inputs(fixture.inputs.mapValues(\.array))
    let report = try validate(array, against: spec, inputs: inputs, options: options)
    #expect(report.kind.rawValue == fixture.kind)
    #expect(report.polarity.rawValue == fixture.polarity)
    #expect(report.fills == fixture.fill?.values ?? [])
    #expect(report.equal == fixture.equal)
    #expect(report.differing == fixture.differing)
    #expect(
      report.first
        == fixture.first.map { Cell(batch: $0.b, head: $0.h, query: $0.q, key: $0.k) }
    )
    #expect(report.hint?.id == fixture.hint)
  }

  @Test(arguments: Fixture.all)
  private func `have the axes that their geometry suggests`(fixture: Fixture) throws {
    var options = ValidationOptions(try fixture.geometry)
    options.fill = .negativeInfinity
    let array = try NumpyArray(contentsOf: #require(fixture.path))
    let report = try validate(array, against: .full, options: options)
    #expect(report.axes == MaskAxis.list(fixture.axes))
  }
}
