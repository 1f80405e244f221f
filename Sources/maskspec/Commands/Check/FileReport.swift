import Dispatch
import MaskLanguage
import MaskLogic
import Synchronization

/// What came of checking a spec file.
struct FileReport: Sendable {
  private let path: String
  let diagnostics: [Diagnostic]
  private let definitions: [DefinitionReport]
  let laws: [LawReport]
  let examples: [ExampleReport]

  /// Checks all files, a law or a definition at a time on every core.
  static func reports(
    onFilesAt paths: [String],
    _ timeLimit: Duration,
    _ console: Console
  ) throws -> [FileReport] {
    let files = try paths.map { path in
      SpecFile.parse(try SpecFiles.source(path), include: SpecFiles.include)
    }
    let laws = files.enumerated().flatMap { index, parsed in
      parsed.file.laws.map { (file: index, entry: $0) }
    }
    let definitions = files.enumerated().flatMap { index, parsed in
      parsed.file.definitions.indices.map { (file: index, definition: $0) }
    }
    let decider = PresburgerDecider(stepLimit: .max, timeLimit: timeLimit)
    let verdicts = Mutex<[Int: Verdict]>([:])
    let warnings = Mutex<[Int: DefinitionReport]>([:])
    let count = laws.count + definitions.count
    Progress.during("checking laws", of: count, console) { progress in
      DispatchQueue.concurrentPerform(iterations: count) { index in
        if index < laws.count {
          let verdict = decider.decide(laws[index].entry.law)
          verdicts.withLock { $0[index] = verdict }
        } else {
          let place = definitions[index - laws.count]
          let report = DefinitionReport(place.definition, of: files[place.file].file, timeLimit)
          warnings.withLock { $0[index - laws.count] = report }
        }
        progress.advance()
      }
    }
    var warned = Array(repeating: [DefinitionReport](), count: files.count)
    for (index, report) in warnings.withLock(\.self).sorted(by: { $0.key < $1.key }) {
      warned[definitions[index].file].append(report)
    }
    var reports = Array(repeating: [LawReport](), count: files.count)
    for (index, verdict) in verdicts.withLock(\.self).sorted(by: { $0.key < $1.key }) {
      let entry = laws[index].entry
      reports[laws[index].file].append(
        LawReport(law: entry.law, line: entry.line, verdict: verdict)
      )
    }
    return paths.indices.map { index in
      let (file, diagnostics) = files[index]
      let examples = file.examples.map {
        ExampleReport($0, declarations: file.vocabulary.declarations)
      }
      return FileReport(
        path: paths[index],
        diagnostics: diagnostics,
        definitions: warned[index],
        laws: reports[index],
        examples: examples
      )
    }
  }

  var status: ExitStatus {
    if !diagnostics.isEmpty { return .failure }
    let results = laws.map(\.holds) + examples.map(\.holds)
    if results.contains(false) { return .falsified }
    return results.contains(nil) ? .undecided : .success
  }

  func print(to console: Console, isVerbose: Bool) throws {
    try console.write("\(mark(console.style)) \(path)  \(console.style.faint(contents))")
    for diagnostic in diagnostics {
      console.writeError(diagnostic.rendered(usesColor: console.errors.style.isOn))
    }
    for text in definitions.flatMap({ $0.text(path: path, console.style) }) {
      try console.write(text)
    }
    for law in laws {
      if let text = law.text(path: path, isVerbose: isVerbose, console.output) {
        try console.write(text)
      }
    }
    for example in examples where !example.holds {
      try console.write(example.text(path: path, console.output))
    }
  }

  private func mark(_ style: TextStyle) -> String {
    switch status {
    case .success: style.green("✓")
    case .undecided: style.yellow("?")
    case .falsified, .failure: style.red("✗")
    }
  }

  private var contents: String {
    let errors = diagnostics.isEmpty ? [] : [diagnostics.count.counted("error")]
    let parts = errors + [laws.count.counted("law"), examples.count.counted("example")]
    return parts.joined(separator: ", ")
  }

  var json: JSON {
    [
      "path": .string(path), "laws": .array(laws.map(\.json)),
      "examples": .array(examples.map(\.json)), "errors": .array(diagnostics.map(\.json)),
      "warnings": .array(definitions.flatMap(\.json) + laws.compactMap(\.warning)),
    ]
  }
}
