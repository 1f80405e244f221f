/// How long a law may take.
enum LawTimeLimit {
  static let option = CommandDescription.Option(
    name: "--timeout",
    value: "SECONDS",
    help: "after how long a law is given up as undecided",
    defaultValue: "10"
  )

  static func duration(_ arguments: Arguments) throws -> Duration {
    guard let text = arguments.value(option.name) else { return .seconds(10) }
    guard let seconds = Double(text), seconds > 0, seconds <= 1e6 else {
      throw UsageError("'\(option.name)' is a number of seconds above 0, not '\(text)'")
    }
    return .seconds(seconds)
  }
}
