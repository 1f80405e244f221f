import Foundation
import MaskTesting

/// Writes reports of the harness: as JSON, or for people.
struct TestOutput {
  private let console: Console
  private let asJSON: Bool
  private let isVerbose: Bool
  /// What a replay must be told besides the property and the choices.
  private let target: String
  private let start = ContinuousClock.now

  init(_ arguments: Arguments, _ console: Console) {
    self.console = console
    asJSON = arguments.has("--json")
    isVerbose = arguments.has("--verbose")
    let words = arguments.allValues("--merge").isEmpty ? arguments.words : []
    let told = ["--spec", "--set", "--command", "--level", "--start-timeout", "--timeout"]
    let options = told.flatMap { (option: String) -> [String] in
      arguments.allValues(option).map { "\(option) \($0.shellQuoted)" }
    }
    target = (words.map(\.shellQuoted) + options).joined(separator: " ")
  }

  /// Writes the report of a run, what a diagnosis found before all else.
  func write(_ report: RunReport, _ diagnosis: AttentionDiagnosis? = nil) throws {
    if asJSON {
      try console.write(try Self.json(JudgedRun(report: report, diagnosis: diagnosis)))
      return
    }
    if let diagnosis { try console.write(text(diagnosis)) }
    for property in report.properties { try write(property, always: isVerbose) }
    try console.write(summary(report))
  }

  /// Writes the report of one property.
  func write(_ report: PropertyReport) throws {
    if asJSON {
      try console.write(try Self.json(["properties": [report]]))
    } else {
      try write(report, always: true)
    }
  }

  private func text(_ diagnosis: AttentionDiagnosis) -> String {
    var lines: [String] = []
    for finding in diagnosis.findings {
      lines.append("\(console.style.red("✗")) \(console.style.bold(finding.text))")
      if !finding.example.isEmpty { lines.append(finding.example) }
    }
    lines += diagnosis.observations.map { "  observed: \($0)" }
    if lines.isEmpty {
      let count = diagnosis.settingCount.counted("setting")
      lines.append("\(console.style.green("✓")) as declared, cell by cell in \(count)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func json(_ document: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(document), as: UTF8.self)
  }

  private func write(_ report: PropertyReport, always: Bool) throws {
    if let failure = report.failure {
      try console.write(text(failure, of: report))
    } else if let weakness = report.weakness {
      try console.write(
        "\(console.style.yellow("?")) \(report.name) was not asked enough: \(weakness)"
      )
    } else if always {
      try console.write("\(console.style.green("✓")) \(report.name)  \(counts(report))")
    }
  }

  private func counts(_ report: PropertyReport) -> String {
    let discarded = report.discardCount == 0 ? "" : ", \(report.discardCount) discarded"
    let exhausted = report.isExhausted ? ", every small case" : ""
    let labels = report.labelCounts.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value * 100 / max(1, report.randomCount)) %" }
    let cases = report.caseCount.counted("case")
    let details = "\(cases)\(exhausted)\(discarded)"
    return console.style.faint(([details] + labels).joined(separator: "; "))
  }

  private func text(_ failure: Failure, of report: PropertyReport) -> String {
    var lines = ["\(console.style.red("✗")) \(console.style.bold(failure.message))"]
    lines.append("  \(report.name): \(report.statement)")
    let width = failure.values.map(\.name.count).max() ?? 0
    for value in failure.values where !value.text.isEmpty {
      let name = value.name.padding(toLength: width, withPad: " ", startingAt: 0)
      lines.append("  \(name)  \(value.text)")
    }
    if !failure.indifferent.isEmpty {
      let names = failure.indifferent.joined(separator: ", ")
      lines.append("  it fails whatever these are: \(names)")
    }
    if failure.isFlaky {
      lines.append("  the same case gave something else when it was run again")
    }
    if let show = failure.showLine { lines.append("  see:    \(show)") }
    lines.append("  replay: \(failure.replayLine(of: report.name, arguments: target))")
    return lines.joined(separator: "\n") + "\n"
  }

  private func summary(_ report: RunReport) -> String {
    let failed = report.properties.count { $0.failure != nil }
    let weak = report.properties.count { $0.failure == nil && $0.weakness != nil }
    let seconds = (ContinuousClock.now - start).milliseconds / 1000
    let result =
      failed == 0
      ? console.style.green("all passed") : console.style.red("\(failed) failed")
    let unasked = weak == 0 ? "" : ", \(weak) not asked enough"
    let shard = report.shards.first.map { $0 == .whole ? "" : ", shard \($0.number)/\($0.count)" }
    let interrupted = report.isInterrupted ? ", stopped before the end" : ""
    return "\(report.properties.count.counted("property", "properties")), "
      + "\(report.totalCaseCount.counted("case")), \(result)\(unasked)"
      + " (seed \(report.seed)\(shard ?? "")\(interrupted), \(seconds.fixed(1)) s)"
  }
}

/// A run, and what a diagnosis found beside it.
private struct JudgedRun: Encodable {
  let report: RunReport
  let diagnosis: AttentionDiagnosis?

  private enum CodingKeys: CodingKey { case diagnosis }

  func encode(to encoder: any Encoder) throws {
    try report.encode(to: encoder)
    guard let diagnosis else { return }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(diagnosis, forKey: .diagnosis)
  }
}

extension Failure {
  /// The command that draws the mask of the case, where it has one.
  fileprivate var showLine: String? {
    func value(_ name: String) -> String? { values.first { $0.name == name }?.text }
    guard let mask = value("mask"), let geometry = value("geometry") else { return nil }
    let inputs = value("inputs") ?? ""
    return "maskspec show \(mask.shellQuoted) \(geometry)\(inputs.isEmpty ? "" : " \(inputs)")"
  }
}

extension String {
  /// The text as one word of a shell.
  var shellQuoted: String {
    let isPlain =
      !isEmpty
      && allSatisfy { character in
        character.isASCII
          && (character.isLetter || character.isNumber || "-_./".contains(character))
      }
    return isPlain ? self : "'\(replacing("'", with: "'\\''"))'"
  }
}
