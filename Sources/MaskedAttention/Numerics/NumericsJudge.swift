import FloatFormats
import Foundation

/// Turns measurements and laws into findings.
struct NumericsJudge {
  let entries: [NumericsEntry]
  let survey: RowSurvey
  let laws: NumericsLaws
  let options: NumericsOptions
  let keyCount: Int

  /// Every finding: those of the mask, of each format, of each line of the table.
  func findings() -> [NumericsFinding] {
    maskFindings() + entries.firstOfEachFormat.flatMap { formatFindings($0) }
      + entries.flatMap { entry in
        fillFindings(entry) + weightFindings(entry) + emptyRowFindings(entry)
      }
  }

  /// Whether a row is empty in this run or can be in another, and how that is known.
  var emptyRowBasis: String? {
    if let row = survey.firstEmptyRow { return "counted in this run: \(row)" }
    return laws.rowsNonempty.isRefuted ? laws.rowsNonempty.citation : nil
  }

  static func number(_ value: Double) -> String {
    value.magnitude < 1e15 && value == value.rounded()
      ? String(format: "%.0f", value) : String(format: "%.4g", value)
  }
}

extension [NumericsEntry] {
  fileprivate var firstOfEachFormat: [NumericsEntry] {
    var seen: Set<FloatFormat> = []
    return filter { seen.insert($0.format).inserted }
  }
}

extension NumericsEntry {
  func finding(
    _ rule: NumericsRule,
    _ message: String,
    basis: String? = nil
  ) -> NumericsFinding {
    NumericsFinding(
      rule: rule,
      format: format,
      fill: fill,
      application: application,
      message: message,
      basis: basis
    )
  }
}

// MARK: The mask

extension NumericsJudge {
  private func maskFindings() -> [NumericsFinding] {
    var findings: [NumericsFinding] = []
    func add(_ rule: NumericsRule, _ message: String, _ basis: String) {
      findings.append(
        NumericsFinding(
          rule: rule,
          format: nil,
          fill: nil,
          application: nil,
          message: message,
          basis: basis
        )
      )
    }
    if let basis = emptyRowBasis {
      let count = survey.emptyRowCount
      let here =
        count == 0
        ? "none of this run, but of another"
        : "\(count) of the \(survey.rowCount) rows of this run"
      add(.emptyRow, "a query can see no key at all: \(here)", basis)
    }
    if laws.hidesDiagonal.isSupported, laws.hidesOnlyPast.isSupported {
      add(
        .polaritySuspect,
        "no query sees itself, and all that is hidden lies in the past, as in an inverted mask",
        "\(laws.hidesDiagonal.citation); \(laws.hidesOnlyPast.citation)"
      )
    }
    for (name, law) in laws.parameters where law.isSupported {
      add(.unusedParameter, "the parameter '\(name)' makes no difference", law.citation)
    }
    if laws.stable.isRefuted {
      add(
        .extensionUnstable,
        "a query sees other keys once the sequence has grown",
        laws.stable.citation
      )
    }
    return findings
  }
}

// MARK: A format

extension NumericsJudge {
  private func formatFindings(_ entry: NumericsEntry) -> [NumericsFinding] {
    var findings: [NumericsFinding] = []
    func add(_ rule: NumericsRule, _ message: String, basis: String? = nil) {
      findings.append(
        NumericsFinding(
          rule: rule,
          format: entry.format,
          fill: nil,
          application: nil,
          message: message,
          basis: basis
        )
      )
    }
    let formats = entry.condition.pipeline.formats
    let longest = Double(survey.longestCount)
    let basis = "counted in this run: the longest row sees \(survey.longestCount) keys"
    if longest > formats.accumulation.largestSumOfOnes {
      let limit = formats.accumulation.largestSumOfOnes
      add(
        .narrowSum,
        "a sum of ones stops at \(Self.number(limit)) in \(formats.accumulation); even rows sum to "
          + "up to \(Self.number(longest / limit))",
        basis: basis
      )
    }
    if longest > 0, formats.weights.rounded(1 / longest) == 0 {
      add(
        .narrowWeight,
        "a weight of 1/\(survey.longestCount) is zero in \(formats.weights); even rows vanish",
        basis: basis
      )
    }
    let bound = min(options.scoreBound, entry.format.largestFinite)
    let unit = entry.format.ulp(at: bound)
    if unit > 0.5 {
      add(
        .scoreResolution,
        "scores around \(Self.number(bound)) are \(Self.number(unit)) apart in \(entry.format), so "
          + "weights are off by up to a factor of \(Self.number(exp(unit / 2)))"
      )
    }
    return findings
  }
}
