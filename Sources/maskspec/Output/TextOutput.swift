import Foundation

/// A stream for text: standard output, or standard error.
///
/// It is written by the system's own call: what a reader has closed, or a disk has no room for, is
/// an error here and not the end of the process.
struct TextOutput: Sendable {
  private let descriptor: CInt
  /// Whether a person looks at it as it comes.
  let isTerminal: Bool
  let style: TextStyle

  static let standard = TextOutput(STDOUT_FILENO)
  static let error = TextOutput(STDERR_FILENO)

  private init(_ descriptor: CInt) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1 && Self.variable("TERM") != "dumb"
    style = TextStyle(isOn: isTerminal && Self.variable("NO_COLOR").isEmpty)
  }

  /// The variable of the environment, empty where it is not set.
  private static func variable(_ name: String) -> String {
    guard let value = unsafe getenv(name) else { return "" }
    return unsafe String(cString: value)
  }

  /// The columns of the terminal; 80 where the text goes elsewhere.
  var width: Int {
    var size = winsize()
    guard isTerminal, unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
    else { return 80 }
    return Int(size.ws_col)
  }

  /// - Throws: ``OutputError`` where the text does not arrive.
  func write(_ text: String) throws(OutputError) {
    var text = text
    let failure = text.withUTF8 { bytes -> CInt? in
      var start = 0
      while start < bytes.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start...])
        let count = unsafe Foundation.write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno != EINTR { return errno }
        start += max(0, count)
      }
      return nil
    }
    if let failure { throw OutputError(code: failure) }
  }
}

/// Why text did not arrive.
struct OutputError: Error, CustomStringConvertible {
  fileprivate let code: CInt

  /// Whether the reader has gone away, as `head` does, which needs no words.
  var isClosedByReader: Bool { code == EPIPE }

  var description: String {
    "cannot write to standard output: \(unsafe String(cString: strerror(code)))"
  }
}

/// Colours and weights for a terminal.
struct TextStyle: Sendable {
  let isOn: Bool

  func bold(_ text: String) -> String { styled(text, "1") }
  func red(_ text: String) -> String { styled(text, "1;31") }
  func green(_ text: String) -> String { styled(text, "32") }
  func yellow(_ text: String) -> String { styled(text, "33") }
  func faint(_ text: String) -> String { styled(text, "2") }

  private func styled(_ text: String, _ code: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
