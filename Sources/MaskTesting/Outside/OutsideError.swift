public import MaskExchange

/// What went wrong with an outside program, and so with the case that it was asked.
public enum OutsideError: Error, Hashable, Sendable {
  /// The program could not be started at all.
  case notStarted(reason: String)
  /// There is no place for the files of a case.
  case noFolder(reason: String)
  /// The program ended where a line was waited for.
  case ended(ProgramEnding, errors: String)
  /// The program did not print a line in time.
  case timedOut(seconds: Double, errors: String)
  /// The program printed a line that is none of the exchange.
  case notJSON(line: String, reason: String)
  /// The program printed more than one line for one case.
  case unasked(line: String)
  /// The program's first line declares something that there is not.
  case wrongDeclaration(reason: String)
  /// The program said itself that it failed.
  case reported(String)
  /// The program answered another case than it was asked.
  case wrongCase(asked: Int, answered: Int)
  /// The program did not write a file.
  case missingFile(String)
  /// A file of the program cannot be read.
  case unreadableFile(String, NumpyError)
  /// An array of the program has another shape than it must.
  case wrongShape(String, found: [Int], expected: [Int], axes: String)
  /// An array of the program holds something else than floating-point numbers.
  case wrongType(String, found: NumpyElementType)
}

/// How a program came to its end.
public enum ProgramEnding: Hashable, Sendable, CustomStringConvertible {
  /// By itself, with a status.
  case exited(status: Int32)
  /// By a signal.
  case killed(signal: Int32)
  /// It closed its standard output, and was ended for it.
  case closedOutput

  /// The ending, to be read after "the program".
  public var description: String {
    switch self {
    case .exited(let status): "ended with exit status \(status)"
    case .killed(let signal): "was ended by signal \(signal)"
    case .closedOutput: "closed its standard output"
    }
  }
}

extension OutsideError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .notStarted(let reason): "the program cannot be started: \(reason)"
    case .noFolder(let reason): "there is no folder for the files of the cases: \(reason)"
    case .ended(let ending, let errors):
      "the program \(ending) before it answered\(Self.quoted(errors))"
    case .timedOut(let seconds, let errors):
      "the program printed no line within \(Self.text(seconds)); it must print one for every case, "
        + "flush it, and one before the first\(Self.quoted(errors))"
    case .notJSON(let line, let reason):
      "the program printed '\(Self.shortened(line))' where a line of JSON such as {} belongs"
        + " (\(reason)); print to standard error what is for people"
    case .unasked(let line):
      "the program printed '\(Self.shortened(line))' without being asked; it must print one line"
        + " before the first case, and one for every case"
    case .wrongDeclaration(let reason): "the program's first line is not right: \(reason)"
    case .reported(let message): "the program reports an error: \(message)"
    case .wrongCase(let asked, let answered):
      "the program was asked case \(asked) and answered case \(answered)"
    case .missingFile(let name): "the program answered without writing \(name)"
    case .unreadableFile(let name, let error): "\(name) of the program cannot be read: \(error)"
    case .wrongShape(let name, let found, let expected, let axes):
      "\(name) of the program has the shape \(found), and must have \(expected): \(axes)"
    case .wrongType(let name, let found):
      "\(name) of the program holds \(found), and must hold floating-point numbers"
    }
  }

  private static func text(_ seconds: Double) -> String {
    seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(seconds) s"
  }

  private static func quoted(_ errors: String) -> String {
    errors.isEmpty
      ? "; it wrote nothing to standard error" : "; the end of its standard error:\n\(errors)"
  }

  private static func shortened(_ line: String) -> String {
    line.count > 80 ? "\(line.prefix(80))…" : line
  }

  /// Whether the program that is running can no longer be relied on.
  var isLoss: Bool {
    switch self {
    case .notStarted, .noFolder, .ended, .timedOut, .notJSON, .unasked, .wrongDeclaration,
      .wrongCase:
      true
    case .reported, .missingFile, .unreadableFile, .wrongShape, .wrongType: false
    }
  }
}
