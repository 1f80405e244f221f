import Foundation
import MaskLanguage

/// Finds and reads spec files.
enum SpecFiles {
  /// The text of a file.
  static func source(_ path: String) throws -> SourceText {
    do throws(IncludeFailure) {
      return try text(path)
    } catch {
      throw UsageError("cannot read '\(path)': \(error.reason)")
    }
  }

  /// Reads an included file, its path relative to the file that includes it.
  static func include(
    _ path: String,
    from includer: String
  ) throws(IncludeFailure) -> SourceText {
    let folder = (includer as NSString).deletingLastPathComponent
    let joined = path.hasPrefix("/") ? path : (folder as NSString).appendingPathComponent(path)
    return try text((joined as NSString).standardizingPath)
  }

  /// A pipe is read as well as a file is: `--spec <(generate)`.
  private static func text(_ path: String) throws(IncludeFailure) -> SourceText {
    guard let isFolder = isFolder(path) else { throw IncludeFailure("there is no such file") }
    guard !isFolder else { throw IncludeFailure("it is a folder") }
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      return SourceText(Array(try file.readToEnd() ?? Data()), name: path)
    } catch {
      let isReadable = FileManager.default.isReadableFile(atPath: path)
      throw IncludeFailure(isReadable ? "the system refused" : "it may not be read")
    }
  }

  /// The spec files below the given files and folders, in alphabetical order.
  ///
  /// A folder named `invalid` holds files that are wrong on purpose: it is passed over, unless it
  /// is given itself.
  static func find(_ paths: [String]) throws -> [String] {
    try paths.flatMap { path -> [String] in
      guard let isFolder = isFolder(path) else {
        throw UsageError(
          "cannot read '\(path)': there is no such file or folder",
          help: "give a spec file, or a folder of them"
        )
      }
      guard isFolder else { return [path] }
      let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
      let files = names.filter { name in
        name.hasSuffix(".mask") && !name.split(separator: "/").dropLast().contains("invalid")
      }
      guard !files.isEmpty else {
        throw UsageError(
          "there is no .mask file in '\(path)'",
          help: "give a spec file, or a folder of them"
        )
      }
      return files.sorted().map { (path as NSString).appendingPathComponent($0) }
    }
  }

  /// Whether a path leads anywhere.
  static func exists(_ path: String) -> Bool { isFolder(path) != nil }

  /// Whether a path leads to a folder; nil where it leads nowhere.
  private static func isFolder(_ path: String) -> Bool? {
    var isFolder: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return exists ? isFolder.boolValue : nil
  }
}
