import Foundation
import MaskTesting
import TestSupport
import Testing

@Suite struct `The list of properties` {
  @Test func `in the documents is that of the program`() throws {
    let root = try #require(repositoryRoot())
    let text = try String(contentsOf: root.appending(path: "Docs/Properties.md"), encoding: .utf8)
    let documented = text.matches(of: /\| `([A-G][0-9][^`]*)` \| ([^\n]*) \|/).map { match in
      "\(match.1): \(match.2)"
    }
    let actual = Trials.properties().map { property in
      "\(property.law): \(property.statement)"
    }
    #expect(Set(documented).symmetricDifference(actual).sorted() == [])
    #expect(Set(documented).count == documented.count)
  }
}
