/// Failures of the past, tried before anything else.
///
/// As text it is a line per case: the name of the property, a space, and its choices. Empty lines
/// and lines that begin with `#` say nothing.
public struct Corpus: Hashable, Sendable {
  /// The cases by the name of their property, in the order of the text.
  public private(set) var cases: [String: [ChoiceList]] = [:]

  /// The failures that this package has had.
  public static let shipped: Corpus = {
    // A test reads the file; a line that is no case would be left out here.
    let text = String(decoding: PackageResources.corpus_txt, as: UTF8.self)
    return (try? Corpus(text)) ?? Corpus()
  }()

  /// An empty corpus.
  public init() {}

  /// Reads a corpus.
  ///
  /// - Throws: ``CorpusError`` for a line that is no case.
  public init(_ text: String) throws(CorpusError) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard let name = words.first, !name.hasPrefix("#") else { continue }
      guard words.count <= 2, let choices = ChoiceList(words.count == 2 ? words[1] : "") else {
        throw CorpusError(line: index + 1, text: String(line))
      }
      cases[String(name), default: []].append(choices)
    }
  }

  /// This corpus and another.
  public func merging(_ other: Corpus) -> Corpus {
    var merged = self
    merged.cases.merge(other.cases) { mine, theirs in
      mine + theirs.filter { !mine.contains($0) }
    }
    return merged
  }

  /// The line of a failure.
  public static func line(_ property: String, _ failure: Failure) -> String {
    "\(property) \(failure.choices)"
  }
}

/// A line of a corpus that is no case.
public struct CorpusError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line, from 1.
  public let line: Int
  /// What stands there.
  public let text: String

  /// What is wrong, and what would be right.
  public var description: String {
    "line \(line) is '\(text)'; a line is the name of a property, a space, and choices: 3.0.1"
  }
}
