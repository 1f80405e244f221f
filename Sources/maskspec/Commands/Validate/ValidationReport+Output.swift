import MaskAlgebra
import MaskExchange

extension ValidationReport {
  var json: JSON {
    .object(compacting: [
      "equal": .bool(equal), "kind": .string(kind.rawValue), "polarity": .string(polarity.rawValue),
      "fill": fills.count > 1 ? .numbers(fills) : fills.first.map(JSON.number) ?? .null,
      "differing": .integer(differing),
      "first": first.map { cell in
        [
          "b": .integer(cell.batch), "h": .integer(cell.head), "q": .integer(cell.query),
          "k": .integer(cell.key),
        ]
      },
      "hint": hint.map { .string("\($0)") }, "hintId": hint.map { .string($0.id) },
      "notes": notes.isEmpty ? nil : .array(notes.map(JSON.string)),
      "axes": .string(String(axes.map(\.rawValue))),
      "geometry": geometry.json,
    ])
  }

  func text(path: String, against request: MaskRequest, _ style: TextStyle) -> String {
    let verdict =
      equal
      ? "\(style.green("equal:")) \(path) is \(request.mask)"
      : "\(style.red("different:")) \(path) is not \(request.mask)"
    var lines = [verdict, readingText, geometry.summary]
    if let first {
      lines.append(
        "\(differing) \(differing == 1 ? "cell differs" : "cells differ"), "
          + text(of: first, in: request)
      )
    }
    if let hint { lines.append("\(style.bold("hint:")) \(hint)") }
    lines += notes.map { "note: \($0)" }
    return lines.joined(separator: "\n")
  }

  private var readingText: String {
    guard kind == .additive else {
      return "read as \(kind.rawValue), true means \(polarity.rawValue)"
    }
    let list = fills.map(\.short).joined(separator: ", ")
    return fills.isEmpty
      ? "read as additive, no cell is hidden" : "read as additive, hidden cells hold \(list)"
  }

  /// Where the first difference is, and which side has it visible.
  private func text(of cell: Cell, in request: MaskRequest) -> String {
    let place =
      (geometry.batchCount > 1 ? "b = \(cell.batch), " : "")
      + (geometry.headCount > 1 ? "h = \(cell.head), " : "")
      + "q = \(cell.query), k = \(cell.key)"
    let isVisible = try? request.mask.visible(
      cell,
      in: geometry,
      inputs: request.inputs,
      parameters: request.parameters
    )
    let difference = isVisible.map { isVisible in
      isVisible
        ? ": hidden in the file, visible by the spec" : ": visible in the file, hidden by the spec"
    }
    return "the first at \(place)\(difference ?? "")"
  }
}

extension Geometry {
  var json: JSON {
    [
      "n": .integer(keyCount), "m": .integer(queryCount), "offset": .integer(offset),
      "batch": .integer(batchCount), "heads": .integer(headCount),
    ]
  }

  /// The counts in words: `3 queries from position 4, 7 keys`.
  var summary: String {
    "\(queryCount) queries from position \(offset), \(keyCount) keys"
      + (batchCount > 1 ? ", \(batchCount) batch rows" : "")
      + (headCount > 1 ? ", \(headCount) heads" : "")
  }
}
