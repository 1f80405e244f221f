import FloatFormats
import Foundation
import MaskAlgebra
import MaskCompiler
import MaskedAttention

extension FormatTrials {
  static func reports(_ subject: PipelineSubject) -> Property {
    Property(
      "E26-findings-are-those-that-arithmetic-gives/\(subject.name)",
      "the findings about fills, sums, weights and empty rows are those that arithmetic on the "
        + "format's stored forms gives, and no measurement exceeds its prediction",
      coverage: [CoverageGoal("an empty row", atLeast: 0.1)]
    ) { trial in
      let format = trial.drawFormat()
      let fill = trial.draw("fill", .one(of: reportedFills))
      let application = trial.drawApplication()
      let bound = trial.draw("bound of scores", .one(of: [1.0, 16, 30, 600]))
      let mask = trial.draw("mask", .one(of: reportedMasks))
      let keyCount = trial.draw("keys", .integer(in: 1...20))
      var options = NumericsOptions()
      options.formats = [format]
      options.fills = [fill]
      options.applications = [application]
      options.scoreBound = bound
      let geometry = Geometry(queryCount: keyCount, keyCount: keyCount, offset: 0)
      let report = try subject.report(mask, geometry, options)
      let visible = try mask.definedMask(in: geometry, inputs: [:])
      let counts = (0..<keyCount).map { row in
        (0..<keyCount).count { visible[0, 0, row, $0] }
      }
      trial.label("an empty row", if: counts.contains(0))
      try trial.expect(
        report.entries.allSatisfy(\.isConfirmed),
        "a hidden weight of \(report.entries.map(\.maxHiddenWeight)) was measured in \(format) "
          + "under the fill \(fill), more than was predicted"
      )
      let entry = report.entries[0]
      // A row that sees one key and not another is the worst there is, so it shows any leak.
      if counts.contains(1), keyCount > 1, !entry.condition.largestHiddenWeight.isNaN {
        try trial.expect(
          (entry.maxHiddenWeight > 0) == !entry.condition.isExactlyZero,
          "hidden weights are \(entry.condition.isExactlyZero ? "" : "not ")said to be zero under "
            + "the fill \(fill), and \(entry.maxHiddenWeight) was measured in \(format)"
        )
        // Every other weight of that row is at most as large.
        let share = entry.condition.largestHiddenWeight / Double(2 * keyCount)
        try trial.expect(
          entry.maxHiddenWeight >= share || share < 4 * FormatPatterns(format).number(of: 1),
          "hidden weights of up to \(entry.condition.largestHiddenWeight) are predicted under the "
            + "fill \(fill) in \(format), and \(entry.maxHiddenWeight) is the largest measured"
        )
      }
      let found = Set(report.findings.map(\.rule))
      let expected = ExpectedFindings(
        patterns: FormatPatterns(format),
        fill: fill,
        isAdded: application == .adding,
        bound: bound,
        longestRow: counts.max() ?? 0,
        hasEmptyRow: counts.contains(0)
      )
      for (rule, isExpected) in expected.rules {
        try trial.expect(
          found.contains(rule) == isExpected,
          "\(rule.id) \(rule.name) is \(isExpected ? "not reported" : "reported") for the fill "
            + "\(fill), \(application), at scores of \(bound) in \(format) over \(keyCount) keys"
        )
      }
    }
  }

  private static let reportedFills: [MaskingFill] =
    MaskingFill.common + [.value(-10), .value(-100), .value(0), .value(-3)]

  private static let reportedMasks: [MaskSpec] = [
    .causal, .full, .causal && !.diagonal, .none, .window(3),
  ]
}

/// What is to be found, by the stored forms of the format and the closed conditions.
private struct ExpectedFindings {
  let patterns: FormatPatterns
  let fill: MaskingFill
  let isAdded: Bool
  let bound: Double
  let longestRow: Int
  let hasEmptyRow: Bool

  private var largest: Double { patterns.number(of: patterns.overflow - 1) }

  private var intended: Double {
    switch fill {
    case .negativeInfinity: -.infinity
    case .lowest(let fraction): -largest * fraction
    case .value(let value): value
    }
  }

  var rules: [(NumericsRule, Bool)] {
    let value = patterns.rounded(intended)
    let ones = Double(sign: .plus, exponent: patterns.fractionBitCount + 1, significand: 1)
    let pattern = patterns.pattern(nearest: min(bound, largest))
    let lower = pattern - (patterns.number(of: pattern) > min(bound, largest) ? 1 : 0)
    let unit = patterns.number(of: lower + 1) - patterns.number(of: lower)
    return [
      (.fillUnrepresentable, intended.isFinite && !value.isFinite),
      (.infinitylessFormat, intended.isInfinite && value.isNaN),
      (.fillRounds, value.isFinite && value != intended),
      (.zeroOneAdditive, isAdded && intended == 0),
      (.sumOverflow, isAdded && value.isFinite && !patterns.rounded(value - bound).isFinite),
      (.emptyRow, hasEmptyRow),
      (.emptyRowNaN, hasEmptyRow && !value.isFinite),
      (.emptyRowLeakAdding, hasEmptyRow && value.isFinite && isAdded),
      (.emptyRowLeakSelecting, hasEmptyRow && value.isFinite && !isAdded),
      (.narrowSum, Double(longestRow) > ones),
      (.narrowWeight, longestRow > 0 && patterns.rounded(1 / Double(max(1, longestRow))) == 0),
      (.scoreResolution, unit > 0.5),
    ]
  }
}
