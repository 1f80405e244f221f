/// The texts of `--help`, at most 80 columns wide.
enum Help {
  static func overview() -> String {
    let list = Command.all.map { ($0.description.name, $0.description.summary) }
    return """
      Says what an attention mask means, and checks, draws, compiles and compares it.

      usage: maskspec COMMAND …

      \(table(list))

      A MASK is an expression such as 'causal && window(128)'; 'maskspec catalogue'
      lists the names it may use. 'maskspec COMMAND --help' tells more of a command.

      exit status: 0 holds or done, 1 something checked does not hold, 2 wrong usage
      or input, 3 could not be decided

      example: maskspec show 'causal && window(3)' --n 6
      """
  }

  static func text(for command: CommandDescription) -> String {
    let summary = command.summary.prefix(1).uppercased() + command.summary.dropFirst() + "."
    let arguments = command.arguments.map { ($0.name, $0.help) }
    let options = command.allOptions.map { option in
      (option.value.map { "\(option.name) \($0)" } ?? option.name, help(for: option))
    }
    // One table, so that all texts stand in one column.
    let lines = table(arguments + options).split(
      separator: "\n",
      omittingEmptySubsequences: false
    )
    let firstOption = lines.firstIndex { $0.hasPrefix("  -") } ?? lines.endIndex
    let sections = [
      wrapped(summary, indent: 0), usage(of: command),
      lines[..<firstOption].joined(separator: "\n"), lines[firstOption...].joined(separator: "\n"),
      wrapped(command.notes, indent: 0), "example: \(command.example)",
    ]
    return sections.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private static func usage(of command: CommandDescription) -> String {
    let arguments = command.arguments.map { argument in
      let name = argument.repeats ? "\(argument.name)…" : argument.name
      return argument.isOptional ? "[\(name)]" : name
    }
    let required = command.options.filter(\.isRequired).map { "\($0.name) \($0.value ?? "")" }
    let words = ["usage: maskspec", command.name] + arguments + required + ["[OPTIONS]"]
    return words.joined(separator: " ")
  }

  private static func help(for option: CommandDescription.Option) -> String {
    let choices = option.choices.isEmpty ? "" : ": \(option.choices.joined(separator: ", "))"
    return option.help + choices + (option.defaultValue.map { " (default: \($0))" } ?? "")
  }

  private static func table(_ rows: [(name: String, text: String)]) -> String {
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map { name, text in
      let padding = String(repeating: " ", count: width - name.count)
      return "  \(name)\(padding)  \(wrapped(text, indent: width + 4))"
    }
    .joined(separator: "\n")
  }

  /// The text in lines of at most 80 columns, all but the first moved to the right.
  private static func wrapped(_ text: String, indent: Int) -> String {
    var lines = [""]
    for word in words(of: text) {
      let line = lines[lines.count - 1]
      if line.isEmpty {
        lines[lines.count - 1] = word
      } else if indent + line.count + 1 + word.count <= 80 {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(word)
      }
    }
    return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
  }

  /// The words of a text; what stands in quotes is one.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var isInQuotes = false
    for part in text.split(whereSeparator: \.isWhitespace) {
      if isInQuotes { words[words.count - 1] += " \(part)" } else { words.append(String(part)) }
      let quoteCount = part.count { $0 == "'" }
      // Not every apostrophe begins a quote.
      if isInQuotes || part.hasPrefix("'") { isInQuotes = isInQuotes != (quoteCount % 2 == 1) }
    }
    return words
  }
}
