/// A way for our own code to be wrong: a piece of a source file, and what might stand there.
package struct Fault: Hashable, Sendable {
  /// A name of small letters, digits and hyphens, different from every other.
  package let name: String
  /// What is wrong with it, in one sentence.
  package let statement: String
  /// The file that it is planted in, below `Sources`.
  package let file: String
  /// Whether the text is a statement, or several; otherwise it is an expression.
  package let isStatement: Bool
  /// The text as it is; it occurs exactly once in the file.
  package let right: String
  /// The text as it would be.
  package let wrong: String
  /// The group, which is the name of the file that lists it: `algebra`.
  package let group: String

  package init(
    name: String,
    statement: String,
    file: String,
    isStatement: Bool,
    right: String,
    wrong: String,
    group: String
  ) {
    self.name = name
    self.statement = statement
    self.file = file
    self.isStatement = isStatement
    self.right = right
    self.wrong = wrong
    self.group = group
  }
}

/// Why faults cannot be read or planted.
package enum FaultError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A line of a list of faults is none.
  case notAFault(list: String, line: Int, text: String)
  /// An entry lacks something.
  case incomplete(list: String, fault: String, missing: String)
  /// Two entries have the same name.
  case repeatedName(String)
  /// The file that a fault is planted in cannot be read.
  case noFile(fault: String, file: String)
  /// The text that a fault replaces occurs never, or more than once.
  case occurrences(fault: String, file: String, count: Int, text: String)
  /// Two faults replace pieces that overlap and differ.
  case overlap(fault: String, other: String, file: String)
  /// The folder of lists has none.
  case noFaults(folder: String)
  /// The planted sources do not build.
  case buildFailed(output: String)
  /// A program could not be started.
  case notStarted(program: String, reason: String)

  package var description: String {
    switch self {
    case .notAFault(let list, let line, let text):
      "\(list):\(line): '\(text)' is no part of a fault; a line is 'fault NAME', 'says …', "
        + "'in FILE', 'statement', '- OLD' or '+ NEW'"
    case .incomplete(let list, let fault, let missing):
      "\(list): the fault '\(fault)' has no line '\(missing)'"
    case .repeatedName(let name): "there are two faults named '\(name)'"
    case .noFile(let fault, let file): "the fault '\(fault)' is in \(file), which is not there"
    case .occurrences(let fault, let file, let count, let text):
      "the fault '\(fault)' replaces a text that occurs \(count) times in \(file), not once:\n"
        + text
    case .overlap(let fault, let other, let file):
      "the faults '\(fault)' and '\(other)' replace texts of \(file) that overlap; let them "
        + "replace the same one"
    case .noFaults(let folder): "there is no list of faults (*.faults) in \(folder)"
    case .buildFailed(let output): "the sources do not build with the faults in them:\n\(output)"
    case .notStarted(let program, let reason): "\(program) could not be started: \(reason)"
    }
  }
}
