import FloatFormats

extension NumpyElementType {
  /// The number that a stored form stands for; false is 0, and anything else of a boolean is 1.
  func value(ofBits bits: UInt64) -> Double {
    switch self {
    case .boolean: bits == 0 ? 0 : 1
    case .int8: Double(Int8(truncatingIfNeeded: bits))
    case .int16: Double(Int16(truncatingIfNeeded: bits))
    case .int32: Double(Int32(truncatingIfNeeded: bits))
    case .int64: Double(Int64(bitPattern: bits))
    case .uint8, .uint16, .uint32, .uint64: Double(bits)
    case .float16: FloatFormat.binary16.value(ofBits: bits)
    case .bfloat16: FloatFormat.bfloat16.value(ofBits: bits)
    case .float32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .float64: Double(bitPattern: bits)
    }
  }

  /// The integer that a stored form stands for, nil where it is none of 64 bits.
  func integer(ofBits bits: UInt64) -> Int? {
    switch self {
    case .int64: Int(truncatingIfNeeded: bits)
    case .uint64: Int(exactly: bits)
    default: Int(exactly: value(ofBits: bits))
    }
  }

  /// The stored form of an integer in the lowest bits, nil where the type does not have it.
  func bits(of value: Int) -> UInt64? {
    if let floatFormat { return floatFormat.bits(of: Double(value)) }
    let isHeld =
      switch self {
      case .boolean: 0...1 ~= value
      case .int8: Int8(exactly: value) != nil
      case .int16: Int16(exactly: value) != nil
      case .int32: Int32(exactly: value) != nil
      case .uint8: UInt8(exactly: value) != nil
      case .uint16: UInt16(exactly: value) != nil
      case .uint32: UInt32(exactly: value) != nil
      case .uint64: value >= 0
      default: true
      }
    return isHeld ? UInt64(truncatingIfNeeded: value) : nil
  }

  /// The stored form of a number, rounded, in the lowest bits; nil where the type has none near it.
  func bits(of value: Double) -> UInt64? {
    switch self {
    case .float64: value.bitPattern
    case .float32: UInt64(Float(value).bitPattern)
    case .float16, .bfloat16: floatFormat?.bits(of: value)
    case .uint64: UInt64(exactly: value)
    default: Int(exactly: value).flatMap { bits(of: $0) }
    }
  }
}
