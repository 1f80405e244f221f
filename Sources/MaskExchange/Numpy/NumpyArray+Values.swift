import MaskAlgebra

extension NumpyArray {
  /// The elements as floating-point numbers in row-major order; false is 0 and true is 1.
  ///
  /// Integers past 2^53 are rounded.
  ///
  /// - Complexity: O(count).
  public var doubles: [Double] {
    var values: [Double] = []
    values.reserveCapacity(count)
    forEachElement { values.append(elementType.value(ofBits: $0)) }
    return values
  }

  /// The elements as integers in row-major order; false is 0 and true is 1.
  ///
  /// - Throws: ``NumpyError/wrongValue(index:value:expected:)`` for a number that is no integer of
  ///   64 bits.
  /// - Complexity: O(count).
  public func integers() throws(NumpyError) -> [Int] {
    try converted(expected: "an integer of 64 bits belongs there") {
      elementType.integer(ofBits: $0)
    }
  }

  /// The elements as booleans in row-major order.
  ///
  /// - Throws: ``NumpyError/wrongValue(index:value:expected:)`` for a number other than 0 and 1.
  /// - Complexity: O(count).
  public func booleans() throws(NumpyError) -> [Bool] {
    try converted(expected: "a boolean is 0 or 1") {
      switch elementType.value(ofBits: $0) {
      case 0: false
      case 1: true
      default: nil
      }
    }
  }

  private func converted<Value>(
    expected: String,
    _ value: (UInt64) -> Value?
  ) throws(NumpyError) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(count)
    var wrong: UInt64?
    forEachElement { bits in
      guard wrong == nil else { return }
      if let value = value(bits) { values.append(value) } else { wrong = bits }
    }
    guard let wrong else { return values }
    throw NumpyError.wrongValue(
      index: shape.rowMajorIndex(of: values.count),
      value: "\(elementType.value(ofBits: wrong))",
      expected: expected
    )
  }

  /// Calls a closure with the bits of every element, the upper ones zero.
  private func forEachElement(_ body: (UInt64) -> Void) {
    switch elementType.byteCount {
    case 1: forEachElement(of: UInt8.self) { body(UInt64($0)) }
    case 2: forEachElement(of: UInt16.self) { body(UInt64($0)) }
    case 4: forEachElement(of: UInt32.self) { body(UInt64($0)) }
    default: forEachElement(of: UInt64.self) { body($0) }
    }
  }

  private func forEachElement<Bits: FixedWidthInteger & BitwiseCopyable>(
    of type: Bits.Type,
    _ body: (Bits) -> Void
  ) {
    let bytes = unsafe storage.span.bytes
    for offset in stride(from: 0, to: bytes.byteCount, by: MemoryLayout<Bits>.size) {
      let bits = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Bits.self)
      body(Bits(littleEndian: bits))
    }
  }
}
