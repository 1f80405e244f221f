import Foundation
import Testing

/// A finished run of the built program.
struct Run {
  let status: Int32
  let output: String
  let errors: String

  /// Standard output as the one JSON document that it has to be.
  func json(sourceLocation: SourceLocation = #_sourceLocation) throws -> JSONValue {
    try #require(
      try? JSONDecoder().decode(JSONValue.self, from: Data(output.utf8)),
      "not one JSON document: \(output.prefix(300))",
      sourceLocation: sourceLocation
    )
  }
}

/// The program beside the tests, run as its users run it.
enum Maskspec {
  /// Runs it with the given words.
  static func run(_ words: String..., in folder: URL? = nil) throws -> Run {
    try run(words, in: folder)
  }

  static func run(_ words: [String], in folder: URL? = nil) throws -> Run {
    try launch(try executable(), words, in: folder)
  }

  /// Runs a script of the shell, in which `$maskspec` is the program.
  static func shell(_ script: String, in folder: URL? = nil) throws -> Run {
    try launch(URL(filePath: "/bin/bash"), ["-c", script], in: folder)
  }

  private static func executable() throws -> URL {
    let tests = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let file = tests.deletingLastPathComponent().appending(path: "maskspec")
    try #require(
      FileManager.default.isExecutableFile(atPath: file.path),
      "there is no \(file.path)"
    )
    return file
  }

  private static func launch(_ file: URL, _ words: [String], in folder: URL?) throws -> Run {
    let process = Process()
    process.executableURL = file
    process.arguments = words
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["NO_COLOR": "1", "maskspec": try executable().path],
      uniquingKeysWith: { _, new in new }
    )
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // Both at once, or a full pipe would stop the program.
    let errorData = Reading(errors)
    let outputData = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Run(
      status: process.terminationReason == .exit
        ? process.terminationStatus : 128 + process.terminationStatus,
      output: String(decoding: outputData, as: UTF8.self),
      errors: String(decoding: errorData.wait(), as: UTF8.self)
    )
  }
}
