internal import MaskCompiler

extension MaskPicture {
  /// The mask as lines of characters, a row per query.
  ///
  /// A mask of more than 64 queries or keys, or one too wide for `width`, is drawn in tiles: each
  /// character stands for so many queries and keys, and a line below says how many. Without tokens,
  /// positions, marks and tiles the rows are what an `example` of the mask language takes.
  ///
  /// - Parameters:
  ///   - style: The characters of the cells.
  ///   - width: How many columns of a terminal a line may take, at least 16.
  /// - Returns: Lines that end in a newline, none with trailing spaces.
  /// - Complexity: O(cells).
  public func text(style: CellStyle = .blocks, width: Int = 80) -> String {
    let layout = TextLayout(of: self, style: style, width: max(16, width))
    var lines: [String] = title.isEmpty ? [] : [title.printable]
    for (index, panel) in panels.enumerated() {
      if index > 0 { lines.append("") }
      if !panel.caption.isEmpty { lines.append(panel.caption) }
      lines += self.lines(of: panel, layout)
    }
    lines += legend(layout)
    return lines.map { $0 + "\n" }.joined()
  }

  private func lines(of panel: Panel, _ layout: TextLayout) -> [String] {
    let shape = mask.shape
    guard shape.queryCount > 0, shape.keyCount > 0 else {
      return ["no cells: \(shape.queryCount) queries, \(shape.keyCount) keys"]
    }
    let marked = markedPlaces(in: panel, tile: layout.tile)
    let grid = TileGrid(mask, batch: panel.batch, head: panel.head, tile: layout.tile)
    return TextGrid(
      cells: grid.characters(layout.style, marked: marked),
      bracketed: layout.style.marksWithBrackets ? marked : [],
      pitches: layout.pitches,
      columnLabels: layout.columnLabels,
      rowLabels: layout.rowLabels,
      corner: layout.corner
    ).lines
  }

  private func legend(_ layout: TextLayout) -> [String] {
    let (style, tile) = (layout.style, layout.tile)
    let isMarked = panels.contains { !markedPlaces(in: $0, tile: tile).isEmpty }
    var lines: [String] = []
    if !tile.isOneCell {
      let (full, partial, empty) = (
        style.character(for: .full), style.character(for: .partial), style.character(for: .empty)
      )
      lines.append(
        "\(full) all visible, \(partial) some, \(empty) none: a character is a tile of \(tile)"
      )
    }
    if isMarked {
      let word = tile.isOneCell ? "marked" : "with a marked cell"
      let (full, empty) = (
        style.markedCharacter(for: .full), style.markedCharacter(for: .empty)
      )
      lines.append(
        style.marksWithBrackets ? "[ ] \(word)" : "\(full) \(word), \(empty) \(word) and hidden"
      )
    }
    return lines
  }
}
