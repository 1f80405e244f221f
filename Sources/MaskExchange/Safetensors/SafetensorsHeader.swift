/// What a `.safetensors` file says of its tensors.
struct SafetensorsHeader {
  /// A tensor, and where its data lie behind the header.
  struct Tensor {
    let name: String
    let elementType: NumpyElementType
    let shape: [Int]
    let begin: Int
    let end: Int

    var byteCount: Int { end - begin }
  }

  static let metadataKey = "__metadata__"
  /// Bytes of the field that holds the header's length.
  static let lengthByteCount = 8
  /// The longest header that the format's own library reads.
  static let longestByteCount = 100_000_000

  /// The tensors in the header's order.
  private(set) var tensors: [Tensor] = []
  private(set) var metadata: [String: String] = [:]

  /// The length of the header's text, from the bytes of its field.
  static func textByteCount(_ field: [UInt8]) throws(SafetensorsError) -> Int {
    guard field.count == lengthByteCount else {
      throw SafetensorsError.truncatedLength(found: field.count)
    }
    let byteCount = field.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    guard byteCount <= longestByteCount else {
      throw SafetensorsError.headerTooLarge(byteCount: byteCount, limit: longestByteCount)
    }
    return Int(byteCount)
  }

  /// Reads the object that is the header's text.
  init(text: [UInt8]) throws(SafetensorsError) {
    // Spaces may follow the object, but the format lets none stand before it.
    guard text.first == UInt8(ascii: "{") else {
      throw SafetensorsError.malformedHeader(
        position: 0,
        expected: "'{', the start of the header"
      )
    }
    var scanner = JSONScanner(text)
    var header = SafetensorsHeader()
    var names: Set<String> = []
    try scanner.object("the header") { scanner, name throws(SafetensorsError) in
      guard names.insert(name).inserted else { throw SafetensorsError.duplicateName(name) }
      if name == Self.metadataKey {
        header.metadata = try Self.metadata(&scanner)
      } else {
        header.tensors.append(try Tensor(name: name, &scanner))
      }
    }
    try scanner.expectEnd()
    self = header
  }

  private init() {}

  private static func metadata(
    _ scanner: inout JSONScanner
  ) throws(SafetensorsError) -> [String: String] {
    var metadata: [String: String] = [:]
    try scanner.object("the metadata") { scanner, key throws(SafetensorsError) in
      let value = try scanner.string("text in double quotes, the value of '\(key)'")
      guard metadata.updateValue(value, forKey: key) == nil else {
        throw SafetensorsError.duplicateName(key)
      }
    }
    return metadata
  }

  /// The tensors in the order of their data, which fill the space behind the header with no gap.
  func tensorsInOrderOfData() throws(SafetensorsError) -> [Tensor] {
    // Empty tensors may share a place; they come before the one that fills it.
    let ordered = tensors.sorted { ($0.begin, $0.end) < ($1.begin, $1.end) }
    var (last, end) = ("", 0)
    for tensor in ordered {
      guard tensor.begin >= end else {
        throw SafetensorsError.overlap(
          tensor: tensor.name,
          begin: tensor.begin,
          other: last,
          otherEnd: end
        )
      }
      guard tensor.begin == end else {
        throw SafetensorsError.gap(tensor: tensor.name, begin: tensor.begin, expected: end)
      }
      (last, end) = (tensor.name, tensor.end)
    }
    return ordered
  }
}

extension SafetensorsHeader.Tensor {
  fileprivate init(name: String, _ scanner: inout JSONScanner) throws(SafetensorsError) {
    var type: NumpyElementType?
    var shape: [Int]?
    var offsets: (begin: Int, end: Int)?
    try scanner.object("the tensor '\(name)'") { scanner, field throws(SafetensorsError) in
      switch field {
      case "dtype" where type == nil:
        let text = try scanner.string("a dtype in double quotes")
        type = try NumpyElementType(safetensorsName: text, tensor: name)
      case "shape" where shape == nil: shape = try scanner.integers("the shape of '\(name)'")
      case "data_offsets" where offsets == nil:
        let start = scanner.position
        let list = try scanner.integers("the data_offsets of '\(name)'")
        guard list.count == 2 else {
          throw scanner.malformed("two data_offsets of '\(name)', [begin, end]", at: start)
        }
        offsets = (list[0], list[1])
      case "dtype", "shape", "data_offsets":
        throw SafetensorsError.duplicateField(field, tensor: name)
      default: throw SafetensorsError.unknownField(field, tensor: name)
      }
    }
    guard let type else { throw SafetensorsError.missingField("dtype", tensor: name) }
    guard let shape else { throw SafetensorsError.missingField("shape", tensor: name) }
    guard let offsets else { throw SafetensorsError.missingField("data_offsets", tensor: name) }
    (self.name, elementType, self.shape) = (name, type, shape)
    (begin, end) = offsets
    try checkByteCount()
  }

  private func checkByteCount() throws(SafetensorsError) {
    guard begin <= end else {
      throw SafetensorsError.misorderedOffsets(tensor: name, begin: begin, end: end)
    }
    let count: Int
    do {
      count = try NumpyHeader.elementCount(of: shape, elementType: elementType)
    } catch {
      // Extents below 0 were not read, so this is all that can be wrong.
      throw SafetensorsError.shapeTooLarge(tensor: name, shape: shape)
    }
    guard count * elementType.byteCount == byteCount else {
      throw SafetensorsError.wrongByteCount(
        tensor: name,
        shape: shape,
        elementType: elementType,
        needed: count * elementType.byteCount,
        found: byteCount
      )
    }
  }
}
