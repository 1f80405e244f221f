import MaskAlgebra

/// One diagnosis while it is made.
struct Examination {
  let subject: AttentionSubject
  let plan: ProbePlan
  private(set) var findings: [AttentionFinding] = []
  private(set) var observations: [String] = []
  /// What was measured, beside the number of the setting.
  private(set) var measured: [(place: Int, measurement: Measurement)] = []
  private let onlySetting: Int?

  init(of subject: AttentionSubject, _ plan: ProbePlan, onlySetting: Int?) {
    self.subject = subject
    self.plan = plan
    self.onlySetting = onlySetting
  }

  var measurements: [Measurement] { measured.map(\.measurement) }

  /// Measures, and explains what was measured.
  mutating func run() {
    measure()
    let isMixed = findSources()
    let isExplained = isMixed || findWeights()
    findUnfiniteRows()
    findWrongCells()
    // What one mistake explains is not said again.
    if !isExplained {
      findSums()
      findEmptyRows()
    }
    findHidden()
    findChanges()
    if !plan.unreached.isEmpty {
      let numbers = plan.unreached.map { "\($0)" }.joined(separator: ", ")
      observations.append("positions around \(numbers) are too far to be probed")
    }
  }

  /// Adds a finding, unless there is one of the kind already; settings come smallest first.
  mutating func find(
    _ kind: AttentionFinding.Kind,
    at place: Int,
    _ text: String,
    _ example: String = ""
  ) {
    guard !findings.contains(where: { $0.kind == kind }) else { return }
    findings.append(AttentionFinding(kind: kind, text: text, example: example, setting: place))
  }

  mutating func observe(_ text: String) {
    if !observations.contains(text) { observations.append(text) }
  }

  private mutating func measure() {
    for (place, setting) in plan.settings.enumerated() where onlySetting ?? place == place {
      do throws(ProbeError) {
        let measurement = try Measurement(AttentionProbe(subject, at: setting))
        measured.append((place, measurement))
      } catch {
        switch error {
        case .thrown(let message):
          find(.error, at: place, "it throws: \(message)", "  \(setting.summary)")
        case .wrongShape(let shape, let expected):
          let text = "the output has the shape \(shape), not \(expected)"
          find(.shape, at: place, text, "  \(setting.summary)")
        }
      }
    }
  }
}
