import Foundation
import Testing

/// Words that the program refuses, and what its error says.
struct Refusal: Sendable, CustomTestStringConvertible {
  let words: [String]
  let messages: [String]

  init(_ words: [String], _ messages: String...) {
    self.words = words
    self.messages = messages
  }

  var testDescription: String { words.joined(separator: " ") }

  /// Runs the program on the words, after a few that all cases share.
  func expect(
    after first: [String] = [],
    in folder: URL? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let run = try Maskspec.run(first + words, in: folder)
    #expect(run.status == 2, sourceLocation: sourceLocation)
    #expect(run.output.isEmpty || words.contains("--json"), sourceLocation: sourceLocation)
    #expect(run.errors.contains("error: "), sourceLocation: sourceLocation)
    for message in messages {
      #expect(run.errors.contains(message), sourceLocation: sourceLocation)
    }
  }
}
