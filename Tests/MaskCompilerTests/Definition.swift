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
  if let regions = rows.regions() { report(disagreement(of: regions, rows, with: definition)) }
}

/// What regions say differently from the definition, nil where nothing.
private func disagreement(
  of regions: Regions,
  _ rows: CompiledRows,
  with definition: Definition
) -> String? {
  let cells = disagreement(
    of: .success(regions),
    with: definition.entries[...],
    definition.isAskedAlike
  ) { $0.runs(batch: $1.batch, head: $1.head, query: $1.query).contains($1.key) }
  if let cells { return "regions: \(cells)" }
  // Counts are those of the cells, of which regions have one where an axis does not matter.
  let planes = regions.shape.batchCount * regions.shape.headCount
  let cellCount = planes * regions.shape.queryCount * regions.shape.keyCount
  guard cellCount == definition.entries.count, cellCount > 0 else { return nil }
  let geometry = regions.geometry
  let visible = definition.entries.map { (try? $0.value.get()) ?? false }
  let size = BlockSize(
    queries: 1 + (geometry.queryCount + geometry.offset).magnitude.description.utf8.count % 3,
    keys: 1 + (geometry.keyCount + geometry.offset & 3) % 5
  )
  let counted = CountedBlocks(visible, geometry, size)
  guard let blocks = try? rows.blockMask(size) else { return "regions have no blocks" }
  let counts = [
    regions.visibleCount, regions.emptyRowCount, blocks.fullBlockCount, blocks.partialBlockCount,
    blocks.emptyBlockCount,
  ]
  return counts == counted.counts ? nil : "regions: counts \(counts), not \(counted.counts)"
}

/// Visible cells, empty rows, and blocks that are full, partial and empty, counted cell by cell.
struct CountedBlocks {
  private(set) var counts: [UInt128] = [0, 0, 0, 0, 0]
  /// Row-major, batch rows outermost.
  private(set) var states: [BlockState] = []

  /// - Parameters:
  ///   - visible: The cells in row-major order, batch rows outermost, then heads.
  ///   - geometry: The run.
  ///   - size: The sides of a block.
  init(_ visible: [Bool], _ geometry: Geometry, _ size: BlockSize) {
    let (queryCount, keyCount) = (geometry.queryCount, geometry.keyCount)
    guard queryCount > 0, keyCount > 0 else { return }
    let planeCount = visible.count / (queryCount * keyCount)
    for plane in 0..<planeCount {
      let start = plane * queryCount * keyCount
      for row in 0..<queryCount {
        let cells = visible[start + row * keyCount..<start + (row + 1) * keyCount]
        let count = cells.count { $0 }
        counts[0] += UInt128(count)
        counts[1] += count == 0 ? 1 : 0
      }
      for top in stride(from: 0, to: queryCount, by: size.queryCount) {
        for left in stride(from: 0, to: keyCount, by: size.keyCount) {
          var (count, visibleCount) = (0, 0)
          for row in top..<min(top + size.queryCount, queryCount) {
            for key in left..<min(left + size.keyCount, keyCount) {
              count += 1
              visibleCount += visible[start + row * keyCount + key] ? 1 : 0
            }
          }
          let state: BlockState =
            visibleCount == 0 ? .empty : visibleCount == count ? .full : .partial
          states.append(state)
          counts[state == .full ? 2 : state == .partial ? 3 : 4] += 1
        }
      }
    }
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
