/// What came of putting somebody's attention on trial.
///
///     let report = check(attention: mine, under: .causal)
///     #expect(report.isPassed, "\(report)")
public struct AttentionReport: Hashable, Sendable, Codable {
  /// The mask that the attention should have, as text of the mask language.
  public let mask: String
  /// What the attention was found to do.
  public let diagnosis: AttentionDiagnosis
  /// The properties that were run, as many as the attention's abilities allow.
  public let run: RunReport

  /// Runs everything that an attention is able to be asked.
  ///
  /// - Parameters:
  ///   - subject: The attention.
  ///   - masks: The masks that it should have.
  ///   - mask: Those masks in words.
  ///   - options: How many cases of each property, and which.
  ///   - replay: One failure of an earlier report; nil for everything.
  /// - Throws: ``ReplayError`` where the replay names nothing.
  package init(
    of subject: AttentionSubject,
    masks: MaskSource,
    mask: String,
    options: RunOptions = RunOptions(),
    replaying replay: String? = nil
  ) throws(ReplayError) {
    self.mask = mask
    let properties = AttentionTrials.properties(of: subject, masks: masks)
    guard let replay else {
      diagnosis = AttentionDiagnosis(of: subject, masks: masks)
      run = RunReport(running: properties, options)
      return
    }
    let (name, choices) = try Self.parsed(replay)
    if name == Self.diagnosisName {
      diagnosis = AttentionDiagnosis(
        of: subject,
        masks: masks,
        onlySetting: choices.numbers.first ?? 0
      )
      run = RunReport(running: [], options)
      return
    }
    guard let property = properties.first(where: { $0.name == name || $0.hasID(name) }) else {
      throw ReplayError.unknownProperty(name)
    }
    var options = options
    (options.caseCount, options.exhaustiveLimit) = (0, 0)
    options.corpus = [property.name: [choices]]
    diagnosis = AttentionDiagnosis(of: subject, masks: masks, onlySetting: -1)
    run = RunReport(running: [property], options)
  }

  /// Whether nothing is wrong.
  public var isPassed: Bool { diagnosis.findings.isEmpty && failures.isEmpty }

  /// The properties that do not hold.
  public var failures: [PropertyReport] { run.properties.filter { $0.failure != nil } }

  /// What is wrong in one line, or that nothing is.
  public var headline: String {
    if let headline = diagnosis.headline { return headline }
    if let first = failures.first, let failure = first.failure {
      return failure.message.split(separator: "\n").first.map { "\($0)" } ?? first.statement
    }
    return "passed: \(run.properties.count) properties in \(run.totalCaseCount) cases, and "
      + "\(diagnosis.settingCount) settings cell by cell"
  }

  /// What to give as `replaying:` to run a failure again, the first finding's before all others.
  public var replays: [String] {
    let findings = diagnosis.findings.prefix(1).map { "\(Self.diagnosisName) \($0.setting)" }
    return findings
      + failures.compactMap { property in property.failure.map { "\(property.name) \($0.choices)" }
      }
  }

  /// What a diagnosis is called where it is replayed.
  static let diagnosisName = "G01"

  private static func parsed(
    _ replay: String
  ) throws(ReplayError) -> (name: String, choices: ChoiceList) {
    let parts = replay.split(separator: " ", omittingEmptySubsequences: true)
    guard let name = parts.first, parts.count <= 2,
      let choices = ChoiceList(parts.count == 2 ? parts[1] : "")
    else { throw ReplayError.unreadable(replay) }
    return (String(name), choices)
  }
}

extension Property {
  /// Whether the property has this number: `B05` of `B05-…/attention`.
  fileprivate func hasID(_ text: String) -> Bool {
    name.split(separator: "-").first.map { $0 == text } ?? false
  }
}

/// Why a failure cannot be run again.
public enum ReplayError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The text is no name and choices.
  case unreadable(String)
  /// No property that the attention is able to be asked has the name.
  case unknownProperty(String)

  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .unreadable(let text):
      "'\(text)' is no replay; it is a property and its choices, such as 'B05 3.0.1*2'"
    case .unknownProperty(let name):
      "no property of this attention is called '\(name)'; its abilities may not include it"
    }
  }
}
