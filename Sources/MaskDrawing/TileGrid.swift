internal import MaskCompiler

/// What a tile of cells holds; a tile of one cell is never partial.
enum TileState: Hashable, Sendable {
  case empty
  case partial
  case full
}

/// How many queries and keys one drawn place stands for.
struct TileSize: Hashable, Sendable {
  var queryCount = 1
  var keyCount = 1

  var isOneCell: Bool { queryCount == 1 && keyCount == 1 }
}

extension TileSize: CustomStringConvertible {
  /// `1 query x 16 keys`.
  var description: String {
    "\(counted(queryCount, "query", "queries")) x \(counted(keyCount, "key", "keys"))"
  }
}

func counted(_ count: Int, _ singular: String, _ plural: String) -> String {
  "\(count) \(count == 1 ? singular : plural)"
}

/// One batch row and head of a mask, in tiles.
struct TileGrid: Sendable {
  let rowCount: Int
  let columnCount: Int
  let visibleCount: Int
  private let states: [TileState]

  subscript(row: Int, column: Int) -> TileState { states[row * columnCount + column] }

  /// Creates a grid of single cells from rows of equal length.
  init(_ cells: [ArraySlice<Bool>]) {
    rowCount = cells.count
    columnCount = cells.first?.count ?? 0
    states = cells.flatMap { row in row.map { $0 ? .full : .empty } }
    visibleCount = states.count { $0 == .full }
  }

  /// Creates the grid of one batch row and head.
  ///
  /// - Complexity: O(cells of the panel); the memory is that of the tiles.
  init(_ mask: BooleanMask, batch: Int, head: Int, tile: TileSize) {
    let shape = mask.shape
    let (queryCount, keyCount) = (shape.queryCount, shape.keyCount)
    rowCount = queryCount.dividedRoundingUp(by: tile.queryCount)
    columnCount = keyCount.dividedRoundingUp(by: tile.keyCount)
    let (rowCount, columnCount) = (rowCount, columnCount)
    let start = (batch * shape.headCount + head) * queryCount * keyCount
    var counts = [Int](repeating: 0, count: rowCount * columnCount)
    mask.withCells { cells in
      for query in 0..<queryCount {
        let rowStart = start + query * keyCount
        let tileRow = query / tile.queryCount * columnCount
        for column in 0..<columnCount {
          let first = column * tile.keyCount
          var count = 0
          for key in first..<min(first + tile.keyCount, keyCount) where cells[rowStart + key] {
            count += 1
          }
          counts[tileRow + column] += count
        }
      }
    }
    var states: [TileState] = []
    states.reserveCapacity(counts.count)
    for row in 0..<rowCount {
      let height = min(tile.queryCount, queryCount - row * tile.queryCount)
      for column in 0..<columnCount {
        let area = height * min(tile.keyCount, keyCount - column * tile.keyCount)
        let count = counts[row * columnCount + column]
        states.append(count == 0 ? .empty : count == area ? .full : .partial)
      }
    }
    self.states = states
    visibleCount = counts.reduce(0, +)
  }

  /// The columns of a row that have a state, as maximal runs in ascending order.
  func runs(of state: TileState, inRow row: Int) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var column = 0
    while column < columnCount {
      let start = column
      while column < columnCount, self[row, column] == state { column += 1 }
      if start < column { runs.append(start..<column) } else { column += 1 }
    }
    return runs
  }
}

extension TileGrid {
  func characters(_ style: CellStyle, marked: Set<GridPlace>) -> [[Character]] {
    (0..<rowCount).map { row in
      (0..<columnCount).map { column in
        let state = self[row, column]
        return marked.contains(GridPlace(row: row, column: column))
          ? style.markedCharacter(for: state) : style.character(for: state)
      }
    }
  }
}

/// A drawn place, in tiles.
struct GridPlace: Hashable, Sendable {
  let row: Int
  let column: Int
}

extension Int {
  func dividedRoundingUp(by divisor: Int) -> Int { self / divisor + (self % divisor == 0 ? 0 : 1) }

  /// The smallest power of two by which this count shrinks to a limit, rounding up.
  func powerOfTwo(shrinkingTo limit: Int) -> Int {
    var size = 1
    while dividedRoundingUp(by: size) > limit { size *= 2 }
    return size
  }
}
