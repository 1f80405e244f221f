public import MaskAlgebra

/// What a spec file says: definitions, inputs, laws and examples.
public struct SpecFile: Sendable {
  /// A law and the line that it begins on.
  public struct LocatedLaw: Sendable {
    /// The law.
    public let law: Law
    /// The line, from 1.
    public let line: Int
  }

  /// An example and the line that it begins on.
  public struct LocatedExample: Sendable {
    /// The example.
    public let example: Example
    /// The line, from 1.
    public let line: Int
  }

  /// What errors call the file.
  public let name: String
  /// The masks that the file defines, in its order.
  public internal(set) var definitions: [MaskDefinition] = []
  /// The line on which each of these definitions begins, by name, from 1.
  public internal(set) var definitionLines: [String: Int] = [:]
  /// The inputs that the file declares, in its order.
  public internal(set) var inputs: [InputDeclaration] = []
  /// The laws, in the file's order.
  public internal(set) var laws: [LocatedLaw] = []
  /// The examples, in the file's order.
  public internal(set) var examples: [LocatedExample] = []
  /// Every name in scope: the catalogue, what the file includes, and its own.
  public internal(set) var vocabulary: Vocabulary
  /// Names whose definitions have errors.
  var brokenNames: Set<String> = []
  /// Whether a file that it includes could not be read.
  var missesFiles = false

  init(name: String, vocabulary: Vocabulary) {
    self.name = name
    self.vocabulary = vocabulary
  }
}

/// Why an included file could not be read.
public struct IncludeFailure: Error, Sendable {
  /// The reason, in the reader's words.
  public let reason: String

  /// Creates a failure.
  public init(_ reason: String) { self.reason = reason }
}

/// Reads an included file: the path as written, and the name of the file that includes it.
///
/// The name of the source that comes back identifies the file; two names for one file would hide a
/// cycle.
public typealias IncludeLoader =
  (_ path: String, _ includer: String) throws(IncludeFailure) -> SourceText

extension SpecFile {
  /// The path of an included file, seen from where the path of the including file is seen.
  ///
  ///     SpecFile.path("../b.mask", includedBy: "Specs/laws/a.mask")  // "Specs/b.mask"
  ///
  /// Every file has one such path, as an ``IncludeLoader`` needs it, as long as no folder on the
  /// way is a link.
  public static func path(_ path: String, includedBy includer: String) -> String {
    let isAbsolute = path.first == "/"
    let folder = isAbsolute ? [] : includer.split(separator: "/").dropLast()
    var parts: [Substring] = []
    for part in folder + path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else {
        parts.append(part)
      }
    }
    let root = isAbsolute || includer.first == "/" ? "/" : ""
    return root + parts.joined(separator: "/")
  }

  /// Parses a spec file.
  ///
  ///     let (file, diagnostics) = SpecFile.parse(SourceText("mask a = k < q", name: "a.mask"))
  ///
  /// It never fails: what could be understood is in the file, and every error in the diagnostics.
  ///
  /// - Parameters:
  ///   - source: The text.
  ///   - vocabulary: The names known beforehand.
  ///   - include: Reads included files; without it, `include` is an error.
  /// - Returns: The file, and its errors; those of included files come before its own.
  /// - Complexity: O(length of the text), beside the definitions as they unfold, which are limited.
  public static func parse(
    _ source: SourceText,
    vocabulary: Vocabulary = .catalogue,
    include: @escaping IncludeLoader = { (_, _) throws(IncludeFailure) in
      throw IncludeFailure("no files can be read here")
    }
  ) -> (file: SpecFile, diagnostics: [Diagnostic]) {
    var reader = SpecReader(base: vocabulary.base, including: include)
    let file = reader.read(source, vocabulary: vocabulary)
    return (file, reader.diagnostics)
  }
}
