/// Why bytes are not an array that can be read, or values not one that can be written.
public enum NumpyError: Error, Hashable, Sendable {
  /// The file itself cannot be read or written.
  case file(FileError)
  /// The first bytes are not those of the format.
  case notNumpy(start: [UInt8])
  /// The version of the format is none of 1.0, 2.0 and 3.0.
  case unknownVersion(major: UInt8, minor: UInt8)
  /// The file ends inside its header.
  case truncatedHeader(needed: Int, found: Int)
  /// The header is not the dictionary that the format asks for.
  case malformedHeader(position: Int, expected: String)
  /// The header lacks a key.
  case missingKey(String)
  /// The header has a key twice.
  case duplicateKey(String)
  /// The header has a key that the format does not know.
  case unknownKey(String)
  /// The elements are of a kind that is not read here.
  case unsupportedElementType(String)
  /// An axis has fewer than zero entries.
  case negativeExtent(shape: [Int])
  /// The elements of the shape are more than 64 bits can count bytes for.
  case shapeTooLarge(shape: [Int])
  /// There are fewer bytes of data than the header promises.
  case truncatedData(shape: [Int], elementType: NumpyElementType, needed: Int, found: Int)
  /// Something follows the array.
  case trailingData(shape: [Int], elementType: NumpyElementType, needed: Int)
  /// The shape holds another number of values than were given.
  case wrongValueCount(shape: [Int], needed: Int, found: Int)
  /// A value is not one of the kind that was asked for.
  case wrongValue(index: [Int], value: String, expected: String)
}

extension NumpyError: CustomStringConvertible {
  /// What is wrong, where, and what would be right.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .notNumpy(let start):
      "not a .npy file: it starts with \(Self.hexadecimal(start)) where 93 4e 55 4d 50 59 "
        + "('\\x93NUMPY') belongs"
    case .unknownVersion(let major, let minor):
      "version \(major).\(minor) of the .npy format is not known; 1.0, 2.0 and 3.0 are"
    case .truncatedHeader(let needed, let found):
      "the file ends inside its header, after \(found) of \(needed) bytes"
    case .malformedHeader(let position, let expected):
      "byte \(position) of the header should be \(expected)"
    case .missingKey(let key):
      "the header has no '\(key)'; it has 'descr', 'fortran_order' and 'shape'"
    case .duplicateKey(let key): "the header has '\(key)' twice"
    case .unknownKey(let key):
      "the header's key '\(key)' is not known; 'descr', 'fortran_order' and 'shape' are"
    case .unsupportedElementType(let code): Self.unsupported(code)
    case .negativeExtent(let shape): "the shape \(shape) has an extent below 0"
    case .shapeTooLarge(let shape): "the elements of shape \(shape) pass 64 bits"
    case .truncatedData(let shape, let type, let needed, let found):
      "shape \(shape) of \(type) needs \(needed) bytes of data; the file has \(found)"
    case .trailingData(let shape, let type, let needed):
      "more follows the \(needed) bytes that shape \(shape) of \(type) needs; a .npy file holds "
        + "one array"
    case .wrongValueCount(let shape, let needed, let found):
      "shape \(shape) holds \(needed) values; \(found) were given"
    case .wrongValue(let index, let value, let expected):
      "the value at \(index) is \(value); \(expected)"
    }
  }

  private static func unsupported(_ code: String) -> String {
    let readable = "bool, int8 to int64, uint8 to uint64, float16, float32 and float64 are read"
    return code.hasSuffix("O")
      ? "elements of type '\(code)' are Python objects (a pickle), which are never loaded; "
        + readable
      : "elements of type '\(code)' are not read; \(readable)"
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    guard !bytes.isEmpty else { return "nothing" }
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}
