/// A version of the `.npy` format; they differ in the header's length field and its text encoding.
public enum NumpyVersion: UInt8, Hashable, Sendable, CaseIterable {
  /// 1.0: a header of at most 65,535 bytes, in Latin-1.
  case one = 1
  /// 2.0: a header of up to 4 GiB.
  case two = 2
  /// 3.0: the same, in UTF-8.
  case three = 3

  /// Bytes of the field that holds the header's length.
  var lengthByteCount: Int { self == .one ? 2 : 4 }
}

/// What stands before the header's text: the magic string, the version, the header's length.
struct NumpyPreamble {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// Enough to know the version.
  static let shortestByteCount = magic.count + 2

  let version: NumpyVersion

  /// Bytes up to the header's text.
  var byteCount: Int { Self.shortestByteCount + version.lengthByteCount }

  /// Reads the version; the bytes may end early, which is an error only if they began rightly.
  init(_ bytes: [UInt8]) throws(NumpyError) {
    let start = Array(bytes.prefix(Self.magic.count))
    guard !start.isEmpty, Self.magic.starts(with: start) else {
      throw NumpyError.notNumpy(start: start)
    }
    guard bytes.count >= Self.shortestByteCount else {
      throw NumpyError.truncatedHeader(needed: Self.shortestByteCount, found: bytes.count)
    }
    let (major, minor) = (bytes[Self.magic.count], bytes[Self.magic.count + 1])
    guard let version = NumpyVersion(rawValue: major), minor == 0 else {
      throw NumpyError.unknownVersion(major: major, minor: minor)
    }
    self.version = version
  }

  /// The length of the header's text, from the bytes of its field.
  func headerByteCount(_ field: [UInt8]) throws(NumpyError) -> Int {
    guard field.count == version.lengthByteCount else {
      throw NumpyError.truncatedHeader(
        needed: byteCount,
        found: Self.shortestByteCount + field.count
      )
    }
    return field.reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}

/// What a `.npy` file says of its data.
struct NumpyHeader: Hashable {
  var elementType: NumpyElementType
  var isBigEndian = false
  var isFortranOrder = false
  var shape: [Int]

  /// Number of elements; no more than can be told in bytes.
  ///
  /// An empty axis makes the array empty whatever the others are.
  static func elementCount(
    of shape: [Int],
    elementType: NumpyElementType
  ) throws(NumpyError) -> Int {
    guard shape.allSatisfy({ $0 >= 0 }) else { throw NumpyError.negativeExtent(shape: shape) }
    guard !shape.contains(0) else { return 0 }
    var byteCount = elementType.byteCount
    for extent in shape {
      let (product, overflow) = byteCount.multipliedReportingOverflow(by: extent)
      guard !overflow else { throw NumpyError.shapeTooLarge(shape: shape) }
      byteCount = product
    }
    return byteCount / elementType.byteCount
  }

  /// Everything that stands before row-major, little-endian data, to the byte as NumPy writes it.
  ///
  /// The text is padded so that the data start at a multiple of 64 bytes, and before that so that
  /// the first axis could grow in place.
  ///
  /// - Parameters:
  ///   - shape: The extent of each axis.
  ///   - elementType: What the elements are.
  ///   - version: The version to write; 2.0 in place of 1.0 where the text needs it.
  /// - Returns: Magic string, version, length and text.
  static func encoded(
    shape: [Int],
    elementType: NumpyElementType,
    version: NumpyVersion
  ) -> [UInt8] {
    let order = elementType.byteCount == 1 ? "|" : "<"
    let extents = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = "{'descr': '\(order)\(elementType.rawValue)', 'fortran_order': False, "
    text += "'shape': (\(extents)), }"
    if let growing = shape.first {
      text += String(repeating: " ", count: max(0, 21 - String(growing).utf8.count))
    }
    let preambleCount = NumpyPreamble.shortestByteCount + version.lengthByteCount
    let padding = 63 - (preambleCount + text.utf8.count) % 64
    text += String(repeating: " ", count: padding) + "\n"
    let length = text.utf8.count
    if version == .one, length > UInt16.max {
      return encoded(shape: shape, elementType: elementType, version: .two)
    }
    let field = (0..<version.lengthByteCount).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
    return NumpyPreamble.magic + [version.rawValue, 0] + field + Array(text.utf8)
  }
}
