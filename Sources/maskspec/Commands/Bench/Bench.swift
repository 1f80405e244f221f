extension Command {
  static let bench: Command = Command(
    description: CommandDescription(
      name: "bench",
      summary: "measures this program on this machine",
      options: [
        .init(
          name: "--only",
          value: "NAME",
          help: "one measurement, or those that begin like it",
          completion: .words(Benchmark.all.map(\.name))
        ),
        .init(
          name: "--n",
          value: "N",
          help: "number of keys and queries",
          defaultValue: "16384"
        ),
        .init(
          name: "--runs",
          value: "R",
          help: "timed runs of each, after one that is not",
          defaultValue: "7"
        ),
      ],
      notes: """
        Dense masks are compiled into fresh memory in every run, as a program does that needs one.
        Build in release before believing a figure.
        """,
      example: "maskspec bench --only dense-causal --n 1024"
    ),
    run: { arguments, console in
      let length = try arguments.count("--n") ?? 16_384
      guard length <= lengthLimit else {
        throw UsageError("'--n' is \(lengthLimit) or less, not \(length)")
      }
      let runs = try arguments.count("--runs") ?? 7
      guard runs >= 1 else { throw UsageError("'--runs' is 1 or more, not \(runs)") }
      let chosen = try Benchmark.chosen(arguments.value("--only"))
      let results = try chosen.map { benchmark in
        try Progress.during(benchmark.name, console) { _ in
          try BenchmarkResult(benchmark, length: length, runs: runs)
        }
      }
      if arguments.has("--json") {
        try console.write([
          "machine": .string(BenchmarkResult.machine), "results": .array(results.map(\.json)),
        ])
      } else {
        try console.write(results.map(\.text).joined(separator: "\n"))
      }
      return .success
    }
  )

  /// A dense mask of this length is larger than any memory; the inputs of one are not yet.
  private static let lengthLimit = 1 << 22
}
