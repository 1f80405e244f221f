import MaskAlgebra

/// A clause of a mask, its value at a cell, and the clauses inside it that were asked.
struct ExplainedClause {
  let text: String
  let isVisible: Bool
  /// The numbers behind the value: `0 <= 4 < 3`.
  private(set) var detail = ""
  private var parts: [ExplainedClause] = []
  /// Clauses that were not asked, because the ones before them decide.
  private var unasked: [String] = []
  /// The parts that make the clause what it is; empty where it does so as a whole.
  private var decidingParts: [ExplainedClause] = []

  init(_ formula: MaskFormula, at cell: Cell, in environment: Environment) throws {
    text = "\(formula)"
    isVisible = try formula.visible(at: cell, in: environment)
    switch formula {
    case .constant, .opaque, .relation: break
    case .comparison(let comparison):
      let values = try comparison.operands.map { try $0.value(at: cell, in: environment) }
      detail = zip(comparison.links, values.dropFirst()).reduce("\(values[0])") { text, pair in
        "\(text) \(pair.0.relation.rawValue) \(pair.1)"
      }
    case .lookUp(let lookUp): detail = "\(try lookUp.value(at: cell, in: environment))"
    case .not(let a): parts = [try ExplainedClause(a, at: cell, in: environment)]
    case .all(let list):
      try ask(list, until: false, cell, environment)
      // Visible only because all of them are.
      decidingParts = isVisible ? parts : parts.suffix(1)
    case .any(let list):
      try ask(list, until: true, cell, environment)
      decidingParts = isVisible ? parts.suffix(1) : []
    case .parity(let list):
      parts = try list.map { try ExplainedClause($0, at: cell, in: environment) }
    case .transpose(let a):
      parts = [try ExplainedClause(a, at: cell.transposed, in: environment)]
    case .compose(let a, let b):
      let middle = try environment.geometry.keyPositions.first { middle in
        guard try a.visible(at: cell.with(key: middle), in: environment) else { return false }
        return try b.visible(at: cell.with(query: middle), in: environment)
      }
      detail = middle.map { "through position \($0)" } ?? "through no position"
    case .call(let call):
      parts = [try ExplainedClause(call.body, at: cell, in: environment)]
    }
  }

  /// Asks clause by clause, as the definition does, until one settles the whole.
  private mutating func ask(
    _ list: [MaskFormula],
    until settled: Bool,
    _ cell: Cell,
    _ environment: Environment
  ) throws {
    for (index, formula) in list.enumerated() {
      let part = try ExplainedClause(formula, at: cell, in: environment)
      parts.append(part)
      if part.isVisible == settled {
        unasked = list.dropFirst(index + 1).map { "\($0)" }
        return
      }
    }
  }

  /// The innermost clauses that make the cell what it is: the first visible one of `||`, the first
  /// hidden one of `&&`, all visible ones of `&&`; a mask with a name is one clause.
  var deciding: [ExplainedClause] {
    decidingParts.isEmpty ? [self] : decidingParts.flatMap(\.deciding)
  }

  func lines(depth: Int, _ style: TextStyle) -> [String] {
    let indent = String(repeating: " ", count: 2 * depth)
    let mark = isVisible ? style.green("■") : style.faint("·")
    let note = detail.isEmpty ? "" : "   \(style.faint(detail))"
    return ["\(indent)\(mark) \(text)\(note)"]
      + parts.flatMap { $0.lines(depth: depth + 1, style) }
      + unasked.map { style.faint("\(indent)    \($0)   (not asked)") }
  }
}
