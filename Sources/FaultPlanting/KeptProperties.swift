package import Foundation

/// Why properties are kept that are no fault's only killer.
///
/// The file has a line for each: the property's name, a space, and the reason.
package struct KeptProperties: Sendable {
  /// The reasons by the name of the property, without a subject.
  package let reasons: [String: String]

  /// Reads `Tests/Faults/kept.txt` of a package.
  package static func read(root: URL) throws -> KeptProperties {
    let file = root.appending(path: "Tests/Faults/kept.txt")
    return KeptProperties(try String(contentsOf: file, encoding: .utf8))
  }

  /// Reads the text of such a file.
  package init(_ text: String) {
    let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
      let words = line.split(separator: " ", maxSplits: 1)
      guard words.count == 2, !line.hasPrefix("#") else { return nil }
      return (String(words[0]), String(words[1]))
    }
    reasons = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }
}
