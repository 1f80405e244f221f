import MaskLanguage

/// What a command takes; help, completions and the reading of arguments all come from it.
struct CommandDescription: Sendable {
  /// A word that is not an option.
  struct Argument: Sendable {
    var name: String
    var help: String
    /// Whether it may be left out.
    var isOptional = false
    /// Whether more than one may be given.
    var repeats = false
    /// What completions offer.
    var completion = Completion.nothing
  }

  /// A word that begins with `-`.
  struct Option: Sendable {
    /// With its dashes: `--set`, `-o`.
    var name: String
    /// What its value is called in the help; nil for a switch.
    var value: String?
    var help: String
    var isRequired = false
    var repeats = false
    /// The words that its value can be, where they are few.
    var choices: [String] = []
    /// What it is when left out, for the help.
    var defaultValue: String?
    /// What completions offer for a value that is none of few.
    var completion = Completion.nothing
  }

  /// What completions offer for an argument, or the value of an option.
  enum Completion: Sendable {
    case nothing
    case files
    case words([String])
  }

  var name: String
  /// What the command does, as the list of commands says it.
  var summary: String
  var arguments: [Argument] = []
  var options: [Option] = []
  /// What is worth knowing beyond the options.
  var notes = ""
  /// A command that runs as printed.
  var example: String

  static let help = Option(name: "--help", help: "show this text")
  static let json = Option(name: "--json", help: "print one JSON document and nothing else")

  var allOptions: [Option] { options + [Self.json, Self.help] }
}

extension CommandDescription.Option {
  /// What completions offer for the value.
  var offered: CommandDescription.Completion { choices.isEmpty ? completion : .words(choices) }
}

/// A command: what it takes, and what it does with it.
struct Command: Sendable {
  var description: CommandDescription
  var run: @Sendable (Arguments, Console) throws -> ExitStatus

  static let all: [Command] = [
    .check, .prove, .simplify, .show, .compile, .validate, .explain, .attend, .numerics, .test,
    .plan, .catalogue, .bench, .completions,
  ]

  static func named(_ name: String) throws -> Command {
    if let command = all.first(where: { $0.description.name == name }) { return command }
    let nearest = all.map(\.description.name).nearest(to: name)
    throw UsageError(
      name.hasPrefix("-") ? "'\(name)' is not a command" : "there is no command '\(name)'",
      help: nearest.map { "did you mean '\($0)'?" } ?? "see 'maskspec --help'"
    )
  }
}
