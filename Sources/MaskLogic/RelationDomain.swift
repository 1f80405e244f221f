internal import MaskAlgebra

/// The cells over which an arbitrary mask of `for masks` ranges.
struct RelationDomain {
  let rows: Range<Int>
  let columns: Range<Int>

  /// The cells of a geometry, or of all its positions as queries and as keys.
  ///
  /// A square is needed where `transpose` or `compose` may ask about a position of the other axis.
  init(_ geometry: Geometry, isSquare: Bool) {
    if isSquare {
      let past = max(geometry.keyCount, geometry.queryPositions.upperBound)
      rows = min(0, geometry.offset)..<past
      columns = rows
    } else {
      rows = geometry.queryPositions
      columns = geometry.keyPositions
    }
  }

  /// The number of cells, nil where it passes the largest integer.
  var count: Int? {
    // An offset may be so negative that a range has no count.
    let (height, isTooHigh) = rows.upperBound.subtractingReportingOverflow(rows.lowerBound)
    let (width, isTooWide) = columns.upperBound.subtractingReportingOverflow(columns.lowerBound)
    let (product, overflow) = height.multipliedReportingOverflow(by: width)
    return isTooHigh || isTooWide || overflow ? nil : product
  }

  /// The relation with these cells, row by row.
  func isVisible(_ cells: [Int]) -> @Sendable (Cell) -> Bool {
    { [rows, columns] cell in
      guard rows.contains(cell.query), columns.contains(cell.key) else { return false }
      let row = cell.query - rows.lowerBound
      return cells[row * columns.count + cell.key - columns.lowerBound] == 1
    }
  }

  /// The cells as rows.
  func drawing(of cells: [Int]) -> [[Bool]] {
    rows.indices.map { row in
      let start = (row - rows.lowerBound) * columns.count
      return cells[start..<start + columns.count].map { $0 == 1 }
    }
  }
}
