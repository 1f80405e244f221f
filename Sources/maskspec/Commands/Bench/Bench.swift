import MaskCompiler
import Synchronization

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
          defaultValue: "one per measurement"
        ),
        .init(
          name: "--threads",
          value: "T",
          help: "cores to use",
          defaultValue: "all"
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
      let length = try arguments.count("--n")
      try limitCores(arguments.count("--threads"))
      let runs = try arguments.count("--runs") ?? 7
      guard runs >= 1 else { throw UsageError("'--runs' is 1 or more, not \(runs)") }
      let chosen = try Benchmark.chosen(arguments.value("--only"))
      if let length, let narrowest = chosen.min(by: { $0.lengthLimit < $1.lengthLimit }),
        length > narrowest.lengthLimit
      {
        throw UsageError(
          "'--n' is \(narrowest.lengthLimit) or less for \(narrowest.name), not \(length)",
          help: "choose others with --only"
        )
      }
      let results = try chosen.map { benchmark in
        try Progress.during(benchmark.name, console) { _ in
          try BenchmarkResult(benchmark, length: length ?? benchmark.usualLength, runs: runs)
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

  private static func limitCores(_ count: Int?) throws {
    guard let count else { return }
    guard (1...System.onlineCoreCount).contains(count) else {
      throw UsageError("'--threads' is from 1 to \(System.onlineCoreCount), not \(count)")
    }
    System.coreLimit.store(count, ordering: .relaxed)
  }
}
