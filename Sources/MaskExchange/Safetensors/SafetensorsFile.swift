/// What a `.safetensors` file holds: tensors with names, and text about them.
///
/// The types `BOOL`, `U8` to `U64`, `I8` to `I64`, `F16`, `BF16`, `F32` and `F64` are read and
/// written.
///
///     let file = try SafetensorsFile(contentsOf: "layer.safetensors")
///     file.tensors["q_proj.weight"]?.shape
public struct SafetensorsFile: Hashable, Sendable {
  /// The tensors, in the order of the header.
  public var tensors: NamedArrays
  /// The header's `__metadata__`.
  public var metadata: [String: String]

  /// Creates the contents of a file.
  public init(tensors: NamedArrays = NamedArrays(), metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }
}

// MARK: Reading

extension SafetensorsFile {
  /// Reads a `.safetensors` file.
  ///
  /// Nothing is taken on the header's word: what it promises is compared with the file's size, and
  /// the places of the tensors with each other, before any of the data is read.
  ///
  /// - Parameter path: A file, or a stream such as a pipe.
  /// - Throws: ``SafetensorsError`` naming what is wrong.
  /// - Complexity: O(file), and one copy of it in memory.
  public init(contentsOf path: String) throws(SafetensorsError) {
    let file: InputFile
    do { file = try InputFile(path: path) } catch { throw SafetensorsError.file(error) }
    try self.init(byteCount: file.byteCount) { count throws(SafetensorsError) in
      do throws(FileError) {
        return try file.read(upTo: count)
      } catch {
        throw SafetensorsError.file(error)
      }
    }
  }

  /// Reads the bytes of a `.safetensors` file.
  ///
  /// - Throws: ``SafetensorsError`` naming what is wrong.
  public init(safetensorsBytes bytes: [UInt8]) throws(SafetensorsError) {
    var rest = bytes[...]
    try self.init(byteCount: bytes.count) { count throws(SafetensorsError) in
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }

  /// Reads from whatever gives the next bytes.
  ///
  /// - Parameters:
  ///   - byteCount: The size of the whole, nil where nobody knows.
  ///   - read: Gives that many bytes, fewer only at the end.
  /// - Throws: ``SafetensorsError`` naming what is wrong.
  private init(
    byteCount: Int?,
    reading read: (Int) throws(SafetensorsError) -> [UInt8]
  ) throws(SafetensorsError) {
    let textByteCount = try SafetensorsHeader.textByteCount(read(SafetensorsHeader.lengthByteCount))
    let dataStart = SafetensorsHeader.lengthByteCount + textByteCount
    if let byteCount, byteCount < dataStart {
      throw SafetensorsError.truncatedHeader(needed: dataStart, found: byteCount)
    }
    let text = try read(textByteCount)
    guard text.count == textByteCount else {
      throw SafetensorsError.truncatedHeader(
        needed: dataStart,
        found: SafetensorsHeader.lengthByteCount + text.count
      )
    }
    let header = try SafetensorsHeader(text: text)
    let ordered = try header.tensorsInOrderOfData()
    if let byteCount { try Self.check(ordered, dataByteCount: byteCount - dataStart) }
    var arrays: [String: NumpyArray] = [:]
    for tensor in ordered {
      let bytes = try read(tensor.byteCount)
      guard bytes.count == tensor.byteCount else {
        throw SafetensorsError.truncatedData(
          tensor: tensor.name,
          end: tensor.end,
          found: tensor.begin + bytes.count
        )
      }
      do {
        arrays[tensor.name] = try NumpyArray(
          shape: tensor.shape,
          elementType: tensor.elementType,
          bytes: bytes
        )
      } catch {
        throw SafetensorsError.array(error)
      }
    }
    guard try read(1).isEmpty else {
      throw SafetensorsError.trailingData(needed: ordered.last?.end ?? 0)
    }
    tensors = NamedArrays()
    for tensor in header.tensors { tensors[tensor.name] = arrays[tensor.name] }
    metadata = header.metadata
  }

  /// Checks the bytes behind the header against those that the tensors take.
  private static func check(
    _ ordered: [SafetensorsHeader.Tensor],
    dataByteCount: Int
  ) throws(SafetensorsError) {
    if let cut = ordered.first(where: { $0.end > dataByteCount }) {
      throw SafetensorsError.truncatedData(tensor: cut.name, end: cut.end, found: dataByteCount)
    }
    let end = ordered.last?.end ?? 0
    guard end == dataByteCount else { throw SafetensorsError.trailingData(needed: end) }
  }
}
