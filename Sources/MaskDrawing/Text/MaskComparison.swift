/// Two masks side by side, with what tells them apart marked: how a counterexample is shown.
///
///     let comparison = MaskComparison(
///       .init("prefix(1)", [[true, false], [true, true]]),
///       .init("prefix_rows(1)", [[true, true], [true, true]]), query: 0, key: 1)
///     print(comparison.text())
///     // prefix(1)   prefix_rows(1)
///     // q\k 0 1     q\k 0 1
///     //   0 ■ □       0 ■ ▣
///     //   1 ■ ■       1 ■ ■
public struct MaskComparison: Sendable {
  /// A mask and its name.
  public struct Side: Sendable {
    /// The heading, usually the mask's text.
    public let title: String
    /// The cells, a row per query, all rows equally long; true is visible.
    public let cells: [[Bool]]

    /// Creates a side.
    ///
    /// - Precondition: The rows are equally long.
    public init(_ title: String, _ cells: [[Bool]]) {
      let width = cells.first?.count ?? 0
      precondition(
        cells.allSatisfy { $0.count == width },
        "the rows of '\(title)' differ in length"
      )
      self.title = title
      self.cells = cells
    }
  }

  /// The masks, one or two; they may differ in size.
  public let sides: [Side]
  /// Absolute position of the marked query; nil marks a whole column.
  public let query: Int?
  /// Position of the marked key; nil marks a whole row.
  public let key: Int?
  /// Absolute position of the first row.
  public let offset: Int

  /// Creates the comparison of two masks that a cell tells apart.
  public init(_ left: Side, _ right: Side, query: Int, key: Int, offset: Int = 0) {
    sides = [left, right]
    self.query = query
    self.key = key
    self.offset = offset
  }

  /// Creates the drawing of one mask with a query that sees nothing.
  public init(_ mask: Side, emptyQuery query: Int, offset: Int = 0) {
    sides = [mask]
    self.query = query
    key = nil
    self.offset = offset
  }

  /// Creates the drawing of one mask with a key that nothing sees.
  public init(_ mask: Side, unseenKey key: Int, offset: Int = 0) {
    sides = [mask]
    query = nil
    self.key = key
    self.offset = offset
  }
}

extension MaskComparison {
  /// How many rows and columns are drawn of a mask that has more, the marked ones in the middle.
  private static let cropLength = 17

  /// The drawing: side by side where `width` allows, otherwise one above the other.
  ///
  /// Of a mask with more than 24 queries or keys only the surroundings of the mark are drawn, and
  /// a line below says which.
  ///
  /// - Parameters:
  ///   - style: The characters of the cells.
  ///   - width: How many columns of a terminal a line may take.
  /// - Returns: Lines that end in a newline, none with trailing spaces.
  public func text(style: CellStyle = .blocks, width: Int = 80) -> String {
    let blocks = sides.map { lines(of: $0, style) }
    let gap = 3
    let widths = blocks.map { lines in lines.reduce(0) { max($0, $1.displayWidth) } }
    guard widths.reduce(-gap, { $0 + $1 + gap }) <= width else {
      return blocks.joined(separator: [""]).map { $0 + "\n" }.joined()
    }
    var text = ""
    for row in 0..<(blocks.map(\.count).max() ?? 0) {
      var line = ""
      var start = 0
      for (lines, blockWidth) in zip(blocks, widths) {
        if row < lines.count { line = line.padded(toWidth: start) + lines[row] }
        start += blockWidth + gap
      }
      text += line + "\n"
    }
    return text
  }

  private func lines(of side: Side, _ style: CellStyle) -> [String] {
    let keyCount = side.cells.first?.count ?? 0
    let title = side.title.isEmpty ? [] : [side.title.printable]
    guard keyCount > 0 else {
      return title + ["no cells: \(side.cells.count) queries, \(keyCount) keys"]
    }
    let rows = Self.crop(side.cells.count, around: query.map { $0 - offset })
    let columns = Self.crop(keyCount, around: key)
    let marked = rows.flatMap { row in
      columns.compactMap { column in
        (query ?? row + offset) == row + offset && (key ?? column) == column
          ? GridPlace(row: row - rows.lowerBound, column: column - columns.lowerBound) : nil
      }
    }
    let grid = TextGrid(
      cells: TileGrid(side.cells[rows].map { $0[columns] }).characters(style, marked: Set(marked)),
      bracketed: style.marksWithBrackets ? Set(marked) : [],
      pitches: [Int](repeating: 2, count: columns.count),
      columnLabels: TextGrid.positionLabels(
        from: columns.lowerBound,
        count: columns.count,
        pitch: 2
      ),
      rowLabels: TextGrid.aligned(rows.map { $0 + offset }, toWidth: positionsCorner.count),
      corner: positionsCorner
    )
    let isCropped = rows.count < side.cells.count || columns.count < keyCount
    let note = "(part of \(side.cells.count) queries x \(keyCount) keys)"
    return title + grid.lines + (isCropped ? [note] : [])
  }

  private static func crop(_ count: Int, around place: Int?) -> Range<Int> {
    guard count > 24 else { return 0..<count }
    let middle = place ?? 0
    let first = min(max(0, middle - cropLength / 2), count - cropLength)
    return first..<first + cropLength
  }
}
