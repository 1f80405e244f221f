import FloatFormats
import Foundation
import MaskedAttention

/// The tables of Docs/Numerics.md, computed.
enum NumericsTables {
  static let all: [(name: String, lines: [String])] = [
    ("thresholds", thresholds), ("fills", fills), ("safe-scores", safeScores),
    ("leaks", leaks), ("empty-rows", emptyRows), ("ranked-rows", rankedRows),
    ("absorption", absorption), ("libraries", libraries), ("sums", sums), ("findings", findings),
  ]

  private static var thresholds: [String] {
    table(
      [
        "format", "bits", "largest", "smallest", "exp is 0 at", "flushed: below", "ulp(largest)",
        "1+…+1 stops at",
      ],
      FloatFormat.all.map { format in
        [
          format.name, "\(format.significandBitCount + 1)", number(format.largestFinite),
          number(format.smallestPositive), fixed(format.exponentialUnderflow()),
          fixed(format.exponentialUnderflow(.flushedToZero)),
          number(format.ulp(at: format.largestFinite)),
          format == .binary64 ? "2^53" : number(format.largestSumOfOnes),
        ]
      }
    )
  }

  private static let shownFills: [MaskingFill] = [
    .negativeInfinity, .value(-1e9), .value(-1e4), .value(-65_504), .value(-100), .lowest,
    .lowest(fraction: 0.7), .lowest(fraction: 0.5),
  ]

  private static var fills: [String] {
    table(
      ["fill"] + FloatFormat.all.map(\.name),
      shownFills.map { fill in
        [code(fill)] + FloatFormat.all.map { number(fill.value(in: $0)) }
      }
    )
  }

  private static let threeFormats: [FloatFormat] = [.binary32, .bfloat16, .binary16]

  private static var safeScores: [String] {
    let fills: [MaskingFill] = [-1e9, -1e4, -1_000, -100, -50, -10].map { .value($0) } + [.lowest]
    return table(
      ["fill"] + threeFormats.flatMap { ["\($0), added", "\($0), selected"] },
      fills.map { fill in
        [code(fill)]
          + threeFormats.flatMap { format in
            [MaskingPipeline.Application.adding, .selecting].map { application in
              let pipeline = MaskingPipeline(format: format, fill: fill, application: application)
              guard pipeline.fillValue.isFinite else { return "any (it is -inf)" }
              let bound = FillCondition(pipeline, scoreBound: 0).safeScoreBound
              return bound.map { String(format: $0 < 1e6 ? "%.2f" : "%.9g", $0) } ?? "none"
            }
          }
      }
    )
  }

  private static var leaks: [String] {
    let cases: [(FloatFormat, Double, Double)] = [
      (.binary32, -1e9, 30), (.binary32, -1e9, 5.1e8), (.binary32, -1e4, 4_940),
      (.binary32, -1e4, 4_960), (.binary32, -100, 0), (.binary32, -100, 30), (.bfloat16, -100, 3),
      (.bfloat16, -100, 10), (.binary16, -100, 30), (.binary16, -10, 0), (.binary32, -10, 3),
    ]
    return table(
      ["format", "fill added", "scores within", "gap", "largest hidden weight", "measured"],
      cases.map { format, fill, bound in
        let pipeline = MaskingPipeline(format: format, fill: .value(fill))
        let condition = FillCondition(pipeline, scoreBound: bound)
        let row = pipeline.row(scores: [-bound, bound], planes: [[true, false]])
        return [
          format.name, code(pipeline.fill), number(bound), number(condition.gap),
          number(condition.largestHiddenWeight), number(row.weights[1]),
        ]
      }
    )
  }

  private static let scores = [1.5, -2, 3.25, -17]
  private static let hidden = [false, false, false, false]

  private static var emptyRows: [String] {
    table(
      ["fill"] + threeFormats.flatMap { ["\($0), added", "\($0), selected"] },
      MaskingFill.common.map { fill in
        [code(fill)]
          + threeFormats.flatMap { format in
            [MaskingPipeline.Application.adding, .selecting].map { application in
              let pipeline = MaskingPipeline(format: format, fill: fill, application: application)
              return weights(pipeline.row(scores: scores, planes: [hidden]))
            }
          }
      }
    )
  }

  private static var rankedRows: [String] {
    let fills: [MaskingFill] = MaskingFill.common + [.lowest(fraction: 0.7)]
    return table(
      ["fill"] + threeFormats.map(\.name),
      fills.map { fill in
        [code(fill)]
          + threeFormats.map { format in
            weights(
              MaskingPipeline(format: format, fill: fill)
                .row(scores: scores, planes: [hidden, [true, true, false, false]])
            )
          }
      }
    )
  }

  private static var absorption: [String] {
    table(
      ["fill"] + threeFormats.map(\.name),
      [MaskingFill.value(-1e9), .value(-1e4), .value(-65_504), .lowest].map { fill in
        [code(fill)]
          + threeFormats.map { format in
            let pipeline = MaskingPipeline(format: format, fill: fill)
            guard pipeline.fillValue.isFinite else { return "-inf" }
            return number(FillCondition(pipeline, scoreBound: 0).absorptionBound)
          }
      }
    )
  }

  private static var sums: [String] {
    table(
      ["equal keys", "f32", "bf16", "f16", "f16, weights in e4m3"],
      [64, 256, 512, 2_048, 4_096].map { count in
        let scores = [Double](repeating: 0, count: count)
        var eightBit = MaskingPipeline(format: .binary16, fill: .negativeInfinity)
        eightBit.formats.weights = .e4m3
        let pipelines = threeFormats.map { MaskingPipeline(format: $0, fill: .negativeInfinity) }
        return ["\(count)"]
          + (pipelines + [eightBit]).map { number($0.row(scores: scores, planes: []).weightSum) }
      }
    )
  }

  private static var libraries: [String] {
    let example = PeerExample()
    return table(
      ["way"] + PeerWay.formats.map(\.name),
      PeerWay.all.map { way in
        [way.name]
          + zip(PeerWay.formats, way.outcomes).map { format, outcome in
            outcome == nil ? "" : example.emptyRow(way.pipeline(format)).rawValue
          }
      }
    )
  }

  private static var findings: [String] {
    table(
      ["id", "name", "reported when", "fix"],
      NumericsRule.allCases.map { rule in [rule.id, rule.name, rule.condition, rule.fix] }
    )
  }
}

extension NumericsTables {
  private static func table(_ titles: [String], _ rows: [[String]]) -> [String] {
    func line(_ cells: [String]) -> String {
      "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |"
    }
    return [line(titles), line(titles.map { _ in "---" })] + rows.map(line)
  }

  private static func code(_ fill: MaskingFill) -> String { "`\(fill)`" }

  private static func weights(_ row: PipelineRow) -> String {
    if row.hasNaN { return "NaN" }
    return row.weights.map { $0 == 0 ? "0" : String(format: "%.2g", $0) }.joined(separator: ", ")
  }

  private static func fixed(_ value: Double) -> String { String(format: "%.4f", value) }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    return value == value.rounded() && value.magnitude < 1e12
      ? String(format: "%.0f", value) : String(format: "%.5g", value)
  }
}
