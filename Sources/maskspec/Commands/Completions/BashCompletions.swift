/// The completion script for bash, from version 3.2 on.
struct BashCompletions {
  let commands: [CommandDescription]

  var script: String {
    """
    # maskspec completions for bash: source this file, or put it where bash-completion looks.
    _maskspec() {
      local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
      local words="" files=""
      # '--option=value' comes as three words.
      if [ "$current" = "=" ]; then
        current=""
      elif [ "$previous" = "=" ]; then
        previous="${COMP_WORDS[COMP_CWORD-2]}"
      fi
      if [ "$COMP_CWORD" -eq 1 ]; then
        words="\(commands.map(\.name).joined(separator: " ")) --help"
      else
        case "${COMP_WORDS[1]}:$previous" in
    \(commands.flatMap(optionCases).joined(separator: "\n"))
          *)
            case "${COMP_WORDS[1]}:$current" in
    \(commands.flatMap(wordCases).joined(separator: "\n"))
            esac ;;
        esac
      fi
      if [ -n "$files" ]; then
        local IFS=$'\\n'
        compopt -o filenames 2> /dev/null
        COMPREPLY=($(compgen -f -- "$current"))
      else
        COMPREPLY=($(compgen -W "$words" -- "$current"))
      fi
    }
    complete -F _maskspec maskspec
    """
  }

  /// What follows an option that takes a value.
  private func optionCases(of command: CommandDescription) -> [String] {
    command.options.filter { $0.value != nil }.map { option in
      "      \(command.name):\(option.name)) \(assignment(option.offered)) ;;"
    }
  }

  /// What stands elsewhere: an option, or an argument.
  private func wordCases(of command: CommandDescription) -> [String] {
    let options = command.allOptions.map(\.name).joined(separator: " ")
    let argument = command.arguments.first?.completion ?? .nothing
    return [
      "          \(command.name):-*) words=\"\(options)\" ;;",
      "          \(command.name):*) \(assignment(argument)) ;;",
    ]
  }

  private func assignment(_ completion: CommandDescription.Completion) -> String {
    switch completion {
    case .nothing: ":"
    case .files: "files=yes"
    case .words(let words): "words=\"\(words.joined(separator: " "))\""
    }
  }
}
