import MaskAlgebra
import MaskCompiler
import MaskDrawing
import MaskedAttention

/// The five steps of attention for one query.
struct QueryExplanation {
  private let trace: AttentionTrace<Double>
  private let query: Int
  private let tokens: [String]
  private let mask: String
  private let runs: ExplainedRuns

  init(_ request: MaskRequest, _ arguments: Arguments, _ panel: MaskPanel) throws {
    let example = try ExplainedTensors(arguments)
    let geometry = try request.geometry(of: example, arguments)
    try panel.check(in: geometry)
    let positions = geometry.queryPositions
    query = try arguments.integer("--query") ?? positions.upperBound - 1
    guard positions.contains(query) else {
      throw UsageError(
        "there is no query at position \(query)",
        help: positions.isEmpty
          ? "there are no queries"
          : "the queries stand at \(positions.lowerBound)...\(positions.upperBound - 1)"
      )
    }
    let rows = try request.rows(in: geometry)
    let rowMask = try MaskRequest.explained { [query] in
      try rows.mask(batch: panel.batch, head: panel.head, query: query)
    }
    trace = try example.trace(query: query, offset: geometry.offset, panel, rowMask)
    tokens = example.tokens
    mask = "\(request.mask)"
    runs = try MaskRequest.explained { [query] in
      try ExplainedRuns(
        request.mask.formula,
        rows,
        of: Cell(batch: panel.batch, head: panel.head, query: query, key: 0),
        in: Environment(
          geometry: geometry,
          inputs: request.inputs,
          parameters: request.parameters
        )
      )
    }
  }

  var json: JSON {
    [
      "query": .integer(query), "raw": .numbers(trace.raw), "scaled": .numbers(trace.scaled),
      // An infinite score is null, as JSON has no infinities.
      "masked": .array(trace.masked.map { $0.map { $0.isFinite ? .number($0) : .null } ?? .null }),
      "weights": .numbers(trace.weights), "output": .numbers(trace.output),
      "visible": .array(trace.visible.map(JSON.bool)), "runs": runs.json,
    ]
  }

  /// The steps as the textbook prints them, with a bar for each weight.
  var text: String {
    let names = trace.raw.indices.map { label($0) ?? "\($0)" }
    let width = max(3, names.map(\.displayWidth).max() ?? 0)
    let title = label(query).map { " '\($0)'" } ?? ""
    var lines = [
      "query \(query)\(title) under \(mask)", "",
      Self.line("key", width, ["raw", "scaled", "masked", "weight"]),
    ]
    for (index, name) in names.enumerated() {
      let numbers = [
        trace.raw[index], trace.scaled[index], trace.masked[index], trace.weights[index],
      ]
      let weight = trace.weights[index]
      let bar = String(repeating: "█", count: weight.isFinite ? Int((weight * 20).rounded()) : 0)
      lines.append(Self.line(name, width, numbers.map { $0?.fixed(4) ?? "hidden" }, bar))
    }
    lines += ["", "output  \(trace.output.map { $0.fixed(4) }.joined(separator: "  "))"]
    if !trace.visible.contains(true) {
      lines.append("note: the query sees no key, so its weights and its output are zero")
    }
    lines += [""] + runs.lines
    return lines.joined(separator: "\n")
  }

  private func label(_ position: Int) -> String? {
    tokens.indices.contains(position) ? tokens[position].printable : nil
  }

  private static func line(
    _ name: String,
    _ width: Int,
    _ cells: [String],
    _ bar: String = ""
  ) -> String {
    let head = name + String(repeating: " ", count: width - name.displayWidth)
    let columns = cells.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }
    return head + columns.joined() + (bar.isEmpty ? "" : "  \(bar)")
  }
}

extension MaskRequest {
  /// The geometry of tensors; what the options say has to agree.
  fileprivate func geometry(
    of tensors: ExplainedTensors,
    _ arguments: Arguments
  ) throws -> Geometry {
    let (query, key) = (tensors.query, tensors.key)
    let extents = [
      ("--n", key.length), ("--queries", query.length), ("--batch", query.batchCount),
      ("--heads", query.headCount),
    ]
    for (index, (option, count)) in extents.enumerated() {
      guard let said = try arguments.count(option), said != count else { continue }
      // Tensors of one batch row or head serve for every one of the mask.
      if index >= 2, count == 1 { continue }
      throw UsageError(
        "'\(option)' says \(said), but the tensors have \(count)",
        help: "leave '\(option)' out"
      )
    }
    return try geometry(
      keys: key.length,
      queries: query.length,
      batch: query.batchCount > 1 ? query.batchCount : nil,
      heads: query.headCount > 1 ? query.headCount : nil
    )
  }
}

extension CompiledRows {
  /// The mask of one query alone.
  fileprivate func mask(batch: Int, head: Int, query: Int) throws -> BooleanMask {
    var cells = [Bool](repeating: false, count: geometry.keyCount)
    for range in try runs(batch: batch, head: head, query: query).ranges {
      for key in range { cells[key] = true }
    }
    return try BooleanMask(
      geometry: try Geometry(queries: 1, keys: geometry.keyCount, offset: query),
      shape: MaskShape(queryCount: 1, keyCount: geometry.keyCount),
      cells: cells
    )
  }
}
