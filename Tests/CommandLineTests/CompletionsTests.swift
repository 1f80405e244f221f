import Foundation
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Completions` {
  @Test(arguments: ["bash", "zsh", "fish"])
  func `name every command and option`(shell: String) throws {
    let script = try Maskspec.run("completions", shell).output
    for command in `Help`.commands {
      #expect(script.contains(command))
      let help = try Maskspec.run(command, "--help").output
      for match in help.matches(of: /(?m)^  --([a-z]+)/) { #expect(script.contains(match.1)) }
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `are what the shell can read`(shell: String) throws {
    let run = try Maskspec.shell(
      "command -v \(shell) > /dev/null || exit 0; \"$maskspec\" completions \(shell) | \(shell) -n"
    )
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
  }

  static let offers: [(words: [String], offered: String)] = [
    (["sh"], "show"), (["show", "cau"], "causal"),
    (["show", "causal", "--as", ""], "text svg json"),
    (["show", "causal", "--as", "=", "s"], "svg"), (["show", "causal", "--quer"], "--queries"),
    (["show", "causal", "--n", ""], ""), (["check", "a"], "a b.mask"), (["check", "c"], "c.mask"),
    (["validate", "c.mask", "--against", "left"], "left_padding"), (["completions", "z"], "zsh"),
    (["compile", "causal", "--as", "additive", "--format", "b"], "bf16"), (["nothing", ""], ""),
  ]

  @Test(arguments: offers)
  func `offer in bash what may follow`(words: [String], offered: String) throws {
    let folder = try TemporaryFolder(["a b.mask": "", "c.mask": ""])
    let list = (["maskspec"] + words).map { "'\($0)'" }.joined(separator: " ")
    let run = try Maskspec.shell(
      """
      source <("$maskspec" completions bash)
      COMP_WORDS=(\(list)); COMP_CWORD=\(words.count)
      _maskspec
      echo "${COMPREPLY[*]}"
      """,
      in: folder.url
    )
    #expect(run.output == "\(offered)\n")
  }
}
