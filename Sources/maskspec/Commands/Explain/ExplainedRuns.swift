import MaskAlgebra
import MaskCompiler

/// The runs of keys that a query sees, each with the clause that hides the key beyond its edges.
struct ExplainedRuns {
  private let runs: [Run]

  private struct Run {
    let keys: Range<Int>
    /// The clause that hides the key before the first; nil where there is none.
    let startClause: String?
    /// The clause that hides the key after the last; nil where there is none.
    let endClause: String?
  }

  /// More runs than this are not read by anybody.
  private static let shownCount = 20

  /// Explains one row.
  ///
  /// - Parameters:
  ///   - formula: The mask.
  ///   - rows: The same mask, compiled for the environment's geometry.
  ///   - cell: Any cell of the row.
  ///   - environment: What the mask is evaluated in.
  /// - Throws: `CompilationError` or `EvaluationError` where a cell of the row has no value.
  init(
    _ formula: MaskFormula,
    _ rows: CompiledRows,
    of cell: Cell,
    in environment: Environment
  ) throws {
    func clause(visible: Int, hidden: Int) throws -> String? {
      guard environment.geometry.keyPositions.contains(hidden) else { return nil }
      return try formula.clausesAtEdge(
        visible: cell.with(key: visible),
        hidden: cell.with(key: hidden),
        in: environment
      ).map { "\($0)" }.joined(separator: " and ")
    }
    runs = try rows.runs(batch: cell.batch, head: cell.head, query: cell.query).ranges.map { keys in
      Run(
        keys: keys,
        startClause: try clause(visible: keys.lowerBound, hidden: keys.lowerBound - 1),
        endClause: try clause(visible: keys.upperBound - 1, hidden: keys.upperBound)
      )
    }
  }

  var json: JSON {
    .array(
      runs.map { run in
        [
          "start": .integer(run.keys.lowerBound), "end": .integer(run.keys.upperBound),
          "startClause": run.startClause.map(JSON.string) ?? .null,
          "endClause": run.endClause.map(JSON.string) ?? .null,
        ]
      }
    )
  }

  /// One line per run.
  var lines: [String] {
    if runs.isEmpty { return ["runs  none, the query sees no key"] }
    let shown = runs.prefix(Self.shownCount)
    let width = shown.map { "\($0.keys)".count }.max() ?? 0
    let lines = shown.enumerated().map { index, run in
      let keys = "\(run.keys)"
      let start = run.startClause.map { "starts with \($0)" } ?? "starts at the first key"
      let end = run.endClause.map { "ends with \($0)" } ?? "ends at the last key"
      return (index == 0 ? "runs  " : "      ") + keys
        + String(repeating: " ", count: width - keys.count) + "  \(start), \(end)"
    }
    let rest = runs.count - shown.count
    return lines + (rest > 0 ? ["      and \(rest.counted("run")) more"] : [])
  }
}

extension MaskFormula {
  /// The innermost clauses that are visible at one cell, and hidden, and so hide all, at another.
  ///
  /// Of `&&` the first that hides the other cell; of `||` all that see the first, as each of them
  /// would see the other too if it did not end there. A mask with a name is one clause.
  fileprivate func clausesAtEdge(
    visible: Cell,
    hidden: Cell,
    in environment: Environment
  ) throws -> [MaskFormula] {
    let clauses: [MaskFormula]
    switch self {
    case .all(let list):
      clauses = try list.first { try !$0.visible(at: hidden, in: environment) }.map { [$0] } ?? []
    case .any(let list):
      // A clause after the first that sees the cell was not asked, and may have no value there.
      clauses = list.filter { (try? $0.visible(at: visible, in: environment)) == true }
    default: return [self]
    }
    return try clauses.flatMap {
      try $0.clausesAtEdge(visible: visible, hidden: hidden, in: environment)
    }
  }
}
