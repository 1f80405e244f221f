import Dispatch
import MaskLanguage
import MaskLogic
import Synchronization

/// What came of checking a spec file.
struct FileReport: Sendable {
  private let path: String
  let diagnostics: [Diagnostic]
  let laws: [LawReport]
  let examples: [ExampleReport]

  /// Checks all files, a law at a time on every core.
  static func reports(onFilesAt paths: [String], _ console: Console) throws -> [FileReport] {
    let files = try paths.map { path in
      SpecFile.parse(try SpecFiles.source(path), include: SpecFiles.include)
    }
    let laws = files.enumerated().flatMap { index, parsed in
      parsed.file.laws.map { (file: index, entry: $0) }
    }
    let verdicts = Mutex<[Int: Verdict]>([:])
    Progress.during("checking laws", of: laws.count, console) { progress in
      DispatchQueue.concurrentPerform(iterations: laws.count) { index in
        let verdict = ExhaustiveDecider().decide(laws[index].entry.law)
        verdicts.withLock { $0[index] = verdict }
        progress.advance()
      }
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
      "warnings": .array(laws.compactMap(\.warning)),
    ]
  }
}
