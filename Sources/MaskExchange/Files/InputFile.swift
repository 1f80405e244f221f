import Foundation

/// A file or stream open for reading, closed when its owner lets go of it.
///
/// It is read, not mapped: a mapped file that somebody else cuts short ends the process, and a read
/// one is merely short.
final class InputFile {
  let path: String
  /// The size at opening; nil for a stream, which does not know it.
  let byteCount: Int?
  private let descriptor: CInt

  /// - Throws: ``FileError``; a folder is refused here, not at the first read.
  init(path: String) throws(FileError) {
    guard !path.utf8.contains(0) else { throw FileError.missing(path: path) }
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw Self.error(path: path) }
    let status = FileStatus(descriptor: opened)
    guard status?.kind != .folder else {
      close(opened)
      throw FileError.isFolder(path: path)
    }
    self.path = path
    descriptor = opened
    byteCount = status?.kind == .regular ? status?.byteCount : nil
  }

  deinit { close(descriptor) }

  /// Reads a number of bytes, fewer only where the file ends.
  ///
  /// Memory is taken for what the file has, never for what was asked: a regular file's size bounds
  /// it, and a stream is read in pieces.
  func read(upTo count: Int) throws(FileError) -> [UInt8] {
    if let byteCount { return try readPiece(upTo: min(count, byteCount)) }
    let pieceByteCount = 1 << 20
    var bytes: [UInt8] = []
    while bytes.count < count {
      let piece = try readPiece(upTo: min(pieceByteCount, count - bytes.count))
      if piece.isEmpty { break }
      bytes += piece
    }
    return bytes
  }

  private func readPiece(upTo count: Int) throws(FileError) -> [UInt8] {
    var failure: FileError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let rest = unsafe UnsafeMutableBufferPointer(rebasing: buffer[filled...])
        let step = unsafe Foundation.read(descriptor, rest.baseAddress, rest.count)
        if step == 0 { break }
        if step < 0 {
          if errno == EINTR { continue }
          failure = Self.error(path: path)
          break
        }
        filled += step
      }
    }
    if let failure { throw failure }
    return bytes
  }

  private static func error(path: String) -> FileError {
    switch errno {
    case ENOENT, ENOTDIR: .missing(path: path)
    case EACCES, EPERM: .notReadable(path: path)
    case EISDIR: .isFolder(path: path)
    case let code: .failed(path: path, reason: systemMessage(code))
    }
  }
}

/// What the system says of an error code.
func systemMessage(_ code: CInt) -> String { unsafe String(cString: strerror(code)) }

/// What the system knows of a file.
struct FileStatus {
  enum Kind { case regular, folder, other }

  let kind: Kind
  let byteCount: Int
  /// The permission bits.
  let mode: mode_t

  init?(descriptor: CInt) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Follows symbolic links; nil where there is nothing.
  init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .folder
      default: .other
      }
    byteCount = Int(status.st_size)
    mode = status.st_mode & 0o7777
  }
}
