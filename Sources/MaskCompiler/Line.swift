import MaskAlgebra

/// One row or column of a mask: everything but one position is fixed.
///
/// A row fixes the query and runs along the keys. The transpose of a row runs along the queries,
/// which is why both directions are needed.
struct Line: Hashable, Sendable {
  enum Direction: Hashable, Sendable {
    case alongKeys, alongQueries

    var running: Symbol { self == .alongKeys ? .key : .query }
    var fixed: Symbol { self == .alongKeys ? .query : .key }
    var transposed: Direction { self == .alongKeys ? .alongQueries : .alongKeys }
  }

  let batch: Int
  let head: Int
  /// The position that does not run: the query's along keys, the key's along queries.
  let position: Int
  let direction: Direction

  init(batch: Int, head: Int, position: Int, direction: Direction = .alongKeys) {
    self.batch = batch
    self.head = head
    self.position = position
    self.direction = direction
  }

  var transposed: Line {
    Line(batch: batch, head: head, position: position, direction: direction.transposed)
  }

  func at(_ position: Int) -> Line {
    Line(batch: batch, head: head, position: position, direction: direction)
  }

  func cell(at running: Int) -> Cell {
    direction == .alongKeys
      ? Cell(batch: batch, head: head, query: position, key: running)
      : Cell(batch: batch, head: head, query: running, key: position)
  }
}
