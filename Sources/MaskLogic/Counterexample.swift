public import MaskAlgebra

/// One assignment under which a law's statement is false.
///
/// Counterexamples are ordered by `n`, `m`, offset, parameters as listed in `for`, inputs by first
/// use, arbitrary masks as listed in `for`, `b`, `h`, `q`, `k`; integers by 0, 1, -1, 2, …
public struct Counterexample: Hashable, Sendable {
  /// The value of a parameter.
  public struct Parameter: Hashable, Sendable {
    /// The name in `for`.
    public let name: String
    /// The value.
    public let value: Int
  }

  /// The data of an input.
  public struct Input: Hashable, Sendable {
    /// The name in the law.
    public let name: String
    /// The data.
    public let array: InputArray
  }

  /// The cells of a mask that `for masks` quantifies.
  public struct Relation: Hashable, Sendable {
    /// The name in `for masks`.
    public let name: String
    /// A row for each position that the law asks about; true is visible.
    public let cells: [[Bool]]
  }

  /// The lengths and the offset; of a `stable` law, those of the shorter run.
  public let geometry: Geometry
  /// Whether the law chose the geometry with `at`, so that `m` and the offset are worth telling.
  public let statesWindow: Bool
  /// The parameters, in the order of `for`.
  public let parameters: [Parameter]
  /// The inputs, in the order of their first use.
  public let inputs: [Input]
  /// The arbitrary masks, in the order of `for`.
  public let relations: [Relation]
  /// The batch row, where the law depends on it.
  public let batch: Int?
  /// The head, where the law depends on it.
  public let head: Int?
  /// The query, unless the law speaks of columns.
  public let query: Int?
  /// The key, unless the law speaks of rows.
  public let key: Int?
  /// The statement's first mask here, a row per query; of a `stable` law, in the shorter run.
  ///
  /// A cell without a value is drawn hidden. Empty where there are more than 10 000 cells.
  public let left: [[Bool]]
  /// The second mask, or the mask in the longer run; nil for rows and columns.
  public let right: [[Bool]]?
}

extension Counterexample {
  /// Whether the first mask is visible at the cell; nil where the law speaks of rows or columns.
  public var leftValue: Bool? { value(in: left, isHiddenOutside: true) }

  /// Whether the second mask is visible at the cell; nil where the law speaks of rows or columns.
  public var rightValue: Bool? { right.flatMap { value(in: $0, isHiddenOutside: false) } }

  /// The new key of a `stable` law lies outside the shorter run, where nothing is visible.
  private func value(in cells: [[Bool]], isHiddenOutside: Bool) -> Bool? {
    guard let query, let key, cells.indices.contains(query - geometry.offset) else { return nil }
    let row = cells[query - geometry.offset]
    return row.indices.contains(key) ? row[key] : isHiddenOutside ? false : nil
  }
}

extension Counterexample: CustomStringConvertible {
  /// The assignment in one line: `n = 2, P = 1, q = 0, k = 1`.
  public var description: String {
    var parts = ["n = \(geometry.keyCount)"]
    if statesWindow { parts += ["m = \(geometry.queryCount)", "offset = \(geometry.offset)"] }
    parts += parameters.map { "\($0.name) = \($0.value)" }
    parts += inputs.map { "\($0.name) = \($0.array.text)" }
    parts += relations.map { relation in
      let rows = relation.cells.map { row in row.map { $0 ? "1" : "0" }.joined() }
      return "\(relation.name) = [\(rows.joined(separator: ", "))]"
    }
    for (name, value) in [("b", batch), ("h", head), ("q", query), ("k", key)] {
      if let value { parts.append("\(name) = \(value)") }
    }
    return parts.joined(separator: ", ")
  }
}

extension InputArray {
  /// The data as the mask language writes it: `[[0, 1], [1, 0]]`.
  fileprivate var text: String { text(ofAxis: 0, from: 0) }

  private func text(ofAxis axis: Int, from start: Int) -> String {
    guard axis < shape.count else { return "\(values[start])" }
    let step = shape[(axis + 1)...].reduce(1, *)
    let list = (0..<shape[axis]).map { text(ofAxis: axis + 1, from: start + $0 * step) }
    return "[\(list.joined(separator: ", "))]"
  }
}
