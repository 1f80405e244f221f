/// The completion script for zsh.
struct ZshCompletions {
  let commands: [CommandDescription]

  var script: String {
    let names = commands.map { "      '\($0.name):\($0.summary.insideSingleQuotes)'" }
    return """
      #compdef maskspec
      # maskspec completions for zsh: source this file after compinit, or put it into a folder of
      # $fpath as _maskspec.
      _maskspec() {
        if (( CURRENT == 2 )); then
          local -a commands=(
      \(names.joined(separator: "\n"))
          )
          _describe 'command' commands
          return
        fi
        local command="$words[2]"
        shift words
        (( CURRENT-- ))
        case "$command" in
      \(commands.map(arguments).joined(separator: "\n"))
        esac
      }
      if [ "$funcstack[1]" = "_maskspec" ]; then
        _maskspec "$@"
      else
        compdef _maskspec maskspec
      fi
      """
  }

  private func arguments(of command: CommandDescription) -> String {
    let options = command.allOptions.map(specification)
    let rest = command.arguments.map { argument in
      "'*:\(argument.name):\(action(argument.completion))'"
    }
    let lines = (options + rest).map { "        \($0)" }.joined(separator: " \\\n")
    return "    \(command.name))\n      _arguments \\\n\(lines) ;;"
  }

  private func specification(of option: CommandDescription.Option) -> String {
    let help = option.help.insideSingleQuotes
      .replacing("[", with: "\\[").replacing("]", with: "\\]")
    let sign = option.value != nil && option.name.hasPrefix("--") ? "=" : ""
    let value = option.value.map { _ in ":value:\(action(option.offered))" } ?? ""
    return "'\(option.repeats ? "*" : "")\(option.name)\(sign)[\(help)]\(value)'"
  }

  private func action(_ completion: CommandDescription.Completion) -> String {
    switch completion {
    case .nothing: " "
    case .files: "_files"
    case .words(let words): "(\(words.joined(separator: " ")))"
    }
  }
}
