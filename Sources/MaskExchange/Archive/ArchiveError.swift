/// Why bytes are not an `.npz` archive that can be read, or arrays not one that can be written.
public enum ArchiveError: Error, Hashable, Sendable {
  /// The file itself cannot be read or written.
  case file(FileError)
  /// The file is a stream, and an archive is read from its end.
  case stream(path: String)
  /// The bytes do not end as a zip archive does.
  case notArchive
  /// The archive is of the kind for more than 4 GiB or 65,535 entries, or lies in several files.
  case unsupportedKind(String)
  /// The table of entries is not where the end of the archive says, or not what it says.
  case malformedDirectory(position: Int, expected: String)
  /// The name of an entry is not text.
  case unreadableName(entry: Int)
  /// An entry is something else than a `.npy` file.
  case notArray(entry: String)
  /// Two entries have one name.
  case duplicateName(String)
  /// An entry is compressed.
  case compressed(entry: String, method: UInt16)
  /// An entry is encrypted.
  case encrypted(entry: String)
  /// An entry that is stored as it is has another size stored than it is said to have.
  case wrongSize(entry: String, stored: Int, said: Int)
  /// What stands before the data of an entry is not what the table of entries says.
  case malformedEntry(entry: String, position: Int, expected: String)
  /// An entry lies in the place of another.
  case overlap(entry: String, begin: Int, other: String, otherEnd: Int)
  /// The data are not those that were written.
  case wrongChecksum(entry: String, expected: UInt32, found: UInt32)
  /// The array of an entry cannot be read or written.
  case array(NumpyError, entry: String)
  /// The arrays are more than an archive of the old kind can hold.
  case tooLarge(byteCount: Int, entryCount: Int)
}

extension ArchiveError: CustomStringConvertible {
  /// What is wrong, where, and what would be right.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .stream(let path):
      "'\(path)' is a stream, and an .npz archive is read from its end; save it to a file first"
    case .notArchive: "not an .npz archive: it does not end as a zip file does"
    case .unsupportedKind(let kind):
      "the archive \(kind), which is not read; save the arrays as .npy"
    case .malformedDirectory(let position, let expected):
      "byte \(position) of the archive should be \(expected)"
    case .unreadableName(let entry): "the name of entry \(entry) is not text in UTF-8"
    case .notArray(let entry):
      "the entry '\(entry)' is not an array; every entry of an .npz archive is a .npy file"
    case .duplicateName(let name): "the archive has '\(name)' twice"
    case .compressed(let entry, let method):
      "the entry '\(entry)' is \(method == 8 ? "deflated" : "compressed by method \(method)"), "
        + "which is not read; write it with numpy.savez in place of numpy.savez_compressed"
    case .encrypted(let entry): "the entry '\(entry)' is encrypted, which is not read"
    case .wrongSize(let entry, let stored, let said):
      "the entry '\(entry)' takes \(stored) bytes in the archive and is said to have \(said); one "
        + "that is not compressed has equally many"
    case .malformedEntry(let entry, let position, let expected):
      "byte \(position) of the archive, at the entry '\(entry)', should be \(expected)"
    case .overlap(let entry, let begin, let other, let otherEnd):
      "the entry '\(entry)' begins at byte \(begin), before '\(other)' ends at \(otherEnd)"
    case .wrongChecksum(let entry, let expected, let found):
      "the data of the entry '\(entry)' have the CRC-32 \(Self.hexadecimal(found)), not "
        + "\(Self.hexadecimal(expected)); they are damaged"
    case .array(let error, let entry): "the entry '\(entry)': \(error)"
    case .tooLarge(let byteCount, let entryCount):
      "\(entryCount) arrays of \(byteCount) bytes together do not fit an .npz archive, which holds "
        + "65534 of less than 4 GiB; write .npy or .safetensors"
    }
  }

  private static func hexadecimal(_ checksum: UInt32) -> String {
    let digits = String(checksum, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
