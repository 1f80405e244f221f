/// Why bytes are not a `.safetensors` file that can be read, or arrays not one that can be written.
public enum SafetensorsError: Error, Hashable, Sendable {
  /// The file itself cannot be read or written.
  case file(FileError)
  /// The file ends inside the eight bytes that say how long its header is.
  case truncatedLength(found: Int)
  /// The header is longer than the format allows.
  case headerTooLarge(byteCount: UInt64, limit: Int)
  /// The file ends inside its header.
  case truncatedHeader(needed: Int, found: Int)
  /// The header is not the JSON that the format asks for; the position is a byte of the header.
  case malformedHeader(position: Int, expected: String)
  /// Two tensors have one name, or the metadata have a key twice.
  case duplicateName(String)
  /// A tensor has a field twice.
  case duplicateField(String, tensor: String)
  /// A tensor lacks a field.
  case missingField(String, tensor: String)
  /// A tensor has a field that the format does not know.
  case unknownField(String, tensor: String)
  /// The elements are of a type of the format that is not read here.
  case unsupportedElementType(String, tensor: String)
  /// The elements are of a type that the format does not have.
  case unknownElementType(String, tensor: String)
  /// The elements of the shape are more than 64 bits can count bytes for.
  case shapeTooLarge(tensor: String, shape: [Int])
  /// The data of a tensor end before they begin.
  case misorderedOffsets(tensor: String, begin: Int, end: Int)
  /// The shape and the element type need another number of bytes than lie between the offsets.
  case wrongByteCount(
    tensor: String,
    shape: [Int],
    elementType: NumpyElementType,
    needed: Int,
    found: Int
  )
  /// The data of a tensor begin before those of another end.
  case overlap(tensor: String, begin: Int, other: String, otherEnd: Int)
  /// Bytes lie before the data of a tensor that belong to none.
  case gap(tensor: String, begin: Int, expected: Int)
  /// The data of a tensor end past the end of the file.
  case truncatedData(tensor: String, end: Int, found: Int)
  /// Something follows the last tensor.
  case trailingData(needed: Int)
  /// The format keeps the name for its metadata.
  case reservedName(String)
  /// The shape holds another number of bytes than were given.
  case array(NumpyError)
}

extension SafetensorsError: CustomStringConvertible {
  /// What is wrong, where, and what would be right.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .truncatedLength(let found):
      "not a .safetensors file: it has \(found) bytes, and 8 say how long its header is"
    case .headerTooLarge(let byteCount, let limit):
      "the first 8 bytes promise a header of \(byteCount) bytes; a .safetensors file has at most "
        + "\(limit)"
    case .truncatedHeader(let needed, let found):
      "the file ends inside its header, after \(found) of \(needed) bytes"
    case .malformedHeader(let position, let expected):
      "byte \(position) of the header should be \(expected)"
    case .duplicateName(let name): "the header has '\(name)' twice"
    case .duplicateField(let field, let tensor): "the tensor '\(tensor)' has '\(field)' twice"
    case .missingField(let field, let tensor):
      "the tensor '\(tensor)' has no '\(field)'; it has 'dtype', 'shape' and 'data_offsets'"
    case .unknownField(let field, let tensor):
      "the field '\(field)' of the tensor '\(tensor)' is not known; 'dtype', 'shape' and "
        + "'data_offsets' are"
    case .unsupportedElementType(let type, let tensor):
      "the tensor '\(tensor)' is of dtype \(type), which is not read; \(Self.readable) are"
    case .unknownElementType(let type, let tensor):
      "the tensor '\(tensor)' is of dtype '\(type)', which the format does not have; "
        + "\(Self.readable) are read"
    case .reservedName(let name):
      "no tensor can have the name '\(name)'; the format keeps it for its metadata"
    case .array(let error): error.description
    case .shapeTooLarge, .misorderedOffsets, .wrongByteCount, .overlap, .gap, .truncatedData,
      .trailingData:
      dataDescription
    }
  }

  /// What is wrong with where the data lie.
  private var dataDescription: String {
    switch self {
    case .shapeTooLarge(let tensor, let shape):
      "the elements of the tensor '\(tensor)' of shape \(shape) pass 64 bits"
    case .misorderedOffsets(let tensor, let begin, let end):
      "the data_offsets of the tensor '\(tensor)' are [\(begin), \(end)]; the first is the smaller"
    case .wrongByteCount(let tensor, let shape, let type, let needed, let found):
      "the tensor '\(tensor)' of shape \(shape) and type \(type) needs \(needed) bytes; its "
        + "data_offsets hold \(found)"
    case .overlap(let tensor, let begin, let other, let otherEnd):
      "the data of the tensor '\(tensor)' begin at \(begin), before those of '\(other)' end at "
        + "\(otherEnd)"
    case .gap(let tensor, let begin, let expected):
      "the data of the tensor '\(tensor)' begin at \(begin); the data before them end at "
        + "\(expected), and nothing lies between tensors"
    case .truncatedData(let tensor, let end, let found):
      "the data of the tensor '\(tensor)' end at \(end); the file has \(found) bytes of data"
    case .trailingData(let needed):
      "more follows the \(needed) bytes of data that the tensors take"
    default: ""
    }
  }

  private static let readable =
    NumpyElementType.allCases.map(\.safetensorsName).joined(separator: ", ")
}
