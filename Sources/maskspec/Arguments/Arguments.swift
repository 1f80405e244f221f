import MaskLanguage

/// The words of a command line, sorted into arguments and options.
struct Arguments {
  private let command: CommandDescription
  private(set) var words: [String] = []
  private var values: [String: [String]] = [:]

  /// - Throws: ``UsageError`` for an option that the command does not have, for a value that is
  ///   missing, and for arguments too many or too few.
  init(_ list: [String], for command: CommandDescription) throws {
    self.command = command
    do {
      try sort(list)
      if !wantsHelp { try checkCounts() }
    } catch {
      // Who asks for help gets it, whatever else is wrong.
      guard list.contains("--help") || list.contains("-h") else { throw error }
      values["--help"] = [""]
    }
  }

  var wantsHelp: Bool { has("--help") }

  private mutating func sort(_ list: [String]) throws {
    var rest = list[...]
    while let word = rest.popFirst() {
      if word == "--" {
        words += rest
        return
      }
      if Self.isOption(word) {
        try take(word, &rest)
      } else {
        words.append(word)
      }
    }
  }

  /// `--word` and `-word`, with `=` and anything behind; not `-3`, nor `-P < k`, which is a mask.
  private static func isOption(_ word: String) -> Bool {
    if word.hasPrefix("--") { return true }
    let name = word.prefix { $0 != "=" }.dropFirst()
    guard word.hasPrefix("-"), let first = name.first, first.isASCII, first.isLetter else {
      return false
    }
    return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
  }

  private mutating func take(_ word: String, _ rest: inout ArraySlice<String>) throws {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts[0] == "-h" ? "--help" : String(parts[0])
    guard let option = command.allOptions.first(where: { $0.name == name }) else {
      let nearest = command.allOptions.map(\.name).nearest(to: name)
      throw UsageError(
        "'\(command.name)' has no option '\(name)'",
        help: nearest.map { "did you mean '\($0)'?" } ?? "see 'maskspec \(command.name) --help'"
      )
    }
    guard let valueName = option.value else {
      guard parts.count == 1 else {
        throw UsageError("'\(name)' takes no value", help: "write '\(name)' alone")
      }
      values[name] = [""]
      return
    }
    guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
      throw UsageError("'\(name)' needs a value", help: "write \(name) \(valueName)")
    }
    guard option.choices.isEmpty || option.choices.contains(value) else {
      let nearest = option.choices.nearest(to: value)
      throw UsageError(
        "'\(value)' is not a value of '\(name)'",
        help: nearest.map { "did you mean '\($0)'?" }
          ?? "it is one of \(option.choices.joined(separator: ", "))"
      )
    }
    guard option.repeats || values[name] == nil else {
      throw UsageError("'\(name)' is given twice", help: "give it once")
    }
    values[name, default: []].append(value)
  }

  private func checkCounts() throws {
    let required = command.arguments.filter { !$0.isOptional }
    guard words.count >= required.count else {
      let missing = required[words.count]
      throw UsageError(
        "'\(command.name)' needs \(missing.name): \(missing.help)",
        help: "for example: \(command.example)"
      )
    }
    if words.count > command.arguments.count, command.arguments.last?.repeats != true {
      throw UsageError(
        "'\(words[command.arguments.count])' is one argument too many for '\(command.name)'",
        help: "quote a mask or a law that has spaces"
      )
    }
    for option in command.options where option.isRequired && !has(option.name) {
      throw UsageError(
        "'\(command.name)' needs '\(option.name)': \(option.help)",
        help: "for example: \(command.example)"
      )
    }
  }

  func has(_ option: String) -> Bool { values[option] != nil }

  func value(_ option: String) -> String? { values[option]?.last }

  func allValues(_ option: String) -> [String] { values[option] ?? [] }
}
