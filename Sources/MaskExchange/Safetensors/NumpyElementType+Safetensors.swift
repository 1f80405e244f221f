extension NumpyElementType {
  /// The name of the type in a `.safetensors` header.
  var safetensorsName: String {
    switch self {
    case .boolean: "BOOL"
    case .int8, .int16, .int32, .int64: "I\(8 * byteCount)"
    case .uint8, .uint16, .uint32, .uint64: "U\(8 * byteCount)"
    case .float16, .float32, .float64: "F\(8 * byteCount)"
    case .bfloat16: "BF16"
    }
  }

  /// Finds the type that a header names.
  ///
  /// - Throws: ``SafetensorsError`` that tells a type of the format from one that nobody knows.
  init(safetensorsName name: String, tensor: String) throws(SafetensorsError) {
    if let type = Self.allCases.first(where: { $0.safetensorsName == name }) {
      self = type
      return
    }
    guard Self.otherSafetensorsNames.contains(name) else {
      throw SafetensorsError.unknownElementType(name, tensor: tensor)
    }
    throw SafetensorsError.unsupportedElementType(name, tensor: tensor)
  }

  /// The types of the format that no array here holds.
  private static let otherSafetensorsNames: Set = [
    "F4", "F6_E2M3", "F6_E3M2", "F8_E4M3", "F8_E5M2", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ",
    "C64",
  ]
}
