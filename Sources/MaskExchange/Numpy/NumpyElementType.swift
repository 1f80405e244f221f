public import FloatFormats

/// What the elements of a ``NumpyArray`` are.
public enum NumpyElementType: String, Hashable, Sendable, CaseIterable {
  /// One byte, 0 for false.
  case boolean = "b1"
  /// Signed, 8 bits.
  case int8 = "i1"
  /// Signed, 16 bits.
  case int16 = "i2"
  /// Signed, 32 bits.
  case int32 = "i4"
  /// Signed, 64 bits.
  case int64 = "i8"
  /// Unsigned, 8 bits.
  case uint8 = "u1"
  /// Unsigned, 16 bits.
  case uint16 = "u2"
  /// Unsigned, 32 bits.
  case uint32 = "u4"
  /// Unsigned, 64 bits.
  case uint64 = "u8"
  /// IEEE 754 half precision.
  case float16 = "f2"
  /// IEEE 754 single precision.
  case float32 = "f4"
  /// IEEE 754 double precision.
  case float64 = "f8"
  /// The upper half of single precision.
  ///
  /// NumPy has no name for it; JAX and MLX write it as two raw bytes, `V2`, and so does this.
  case bfloat16 = "V2"

  /// Creates the type that stores a number format.
  public init?(_ format: FloatFormat) {
    guard let type = Self.allCases.first(where: { $0.floatFormat == format }) else { return nil }
    self = type
  }

  /// Number of bytes of one element.
  public var byteCount: Int {
    switch self {
    case .boolean, .int8, .uint8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// The number format, nil for integers and booleans.
  public var floatFormat: FloatFormat? {
    switch self {
    case .float16: .binary16
    case .float32: .binary32
    case .float64: .binary64
    case .bfloat16: .bfloat16
    default: nil
    }
  }

  /// Whether the elements are signed or unsigned integers.
  public var isInteger: Bool { rawValue.hasPrefix("i") || rawValue.hasPrefix("u") }
}

extension NumpyElementType: CustomStringConvertible {
  /// The name that NumPy gives the type, `bfloat16` where it gives none.
  public var description: String {
    switch self {
    case .boolean: "bool"
    case .int8, .int16, .int32, .int64: "int\(8 * byteCount)"
    case .uint8, .uint16, .uint32, .uint64: "uint\(8 * byteCount)"
    case .float16, .float32, .float64: "float\(8 * byteCount)"
    case .bfloat16: "bfloat16"
    }
  }
}
