import MaskAlgebra

/// Why a cell is visible or hidden: every clause with its value, and those that decide.
struct CellExplanation {
  private let root: ExplainedClause
  private let cell: Cell
  private let geometry: Geometry
  /// Nil where the row is too long to be listed, or another cell of it has no value.
  private let runs: ExplainedRuns?

  /// What a row may cost that nobody asked for.
  private static let longestRow = 1 << 24

  init(_ request: MaskRequest, _ arguments: Arguments, _ panel: MaskPanel) throws {
    for option in ["--query", "--q", "--k", "--v", "--tokens"] where arguments.has(option) {
      throw UsageError(
        "'\(option)' does not go with '--cell', which looks at the mask alone",
        help: "leave out one of them"
      )
    }
    let (query, key) = try Self.position(arguments.value("--cell") ?? "")
    cell = Cell(batch: panel.batch, head: panel.head, query: query, key: key)
    let (keys, overflow) = max(query, key, 4).addingReportingOverflow(1)
    guard !overflow else { throw UsageError("there are no positions past 64-bit integers") }
    geometry = try request.geometry(keys: keys)
    try panel.check(in: geometry)
    try Self.check(query, in: geometry.queryPositions, "query")
    try Self.check(key, in: geometry.keyPositions, "key")
    do {
      _ = try request.mask.visible(
        cell,
        in: geometry,
        inputs: request.inputs,
        parameters: request.parameters
      )
      let environment = Environment(
        geometry: geometry,
        inputs: request.inputs,
        parameters: request.parameters
      )
      root = try ExplainedClause(request.mask.formula, at: cell, in: environment)
      runs =
        geometry.keyCount > Self.longestRow
        ? nil
        : try? ExplainedRuns(
          request.mask.formula,
          request.rows(in: geometry),
          of: cell,
          in: environment
        )
    } catch {
      throw UsageError("\(error)")
    }
  }

  private static func position(_ text: String) throws -> (query: Int, key: Int) {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false)
      .map { Arguments.integer(String($0.filter { $0 != " " })) }
    guard numbers.count == 2, let query = numbers[0], let key = numbers[1] else {
      throw UsageError("'\(text)' is not a cell", help: "write --cell Q,K, for example --cell 2,3")
    }
    return (query, key)
  }

  private static func check(_ position: Int, in positions: Range<Int>, _ name: String) throws {
    guard !positions.contains(position) else { return }
    throw UsageError(
      "there is no \(name) at position \(position)",
      help: positions.isEmpty
        ? "there are none" : "they stand at \(positions.lowerBound)...\(positions.upperBound - 1)"
    )
  }

  private var clause: String { root.deciding.map(\.text).joined(separator: " and ") }

  var json: JSON {
    let details = root.deciding.map(\.detail).filter { !$0.isEmpty }
    return .object(compacting: [
      "visible": .bool(root.isVisible), "b": .integer(cell.batch), "h": .integer(cell.head),
      "q": .integer(cell.query), "k": .integer(cell.key),
      "clause": .string(clause),
      "detail": details.isEmpty ? nil : .string(details.joined(separator: " and ")),
      "runs": runs?.json,
    ])
  }

  func text(_ style: TextStyle) -> String {
    let state = root.isVisible ? "visible" : "hidden"
    let panel =
      (geometry.batchCount > 1 ? "b = \(cell.batch), " : "")
      + (geometry.headCount > 1 ? "h = \(cell.head), " : "")
    let head = "\(panel)q = \(cell.query), k = \(cell.key) is \(state) because of \(clause)"
    let unlisted =
      geometry.keyCount > Self.longestRow
      ? ["", "runs  not listed for more than \(Self.longestRow) keys"] : []
    let row = runs.map { [""] + $0.lines } ?? unlisted
    return ([head, ""] + root.lines(depth: 0, style) + row).joined(separator: "\n")
  }
}
