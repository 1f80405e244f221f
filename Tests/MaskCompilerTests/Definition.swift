import MaskAlgebra
import MaskCompiler
import Testing

/// What the definition says of every cell of a run, asked one cell at a time.
struct Definition {
  typealias Entry = (cell: Cell, value: Result<Bool, EvaluationError>)

  let geometry: Geometry
  /// Every cell in row-major order, batch rows outermost, with its value or why it has none.
  let entries: [Entry]
  /// Whether a compiled form asks about exactly the cells that the definition asks about.
  ///
  /// A composition's column may be empty by its second factor alone; the first is then not asked,
  /// while the definition asks it first. A compiled form may avoid an error in this way.
  let isAskedAlike: Bool

  /// Asks the definition of a spec about every cell, as it was written: nothing is bound.
  init(
    of spec: MaskSpec,
    in geometry: Geometry,
    inputs: Inputs = [:],
    parameters: [String: Int] = [:],
    declarations: [InputDeclaration] = InputDeclaration.catalogue
  ) throws {
    // Binding checks what is given; a run that does not fit has no cells to ask about.
    _ = try spec.bound(
      in: geometry,
      inputs: inputs,
      parameters: parameters,
      declarations: declarations
    )
    let environment = Environment(geometry: geometry, inputs: inputs, parameters: parameters)
    var entries: [Entry] = []
    for batch in 0..<geometry.batchCount {
      for head in 0..<geometry.headCount {
        for query in geometry.queryPositions {
          for key in geometry.keyPositions {
            let cell = Cell(batch: batch, head: head, query: query, key: key)
            do throws(EvaluationError) {
              entries.append((cell, .success(try spec.formula.visible(at: cell, in: environment))))
            } catch {
              entries.append((cell, .failure(error)))
            }
          }
        }
      }
    }
    self.geometry = geometry
    self.entries = entries
    isAskedAlike = !spec.formula.mentions.hasRelationOperators
  }

  /// The entries of one row; rows are counted over all batch rows and heads.
  func entries(ofRow row: Int) -> ArraySlice<Entry> {
    entries[row * geometry.keyCount..<(row + 1) * geometry.keyCount]
  }
}

/// Expects the cells and the runs of compiled rows to be what the definition says, and to fail only
/// where it does.
func expectAgreement(
  of rows: CompiledRows,
  with definition: Definition,
  _ comment: @autoclosure () -> String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  func report(_ what: String?) {
    guard let what else { return }
    Issue.record("\(what): \(comment()) in \(rows.geometry)", sourceLocation: sourceLocation)
  }
  let dense = Result { try BooleanMask(rows, byteLimit: .max) }
  report(
    disagreement(of: dense, with: definition.entries[...], definition.isAskedAlike) { $0[$1] }
  )
  for (row, runs) in rows.runsOfEveryRow().enumerated() {
    let entries = definition.entries(ofRow: row)
    report(disagreement(of: runs, with: entries, definition.isAskedAlike) { $0.contains($1.key) })
  }
}

/// What a compiled form says differently from the definition, nil where nothing.
private func disagreement<Form>(
  of form: Result<Form, any Error>,
  with entries: ArraySlice<Definition.Entry>,
  _ isAskedAlike: Bool,
  isVisible: (Form, Cell) -> Bool
) -> String? {
  let errors = entries.compactMap { entry -> CompilationError? in
    guard case .failure(let error) = entry.value else { return nil }
    return .binding(.evaluation(error))
  }
  switch form {
  case .success(let form):
    if let error = errors.first, isAskedAlike { return "avoids '\(error)'" }
    for (cell, expected) in entries {
      if case .success(let value) = expected, isVisible(form, cell) != value { return "\(cell)" }
    }
    return nil
  case .failure(let error):
    let isRaised = errors.contains { $0 == error as? CompilationError }
    return isRaised || (!isAskedAlike && !errors.isEmpty) ? nil : "adds '\(error)'"
  }
}

extension CompiledRows {
  /// The runs of every row of the geometry, batch rows outermost, each asked for by itself.
  fileprivate func runsOfEveryRow() -> [Result<KeyRuns, any Error>] {
    var list: [Result<KeyRuns, any Error>] = []
    for batch in 0..<geometry.batchCount {
      for head in 0..<geometry.headCount {
        for query in geometry.queryPositions {
          list.append(Result { try runs(batch: batch, head: head, query: query) })
        }
      }
    }
    return list
  }
}

extension BooleanMask {
  subscript(cell: Cell) -> Bool {
    self[cell.batch, cell.head, cell.query - geometry.offset, cell.key]
  }
}

extension AdditiveMask {
  subscript(cell: Cell) -> Double {
    self[cell.batch, cell.head, cell.query - geometry.offset, cell.key]
  }
}
