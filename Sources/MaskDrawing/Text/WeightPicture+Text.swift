extension WeightPicture {
  /// The weights as a table of numbers, or as shades where a table does not fit.
  ///
  /// Shades are of single weights up to 64 queries and keys, and above that of tiles, each with the
  /// shade of its largest weight; a line below says so.
  ///
  /// - Parameter width: How many columns of a terminal a line may take, at least 16.
  /// - Returns: Lines that end in a newline, none with trailing spaces.
  /// - Complexity: O(weights).
  public func text(width: Int = 80) -> String {
    var lines = title.isEmpty ? [] : [title.printable]
    if weights.isEmpty || keyCount == 0 {
      lines.append("no weights: \(weights.count) queries, \(keyCount) keys")
    } else {
      lines += tableLines(width: width) ?? shadeLines(width: max(16, width))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func tableLines(width: Int) -> [String]? {
    let headers = (0..<keyCount).map { tokens.label(at: $0) ?? "\($0)" }
    let rows = queryPositions.map { tokens.label(at: $0) ?? "\($0)" }
    let cells = weights.map { row in row.map { $0 == 0 ? "·" : $0.twoDecimals } }
    let pitch = (headers + cells.joined()).reduce(4) { max($0, $1.displayWidth) } + 1
    let gutter = rows.reduce(0) { max($0, $1.displayWidth) }
    guard gutter + pitch * keyCount <= width else { return nil }
    func line(_ label: String, _ cells: [String]) -> String {
      cells.reduce(label.padded(toWidth: gutter)) { $0 + $1.indented(toWidth: pitch) }
        .withoutTrailingSpaces
    }
    return [line("", headers)] + zip(rows, cells).map(line)
  }

  private func shadeLines(width: Int) -> [String] {
    let labelWidth = max(positionsCorner.count, "\(queryPositions.upperBound)".count)
    let limit = min(64, max(1, (width - labelWidth) / 2))
    let tile = TileSize(
      queryCount: weights.count.powerOfTwo(shrinkingTo: limit),
      keyCount: keyCount.powerOfTwo(shrinkingTo: limit)
    )
    let values = tiled(tile)
    let columnCount = keyCount.dividedRoundingUp(by: tile.keyCount)
    let grid = TextGrid(
      cells: values.map { row in row.map(\.shadeCharacter) },
      pitches: [Int](repeating: 2, count: columnCount),
      columnLabels: TextGrid.positionLabels(count: columnCount, tile: tile.keyCount, pitch: 2),
      rowLabels: TextGrid.aligned(
        stride(from: offset, to: offset + weights.count, by: tile.queryCount).map(\.self),
        toWidth: positionsCorner.count
      ),
      corner: positionsCorner
    )
    var lines = grid.lines
    let isWrong = weights.contains { $0.contains(where: \.isNaN) }
    lines.append(
      "█ above 0.75, ▓ above 0.5, ▒ above 0.25, ░ above 0, · none"
        + (isWrong ? ", ? not a number" : "")
    )
    if !tile.isOneCell {
      lines.append("a character is the largest weight of \(tile)")
    }
    return lines
  }
}

extension Double {
  fileprivate var shadeCharacter: Character {
    switch self {
    case 0: "·"
    case ...0.25: "░"
    case ...0.5: "▒"
    case ...0.75: "▓"
    case let weight where weight.isNaN: "?"
    default: "█"
    }
  }
}
