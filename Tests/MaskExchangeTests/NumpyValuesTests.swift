import FloatFormats
import MaskAlgebra
import MaskExchange
import TestSupport
import Testing

@Suite struct `The values of an array` {
  @Test(arguments: NumpyElementType.allCases)
  func `come back as they went in`(type: NumpyElementType) throws {
    let array = try NumpyArray(shape: [2, 1, 2], integers: [0, 1, 1, 0], as: type)
    #expect(array.doubles == [0, 1, 1, 0])
    #expect(try array.integers() == [0, 1, 1, 0])
    #expect(try array.booleans() == [false, true, true, false])
    #expect(try NumpyArray(npyBytes: array.npyBytes()) == array)
    #expect(try NumpyArray(shape: [2, 1, 2], doubles: [0, 1, 1, 0], as: type) == array)
  }

  @Test(arguments: FloatFormat.arrayFormats)
  func `are rounded to the number format`(format: FloatFormat) throws {
    let type = try #require(NumpyElementType(format))
    let numbers: [Double] = [0.1, -1e9, 65_504, 65_520, -.infinity, 2e-40, -0.0]
    let array = try NumpyArray(shape: [7], doubles: numbers, as: type)
    #expect(array.doubles == numbers.map { format.rounded($0) })
    #expect(array.doubles[6].sign == .minus)
  }

  @Test(arguments: [
    NamedCase("int8", (NumpyElementType.int8, 128.0)), NamedCase("uint8", (.uint8, -1)),
    NamedCase("uint16", (.uint16, 65_536)), NamedCase("int32", (.int32, 1e10)),
    NamedCase("int64", (.int64, 1e19)), NamedCase("uint64", (.uint64, 1e20)),
    NamedCase("a fraction", (.int32, 0.5)), NamedCase("NaN", (.int64, .nan)),
    NamedCase("a boolean", (.boolean, 2)),
  ])
  func `are refused where the type does not have them`(given: NamedCase<(NumpyElementType, Double)>)
  {
    let (type, value) = given.value
    let error = NumpyError.wrongValue(
      index: [1, 0],
      value: "\(value)",
      expected: "\(type) does not have it"
    )
    #expect(throws: error) { try NumpyArray(shape: [2, 1], doubles: [0, value], as: type) }
  }

  @Test func `that are neither 0 nor 1 are no booleans`() throws {
    let array = try NumpyArray(shape: [2, 2], integers: [0, 1, 7, 2])
    let error = NumpyError.wrongValue(index: [1, 0], value: "7.0", expected: "a boolean is 0 or 1")
    #expect(throws: error) { try array.booleans() }
  }

  @Test func `with a fraction are no integers`() throws {
    let array = try NumpyArray(shape: [2], doubles: [3, 3.5])
    #expect(throws: NumpyError.self) { try array.integers() }
    let largest = try NumpyArray(shape: [1], doubles: [1e19], as: .uint64)
    #expect(throws: NumpyError.self) { try largest.integers() }
    #expect(largest.doubles == [1e19])
  }

  @Test func `are as many as the shape holds`() {
    let error = NumpyError.wrongValueCount(shape: [2, 3], needed: 6, found: 5)
    #expect(throws: error) { try NumpyArray(shape: [2, 3], integers: [1, 2, 3, 4, 5]) }
    #expect(throws: error) {
      try NumpyArray(shape: [2, 3], elementType: .uint8, bytes: [1, 2, 3, 4, 5])
    }
    #expect(throws: NumpyError.negativeExtent(shape: [-1])) {
      try NumpyArray(shape: [-1], integers: [])
    }
  }

  @Test func `become the data of an input`() throws {
    let documents = try NumpyArray(shape: [2, 2], integers: [0, 0, 0, 1], as: .uint8)
    #expect(try InputArray(documents) == InputArray(rows: [[0, 0], [0, 1]]))
    let valid = try NumpyArray(shape: [2], booleans: [true, false])
    #expect(try InputArray(valid) == InputArray([true, false]))
    let halves = try NumpyArray(shape: [1], doubles: [0.5])
    #expect(throws: NumpyError.self) { try InputArray(halves) }
  }
}
