import Foundation
import TestSupport
import Testing

/// The files of the repository as they lie in the working tree, without what a build leaves.
struct WorkingTree {
  struct File: Sendable, CustomTestStringConvertible {
    /// The path below the root, with `/` between folders.
    let path: String
    let url: URL

    var testDescription: String { path }

    /// The text; bytes that are not UTF-8, which a spec file of a test may have, are replaced.
    func text() throws -> String { String(decoding: try Data(contentsOf: url), as: UTF8.self) }

    func lines() throws -> [Substring] {
      try text().split(separator: "\n", omittingEmptySubsequences: false)
    }
  }

  let root: URL
  let files: [File]

  init() throws {
    let root = try #require(repositoryRoot())
    self.root = root
    files = try Self.files(in: root, below: "")
  }

  func files(below folder: String, endingIn suffixes: String...) -> [File] {
    files.filter { file in
      file.path.hasPrefix(folder) && suffixes.contains { file.path.hasSuffix($0) }
    }
  }

  func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  private static func files(in folder: URL, below path: String) throws -> [File] {
    let entries = try FileManager.default.contentsOfDirectory(
      at: folder,
      includingPropertiesForKeys: [.isDirectoryKey]
    )
    return try entries.sorted { $0.path < $1.path }.flatMap { entry -> [File] in
      let name = entry.lastPathComponent
      if [".git", ".swiftpm"].contains(name) || name.hasPrefix(".build") { return [] }
      let isFolder = try entry.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true
      return isFolder
        ? try files(in: entry, below: path + name + "/") : [File(path: path + name, url: entry)]
    }
  }
}

/// `path:line`, as editors and compilers write places.
func place(_ file: WorkingTree.File, _ index: Int) -> String { "\(file.path):\(index + 1)" }
