import MaskAlgebra
import MaskExchange
import MaskedAttention
import Testing

/// The count and the first differing cell, against counting by hand.
@Suite struct `Differing cells` {
  private static let spec =
    MaskSpec { q, k in k <= q && q - k <= .b + 2 * .h } || .padding && .sinks(2)

  @Test(arguments: 0..<40)
  func `are counted and the first is found, wherever they are`(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let geometry = try Geometry(
      queries: .random(in: 1...6, using: &random),
      keys: .random(in: 1...7, using: &random),
      offset: .random(in: -2...4, using: &random),
      batch: .random(in: 1...3, using: &random),
      heads: .random(in: 1...3, using: &random)
    )
    let inputs: Inputs = [
      "length": InputArray((0..<geometry.batchCount).map { min($0, geometry.keyCount) })
    ]
    let expected = try cells(of: Self.spec, in: geometry, inputs: inputs)
    var actual = expected
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      actual[Int.random(in: 0..<actual.count, using: &random)].toggle()
    }
    let array = try NumpyArray(
      shape: [
        geometry.batchCount, geometry.headCount, geometry.queryCount, geometry.keyCount,
      ],
      booleans: actual
    )
    var options = ValidationOptions(geometry)
    options.polarity = .visible
    let report = try validate(array, against: Self.spec, inputs: inputs, options: options)
    let places = expected.indices.filter { expected[$0] != actual[$0] }
    #expect(report.differing == places.count)
    #expect(report.first == places.first.map { Self.cell($0, in: geometry) })
  }

  private static func cell(_ place: Int, in geometry: Geometry) -> Cell {
    let row = place / geometry.keyCount
    let plane = row / geometry.queryCount
    return Cell(
      batch: plane / geometry.headCount,
      head: plane % geometry.headCount,
      query: row % geometry.queryCount + geometry.offset,
      key: place % geometry.keyCount
    )
  }

  @Test func `count once for every batch row and head that repeats them`() throws {
    let geometry = try Geometry(queries: 2, keys: 3, batch: 4, heads: 5)
    var plane = try cells(of: .causal, in: Geometry(queries: 2, keys: 3))
    plane[5].toggle()
    let array = try NumpyArray(shape: [2, 3], booleans: plane)
    var options = ValidationOptions(geometry)
    options.polarity = .visible
    let report = try validate(array, against: .causal, options: options)
    #expect(report.differing == 20)
    #expect(report.first == Cell(query: 2, key: 2))
  }

  @Test func `are found in the smallest batch row, not the first query`() throws {
    let geometry = try Geometry(keys: 2, batch: 2)
    let plane = try cells(of: .causal, in: Geometry(keys: 2))
    // The spec has one plane for both batch rows; the array has two.
    var planes = plane + plane
    planes[2].toggle()
    planes[4].toggle()
    let array = try NumpyArray(shape: [2, 2, 2], booleans: planes)
    let report = try validate(array, against: .causal, options: ValidationOptions(geometry))
    #expect(report.differing == 2)
    #expect(report.first == Cell(batch: 0, query: 1, key: 0))
  }

  @Test func `are counted along long rows`() throws {
    let count = 1_000
    var flags = [Bool](repeating: true, count: count)
    for place in stride(from: 7, to: count, by: 13) { flags[place] = false }
    let array = try NumpyArray(shape: [1, count], booleans: flags)
    let report = try validate(array, against: .full)
    #expect(report.differing == flags.count { !$0 })
    #expect(report.first == Cell(query: count - 1, key: 7))
    let nothing = try NumpyArray(shape: [1, count], booleans: flags.map { _ in false })
    let options = ValidationOptions(polarity: .visible)
    #expect(try validate(nothing, against: .full, options: options).differing == count)
  }
}
