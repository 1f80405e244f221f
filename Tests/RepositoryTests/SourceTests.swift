import Foundation
import TestSupport
import Testing

@Suite struct `The sources` {
  private let tree: WorkingTree

  init() throws { tree = try WorkingTree() }

  @Test func `import only what their module may`() throws {
    for file in tree.files(below: "Sources/", endingIn: ".swift") {
      let module = String(file.path.split(separator: "/")[1])
      let rules = try #require(ModuleRules.all[module], "\(module) has no rule")
      for (index, line) in try file.lines().enumerated() {
        guard let name = importedModule(line) else { continue }
        #expect(
          rules.own.contains(name) || rules.system.contains(name),
          "\(place(file, index)): \(module) may not import \(name)"
        )
      }
    }
  }

  @Test(arguments: [
    NamedCase("plain", ("import Foundation", "Foundation")),
    NamedCase("with access", ("public import MaskAlgebra", "MaskAlgebra")),
    NamedCase("with an attribute", ("@preconcurrency internal import Dispatch", "Dispatch")),
    NamedCase("of one declaration", ("  import struct Foundation.URL", "Foundation")),
    NamedCase("in prose", ("// import nothing", "")),
  ])
  func `are read for imports`(line: NamedCase<(String, String)>) {
    #expect(importedModule(line.value.0[...]) ?? "" == line.value.1)
  }

  @Test func `stay below 500 lines a file`() throws {
    for file in tree.files(below: "Sources/", endingIn: ".swift", ".c", ".h") {
      let count = try file.lines().count - 1
      #expect(count <= 500, "\(file.path) has \(count) lines")
    }
  }

  @Test func `stay within 100 characters a line`() throws {
    let files =
      tree.files(below: "Sources/", endingIn: ".swift")
      + tree.files(below: "Tests/", endingIn: ".swift")
      + tree.files(below: "Package.swift", endingIn: "")
    for file in files {
      // A line has no more characters than bytes, and bytes are quick to count.
      for (index, line) in try file.lines().enumerated() where line.utf8.count > 100 {
        #expect(line.count <= 100, "\(place(file, index)) has \(line.count) characters")
      }
    }
  }

  @Test(arguments: ["try!", " as! ", "fatalError(", "TODO", "FIXME"])
  func `have no shortcut and no note to self`(word: String) throws {
    for file in tree.files(below: "Sources/", endingIn: ".swift", ".c", ".h", ".mask")
    where try file.text().contains(word) {
      for (index, line) in try file.lines().enumerated() where line.contains(word) {
        Issue.record("\(place(file, index)) has '\(word)'")
      }
    }
  }

  private func importedModule(_ line: Substring) -> String? {
    guard line.contains("import ") else { return nil }
    let statement =
      #/
      \s* (?: @ \w+ (?: \( [^)]* \) )? \s+ )*
      (?: (?: public | package | internal | private | fileprivate ) \s+ )?
      import \s+ (?: (?: struct | class | enum | protocol | func | var | let | typealias ) \s+ )?
      ( \w+ )
      /#
    return line.prefixMatch(of: statement).map { String($0.1) }
  }
}
