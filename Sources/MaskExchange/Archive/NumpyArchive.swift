/// What an `.npz` file holds: arrays with names, each a `.npy` file in a zip archive.
///
/// Archives of `numpy.savez` are read, which stores; those of `numpy.savez_compressed` are not.
///
///     let archive = try NumpyArchive(contentsOf: "masks.npz")
///     archive.arrays["mask"]?.shape
public struct NumpyArchive: Hashable, Sendable {
  /// The arrays, in the order of the archive.
  public var arrays: NamedArrays

  /// Creates the contents of an archive.
  public init(arrays: NamedArrays = NamedArrays()) { self.arrays = arrays }

  /// What an entry's name has behind the array's.
  static let ending = ".npy"
}

extension NumpyArchive {
  /// Reads an `.npz` file.
  ///
  /// - Throws: ``ArchiveError`` naming what is wrong.
  /// - Complexity: O(file), and twice its size in memory.
  public init(contentsOf path: String) throws(ArchiveError) {
    let file: InputFile
    do { file = try InputFile(path: path) } catch { throw ArchiveError.file(error) }
    guard let byteCount = file.byteCount else { throw ArchiveError.stream(path: path) }
    let bytes: [UInt8]
    do { bytes = try file.read(upTo: byteCount) } catch { throw ArchiveError.file(error) }
    try self.init(npzBytes: bytes)
  }

  /// Reads the bytes of an `.npz` file.
  ///
  /// The table at the end says where the entries are. It is not believed: every entry lies inside
  /// the archive, apart from the others, under the name that it has itself, with the data that were
  /// written.
  ///
  /// - Throws: ``ArchiveError`` naming what is wrong.
  public init(npzBytes bytes: [UInt8]) throws(ArchiveError) {
    let end = try ZipEndRecord(endOf: bytes)
    var position = end.directory.lowerBound
    var located: [(entry: ZipEntry, data: Range<Int>)] = []
    for index in 0..<end.entryCount {
      let entry = try ZipEntry(bytes, at: &position, end: end.directory.upperBound, index: index)
      located.append((entry, try entry.dataRange(in: bytes, before: end.directory.lowerBound)))
    }
    guard position == end.directory.upperBound else {
      throw ArchiveError.malformedDirectory(
        position: position,
        expected: "the end of the table, after \(end.entryCount) entries"
      )
    }
    try Self.checkApart(located)
    arrays = NamedArrays()
    for (entry, data) in located {
      guard entry.name.hasSuffix(Self.ending) else {
        throw ArchiveError.notArray(entry: entry.name)
      }
      let name = String(entry.name.dropLast(Self.ending.count))
      guard arrays[name] == nil else { throw ArchiveError.duplicateName(name) }
      arrays[name] = try Self.array(of: entry, in: bytes[data])
    }
  }

  /// Entries that share their bytes would make much memory of a small file.
  private static func checkApart(
    _ located: [(entry: ZipEntry, data: Range<Int>)]
  ) throws(ArchiveError) {
    var (last, end) = ("", 0)
    for (entry, data) in located.sorted(by: { $0.entry.begin < $1.entry.begin }) {
      guard entry.begin >= end else {
        throw ArchiveError.overlap(
          entry: entry.name,
          begin: entry.begin,
          other: last,
          otherEnd: end
        )
      }
      (last, end) = (entry.name, data.upperBound)
    }
  }

  private static func array(
    of entry: ZipEntry,
    in bytes: ArraySlice<UInt8>
  ) throws(ArchiveError) -> NumpyArray {
    var checksum = Checksum()
    unsafe checksum.append(bytes.span.bytes)
    guard checksum.value == entry.checksum else {
      throw ArchiveError.wrongChecksum(
        entry: entry.name,
        expected: entry.checksum,
        found: checksum.value
      )
    }
    do {
      return try NumpyArray(npySlice: bytes)
    } catch {
      throw ArchiveError.array(error, entry: entry.name)
    }
  }
}
