extension AttentionReport: CustomStringConvertible {
  /// The headline, the smallest case, what else is wrong, and how to run it again.
  public var description: String {
    var lines = [headline]
    if let first = diagnosis.findings.first {
      if !first.example.isEmpty { lines.append(first.example) }
    } else if let failure = failures.first?.failure {
      lines += failure.message.split(separator: "\n").dropFirst().map { "  \($0)" }
      lines += failure.values.map { "  \($0.name): \($0.text)" }
    }
    let others = diagnosis.findings.dropFirst().map(\.text)
    if !others.isEmpty { lines += ["also:"] + others.map { "  - \($0)" } }
    if !failures.isEmpty {
      lines.append("properties that do not hold, \(failures.count) of \(run.properties.count):")
      lines += failures.map { "  \($0.name): \($0.statement)" }
    }
    if !diagnosis.observations.isEmpty {
      lines += ["observed:"] + diagnosis.observations.map { "  - \($0)" }
    }
    let weak = run.properties.filter { $0.failure == nil && $0.weakness != nil }
    lines += weak.map { "not asked enough: \($0.name): \($0.weakness ?? "")" }
    if !replays.isEmpty {
      lines.append("run again, in Swift:")
      lines += replays.prefix(Self.shownReplayCount).map { replay in
        "  check(…, under: …, replaying: \"\(replay)\")"
      }
    }
    return lines.joined(separator: "\n")
  }

  private static var shownReplayCount: Int { 3 }

  /// Lines for a shell that run the failed properties again.
  ///
  /// - Parameter arguments: What the run was told beside: the program, and the mask.
  /// - Returns: A line for each failed property.
  package func replayLines(arguments: String) -> [String] {
    failures.compactMap { property in
      property.failure?.replayLine(of: property.name, arguments: arguments)
    }
  }
}
