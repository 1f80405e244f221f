public import MaskAlgebra

extension NumpyArray {
  /// Creates an array of booleans.
  ///
  /// - Throws: ``NumpyError/wrongValueCount(shape:needed:found:)``.
  public init(shape: [Int], booleans: [Bool]) throws(NumpyError) {
    try self.init(shape: shape, elementType: .boolean, bytes: booleans.map { $0 ? 1 : 0 })
  }

  /// Creates an array of integers.
  ///
  /// - Throws: ``NumpyError/wrongValue(index:value:expected:)`` for a value that the type does not
  ///   have, ``NumpyError/wrongValueCount(shape:needed:found:)`` for another number of values.
  public init(
    shape: [Int],
    integers: [Int],
    as elementType: NumpyElementType = .int64
  ) throws(NumpyError) {
    try self.init(shape: shape, values: integers, as: elementType) { elementType.bits(of: $0) }
  }

  /// Creates an array of numbers, each rounded to the nearest that the type has.
  ///
  /// - Throws: ``NumpyError/wrongValue(index:value:expected:)`` for a fraction or a number too
  ///   large where the type is one of integers or booleans,
  ///   ``NumpyError/wrongValueCount(shape:needed:found:)`` for another number of values.
  public init(
    shape: [Int],
    doubles: [Double],
    as elementType: NumpyElementType = .float64
  ) throws(NumpyError) {
    try self.init(shape: shape, values: doubles, as: elementType) { elementType.bits(of: $0) }
  }

  private init<Value>(
    shape: [Int],
    values: [Value],
    as elementType: NumpyElementType,
    bits: (Value) -> UInt64?
  ) throws(NumpyError) {
    let needed = try NumpyHeader.elementCount(of: shape, elementType: elementType)
    guard needed == values.count else {
      throw NumpyError.wrongValueCount(shape: shape, needed: needed, found: values.count)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * elementType.byteCount)
    for (flat, value) in values.enumerated() {
      guard let bits = bits(value) else {
        throw NumpyError.wrongValue(
          index: shape.rowMajorIndex(of: flat),
          value: "\(value)",
          expected: "\(elementType) does not have it"
        )
      }
      for byte in 0..<elementType.byteCount {
        bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * byte)))
      }
    }
    try self.init(shape: shape, elementType: elementType, bytes: bytes)
  }
}

extension InputArray {
  /// Creates the data of an input from an array of booleans or integers.
  ///
  /// - Throws: ``NumpyError/wrongValue(index:value:expected:)`` for a number that is no integer.
  public init(_ array: NumpyArray) throws(NumpyError) {
    let values = try array.integers()
    do {
      try self.init(
        shape: array.shape,
        values: values,
        isBoolean: array.elementType == .boolean
      )
    } catch {
      throw NumpyError.wrongValueCount(
        shape: array.shape,
        needed: array.count,
        found: values.count
      )
    }
  }
}
