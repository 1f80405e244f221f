import Foundation
import TestSupport
import Testing

@Suite struct `The repository` {
  private let tree: WorkingTree

  init() throws { tree = try WorkingTree() }

  @Test func `has nothing at its top but what was ordered`() {
    let ordered: Set = [
      "Package.swift", "Sources", "Tests", "Specs", "Docs", "README.md", "LICENSE", "CHANGELOG.md",
    ]
    let top = Set(tree.files.map { String($0.path.prefix { $0 != "/" }) })
    #expect(top.filter { !$0.hasPrefix(".") && !ordered.contains($0) }.sorted() == [])
  }

  @Test(arguments: [
    "Package.swift", "Sources", "Tests", "Specs", "Docs", "README.md", "LICENSE", ".ci/run",
  ])
  func `has what a reader looks for`(path: String) {
    let isThere = tree.exists(path)
    #expect(isThere, "\(path) is missing")
  }

  @Test func `depends on no package and sets no unsafe flags`() throws {
    let manifest = try #require(tree.files.first { $0.path == "Package.swift" }).text()
    #expect(!manifest.contains(".package("))
    #expect(!manifest.contains("unsafeFlags"))
  }

  @Test func `has no path of the machine it lies on`() throws {
    // A folder directly below `/` may well be named by chance.
    guard tree.root.pathComponents.count > 2 else { return }
    let texts = tree.files(
      below: "",
      endingIn: ".swift",
      ".md",
      ".mask",
      ".c",
      ".h",
      ".py",
      ".json",
      ".txt",
      "run"
    )
    for file in texts where try file.text().contains(tree.root.path) {
      Issue.record("\(file.path) mentions \(tree.root.path)")
    }
  }

  @Test func `has one folder of sources per module, none named like a type`() throws {
    let modules = Set(
      tree.files(below: "Sources/", endingIn: "").compactMap { file in
        file.path.split(separator: "/").dropFirst().first.map(String.init)
      }
    )
    let types = try declaredTypes()
    #expect(modules.intersection(types).sorted() == [])
    #expect(modules.subtracting(ModuleRules.all.keys).sorted() == [], "modules without a rule")
  }

  private func declaredTypes() throws -> Set<String> {
    var types: Set<String> = []
    for file in tree.files(below: "Sources/", endingIn: ".swift") {
      for line in try file.lines() {
        let declaration = /^(?:[a-z@]+ )*(?:struct|class|enum|actor|protocol) (\w+)/
        if let match = line.prefixMatch(of: declaration) { types.insert(String(match.1)) }
      }
    }
    return types
  }
}
