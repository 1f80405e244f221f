/// Something wrong with a text: where, what, and what would be right.
public struct Diagnostic: Sendable {
  let problem: Problem
  /// The text that it was found in.
  public let source: SourceText
  let range: Range<Int>

  /// The kind of problem, stable across versions: `unknown-mask`.
  public var id: String { problem.id.rawValue }
  /// What is wrong, in the reader's words.
  public var message: String { problem.message }
  /// What would be right, empty where nothing can be offered.
  public var help: String { problem.help }
  /// The line, from 1.
  public var line: Int { source.line(at: range.lowerBound) }
  /// The column, from 1, counted in characters.
  ///
  /// - Complexity: O(length of the line).
  public var column: Int { source.column(at: range.lowerBound) }
}

/// The diagnostics of a text that could not be used.
public struct SyntaxFailure: Error, Sendable, CustomStringConvertible {
  /// Every error that was found, in the order of the text.
  public let diagnostics: [Diagnostic]

  /// The rendered errors, one below the other.
  public var description: String {
    diagnostics.map { $0.rendered() }.joined(separator: "\n")
  }
}

/// Collects the diagnostics of one text, up to a number that a reader can use.
struct DiagnosticList {
  let source: SourceText
  private(set) var diagnostics: [Diagnostic] = []

  /// Errors in one file.
  static let limit = 1000

  var isFull: Bool { diagnostics.count >= Self.limit }

  mutating func report(_ problem: Problem, at range: Range<Int>) {
    guard !isFull else { return }
    diagnostics.append(Diagnostic(problem: problem, source: source, range: range))
  }

  /// The diagnostics of both, in the order of the text; the last one says where they were cut.
  func merged(with other: DiagnosticList) -> [Diagnostic] {
    let all = (diagnostics + other.diagnostics).sorted { $0.range.lowerBound < $1.range.lowerBound }
    guard isFull || other.isFull, let last = all.prefix(Self.limit).last else { return all }
    let end = Diagnostic(
      problem: .tooManyErrors(limit: Self.limit),
      source: source,
      range: last.range
    )
    return all.prefix(Self.limit) + [end]
  }
}
