import MaskAlgebra
import MaskLogic

/// What is wrong with a verdict, as far as evaluating the law shows it.
///
/// - Parameters:
///   - verdict: What some procedure says of the law.
///   - law: The law.
///   - evaluated: What evaluating the law cell by cell comes to.
/// - Returns: nil where the two can both be true.
func disagreement(of verdict: Verdict, on law: Law, with evaluated: Verdict) -> String? {
  if case .refuted(let found) = verdict, let problem = found.problem(of: law) {
    return "\(verdict), but \(problem)"
  }
  switch (verdict, evaluated) {
  case (.proved, .refuted):
    return "\(verdict), but evaluation says: \(evaluated)"
  case (.refuted(let found), .refuted(let other)):
    // Evaluation tries some parameters only, so that it may find a later one; never an earlier.
    return found == other || found.rank.lexicographicallyPrecedes(other.rank)
      ? nil : "\(verdict), but evaluation finds an earlier place: \(evaluated)"
  case (.refuted(let found), .tested(let scope)):
    return scope.bounds.isEmpty && found.geometry.keyCount <= scope.keyCount
      ? "\(verdict), but evaluation looked there and found nothing: \(evaluated)" : nil
  default: return nil
  }
}

extension Counterexample {
  /// Why this is no place that the law speaks of, or one where it holds; nil where it is false.
  fileprivate func problem(of law: Law) -> String? {
    for input in inputs {
      guard let declared = law.inputs.first(where: { $0.name == input.name }) else { continue }
      let rowLength = input.array.shape.last ?? 1
      let values = input.array.values
      let falls = values.indices.contains { index in
        index % rowLength > 0 && values[index] < values[index - 1]
      }
      if declared.isNondecreasing, falls { return "'\(input.name)' falls" }
      guard case .integers(let range) = declared.kind else { continue }
      let isBelow = range.lower?.literalValue.map { lower in values.contains { $0 < lower } }
      let isAbove = range.upper?.literalValue.map { upper in values.contains { $0 > upper } }
      if isBelow == true || isAbove == true { return "'\(input.name)' leaves its range" }
    }
    do {
      return try isFalse(law.statement) ? nil : "the definition says that it holds there"
    } catch { return "there it has no value: \(error)" }
  }

  /// Whether a statement is false here, by the definition alone.
  private func isFalse(_ statement: Law.Statement) throws -> Bool {
    let environment = environment(of: geometry)
    func sees(_ mask: MaskSpec, _ query: Int, _ key: Int) throws -> Bool {
      try mask.formula.visible(at: cell(query, key), in: environment)
    }
    switch statement {
    case .equal(let a, let b):
      return try sees(a, query ?? 0, key ?? 0) != sees(b, query ?? 0, key ?? 0)
    case .subset(let a, let b):
      return try sees(a, query ?? 0, key ?? 0) && !sees(b, query ?? 0, key ?? 0)
    case .rowsNonempty(let a):
      return try !geometry.keyPositions.contains { try sees(a, query ?? 0, $0) }
    case .columnsNonempty(let a):
      return try !geometry.queryPositions.contains { try sees(a, $0, key ?? 0) }
    case .stable(let a):
      let isOld = geometry.keyPositions.contains(key ?? 0)
      let before = try isOld && sees(a, query ?? 0, key ?? 0)
      let longer = try Geometry(keys: geometry.keyCount + 1)
      let after = try a.formula.visible(
        at: cell(query ?? 0, key ?? 0),
        in: self.environment(of: longer)
      )
      return before != after
    }
  }

  private func cell(_ query: Int, _ key: Int) -> Cell {
    Cell(batch: batch ?? 0, head: head ?? 0, query: query, key: key)
  }

  private func environment(of geometry: Geometry) -> Environment {
    Environment(
      geometry: geometry,
      inputs: Inputs(
        Dictionary(
          inputs.map { ($0.name, $0.array) },
          uniquingKeysWith: { first, _ in first }
        )
      ),
      parameters: Dictionary(
        parameters.map { ($0.name, $0.value) },
        uniquingKeysWith: { first, _ in first }
      ),
      relations: Dictionary(
        relations.map { relation in
          let visible: @Sendable (Cell) -> Bool = { cell in
            relation.cells.indices.contains(cell.query)
              && relation.cells[cell.query].indices.contains(cell.key)
              && relation.cells[cell.query][cell.key]
          }
          return (relation.name, visible)
        },
        uniquingKeysWith: { first, _ in first }
      )
    )
  }

  /// Where the counterexample stands in the order.
  fileprivate var rank: [Int] {
    let geometry = [geometry.keyCount, geometry.queryCount, place(of: geometry.offset)]
    let values = parameters.map(\.value) + inputs.flatMap(\.array.values)
    let cells = relations.flatMap(\.cells).flatMap(\.self).map { $0 ? 1 : 0 }
    return geometry + values.map { place(of: $0) } + cells
      + [batch, head, query, key].compactMap(\.self)
  }

  /// Where an integer stands in the order 0, 1, -1, 2, -2, and so on.
  private func place(of value: Int) -> Int { value > 0 ? 2 * value - 1 : -2 * value }
}
