import Foundation
import MaskTesting

extension Command {
  static let test: Command = Command(
    description: CommandDescription(
      name: "test",
      summary: "puts masks and attention on trial: ours, yours, or another program's",
      arguments: [
        .init(
          name: "MASK|PATH",
          help: "a mask, a spec file, or a folder of them; left out, this program tests itself",
          isOptional: true,
          repeats: true,
          completion: .files
        )
      ],
      options: TestOptions.all,
      notes: """
        Every property runs past failures, every small case, random cases, and cases that climb \
        towards a failure. A failure is shrunk to the smallest case, and ends with the line that \
        runs it again. The same seed gives the same report, on any number of threads.
        """,
      example: "maskspec test 'causal && window(4)' --cases 50"
    ),
    run: { arguments, console in
      if !arguments.allValues("--merge").isEmpty { return try mergeReports(arguments, console) }
      if arguments.has("--mutants") { return try huntFaults(arguments, console) }
      let trial = try TestTrial(arguments)
      if arguments.has("--list") { return try list(trial.properties, arguments, console) }
      if let text = arguments.value("--replay") { return try replay(text, trial, console) }
      return try trial.run(console)
    }
  )

  private static func list(
    _ properties: [Property],
    _ arguments: Arguments,
    _ console: Console
  ) throws -> ExitStatus {
    if arguments.has("--json") {
      try console.write([
        "properties": .array(
          properties.map { ["name": .string($0.name), "statement": .string($0.statement)] }
        )
      ])
    } else {
      for property in properties {
        try console.write("\(property.name)\n    \(console.style.faint(property.statement))")
      }
    }
    return .success
  }

  private static func replay(
    _ text: String,
    _ trial: TestTrial,
    _ console: Console
  ) throws -> ExitStatus {
    guard let choices = ChoiceList(text) else {
      throw UsageError(
        "'\(text)' is no list of choices",
        help: "copy the line that the failure ended with; choices look like 3.0.1*2"
      )
    }
    guard let property = trial.properties.first, trial.properties.count == 1 else {
      let count = trial.properties.count
      throw UsageError(
        "'--replay' runs one property, and \(count.counted("property", "properties")) are chosen",
        help: "add --property NAME, with the whole name"
      )
    }
    let report = property.replay(choices)
    try trial.write(report, console)
    return report.isPassed ? .success : .falsified
  }

  /// Adds up the reports of the shards of a run.
  private static func mergeReports(
    _ arguments: Arguments,
    _ console: Console
  ) throws -> ExitStatus {
    let paths = arguments.allValues("--merge") + arguments.words
    let reports = try paths.map(RunReport.read)
    let coverage = Dictionary(
      Trials.properties().map { ($0.name, $0.coverage) },
      uniquingKeysWith: { first, _ in first }
    )
    let merged: RunReport
    do throws(MergeError) {
      merged = try RunReport.merged(reports, coverage: coverage)
    } catch { throw UsageError("the reports cannot be added up: \(error)") }
    try TestOutput(arguments, console).write(merged)
    return merged.status
  }
}

extension RunReport {
  /// Reads what `maskspec test --json` wrote.
  fileprivate static func read(_ path: String) throws -> RunReport {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw UsageError("cannot read '\(path)'", help: "give what 'maskspec test --json' printed")
    }
    do { return try JSONDecoder().decode(RunReport.self, from: data) } catch {
      throw UsageError(
        "'\(path)' is no report of 'maskspec test --json'",
        help: "write one with: maskspec test --shard 1/2 --json > \(path)"
      )
    }
  }

  /// A run that was stopped has decided nothing about what it did not get to.
  var status: ExitStatus { isPassed ? statusOfFailures : .falsified }

  /// The status where a property that was hardly asked counts as passed.
  var statusOfFailures: ExitStatus {
    if properties.contains(where: { $0.failure != nil }) { return .falsified }
    return isInterrupted ? .undecided : .success
  }
}
