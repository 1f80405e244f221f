package import Foundation

/// The folder with Package.swift above a source file, nil where there is none.
///
///     let root = try #require(repositoryRoot())
package func repositoryRoot(above filePath: String = #filePath) -> URL? {
  var folder = URL(filePath: filePath).resolvingSymlinksInPath().deletingLastPathComponent()
  while folder.path != "/" {
    let manifest = folder.appending(path: "Package.swift")
    if FileManager.default.fileExists(atPath: manifest.path) { return folder }
    folder.deleteLastPathComponent()
  }
  return nil
}
