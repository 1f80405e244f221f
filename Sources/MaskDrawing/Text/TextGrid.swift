/// Rows of cell characters with labels on the left and above: the one layout of all text drawings.
struct TextGrid {
  let cells: [[Character]]
  /// The cells between brackets; every pitch is at least 2 where there are any.
  var bracketed: Set<GridPlace> = []
  /// How many characters each column takes, the space after its cell included.
  let pitches: [Int]
  /// The label above each column, nil where there is none; each must fit before the next.
  var columnLabels: [String?] = []
  /// The label of each row; empty for no labels.
  var rowLabels: [String] = []
  /// What stands above the row labels.
  var corner = ""

  /// The lines, without trailing spaces; the header only where there are column labels.
  var lines: [String] {
    let labelWidth = (rowLabels + [corner]).reduce(0) { max($0, $1.displayWidth) }
    let gutter = labelWidth == 0 ? "" : .spaces(labelWidth + 1)
    // An opening bracket stands before its cell, so the first column needs a place for it.
    let lead = gutter.isEmpty && !bracketed.isEmpty ? " " : gutter
    var lines: [String] = []
    if columnLabels.contains(where: { $0 != nil }) {
      let left = corner.padded(toWidth: lead.count)
      lines.append((left + header).withoutTrailingSpaces)
    }
    for row in cells.indices {
      let label = rowLabels.isEmpty ? "" : rowLabels[row]
      let line = cellLine(row, lead: lead.count)
      lines.append((label + line.dropFirst(label.displayWidth)).withoutTrailingSpaces)
    }
    return lines
  }

  private var header: String {
    var line = ""
    var start = 0
    for (column, pitch) in pitches.enumerated() {
      if let label = columnLabels[column] { line = line.padded(toWidth: start) + label }
      start += pitch
    }
    return line
  }

  private func cellLine(_ row: Int, lead: Int) -> String {
    var line = [Character](repeating: " ", count: pitches.reduce(lead, +) + 1)
    var place = lead
    for (column, pitch) in pitches.enumerated() {
      line[place] = cells[row][column]
      if bracketed.contains(GridPlace(row: row, column: column)) {
        line[place - 1] = "["
        line[place + 1] = "]"
      }
      place += pitch
    }
    return String(line)
  }
}

extension TextGrid {
  /// Position labels for the columns, as many as fit: at multiples of a power of two.
  static func positionLabels(
    from first: Int = 0,
    count: Int,
    tile: Int = 1,
    pitch: Int
  ) -> [String?] {
    guard count > 0 else { return [] }
    let widest = "\(first + (count - 1) * tile)".count
    var step = 1
    while step * pitch < widest + 1 { step *= 2 }
    return (0..<count).map { column in
      let position = first + column * tile
      return position % (step * tile) == 0 ? "\(position)" : nil
    }
  }

  /// Labels of equal width, numbers at the right end.
  static func aligned(_ numbers: [Int], toWidth width: Int = 0) -> [String] {
    let texts = numbers.map(String.init)
    let widest = texts.reduce(width) { max($0, $1.count) }
    return texts.map { $0.indented(toWidth: widest) }
  }
}

/// Above position labels: queries go down, keys go across.
let positionsCorner = #"q\k"#
