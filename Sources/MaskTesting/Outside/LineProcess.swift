import Foundation

/// A running program that is asked and answers by lines.
///
/// One loop of `poll` writes the question, reads the answer and takes what comes on standard error.
/// So no pipe fills up for good: the simpler way, to write and then to read, hangs for ever when
/// the program fills standard error first.
final class LineProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errors = Pipe()
  /// What was printed and not yet taken as a line.
  private var received: [UInt8] = []
  /// The end of what was written to standard error.
  private var errorTail: [UInt8] = []
  private var hasOutputEnded = false
  private var haveErrorsEnded = false
  /// The number of a group that is gone may become another's, so it is used once.
  private var isStopped = false

  /// A line of the exchange is some hundred bytes; a program that prints this much is babbling.
  private static let longestLine = 1 << 20
  private static let longestTail = 2000

  /// Starts a program by the shell.
  ///
  /// - Throws: ``OutsideError/notStarted(reason:)`` where not even the shell can be started.
  init(command: String) throws(OutsideError) {
    // A program that has ended must be an error here, and not the end of this process.
    _ = signal(SIGPIPE, SIG_IGN)
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch { throw .notStarted(reason: error.localizedDescription) }
    for descriptor in [inputDescriptor, outputDescriptor, errorDescriptor] {
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
  }

  deinit { stop() }

  /// The process group, in which the shell and all that it starts are alone.
  var group: Int32 { process.processIdentifier }

  private var inputDescriptor: CInt { input.fileHandleForWriting.fileDescriptor }
  private var outputDescriptor: CInt { output.fileHandleForReading.fileDescriptor }
  private var errorDescriptor: CInt { errors.fileHandleForReading.fileDescriptor }

  /// Writes a line and waits for one.
  ///
  /// - Parameters:
  ///   - question: The line without its end; nil to wait only.
  ///   - seconds: How long to wait.
  ///   - isInterrupted: Asked several times a second whether to give up.
  /// - Returns: The line without its end.
  /// - Throws: ``OutsideError`` where none comes, ``Discarded`` where the wait is interrupted.
  func ask(_ question: String?, within seconds: Double, isInterrupted: () -> Bool) throws -> String
  {
    var unsent = question.map { Array("\($0)\n".utf8)[...] } ?? []
    if question != nil {
      takeOutput()
      if !received.isEmpty { throw OutsideError.unasked(line: takenLine() ?? rest) }
    }
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      if unsent.isEmpty, let line = takenLine() { return line }
      if hasOutputEnded {
        let ending = ended()
        throw OutsideError.ended(ending, errors: errorText)
      }
      if received.count > Self.longestLine {
        throw OutsideError.notJSON(line: rest, reason: "it is longer than a mebibyte")
      }
      if isInterrupted() { throw Discarded(reason: "the run was interrupted") }
      guard ContinuousClock.now < deadline else {
        throw OutsideError.timedOut(seconds: seconds, errors: errorText)
      }
      wait(toWrite: !unsent.isEmpty)
      takeOutput()
      takeErrors()
      send(&unsent)
    }
  }

  /// Ends the program and everything that it started, also where the program itself has ended.
  func stop() {
    guard !isStopped else { return }
    isStopped = true
    kill(-group, SIGKILL)
    _ = hasExited(within: 2)
  }

  /// Waits until something can be read or written, for a tenth of a second at most.
  private func wait(toWrite: Bool) {
    // A negative descriptor is passed over.
    var waits = [
      pollfd(fd: outputDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: haveErrorsEnded ? -1 : errorDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: toWrite ? inputDescriptor : -1, events: Int16(POLLOUT), revents: 0),
    ]
    _ = unsafe poll(&waits, nfds_t(waits.count), 100)
  }

  private func takeOutput() {
    if !hasOutputEnded { hasOutputEnded = !Self.read(outputDescriptor, into: &received) }
  }

  private func takeErrors() {
    if !haveErrorsEnded { haveErrorsEnded = !Self.read(errorDescriptor, into: &errorTail) }
    errorTail.removeFirst(max(0, errorTail.count - Self.longestTail))
  }

  private func send(_ unsent: inout ArraySlice<UInt8>) {
    guard !unsent.isEmpty else { return }
    let count = unsafe unsent.withUnsafeBytes { bytes in
      unsafe write(inputDescriptor, bytes.baseAddress, bytes.count)
    }
    if count > 0 { unsent = unsent.dropFirst(count) }
    // Nobody reads any more: what the program printed before it ended still counts.
    if count < 0, errno == EPIPE { unsent = [] }
  }

  /// Reads what is there.
  ///
  /// - Returns: Whether more may come.
  private static func read(_ descriptor: CInt, into bytes: inout [UInt8]) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while bytes.count <= longestLine {
      let count = unsafe buffer.withUnsafeMutableBytes { space in
        unsafe Foundation.read(descriptor, space.baseAddress, space.count)
      }
      if count == 0 { return false }
      guard count > 0 else { return errno == EAGAIN || errno == EINTR }
      bytes += buffer.prefix(count)
    }
    return true
  }

  private func takenLine() -> String? {
    guard let end = received.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    defer { received.removeFirst(end + 1) }
    return String(decoding: received[..<end], as: UTF8.self)
  }

  private var rest: String { String(decoding: received, as: UTF8.self) }

  private var errorText: String {
    takeErrors()
    return String(decoding: errorTail, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// How the program ended, that has closed its standard output.
  private func ended() -> ProgramEnding {
    guard hasExited(within: 1) else {
      stop()
      return .closedOutput
    }
    return process.terminationReason == .exit
      ? .exited(status: process.terminationStatus) : .killed(signal: process.terminationStatus)
  }

  private func hasExited(within seconds: Double) -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while process.isRunning {
      guard ContinuousClock.now < deadline else { return false }
      usleep(2000)
    }
    return true
  }
}
