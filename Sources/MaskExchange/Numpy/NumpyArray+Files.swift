extension NumpyArray {
  /// Reads a `.npy` file of version 1.0, 2.0 or 3.0.
  ///
  /// Nothing is taken on the header's word: the size it promises is compared with the file's before
  /// any of the data is read.
  ///
  /// - Parameter path: A file, or a stream such as a pipe.
  /// - Throws: ``NumpyError`` naming what is wrong.
  /// - Complexity: O(file); one pass over it where it is neither row-major nor little-endian.
  public init(contentsOf path: String) throws(NumpyError) {
    let file: InputFile
    do { file = try InputFile(path: path) } catch { throw NumpyError.file(error) }
    try self.init(byteCount: file.byteCount) { count throws(NumpyError) in
      do throws(FileError) {
        return try file.read(upTo: count)
      } catch {
        throw NumpyError.file(error)
      }
    }
  }

  /// Reads the bytes of a `.npy` file of version 1.0, 2.0 or 3.0.
  ///
  /// - Throws: ``NumpyError`` naming what is wrong.
  public init(npyBytes bytes: [UInt8]) throws(NumpyError) {
    try self.init(npySlice: bytes[...])
  }

  /// Reads a `.npy` file that is part of another.
  init(npySlice bytes: ArraySlice<UInt8>) throws(NumpyError) {
    var rest = bytes
    try self.init(byteCount: bytes.count) { count throws(NumpyError) in
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }

  /// Reads from whatever gives the next bytes.
  ///
  /// - Parameters:
  ///   - byteCount: The size of the whole, nil where nobody knows.
  ///   - read: Gives that many bytes, fewer only at the end.
  /// - Throws: ``NumpyError`` naming what is wrong.
  private init(
    byteCount: Int?,
    reading read: (Int) throws(NumpyError) -> [UInt8]
  ) throws(NumpyError) {
    let preamble = try NumpyPreamble(read(NumpyPreamble.shortestByteCount))
    let headerByteCount = try preamble.headerByteCount(read(preamble.version.lengthByteCount))
    let dataStart = preamble.byteCount + headerByteCount
    if let byteCount, byteCount < dataStart {
      throw NumpyError.truncatedHeader(needed: dataStart, found: byteCount)
    }
    let text = try read(headerByteCount)
    guard text.count == headerByteCount else {
      throw NumpyError.truncatedHeader(needed: dataStart, found: preamble.byteCount + text.count)
    }
    let header = try NumpyHeader(text: text)
    try header.checkDataByteCount(byteCount.map { $0 - dataStart })
    let data = try read(header.dataByteCount)
    let surplus = byteCount == nil ? try read(1).count : 0
    try header.checkDataByteCount(data.count + surplus)
    shape = header.shape
    elementType = header.elementType
    storage = header.rowMajorLittleEndian(data)
  }

  /// The bytes of a `.npy` file, as NumPy writes it.
  ///
  /// - Parameter version: The version to write; 2.0 in place of 1.0 where the header needs it.
  /// - Returns: Header and data.
  public func npyBytes(version: NumpyVersion = .one) -> [UInt8] {
    NumpyHeader.encoded(shape: shape, elementType: elementType, version: version) + storage
  }

  /// Writes a `.npy` file, whole or not at all.
  ///
  /// - Parameters:
  ///   - path: The file; one that is there is replaced when everything has been written.
  ///   - version: The version to write; 2.0 in place of 1.0 where the header needs it.
  /// - Throws: ``NumpyError/file(_:)``.
  public func write(to path: String, version: NumpyVersion = .one) throws(NumpyError) {
    try unsafe Self.write(
      storage.span.bytes,
      shape: shape,
      elementType: elementType,
      to: path,
      version: version
    )
  }

  /// Writes elements that lie somewhere else as a `.npy` file, whole or not at all.
  ///
  /// A mask of gigabytes goes from where it is to the file, without a copy:
  ///
  ///     try mask.withBytes { bytes throws(NumpyError) in
  ///       try NumpyArray.write(
  ///         bytes, shape: mask.shape.axes, elementType: .boolean, to: "mask.npy")
  ///     }
  ///
  /// - Parameters:
  ///   - bytes: The elements in row-major order, each little-endian.
  ///   - shape: The extent of each axis, outermost first.
  ///   - elementType: What the elements are.
  ///   - path: The file; one that is there is replaced when everything has been written.
  ///   - version: The version to write; 2.0 in place of 1.0 where the header needs it.
  /// - Throws: ``NumpyError``.
  public static func write(
    _ bytes: RawSpan,
    shape: [Int],
    elementType: NumpyElementType,
    to path: String,
    version: NumpyVersion = .one
  ) throws(NumpyError) {
    try NumpyHeader.check(bytes, fill: shape, of: elementType)
    let header = NumpyHeader.encoded(shape: shape, elementType: elementType, version: version)
    do {
      try WholeFile.create(header, then: bytes, to: path)
    } catch {
      throw NumpyError.file(error)
    }
  }
}

extension NumpyHeader {
  /// Bytes of the data.
  var dataByteCount: Int { shape.contains(0) ? 0 : shape.reduce(elementType.byteCount, *) }

  /// Checks that bytes are as many as a shape holds.
  static func check(
    _ bytes: RawSpan,
    fill shape: [Int],
    of elementType: NumpyElementType
  ) throws(NumpyError) {
    let count = try elementCount(of: shape, elementType: elementType)
    guard count * elementType.byteCount == bytes.byteCount else {
      throw NumpyError.wrongValueCount(
        shape: shape,
        needed: count,
        found: bytes.byteCount / elementType.byteCount
      )
    }
  }

  /// Checks the bytes that are there against those that the header promises; nil is not known yet.
  fileprivate func checkDataByteCount(_ found: Int?) throws(NumpyError) {
    let count = try Self.elementCount(of: shape, elementType: elementType)
    let needed = count * elementType.byteCount
    guard let found else { return }
    guard found >= needed else {
      throw NumpyError.truncatedData(
        shape: shape,
        elementType: elementType,
        needed: needed,
        found: found
      )
    }
    guard found == needed else {
      throw NumpyError.trailingData(shape: shape, elementType: elementType, needed: needed)
    }
  }
}
