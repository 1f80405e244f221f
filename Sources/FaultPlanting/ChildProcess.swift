package import Foundation

/// A program that was run to its end.
package struct ChildProcess: Sendable {
  /// Its exit status; nil where it was killed by a signal, or for taking too long.
  package let status: Int32?
  /// Whether it took too long.
  package let isTimedOut: Bool
  /// Its standard output.
  package let output: String
  /// Its standard error.
  package let errors: String

  /// Runs a program and waits for it.
  ///
  /// - Parameters:
  ///   - words: The program, looked for along the path, and its arguments.
  ///   - folder: Where it runs; nil for here.
  ///   - environment: What is added to the environment.
  ///   - seconds: How long it may take; nil for as long as it likes.
  /// - Returns: What came of it.
  /// - Throws: ``FaultError/notStarted(program:reason:)``.
  package static func run(
    _ words: [String],
    in folder: URL? = nil,
    environment: [String: String] = [:],
    seconds: Int? = nil
  ) throws -> ChildProcess {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    // Files rather than pipes: nobody has to read them while the program runs.
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "maskspec-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let (output, errors) = (scratch.appending(path: "output"), scratch.appending(path: "errors"))
    process.standardOutput = try handle(output)
    process.standardError = try handle(errors)
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do { try process.run() } catch {
      throw FaultError.notStarted(program: words.first ?? "", reason: "\(error)")
    }
    var isTimedOut = false
    if let seconds, ended.wait(timeout: .now() + .seconds(seconds)) == .timedOut {
      isTimedOut = true
      kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
    let isRegular = !isTimedOut && process.terminationReason == .exit
    return ChildProcess(
      status: isRegular ? process.terminationStatus : nil,
      isTimedOut: isTimedOut,
      output: try String(contentsOf: output, encoding: .utf8),
      errors: try String(contentsOf: errors, encoding: .utf8)
    )
  }

  private static func handle(_ file: URL) throws -> FileHandle {
    try Data().write(to: file)
    return try FileHandle(forWritingTo: file)
  }
}
