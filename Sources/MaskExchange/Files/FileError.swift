/// Why a file could not be read or written.
public enum FileError: Error, Hashable, Sendable {
  /// There is no such file.
  case missing(path: String)
  /// The folder that the file should go into does not exist.
  case missingFolder(path: String)
  /// A folder stands where a file should.
  case isFolder(path: String)
  /// The file may not be read.
  case notReadable(path: String)
  /// The file, or its folder, may not be written.
  case notWritable(path: String)
  /// The system refused, for a reason of its own.
  case failed(path: String, reason: String)
}

extension FileError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .missing(let path): "there is no file '\(path)'"
    case .missingFolder(let path): "the folder '\(path)' does not exist; create it first"
    case .isFolder(let path): "'\(path)' is a folder, not a file"
    case .notReadable(let path): "'\(path)' may not be read by this user"
    case .notWritable(let path): "'\(path)' may not be written by this user"
    case .failed(let path, let reason): "'\(path)': \(reason)"
    }
  }
}
