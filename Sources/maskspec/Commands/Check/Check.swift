extension Command {
  static let check: Command = Command(
    description: CommandDescription(
      name: "check",
      summary: "checks spec files: parses them, decides every law, compares every example",
      arguments: [
        .init(
          name: "PATH",
          help: "a spec file, or a folder of them (default: Specs)",
          isOptional: true,
          repeats: true,
          completion: .files
        )
      ],
      options: [
        .init(name: "--verbose", help: "list every law with what is known of it"),
        LawTimeLimit.option,
      ],
      notes: """
        Laws are decided for every length, parameter and input: 'proved', or 'refuted' with the
        smallest counterexample. What cannot be decided is 'tested' up to a size chosen by cost.
        Definitions are warned of where something in them is probably wrong, with the proof or the
        smallest case. A folder named 'invalid' inside a given folder is passed over.
        """,
      example: "maskspec check Specs"
    ),
    run: { arguments, console in
      let paths = try SpecFiles.find(arguments.words.isEmpty ? ["Specs"] : arguments.words)
      let start = ContinuousClock.now
      let timeLimit = try LawTimeLimit.duration(arguments)
      let reports = try FileReport.reports(onFilesAt: paths, timeLimit, console)
      let summary = CheckSummary(reports)
      if arguments.has("--json") {
        try console.write(summary.json)
      } else {
        for report in reports {
          try report.print(to: console, isVerbose: arguments.has("--verbose"))
        }
        let seconds = (ContinuousClock.now - start).milliseconds / 1000
        try console.write("\(summary.text) (\(seconds.fixed(2)) s)")
      }
      return summary.status
    }
  )
}

/// The results of all files together.
private struct CheckSummary {
  let reports: [FileReport]
  private var passedCount = 0
  private var failedCount = 0
  private var undecidedCount = 0
  private var errorCount = 0

  init(_ reports: [FileReport]) {
    self.reports = reports
    for report in reports {
      errorCount += report.diagnostics.count
      for holds in report.laws.map(\.holds) + report.examples.map(\.holds) {
        switch holds {
        case true?: passedCount += 1
        case false?: failedCount += 1
        case nil: undecidedCount += 1
        }
      }
    }
  }

  var status: ExitStatus { reports.reduce(.success) { $0.combined(with: $1.status) } }

  var json: JSON {
    [
      "files": .array(reports.map(\.json)), "passed": .integer(passedCount),
      "failed": .integer(failedCount), "undecided": .integer(undecidedCount),
    ]
  }

  var text: String {
    let errors = errorCount == 0 ? "" : ", \(errorCount.counted("error"))"
    return "\(passedCount) passed, \(failedCount) failed, \(undecidedCount) undecided\(errors) "
      + "in \(reports.count.counted("file"))"
  }
}
