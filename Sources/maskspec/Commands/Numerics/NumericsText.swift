import FloatFormats
import Foundation
import MaskAlgebra
import MaskLogic
import MaskedAttention

/// A report on fills and formats as a table, with its findings below.
struct NumericsText {
  private let report: NumericsReport
  private let mask: MaskSpec
  private let geometry: Geometry

  init(_ report: NumericsReport, mask: MaskSpec, geometry: Geometry) {
    self.report = report
    self.mask = mask
    self.geometry = geometry
  }

  func text(_ console: Console) -> String {
    let head =
      "\(mask): \(geometry.queryCount) x \(geometry.keyCount), "
      + "\(report.emptyRowCount) empty rows, |score| <= \(Self.number(report.options.scoreBound))"
    var lines = [console.style.bold(head), ""] + table
    for group in groups {
      lines += [
        "", console.style.bold("\(group.rule.id) \(group.rule.name)") + ": \(group.rule.condition)",
      ]
      lines += group.lines.map { "  \($0)" }
      lines.append("  fix: \(group.rule.fix)")
    }
    if report.findings.isEmpty { lines += ["", "nothing to object to"] }
    lines += ["", console.style.bold("laws")]
    let width = report.laws.map(\.question.count).max() ?? 0
    lines += report.laws.map { "  \(Self.padded($0.question, width))  \($0.verdict)" }
    return lines.joined(separator: "\n")
  }

  private var table: [String] {
    let titles = [
      "format", "fill", "mode", "becomes", "hidden weight", "predicted", "safe |score|", "row sum",
      "empty row",
    ]
    let rows = report.entries.map { entry in
      [
        entry.format.name, "\(entry.fill)", entry.application.mode,
        Self.number(entry.condition.pipeline.fillValue), Self.number(entry.maxHiddenWeight),
        (entry.condition.isExactlyZero ? "= " : "<= ")
          + Self.number(entry.condition.largestHiddenWeight),
        entry.condition.safeScoreBound.map { Self.number($0, digitCount: 9) } ?? "none",
        entry.weightSum.map { Self.number($0) } ?? "-", entry.emptyRow?.rawValue ?? "-",
      ]
    }
    let widths = titles.indices.map { column in
      ([titles] + rows).map { $0[column].count }.max() ?? 0
    }
    return ([titles] + rows).map { row in
      let line = zip(row, widths).map { Self.padded($0, $1) }.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// The findings of each kind, equal messages drawn together.
  private var groups: [(rule: NumericsRule, lines: [String])] {
    NumericsRule.allCases.compactMap { rule in
      let findings = report.findings.filter { $0.rule == rule }
      guard !findings.isEmpty else { return nil }
      var places: [(text: String, places: [String])] = []
      for finding in findings {
        let text = finding.message + (finding.basis.map { " (\($0))" } ?? "")
        if let index = places.firstIndex(where: { $0.text == text }) {
          places[index].places.append(finding.place)
        } else {
          places.append((text, [finding.place]))
        }
      }
      return (
        rule,
        places.map { text, places in
          let list = places.filter { !$0.isEmpty }.joined(separator: ", ")
          return list.isEmpty ? text : "\(list): \(text)"
        }
      )
    }
  }

  private static func number(_ value: Double, digitCount: Int = 4) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-inf" : "any" }
    return value == value.rounded() && value.magnitude < 1e12
      ? String(format: "%.0f", value) : String(format: "%.\(digitCount)g", value)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension NumericsFinding {
  /// Where the finding applies: `bf16 -1e4 add`; empty for the mask as a whole.
  fileprivate var place: String {
    [format?.name, fill.map { "\($0)" }, application?.mode].compactMap(\.self)
      .joined(separator: " ")
  }
}
