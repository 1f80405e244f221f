/// Where a command writes to.
///
/// Results go to standard output, errors and progress to standard error. Colour and progress are
/// for terminals only, and `NO_COLOR` is respected.
struct Console: Sendable {
  let output = TextOutput.standard
  let errors = TextOutput.error

  /// The style of results.
  var style: TextStyle { output.style }

  func write(_ text: String, terminator: String = "\n") throws {
    try output.write(text + terminator)
  }

  func write(_ json: JSON) throws { try write(json.text) }

  /// There is nobody left to tell when an error cannot be written.
  func writeError(_ text: String) { try? errors.write(text + "\n") }

  /// Reports wrong usage or input in the words of every other message.
  func report(_ error: UsageError) {
    let help = error.help.isEmpty ? "" : "\n\(error.help)"
    writeError("\(errors.style.red("error:")) \(error.message)\(help)")
  }
}
