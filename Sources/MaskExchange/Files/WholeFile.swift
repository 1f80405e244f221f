import Foundation

/// A file that is written whole or not at all.
///
/// The bytes go to a temporary file in the same folder, which takes the file's name when everything
/// is there; whatever goes wrong before, the temporary file is removed and what stood under the
/// name is untouched. A device or a pipe (`/dev/stdout`) has no such thing and is written directly.
///
///     let file = try WholeFile(path: "mask.svg")
///     try unsafe file.append(bytes.span.bytes)
///     try file.finish()
package final class WholeFile {
  private let path: String
  /// What the bytes are written to; the destination itself where that is a device.
  private var temporaryPath: String?
  private let destination: String
  private var descriptor: CInt

  /// Opens the temporary file.
  ///
  /// - Throws: ``FileError`` where the file or its folder cannot be written.
  package init(path: String) throws(FileError) {
    guard !path.utf8.contains(0) else { throw FileError.missing(path: path) }
    let existing = FileStatus(path: path)
    if existing?.kind == .folder || path.hasSuffix("/") { throw FileError.isFolder(path: path) }
    if existing != nil, unsafe access(path, W_OK) != 0 { throw FileError.notWritable(path: path) }
    self.path = path
    // A link stays a link: what it points to is replaced.
    destination = Self.withoutLinks(path)
    if let existing, existing.kind == .other {
      temporaryPath = nil
      descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw Self.error(path: path) }
      return
    }
    let folder = Self.folder(of: destination)
    let temporary = folder + ".\(String(UInt64.random(in: 0 ... .max), radix: 36)).partial"
    let opened = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard opened >= 0 else {
      if errno == ENOENT || errno == ENOTDIR {
        throw FileError.missingFolder(path: String(folder.dropLast()))
      }
      throw Self.error(path: path)
    }
    if let existing { fchmod(opened, existing.mode) }
    descriptor = opened
    temporaryPath = temporary
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if let temporaryPath { unsafe unlink(temporaryPath) }
  }

  /// Adds bytes at the end, without copying them.
  package func append(_ bytes: RawSpan) throws(FileError) {
    var failure: FileError?
    unsafe bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
        let step = unsafe write(descriptor, rest.baseAddress, rest.count)
        if step < 0 {
          if errno == EINTR { continue }
          failure = Self.error(path: path)
          return
        }
        written += step
      }
    }
    if let failure { throw failure }
  }

  /// Gives the file its name; until then nothing has happened to what is there.
  package func finish() throws(FileError) {
    let closing = descriptor
    descriptor = -1
    // A full disk may show only now.
    guard close(closing) == 0 else { throw Self.error(path: path) }
    guard let temporary = temporaryPath else { return }
    guard unsafe rename(temporary, destination) == 0 else { throw Self.error(path: path) }
    temporaryPath = nil
  }

  /// The folder with its slash, empty for the current one.
  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  private static func withoutLinks(_ path: String) -> String {
    guard let resolved = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  private static func error(path: String) -> FileError {
    switch errno {
    case EACCES, EPERM, EROFS: .notWritable(path: path)
    case EISDIR: .isFolder(path: path)
    case let code: .failed(path: path, reason: systemMessage(code))
    }
  }
}

extension WholeFile {
  /// Writes a header and the data behind it.
  static func create(
    _ header: [UInt8],
    then bytes: RawSpan,
    to path: String
  ) throws(FileError) {
    let file = try WholeFile(path: path)
    try unsafe file.append(header.span.bytes)
    try file.append(bytes)
    try file.finish()
  }
}
