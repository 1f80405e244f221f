import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Help` {
  static let commands = [
    "check", "prove", "show", "compile", "validate", "explain", "catalogue", "bench",
    "completions",
  ]

  @Test func `lists every command`() throws {
    let run = try Maskspec.run("--help")
    #expect(run.status == 0)
    expectGolden(run.output, "help.txt")
    for command in Self.commands { #expect(run.output.contains("\n  \(command) ")) }
  }

  @Test(arguments: commands)
  func `tells of a command`(command: String) throws {
    let run = try Maskspec.run(command, "--help")
    #expect(run.status == 0)
    expectGolden(run.output, "help-\(command).txt")
    #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 82 })
  }

  @Test(arguments: [
    ["help", "show"], ["--help", "show"], ["show", "-h"], ["show", "--help", "--nonsense"],
    ["show", "--n", "x", "--help"],
  ])
  func `is found in every way`(words: [String]) throws {
    let run = try Maskspec.run(words)
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("Draws a mask."))
  }

  @Test func `comes on standard error where a command is missing`() throws {
    let run = try Maskspec.run()
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("usage: maskspec COMMAND"))
  }

  @Test(arguments: commands.filter { $0 != "bench" })
  func `shows an example that runs as printed`(command: String) throws {
    let help = try Maskspec.run(command, "--help").output
    let example = try #require(help.split(separator: "\nexample: maskspec ").last)
    let root = try #require(repositoryRoot())
    let run = try Maskspec.shell("\"$maskspec\" \(example)", in: root)
    // Some examples show what does not hold.
    #expect([0, 1].contains(run.status))
    #expect(run.errors.isEmpty)
    #expect(!run.output.isEmpty)
  }
}
