import FloatFormats
import MaskAlgebra
import MaskExchange

extension WeightsReport {
  var json: JSON {
    .object(compacting: [
      "equal": .bool(equal), "kind": "weights", "polarity": "visible", "fill": .null,
      "differing": .integer(differing), "badCells": .integer(badCellCount),
      "badRows": .integer(badRowCount), "first": first.map(\.json),
      "hint": hint.map { .string("\($0)") }, "hintId": hint.map { .string($0.id) },
      "rowSums": rowSums.map {
        ["min": .number($0.lowerBound), "max": .number($0.upperBound)]
      } ?? .null,
      "tolerance": .number(tolerance), "format": .string(format.name),
      "largestHiddenWeight": .number(largestHiddenWeight),
      "emptyRows": .integer(emptyRows.count),
      "emptyRowWeights": [
        "zeros": .integer(emptyRows.zeros), "uniform": .integer(emptyRows.uniform),
        "nan": .integer(emptyRows.notANumber), "other": .integer(emptyRows.others),
      ],
      "visibleZeros": .integer(visibleZeroCount),
      "notes": notes.isEmpty ? nil : .array(notes.map(JSON.string)),
      "axes": .string(String(axes.map(\.rawValue))), "geometry": geometry.json,
    ])
  }

  func text(path: String, against request: MaskRequest, _ style: TextStyle) -> String {
    var lines = [
      equal
        ? "\(style.green("right:")) \(path) holds weights under \(request.mask)"
        : "\(style.red("wrong:")) \(path) does not hold weights under \(request.mask)",
      "read as weights, \(geometry.summary)",
    ]
    if let rowSums {
      lines.append(
        "rows sum to \(rowSums.lowerBound)...\(rowSums.upperBound); \(format) allows 1 within "
          + tolerance.significant(3)
      )
    }
    if largestHiddenWeight > 0 {
      lines.append("the largest weight of a hidden key is \(largestHiddenWeight)")
    }
    if emptyRows.count > 0 {
      lines.append("\(emptyRows.count.counted("row")) without keys: \(emptyRows.summary)")
    }
    if let first {
      let counts = [(badCellCount, "bad cell"), (badRowCount, "bad row sum")]
        .filter { $0.0 > 0 }.map { $0.0.counted($0.1) }
      lines.append("\(counts.joined(separator: " and ")), the first: \(first)")
    }
    if let hint { lines.append("\(style.bold("hint:")) \(hint)") }
    lines += notes.map { "note: \($0)" }
    return lines.joined(separator: "\n")
  }
}

extension WeightProblem {
  fileprivate var json: JSON {
    [
      "b": .integer(cell.batch), "h": .integer(cell.head), "q": .integer(cell.query),
      "k": .integer(cell.key), "problem": .string(kind.rawValue), "value": .number(value),
    ]
  }
}

extension EmptyRowWeights {
  fileprivate var summary: String {
    [(zeros, "zero"), (uniform, "uniform"), (notANumber, "NaN"), (others, "something else")]
      .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}
