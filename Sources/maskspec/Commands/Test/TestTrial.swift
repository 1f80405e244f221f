import MaskAlgebra
import MaskLanguage
import MaskTesting

/// What is put on trial, by which properties.
struct TestTrial {
  let properties: [Property]
  /// The program on trial; nil where it is this package, or somebody's masks.
  let program: OutsideProgram?
  private let masks: MaskSource
  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    masks = try Self.masks(arguments)
    program = try Self.program(arguments)
    let properties: [Property]
    if let program {
      properties = try Self.properties(of: program, masks, arguments)
    } else {
      properties = Trials.properties(masks: masks)
    }
    let chosen = try Self.chosen(properties, arguments.allValues("--property"))
    self.properties = Self.limited(chosen, to: try arguments.count("--subjects"))
  }

  /// Whether the properties are all those of a program's attention, so that a diagnosis is due.
  private var isWholeJudgement: Bool {
    arguments.value("--level") != "model" && arguments.value("--property") == nil
      && arguments.value("--shard") == nil
  }

  func run(_ console: Console) throws -> ExitStatus {
    let cancellation = Cancellation.onInterrupt { program?.interrupt() }
    // A program that is given up is asked nothing more, so that there is nothing to go on for.
    let isCancelled: @Sendable () -> Bool = { [program] in
      cancellation.isRequested || program?.isGivenUp == true
    }
    let output = TestOutput(arguments, console)
    let caseCount = try arguments.count("--cases") ?? RunOptions.standardCaseCount
    var diagnosis: AttentionDiagnosis?
    let report = try Progress.during(
      "testing",
      of: properties.count * caseCount,
      console
    ) { progress in
      let options = try RunOptions(arguments, progress: progress, isCancelled: isCancelled)
      if let program, isWholeJudgement {
        diagnosis = AttentionDiagnosis(of: program.attention, masks: masks)
      }
      return RunReport(running: properties, options)
    }
    program?.stop()
    try output.write(report, diagnosis)
    if let program, program.isGivenUp {
      console.writeError(
        "'\(program.name)' was given up: it ended or hung in too many cases, and the rest was "
          + "not asked"
      )
    }
    try TestCorpus(arguments).add(report)
    return status(report, diagnosis)
  }

  /// What is not ours may never come to what a property speaks of, and be right not to.
  private func status(_ report: RunReport, _ diagnosis: AttentionDiagnosis?) -> ExitStatus {
    if let diagnosis, !diagnosis.findings.isEmpty { return .falsified }
    let isOurs = masks.isAnyMask && program == nil
    return isOurs ? report.status : report.statusOfFailures
  }

  /// Writes the report of a property that was run outside of a whole run.
  func write(_ report: PropertyReport, _ console: Console) throws {
    program?.stop()
    try TestOutput(arguments, console).write(report)
  }
}

extension TestTrial {
  private static func program(_ arguments: Arguments) throws -> OutsideProgram? {
    guard let command = arguments.value("--command") else {
      for option in ["--level", "--timeout", "--start-timeout"] {
        guard arguments.value(option) == nil else {
          throw UsageError("'\(option)' is about a program", help: "add --command 'PROGRAM'")
        }
      }
      return nil
    }
    let options = try OutsideOptions(arguments)
    do { return try OutsideProgram(command, options: options) } catch {
      throw UsageError("\(error)", help: "Docs/Engines.md says what a program has to print")
    }
  }

  private static func properties(
    of program: OutsideProgram,
    _ masks: MaskSource,
    _ arguments: Arguments
  ) throws -> [Property] {
    guard arguments.value("--level") == "model" else {
      return AttentionTrials.properties(of: program.attention, masks: masks)
    }
    guard let model = program.model else {
      throw UsageError(
        "the program '\(program.name)' declares no model",
        help: "its first line has to name its vocabulary; see Docs/Engines.md"
      )
    }
    return ModelTrials.properties(of: model, masks: masks)
  }

  /// The masks that are on trial: any mask, one, or those of spec files.
  private static func masks(_ arguments: Arguments) throws -> MaskSource {
    guard let first = arguments.words.first else { return .anyMask }
    guard first.hasSuffix(".mask") || SpecFiles.exists(first) else {
      guard arguments.words.count == 1 else {
        throw UsageError("'\(arguments.words[1])' is one mask too many", help: "quote the mask")
      }
      let request = try MaskRequest(first, arguments, needsInputs: false)
      return MaskSource(request.boundMask, declarations: request.vocabulary.declarations)
    }
    var definitions: [MaskDefinition] = []
    var declarations: [InputDeclaration] = []
    for path in try SpecFiles.find(arguments.words) {
      let (file, diagnostics) = SpecFile.parse(
        try SpecFiles.source(path),
        include: SpecFiles.include
      )
      guard diagnostics.isEmpty else { throw InvalidText(diagnostics) }
      definitions += file.definitions
      declarations += file.vocabulary.declarations
    }
    guard !definitions.isEmpty else {
      throw UsageError(
        "no mask is defined in \(arguments.words.joined(separator: ", "))",
        help: "write 'mask NAME = …' in it"
      )
    }
    return MaskSource(definitions: definitions, declarations: declarations)
  }

  /// The properties of the first subjects of each law.
  private static func limited(_ properties: [Property], to limit: Int?) -> [Property] {
    guard let limit else { return properties }
    var counts: [Substring: Int] = [:]
    return properties.filter { property in
      counts[property.law, default: 0] += 1
      return counts[property.law, default: 0] <= limit
    }
  }

  private static func chosen(_ properties: [Property], _ names: [String]) throws -> [Property] {
    guard !names.isEmpty else { return properties }
    if let exact = properties.first(where: { names == [$0.name] }) { return [exact] }
    let chosen = properties.filter { property in
      names.contains { property.name.lowercased().contains($0.lowercased()) }
    }
    guard chosen.isEmpty else { return chosen }
    let known = properties.map(\.name)
    throw UsageError(
      "there is no property '\(names.joined(separator: "', '"))' here",
      help: known.nearest(to: names[0]).map { "did you mean '\($0)'?" }
        ?? "see them with 'maskspec test --list'"
    )
  }
}
