import FloatFormats
import MaskLogic
import MaskedAttention

extension MaskingPipeline.Application {
  /// The word of `--mode`.
  var mode: String { self == .selecting ? "select" : "add" }
}

extension NumericsReport {
  var json: JSON {
    .object(compacting: [
      "table": .array(entries.map { $0.json(emptyRowCount: emptyRowCount) }),
      "findings": .array(findings.map(\.json)), "laws": .array(laws.map(\.json)),
      "longestRow": .integer(longestRowCount), "scores": .number(options.scoreBound),
      "firstEmptyRow": firstEmptyRow.map {
        ["b": .integer($0.batch), "h": .integer($0.head), "q": .integer($0.query)]
      },
    ])
  }
}

extension NumericsEntry {
  fileprivate func json(emptyRowCount: Int) -> JSON {
    .object(compacting: [
      "format": .string(format.name), "fill": .string("\(fill)"),
      "fillValue": .number(condition.pipeline.fillValue), "mode": .string(application.mode),
      "emptyRows": .integer(emptyRowCount), "emptyRow": emptyRow.map { .string($0.rawValue) },
      "maxMaskedWeight": .number(maxHiddenWeight),
      "predictedWeight": .number(condition.largestHiddenWeight),
      "exactlyZero": .bool(condition.isExactlyZero),
      "safeScores": condition.safeScoreBound.map(JSON.number), "nan": .bool(hasNaN),
      "rowSum": weightSum.map(JSON.number), "confirmed": .bool(isConfirmed),
    ])
  }
}

extension NumericsFinding {
  fileprivate var json: JSON {
    .object(compacting: [
      "id": .string(rule.id), "name": .string(rule.name),
      "format": format.map { .string($0.name) } ?? .null,
      "fill": fill.map { .string("\($0)") } ?? .null,
      "mode": application.map { .string($0.mode) }, "condition": .string(rule.condition),
      "message": .string(message), "fix": .string(fix), "basis": basis.map(JSON.string),
    ])
  }
}

extension NumericsLaw {
  fileprivate var json: JSON {
    [
      "claim": .string(question), "law": .string("\(law)"), "verdict": .string(verdict.name),
      "reason": .string("\(verdict)"),
    ]
  }
}
