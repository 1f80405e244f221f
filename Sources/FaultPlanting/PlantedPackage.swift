package import Foundation

/// A copy of the package with all faults planted in its sources, built once.
package struct PlantedPackage: Sendable {
  /// The faults; the one with the number n is at index n - 1.
  package let faults: [Fault]
  /// The program with the faults in it.
  package let program: URL

  /// Copies, plants and builds.
  ///
  /// What did not change since the last time is not built again.
  ///
  /// - Parameters:
  ///   - root: The package's own folder, with `Package.swift` and `Tests/Faults`.
  ///   - folder: Where the copy goes.
  ///   - onProgress: Told what is being done.
  /// - Throws: ``FaultError``, and errors of the file system.
  package init(root: URL, folder: URL, onProgress: (String) -> Void) throws {
    faults = try FaultList(folder: root.appending(path: "Tests/Faults")).faults
    onProgress("planting \(faults.count) faults")
    try Self.copy(root, to: folder, faults)
    onProgress("building the package with \(faults.count) faults in it")
    let build = try ChildProcess.run(
      ["swift", "build", "-c", "release", "--product", "maskspec"],
      in: folder
    )
    guard build.status == 0 else {
      let lines = (build.output + build.errors).split(separator: "\n")
      let errors = lines.filter { $0.contains("error:") }
      throw FaultError.buildFailed(
        output: (errors.isEmpty ? lines.suffix(20) : errors.prefix(20)[...])
          .joined(separator: "\n")
      )
    }
    program = folder.appending(path: ".build/release/maskspec")
  }

  private static func copy(_ root: URL, to folder: URL, _ faults: [Fault]) throws {
    let manager = FileManager.default
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    let manifest = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
    // A planted fault may well look odd to the compiler.
    try write(
      manifest.replacing("  .treatAllWarnings(as: .error),\n", with: ""),
      to: folder.appending(path: "Package.swift")
    )
    let tests = folder.appending(path: "Tests")
    try? manager.removeItem(at: tests)
    try manager.createSymbolicLink(at: tests, withDestinationURL: root.appending(path: "Tests"))
    let numbered = Dictionary(
      grouping: faults.enumerated().map { (number: $0 + 1, fault: $1) },
      by: \.fault.file
    )
    let sources = root.appending(path: "Sources")
    for (file, inFile) in numbered
    where !manager.fileExists(atPath: sources.appending(path: file).path) {
      throw FaultError.noFile(fault: inFile[0].fault.name, file: file)
    }
    try copySources(sources, to: folder.appending(path: "Sources"), numbered)
  }

  private static func copySources(
    _ sources: URL,
    to copy: URL,
    _ faults: [String: [(number: Int, fault: Fault)]]
  ) throws {
    let manager = FileManager.default
    let paths = try manager.subpathsOfDirectory(atPath: sources.path)
    var written: Set<String> = []
    for path in paths where try !isFolder(sources.appending(path: path)) {
      let source = sources.appending(path: path)
      let target = copy.appending(path: path)
      written.insert(path)
      guard path.hasSuffix(".swift") else {
        try write(try Data(contentsOf: source), to: target)
        continue
      }
      let text = try String(contentsOf: source, encoding: .utf8)
      try write(try Planting(text, faults[path, default: []]).planted, to: target)
    }
    for module in Set(faults.keys.compactMap { $0.split(separator: "/").first.map(String.init) }) {
      let selector = "\(module)/PlantedFault.swift"
      written.insert(selector)
      try write(Planting.selector, to: copy.appending(path: selector))
    }
    // Files that were there the last time and have gone since.
    for path in try manager.subpathsOfDirectory(atPath: copy.path)
    where try !written.contains(path) && !isFolder(copy.appending(path: path)) {
      try manager.removeItem(at: copy.appending(path: path))
    }
  }

  private static func isFolder(_ url: URL) throws -> Bool {
    try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true
  }

  private static func write(_ text: String, to file: URL) throws {
    try write(Data(text.utf8), to: file)
  }

  /// Writes a file only where it changes, so that it is not built again otherwise.
  private static func write(_ data: Data, to file: URL) throws {
    if let old = try? Data(contentsOf: file), old == data { return }
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try data.write(to: file)
  }
}
