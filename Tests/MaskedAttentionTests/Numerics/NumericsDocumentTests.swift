import Foundation
import MaskedAttention
import TestSupport
import Testing

/// Docs/Numerics.md says what this code computes.
@Suite struct `The document on numerics` {
  private let url: URL
  private let text: String

  init() throws {
    url = try #require(repositoryRoot()).appending(path: "Docs/Numerics.md")
    text = try String(contentsOf: url, encoding: .utf8)
  }

  // With UPDATE_EXPECTED=1 the tables are written instead, to be read in the diff.
  @Test func `holds the tables that the code computes`() throws {
    let names = NumericsTables.all.map(\.name)
    var parts: [String] = []
    var found: [String] = []
    var lines = text.components(separatedBy: "\n")[...]
    while let line = lines.popFirst() {
      parts.append(line)
      guard let match = line.wholeMatch(of: /<!-- table: ([a-z-]+) -->/) else { continue }
      let name = String(match.1)
      found.append(name)
      let table = try #require(NumericsTables.all.first { $0.name == name }, "\(name)")
      let written = lines.prefix { $0.hasPrefix("|") }
      lines = lines.dropFirst(written.count)
      parts += table.lines
      if !updates { #expect(Array(written) == table.lines, "the table '\(name)'") }
    }
    #expect(found == names)
    guard updates else { return }
    try Data(parts.joined(separator: "\n").utf8).write(to: url, options: .atomic)
  }

  @Test func `explains every id from N01 to N30`() {
    for number in 1...30 {
      let id = (number < 10 ? "N0" : "N") + "\(number)"
      let isThere = text.contains(id)
      #expect(isThere, "\(id)")
    }
  }

  private var updates: Bool { ProcessInfo.processInfo.environment["UPDATE_EXPECTED"] == "1" }
}
