import Foundation
import TestSupport
import Testing

@Suite struct `The documents` {
  private let tree: WorkingTree
  /// The commands of `maskspec`, as its sources describe them.
  private let commands: Set<String>

  init() throws {
    tree = try WorkingTree()
    var commands: Set = ["help"]
    for file in tree.files(below: "Sources/maskspec/", endingIn: ".swift") {
      for match in try file.text().matches(of: /CommandDescription\(\s*name: "([a-z]+)"/) {
        commands.insert(String(match.1))
      }
    }
    self.commands = commands
  }

  @Test func `link only to files that are there`() throws {
    for file in tree.files(below: "", endingIn: ".md") {
      let folder = file.url.deletingLastPathComponent()
      for link in relativeLinks(in: try file.text()) {
        let target = folder.appending(path: link).standardizedFileURL
        let isThere = FileManager.default.fileExists(atPath: target.path)
        #expect(isThere, "\(file.path) links to \(link)")
      }
    }
  }

  @Test func `are read for links outside of code`() {
    let text = """
      [a](Docs/A.md#part), ![b](b.svg "title") and [c](<with space.md>), not [d](https://d.org)
      nor [e](#here) nor `[f](f.md)`, but <img alt="h" src="h.svg"> is one
      ```
      [g](g.md)
      ```
      """
    #expect(relativeLinks(in: text) == ["Docs/A.md", "b.svg", "with space.md", "h.svg"])
  }

  @Test func `give commands that exist`() throws {
    let readme = try #require(tree.files.first { $0.path == "README.md" }, "README.md is missing")
    let commands = shellCommands(in: try readme.text())
    #expect(!commands.isEmpty, "README.md shows how to use it")
    for command in commands {
      #expect(exists(command), "README.md says '\(command)'")
    }
  }

  @Test(arguments: [
    NamedCase("a command", ("maskspec show causal --n 5", true)),
    NamedCase("a command through swift", ("swift run -c release maskspec check", true)),
    NamedCase("a built program", (".build/release/maskspec prove 'causal <= full'", true)),
    NamedCase("a task of swift", ("swift test", true)),
    NamedCase("help", ("maskspec --help", true)),
    NamedCase("a misspelt command", ("maskspec shwo causal", false)),
    NamedCase("a misspelt task", ("swift biuld", false)),
    NamedCase("another program", ("swift run maskc check", false)),
  ])
  func `are read for commands`(command: NamedCase<(String, Bool)>) {
    let text = "```sh\n$ \(command.value.0)\n```\n"
    #expect(shellCommands(in: text) == [command.value.0])
    #expect(exists(command.value.0) == command.value.1)
  }

  private func exists(_ command: String) -> Bool {
    var words = command.split(separator: " ").map(String.init)
    if words.first == "swift" {
      let task = words.dropFirst().first ?? ""
      guard task == "run" else { return ["build", "test", "format", "package"].contains(task) }
      guard let program = words.firstIndex(of: "maskspec") else { return false }
      words.removeFirst(program)
    }
    guard words.first?.hasSuffix("maskspec") == true else { return false }
    guard let name = words.dropFirst().first else { return true }
    return name.hasPrefix("-") || commands.contains(name)
  }

  /// The lines of fenced blocks that call `swift` or `maskspec`, without a prompt.
  private func shellCommands(in text: String) -> [String] {
    var commands: [String] = []
    for (line, isCode) in linesAndFences(in: text) where isCode {
      let command = line.hasPrefix("$ ") ? line.dropFirst(2) : line
      let program = command.prefix { $0 != " " }
      if program == "swift" || program == "maskspec" || program.hasSuffix("/maskspec") {
        commands.append(String(command))
      }
    }
    return commands
  }

  private func relativeLinks(in text: String) -> [String] {
    var links: [String] = []
    for (line, isCode) in linesAndFences(in: text) where !isCode {
      let prose = line.replacing(/`[^`]*`/, with: "")
      let link = /\]\((?:<([^>]+)>|([^)\s]+))[^)]*\)|(?:src|href)="([^"]+)"/
      for match in prose.matches(of: link) {
        let target = match.1 ?? match.2 ?? match.3 ?? ""
        let path = target.prefix { $0 != "#" }
        if path.isEmpty || path.contains("://") || path.hasPrefix("mailto:") { continue }
        links.append(path.removingPercentEncoding ?? String(path))
      }
    }
    return links
  }

  private func linesAndFences(in text: String) -> [(line: Substring, isCode: Bool)] {
    var isCode = false
    return text.split(separator: "\n").compactMap { line in
      guard line.drop(while: { $0 == " " }).hasPrefix("```") else { return (line, isCode) }
      isCode.toggle()
      return nil
    }
  }
}
