import Foundation
import MaskLanguage

@main
struct Main {
  static func main() {
    let console = Console()
    let asJSON = CommandLine.arguments.contains("--json")
    let status: ExitStatus
    do {
      status = try run(try words(), console)
    } catch {
      status = report(error, asJSON: asJSON, console)
    }
    exit(status.rawValue)
  }

  /// The words after the program's name.
  ///
  /// - Throws: ``UsageError`` for one that is not text: it could name another file than was meant.
  private static func words() throws -> [String] {
    let words = CommandLine.arguments.dropFirst()
    for index in words.indices {
      guard let bytes = unsafe CommandLine.unsafeArgv[index],
        unsafe String(validatingCString: bytes) != nil
      else { throw UsageError("'\(words[index])' is not UTF-8 text") }
    }
    return Array(words)
  }

  private static func run(_ words: [String], _ console: Console) throws -> ExitStatus {
    guard let name = words.first else {
      console.writeError(Help.overview())
      return .failure
    }
    if ["--help", "-h", "help"].contains(name) {
      return try help(for: words.dropFirst().first { !$0.hasPrefix("-") }, console)
    }
    let command = try Command.named(name)
    let arguments = try Arguments(Array(words.dropFirst()), for: command.description)
    return arguments.wantsHelp ? try help(for: name, console) : try command.run(arguments, console)
  }

  private static func help(for name: String?, _ console: Console) throws -> ExitStatus {
    try console.write(
      try name.map { Help.text(for: try Command.named($0).description) } ?? Help.overview()
    )
    return .success
  }

  /// Every error ends here, in one form, with the exit status of wrong usage or input.
  private static func report(
    _ error: any Error,
    asJSON: Bool,
    _ console: Console
  ) -> ExitStatus {
    let document: JSON
    switch error {
    case let error as OutputError:
      if !error.isClosedByReader { console.report(UsageError("\(error)")) }
      return .failure
    case let error as InvalidText:
      for diagnostic in error.diagnostics {
        console.writeError(diagnostic.rendered(usesColor: console.errors.style.isOn))
      }
      if !error.help.isEmpty { console.writeError(error.help) }
      document = error.json
    default:
      let error = error as? UsageError ?? UsageError("\(error)")
      console.report(error)
      document = error.json
    }
    // Scripts that asked for JSON get some, whatever happens.
    if asJSON { try? console.write(document) }
    return .failure
  }
}
