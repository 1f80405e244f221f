/// What an attention really does, found by asking it: which keys it reads, and with what weight.
///
/// The output of attention is linear in the values, so unit vectors as values give the weights.
/// Those are held against the mask cell by cell at several small geometries, and where they differ,
/// against every usual mistake; the one that explains all cells is named.
///
///     let diagnosis = AttentionDiagnosis(of: subject, masks: source)
///     diagnosis.headline  // "strict causal: a query does not see its own key; …"
public struct AttentionDiagnosis: Hashable, Sendable, Codable {
  /// What is wrong, what explains most first; empty where nothing is.
  public let findings: [AttentionFinding]
  /// What is worth knowing and is not wrong, given what the attention promises.
  public let observations: [String]
  /// At how many settings the attention was asked: a mask, a geometry, and data.
  public let settingCount: Int

  /// The first finding in words; nil where nothing is wrong.
  public var headline: String? { findings.first?.text }

  /// Asks an attention.
  ///
  /// - Parameters:
  ///   - subject: The attention.
  ///   - masks: The masks that it should have; any mask stands for a list of usual ones.
  ///   - setting: Only this setting, as a finding names it; nil for all.
  package init(of subject: AttentionSubject, masks: MaskSource, onlySetting setting: Int? = nil) {
    let plan = ProbePlan(for: subject, masks: masks)
    var examination = Examination(of: subject, plan, onlySetting: setting)
    examination.run()
    var seen: Set<String> = []
    // Sorting keeps the order in which equal kinds were found: smallest settings first.
    findings = examination.findings.enumerated()
      .sorted { ($0.element.kind, $0.offset) < ($1.element.kind, $1.offset) }
      .map(\.element)
      .filter { seen.insert($0.text).inserted }
    observations = examination.observations
    settingCount = setting == nil ? plan.settings.count : 1
  }
}
