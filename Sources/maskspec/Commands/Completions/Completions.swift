extension Command {
  static let completions: Command = Command(
    description: CommandDescription(
      name: "completions",
      summary: "prints a script that completes commands and options in a shell",
      arguments: [
        .init(
          name: "SHELL",
          help: "bash, zsh or fish",
          completion: .words(CompletionShell.allCases.map(\.rawValue))
        )
      ],
      notes: """
        In bash: 'source <(maskspec completions bash)'. In zsh, after compinit, the same with zsh.
        In fish: 'maskspec completions fish | source'.
        """,
      example: "maskspec completions bash"
    ),
    run: { arguments, console in
      let name = arguments.words[0]
      guard let shell = CompletionShell(rawValue: name) else {
        let names = CompletionShell.allCases.map(\.rawValue)
        throw UsageError(
          "there are no completions for '\(name)'",
          help: "a shell is one of \(names.joined(separator: ", "))"
        )
      }
      let script = shell.script(completing: Command.all.map(\.description))
      if arguments.has("--json") {
        try console.write(["shell": .string(name), "script": .string(script)])
      } else {
        try console.write(script)
      }
      return .success
    }
  )
}

/// A shell for which there are completions, made from the descriptions of the commands.
enum CompletionShell: String, CaseIterable {
  case bash, zsh, fish

  func script(completing commands: [CommandDescription]) -> String {
    switch self {
    case .bash: BashCompletions(commands: commands).script
    case .zsh: ZshCompletions(commands: commands).script
    case .fish: FishCompletions(commands: commands).script
    }
  }
}

extension String {
  /// The text for single quotes of a shell.
  var insideSingleQuotes: String { replacing("'", with: "'\\''") }
}
