package import MaskAlgebra

/// Which cells of a run are visible, every batch row and head multiplied out.
package struct CellTable: Hashable, Sendable {
  /// The run that the cells belong to.
  package let geometry: Geometry
  /// Row-major: batch rows, heads, queries, keys.
  package private(set) var cells: [Bool]

  /// Asks about every cell, in order.
  package init<Failure: Error>(
    _ geometry: Geometry,
    _ isVisible: (Cell) throws(Failure) -> Bool
  ) throws(Failure) {
    self.geometry = geometry
    cells = []
    let headTotal = geometry.batchCount * geometry.headCount
    cells.reserveCapacity(headTotal * geometry.queryCount * geometry.keyCount)
    for batch in 0..<geometry.batchCount {
      for head in 0..<geometry.headCount {
        for query in geometry.queryPositions {
          for key in geometry.keyPositions {
            cells.append(
              try isVisible(Cell(batch: batch, head: head, query: query, key: key))
            )
          }
        }
      }
    }
  }

  /// Whether a query sees a key; positions are absolute.
  ///
  /// - Precondition: the cell lies inside the geometry.
  package subscript(cell: Cell) -> Bool { cells[index(of: cell)] }

  /// The number of visible cells.
  package var visibleCount: Int { cells.count { $0 } }

  /// The keys that a query sees, in order.
  package func keys(seenBy query: Int, batch: Int = 0, head: Int = 0) -> [Int] {
    geometry.keyPositions.filter {
      self[Cell(batch: batch, head: head, query: query, key: $0)]
    }
  }

  private func index(of cell: Cell) -> Int {
    let row = (cell.batch * geometry.headCount + cell.head) * geometry.queryCount
    return (row + cell.query - geometry.offset) * geometry.keyCount + cell.key
  }

  private func cell(at index: Int) -> Cell {
    let place = [
      geometry.batchCount, geometry.headCount, geometry.queryCount, geometry.keyCount,
    ].rowMajorIndex(of: index)
    return Cell(
      batch: place[0],
      head: place[1],
      query: geometry.offset + place[2],
      key: place[3]
    )
  }
}

extension CellTable {
  /// The cells that are not visible here.
  package var inverted: CellTable { mapped { !$0 } }

  /// The cells of both tables.
  package func intersection(_ other: CellTable) -> CellTable { combined(other) { $0 && $1 } }

  /// The cells of either table.
  package func union(_ other: CellTable) -> CellTable { combined(other) { $0 || $1 } }

  /// The cells of this table that the other does not have.
  package func subtracting(_ other: CellTable) -> CellTable { combined(other) { $0 && !$1 } }

  /// The cells of exactly one of the tables.
  package func symmetricDifference(_ other: CellTable) -> CellTable {
    combined(other) { $0 != $1 }
  }

  /// Whether every visible cell is visible in the other table.
  package func isSubset(of other: CellTable) -> Bool {
    zip(cells, other.cells).allSatisfy { !$0 || $1 }
  }

  private func mapped(_ change: (Bool) -> Bool) -> CellTable {
    var result = self
    result.cells = cells.map(change)
    return result
  }

  private func combined(_ other: CellTable, _ change: (Bool, Bool) -> Bool) -> CellTable {
    var result = self
    result.cells = zip(cells, other.cells).map(change)
    return result
  }
}

extension CellTable {
  /// Says how the table differs from what it should be; nil where it does not.
  ///
  ///     query 2 sees key 3 and must not (batch row 0, head 1); 4 of 9 cells are wrong
  package func complaint(expecting expected: CellTable) -> String? {
    guard cells != expected.cells else { return nil }
    guard cells.count == expected.cells.count else {
      return "there are \(cells.count) cells, not \(expected.cells.count)"
    }
    let wrong = cells.indices.filter { cells[$0] != expected.cells[$0] }
    guard let first = wrong.first else { return nil }
    let cell = cell(at: first)
    let verb = cells[first] ? "sees key \(cell.key) and must not" : "must see key \(cell.key)"
    var text = "query \(cell.query) \(verb)"
    if geometry.batchCount > 1 || geometry.headCount > 1 {
      text += " (batch row \(cell.batch), head \(cell.head))"
    }
    return text + "; \(wrong.count) of \(cells.count) cells are wrong"
  }
}
