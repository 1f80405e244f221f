import MaskCompiler
import MaskTesting

/// The options of `maskspec test`.
enum TestOptions {
  static let all: [CommandDescription.Option] =
    running + dividing + judging + [
      MaskRequest.specOption,
      .init(name: "--set", value: "P=2", help: "the value of a parameter", repeats: true),
    ]

  private static let running: [CommandDescription.Option] = [
    .init(
      name: "--cases",
      value: "N",
      help: "random cases of each property",
      defaultValue: "\(RunOptions.standardCaseCount)"
    ),
    .init(name: "--seed", value: "S", help: "equal seeds give equal cases", defaultValue: "0"),
    .init(
      name: "--property",
      value: "NAME",
      help: "only the properties with this in their name",
      repeats: true
    ),
    .init(name: "--replay", value: "CHOICES", help: "run one case again"),
    .init(
      name: "--threads",
      value: "T",
      help: "threads that run cases",
      defaultValue: "one a core"
    ),
    .init(
      name: "--corpus",
      value: "FILE",
      help: "past failures to try first; new ones are added to it",
      completion: .files
    ),
    .init(
      name: "--subjects",
      value: "N",
      help: "each property on its first N subjects only",
      defaultValue: "all"
    ),
    .init(name: "--fail-fast", help: "end at the first property that fails"),
    .init(name: "--no-shrink", help: "leave the first failing case as it is"),
    .init(name: "--list", help: "print the properties that would be run"),
    .init(name: "--verbose", help: "print every property, not only those that fail"),
  ]

  private static let dividing: [CommandDescription.Option] = [
    .init(name: "--shard", value: "I/N", help: "run one of N parts of the cases"),
    .init(
      name: "--merge",
      value: "FILES",
      help: "add up the --json reports of all parts",
      repeats: true,
      completion: .files
    ),
    .init(name: "--mutants", help: "plant faults in this program and see who catches them"),
    .init(
      name: "--fault",
      value: "NAME",
      help: "only the faults with this in their name",
      repeats: true
    ),
    .init(
      name: "--seeds",
      value: "N",
      help: "seeds from --seed on for which each fault must be caught",
      defaultValue: "1"
    ),
  ]

  private static let judging: [CommandDescription.Option] = [
    .init(
      name: "--command",
      value: "PROGRAM",
      help: "the attention to judge, a program such as 'python3 my_attention.py'"
    ),
    .init(
      name: "--level",
      value: "LEVEL",
      help: "what the program is: attention (q, k, v in) or a model (tokens in, logits out)",
      choices: ["attention", "model"],
      defaultValue: "attention"
    ),
    .init(
      name: "--start-timeout",
      value: "SECONDS",
      help: "until the program's first line, in which it may load its libraries",
      defaultValue: "120"
    ),
    .init(
      name: "--timeout",
      value: "SECONDS",
      help: "until the program's answer to a case",
      defaultValue: "30"
    ),
  ]
}

extension RunOptions {
  init(
    _ arguments: Arguments,
    progress: Progress?,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws {
    let caseCount = try arguments.count("--cases") ?? Self.standardCaseCount
    let threadCount = try arguments.count("--threads") ?? System.coreCount
    guard threadCount >= 1 else { throw UsageError("'--threads' is 1 or more, not 0") }
    self.init(
      caseCount: caseCount,
      seed: try arguments.seed(),
      shard: try arguments.shard(),
      shrinkLimit: arguments.has("--no-shrink") ? 0 : 2000,
      threadCount: threadCount,
      stopsAtFirstFailure: arguments.has("--fail-fast"),
      corpus: Corpus.shipped.merging(try TestCorpus(arguments).corpus).cases,
      isCancelled: isCancelled,
      onProgress: { progress?.advance(by: $0) }
    )
  }
}

extension OutsideOptions {
  init(_ arguments: Arguments) throws {
    self.init()
    if let seconds = try arguments.seconds("--start-timeout") { startSeconds = seconds }
    if let seconds = try arguments.seconds("--timeout") { answerSeconds = seconds }
  }
}

extension Arguments {
  func seed() throws -> UInt64 {
    guard let text = value("--seed") else { return 0 }
    if let seed = UInt64(text) { return seed }
    throw UsageError("'--seed' is an integer from 0 to \(UInt64.max), not '\(text)'")
  }

  fileprivate func shard() throws -> Shard {
    guard let text = value("--shard") else { return .whole }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1],
      let shard = Shard(number, of: count)
    else {
      throw UsageError(
        "'\(text)' is no part of a run",
        help: "write --shard I/N with I from 1 to N, such as --shard 1/4"
      )
    }
    return shard
  }
}
