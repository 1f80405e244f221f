/// Something that remembers, beside a model of it that remembers in the plainest way.
///
/// A stateful property runs commands on both and compares. Commands are drawn one at a time, so
/// that one may depend on what those before it have done, and taking one away leaves a run.
package protocol StatefulSystem {
  /// What can be done, without its arguments.
  associatedtype Kind: Sendable
  /// What is done, in words: `append 2 tokens`.
  associatedtype Command: CustomStringConvertible

  /// The kinds of command, the simplest first; what is listed twice comes up twice as often.
  static var kinds: [Kind] { get }

  /// Draws what is missing of a command; it may depend on the state.
  func command(_ kind: Kind, from choices: inout Choices) -> Command

  /// Runs a command on both, and compares what they say.
  ///
  /// - Throws: ``Falsified`` where they differ.
  mutating func run(_ command: Command, in trial: inout Trial) throws

  /// Compares everything, when no command is left.
  ///
  /// - Throws: ``Falsified`` where they differ.
  mutating func finish(in trial: inout Trial) throws
}

extension Trial {
  /// Draws commands and runs them, until none is drawn or there were enough.
  ///
  /// Each command is a choice of its kind, 0 for the end, and what its kind draws. So a piece of
  /// the choices can be cut out and what follows is still a list of commands: shrinking takes away
  /// the commands that do not matter.
  ///
  /// - Throws: ``Falsified``, its message followed by the commands up to the first difference; and
  ///   what else the system throws.
  package mutating func run<System: StatefulSystem>(
    _ system: inout System,
    commandLimit: Int
  ) throws {
    var commands: [System.Command] = []
    do {
      while commands.count < commandLimit {
        let number = choices.choose(through: System.kinds.count)
        guard number > 0 else { break }
        let command = system.command(System.kinds[number - 1], from: &choices)
        commands.append(command)
        try system.run(command, in: &self)
      }
      try system.finish(in: &self)
    } catch let error as Falsified { throw error.after(commands) }
    note("commands", listed(commands))
  }
}

extension Falsified {
  /// The same with the commands that led there.
  fileprivate func after(_ commands: [some CustomStringConvertible]) -> Falsified {
    Falsified(commands.isEmpty ? message : "\(message)\nafter:\n\(listed(commands))")
  }
}

private func listed(_ commands: [some CustomStringConvertible]) -> String {
  commands.enumerated().map { "  \($0 + 1). \($1)" }.joined(separator: "\n")
}
