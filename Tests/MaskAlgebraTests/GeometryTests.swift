import MaskAlgebra
import Testing

@Suite struct GeometryTests {
  @Test func `what is left out is a full pass`() throws {
    let full = try Geometry(keys: 5)
    #expect(full.queryCount == 5)
    #expect(full.offset == 0)
    #expect(full.batchCount == 1)
    #expect(full.headCount == 1)
    #expect(full.queryPositions == 0..<5)
    #expect(full.keyPositions == 0..<5)
  }

  @Test func `fewer queries than keys stand at the end, unless told otherwise`() throws {
    #expect(try Geometry(queries: 1, keys: 10).queryPositions == 9..<10)
    #expect(try Geometry(queries: 12, keys: 10).queryPositions == -2..<10)
    #expect(try Geometry(queries: 3, keys: 10, offset: -1).queryPositions == -1..<2)
    #expect(try Geometry(queries: 0, keys: 0).queryPositions.isEmpty)
  }

  @Test func `a count below zero is an error that names it`() {
    #expect(throws: GeometryError.negative(name: "the number of keys", value: -1)) {
      try Geometry(keys: -1)
    }
    #expect(throws: GeometryError.negative(name: "the number of queries", value: -2)) {
      try Geometry(queries: -2, keys: 3)
    }
    #expect(throws: GeometryError.negative(name: "the batch", value: -1)) {
      try Geometry(keys: 3, batch: -1)
    }
    #expect(throws: GeometryError.negative(name: "the number of heads", value: .min)) {
      try Geometry(keys: 3, heads: .min)
    }
  }

  @Test func `positions past 64 bits are an error`() throws {
    #expect(throws: GeometryError.positionsTooLarge(offset: .max, queries: 1)) {
      try Geometry(queries: 1, keys: 3, offset: .max)
    }
    let last = try Geometry(queries: 1, keys: 3, offset: .max - 1)
    #expect(last.queryPositions.upperBound == .max)
    #expect(try Geometry(queries: 0, keys: 3, offset: .min).queryPositions.isEmpty)
  }
}
