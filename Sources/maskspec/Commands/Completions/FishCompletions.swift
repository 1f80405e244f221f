/// The completion script for fish.
struct FishCompletions {
  let commands: [CommandDescription]

  var script: String {
    var lines = ["# maskspec completions for fish", "complete -c maskspec -f"]
    for command in commands {
      lines.append(
        "complete -c maskspec -n __fish_use_subcommand -a \(command.name) "
          + "-d '\(command.summary.insideSingleQuotes)'"
      )
      let start = "complete -c maskspec -n '__fish_seen_subcommand_from \(command.name)'"
      for argument in command.arguments {
        switch argument.completion {
        case .nothing: break
        case .files: lines.append("\(start) -F")
        case .words(let words): lines.append("\(start) -a '\(words.joined(separator: " "))'")
        }
      }
      lines += command.allOptions.map { option in
        "\(start) \(flag(option))\(value(option)) -d '\(option.help.insideSingleQuotes)'"
      }
    }
    return lines.joined(separator: "\n")
  }

  private func flag(_ option: CommandDescription.Option) -> String {
    option.name.hasPrefix("--")
      ? "-l \(option.name.dropFirst(2))" : "-s \(option.name.dropFirst())"
  }

  private func value(_ option: CommandDescription.Option) -> String {
    guard option.value != nil else { return "" }
    return switch option.offered {
    case .nothing: " -x"
    case .files: " -r -F"
    case .words(let words): " -x -a '\(words.joined(separator: " "))'"
    }
  }
}
