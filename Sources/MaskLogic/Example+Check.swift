public import MaskAlgebra

/// What comes out when a drawn example is compared with its mask.
public enum ExampleResult: Hashable, Sendable {
  /// Every drawn cell is as the mask has it.
  case agrees
  /// The first cell, row by row, that is drawn otherwise than the mask has it.
  case differs(at: Cell, drawn: Bool, computed: Bool)
  /// The drawing has another size than the geometry; `row` is the first row of another width.
  case wrongSize(row: Int?, drawn: Int, needed: Int)

  /// Whether the example holds.
  public var holds: Bool { self == .agrees }
}

extension ExampleResult: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .agrees: "agrees"
    case .differs(let cell, let drawn, let computed):
      "q = \(cell.query), k = \(cell.key) is drawn \(drawn ? "visible" : "hidden"), but the mask "
        + "has it \(computed ? "visible" : "hidden")"
    case .wrongSize(nil, let drawn, let needed):
      "the drawing has \(drawn) rows, but there are \(needed) queries"
    case .wrongSize(let row?, let drawn, let needed):
      "row \(row) of the drawing has \(drawn) cells, but there are \(needed) keys"
    }
  }
}

extension Example {
  /// Compares every drawn cell with the mask.
  ///
  /// - Parameter declarations: The inputs as declared where the example was written.
  /// - Returns: Agreement, or the first thing that is drawn wrong.
  /// - Throws: ``BindingError`` where the example's inputs do not fit, or a cell has no value.
  public func check(
    declarations: [InputDeclaration] = InputDeclaration.catalogue
  ) throws(BindingError) -> ExampleResult {
    guard cells.count == geometry.queryCount else {
      return .wrongSize(row: nil, drawn: cells.count, needed: geometry.queryCount)
    }
    for (row, drawn) in cells.enumerated() where drawn.count != geometry.keyCount {
      return .wrongSize(row: row, drawn: drawn.count, needed: geometry.keyCount)
    }
    let formula = try mask.bound(in: geometry, inputs: inputs, declarations: declarations)
    let environment = Environment(geometry: geometry, inputs: inputs)
    for (query, drawn) in zip(geometry.queryPositions, cells) {
      for key in geometry.keyPositions {
        let cell = Cell(query: query, key: key)
        let computed: Bool
        do {
          computed = try formula.visible(at: cell, in: environment)
        } catch {
          throw BindingError.evaluation(error)
        }
        if computed != drawn[key] {
          return .differs(at: cell, drawn: drawn[key], computed: computed)
        }
      }
    }
    return .agrees
  }
}
