import Foundation

/// The private folder in which the files of a case lie, and which nobody has to clean up.
///
/// A small shell process watches over it: when this process ends, by whatever means, it ends the
/// outside program and removes the folder. Removing it at exit alone would leave both behind where
/// the run is killed.
final class ExchangeFolder {
  /// The folder, without a slash at its end.
  let path: String
  private let watch = Process()
  private let line = Pipe()

  private static let script = """
    trap '' HUP INT TERM
    group=
    while read -r next; do group=$next; done
    [ -z "$group" ] || kill -s KILL -- "-$group" 2>/dev/null
    rm -rf -- "$1"
    """

  /// Creates the folder, which only this user may read.
  ///
  /// - Throws: ``OutsideError/noFolder(reason:)``.
  init() throws(OutsideError) {
    _ = signal(SIGPIPE, SIG_IGN)
    let url = Self.place.appending(path: "maskspec-\(UUID().uuidString)")
    path = url.path(percentEncoded: false)
    do {
      try FileManager.default.createDirectory(
        at: url,
        withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700]
      )
      watch.executableURL = URL(filePath: "/bin/sh")
      watch.arguments = ["-c", Self.script, "sh", path]
      watch.standardInput = line
      watch.standardOutput = FileHandle.nullDevice
      watch.standardError = FileHandle.nullDevice
      try watch.run()
    } catch {
      try? FileManager.default.removeItem(atPath: path)
      throw .noFolder(reason: error.localizedDescription)
    }
  }

  /// Where folders are made: where `TMPDIR` says, or in memory, where a case takes half the time.
  private static var place: URL {
    let isFree = ProcessInfo.processInfo.environment["TMPDIR", default: ""].isEmpty
    let memory = "/dev/shm"
    return isFree && FileManager.default.isWritableFile(atPath: memory)
      ? URL(filePath: memory) : FileManager.default.temporaryDirectory
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Has a process group ended with this process; nil for none.
  func watch(over group: Int32?) {
    try? line.fileHandleForWriting.write(contentsOf: Data("\(group.map { "\($0)" } ?? "")\n".utf8))
  }

  /// The path of a file in the folder.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Removes what an earlier case may have left under a name.
  func remove(_ name: String) { unsafe unlink(file(name)) }
}
