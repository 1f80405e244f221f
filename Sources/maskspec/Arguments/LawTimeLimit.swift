/// How long a law may take.
enum LawTimeLimit {
  static let option = CommandDescription.Option(
    name: "--timeout",
    value: "SECONDS",
    help: "after how long a law is given up as undecided",
    defaultValue: "10"
  )

  static func duration(_ arguments: Arguments) throws -> Duration {
    .seconds(try arguments.seconds(option.name) ?? 10)
  }
}
