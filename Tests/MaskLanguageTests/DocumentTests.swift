import Foundation
import MaskAlgebra
import MaskLanguage
import TestSupport
import Testing

/// What Docs/Language.md says is held to what the language does.
@Suite struct `The page on the language` {
  private let text: String

  init() throws {
    let root = try #require(repositoryRoot())
    text = try RepositoryFile.file("Docs/Language.md", in: root).text
  }

  @Test func `shows specs in which nothing is wrong`() {
    let blocks = text.matches(of: #/```mask\n((?:.|\n)*?)```/#).map { String($0.1) }
    #expect(blocks.count >= 6)
    for block in blocks {
      #expect(read(block).diagnostics.map { $0.rendered() } == [])
    }
  }

  @Test func `shows the error that its spec has`() throws {
    let shown = try #require(text.firstMatch(of: #/```text\n(Specs(?:.|\n)*?)\n```/#)?.1)
    let line = try #require(shown.split(separator: "\n").dropFirst().first).dropFirst(4)
    let diagnostics = read("\n\n\(line)", named: "Specs/local.mask").diagnostics
    #expect(diagnostics.map { $0.rendered() } == [String(shown)])
  }

  @Test func `lists every kind of problem once, in order`() {
    let rows = section("Errors").matches(of: #/\| `([a-z0-9-]+)` \| [^|]+ \|\n/#).map {
      String($0.1)
    }
    #expect(rows == DiagnosticID.allCases.map(\.rawValue))
  }

  @Test func `gives the formula of every mask in the catalogue`() throws {
    let rows = section("The catalogue").matches(of: #/\| `([^`]+)` \| ([^\n]+) \| ([^\n]+) \|\n/#)
    let names = rows.map { String($0.1.prefix { $0 != "(" }) }
    #expect(names == Catalogue.definitions.map(\.name))
    for (row, definition) in zip(rows, Catalogue.definitions) {
      let parameters = definition.parameters.map(\.name)
      let head = parameters.isEmpty ? "" : "(\(parameters.joined(separator: ", ")))"
      #expect(row.1 == "\(definition.name)\(head)")
      #expect(row.3.contains("`.\(swiftName(definition.name))"))
      guard row.2.hasPrefix("`") else { continue }
      let formula = row.2.dropFirst().dropLast().replacing("\\|", with: "|")
      let mask = try Vocabulary.catalogue.mask(String(formula), parameters: Set(parameters))
      #expect(mask.formula == definition.body)
    }
  }

  @Test func `names the words and symbols that the language keeps`() {
    let words = section("Grammar").prefix { $0 != "." }.matches(of: #/`([a-z]+)`/#).map {
      String($0.1)
    }
    #expect(words == Keyword.allCases.map(\.rawValue) + Symbol.allCases.map(\.rawValue))
  }

  @Test(arguments: InputAxis.allCases)
  func `explains every axis of an input`(axis: InputAxis) {
    #expect(section("Spec files").contains("| `\(axis.rawValue)` |"))
  }

  @Test(arguments: [
    ("parentheses", 100), ("negations", 100), ("operators", 250),
  ])
  func `states the limits that hold`(what: String, limit: Int) {
    func text(_ count: Int) -> String {
      switch what {
      case "parentheses":
        let opening = String(repeating: "(", count: count)
        return "mask a = \(opening)causal\(String(repeating: ")", count: count))"
      case "negations": return "mask a = \(String(repeating: "!", count: count))causal"
      // The comparison is the outermost operator.
      default: return "mask a = k < q" + String(repeating: " + 1", count: count - 1)
      }
    }
    #expect(section("Limits").contains("| \(limit) |"))
    #expect(problems(text(limit)) == [])
    #expect(read(text(limit + 1)).diagnostics.map(\.id) == ["too-deep"])
  }

  private func section(_ title: String) -> Substring {
    let parts = text.components(separatedBy: "\n## \(title)\n")
    return (parts.last ?? "").components(separatedBy: "\n## ").first?[...] ?? ""
  }

  private func swiftName(_ name: String) -> String {
    let words = name.split(separator: "_")
    return words[0] + words.dropFirst().map(\.capitalized).joined()
  }
}

@Suite struct `The glossary` {
  @Test func `explains each term once, in one line, in alphabetical order`() throws {
    let root = try #require(repositoryRoot())
    let text = try RepositoryFile.file("Docs/Glossary.md", in: root).text
    let terms = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
      .compactMap { $0.split(separator: "|").first.map { $0.lowercased() } }
    #expect(terms.count > 60)
    #expect(terms == terms.sorted())
    #expect(Set(terms).count == terms.count)
  }
}
