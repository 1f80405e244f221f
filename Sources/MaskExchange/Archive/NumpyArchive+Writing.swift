extension NumpyArchive {
  /// The bytes of an `.npz` file, with every entry stored as it is.
  ///
  /// - Throws: ``ArchiveError/tooLarge(byteCount:entryCount:)``.
  public func npzBytes() throws(ArchiveError) -> [UInt8] {
    var bytes: [UInt8] = []
    var table = ArchiveTable()
    for entry in arrays.entries {
      bytes += try unsafe table.add(
        entry.array.storage.span.bytes,
        named: entry.name,
        shape: entry.array.shape,
        elementType: entry.array.elementType
      )
      bytes += entry.array.storage
    }
    return bytes + table.encoded()
  }

  /// Writes an `.npz` file, whole or not at all.
  ///
  /// - Parameter path: The file; one that is there is replaced when everything has been written.
  /// - Throws: ``ArchiveError``.
  public func write(to path: String) throws(ArchiveError) {
    let file = try ArchiveFile(path: path)
    for entry in arrays.entries {
      let storage = entry.array.storage
      try unsafe file.append(
        storage.span.bytes,
        named: entry.name,
        shape: entry.array.shape,
        elementType: entry.array.elementType
      )
    }
    try file.finish()
  }

  /// Writes one array that lies somewhere else as an `.npz` file, whole or not at all.
  ///
  /// - Parameters:
  ///   - bytes: The elements in row-major order, each little-endian.
  ///   - name: What the array is called.
  ///   - shape: The extent of each axis, outermost first.
  ///   - elementType: What the elements are.
  ///   - path: The file; one that is there is replaced when everything has been written.
  /// - Throws: ``ArchiveError``.
  public static func write(
    _ bytes: RawSpan,
    named name: String,
    shape: [Int],
    elementType: NumpyElementType,
    to path: String
  ) throws(ArchiveError) {
    do {
      try NumpyHeader.check(bytes, fill: shape, of: elementType)
    } catch {
      throw ArchiveError.array(error, entry: name)
    }
    let file = try ArchiveFile(path: path)
    try file.append(bytes, named: name, shape: shape, elementType: elementType)
    try file.finish()
  }
}

/// An archive on its way into a file.
private final class ArchiveFile {
  private let file: WholeFile
  private var table = ArchiveTable()

  init(path: String) throws(ArchiveError) {
    do { file = try WholeFile(path: path) } catch { throw ArchiveError.file(error) }
  }

  func append(
    _ bytes: RawSpan,
    named name: String,
    shape: [Int],
    elementType: NumpyElementType
  ) throws(ArchiveError) {
    let header = try table.add(bytes, named: name, shape: shape, elementType: elementType)
    do {
      try unsafe file.append(header.span.bytes)
      try file.append(bytes)
    } catch {
      throw ArchiveError.file(error)
    }
  }

  func finish() throws(ArchiveError) {
    let ending = table.encoded()
    do {
      try unsafe file.append(ending.span.bytes)
      try file.finish()
    } catch {
      throw ArchiveError.file(error)
    }
  }
}

/// The table of entries of an archive, as it grows.
private struct ArchiveTable {
  private var entries: [ZipEntry] = []
  /// Bytes of what has been added.
  private var byteCount = 0
  /// Bytes of the table.
  private var tableByteCount = 0

  /// Adds an array.
  ///
  /// - Returns: What stands in the archive before the array's data.
  mutating func add(
    _ bytes: RawSpan,
    named name: String,
    shape: [Int],
    elementType: NumpyElementType
  ) throws(ArchiveError) -> [UInt8] {
    let header = NumpyHeader.encoded(shape: shape, elementType: elementType, version: .one)
    let entryCount = entries.count + 1
    let fileName = name + NumpyArchive.ending
    tableByteCount += ZipEntry.byteCount + fileName.utf8.count
    // The entry has a header of its own too, which is shorter than its part of the table.
    let end = byteCount + bytes.byteCount + header.count + 2 * tableByteCount
    guard end < Int(ZipEndRecord.overflow32), entryCount < Int(ZipEndRecord.overflow16),
      fileName.utf8.count < Int(ZipEndRecord.overflow16)
    else { throw ArchiveError.tooLarge(byteCount: end, entryCount: entryCount) }
    var checksum = Checksum()
    unsafe checksum.append(header.span.bytes)
    checksum.append(bytes)
    let entry = ZipEntry(
      name: fileName,
      checksum: checksum.value,
      dataByteCount: header.count + bytes.byteCount,
      begin: byteCount
    )
    entries.append(entry)
    let start = entry.encoded(local: true) + header
    byteCount += start.count + bytes.byteCount
    return start
  }

  /// What follows the last array.
  func encoded() -> [UInt8] {
    let table = entries.flatMap { $0.encoded(local: false) }
    let directory = byteCount..<byteCount + table.count
    return table + ZipEndRecord.encoded(entryCount: entries.count, directory: directory)
  }
}
