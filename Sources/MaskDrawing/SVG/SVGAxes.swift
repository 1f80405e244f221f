/// The labels round a grid and the room they take: keys above, queries on the left.
struct SVGAxes {
  /// The size of a cell.
  let cellWidth: Double
  let cellHeight: Double
  let gridWidth: Double
  let gridHeight: Double
  /// The room above, left and right of the grid.
  let top: Double
  let left: Double
  let right: Double
  /// The labels and the names of the axes, with the origin at the grid's corner.
  let elements: [String]

  /// The most positions along an axis that tokens are written at.
  private static let tokenLimit = 128
  private static let slant = -45.0
  /// The sine and the cosine of the slant.
  private static let slope = 0.71

  /// Lays out the axes of a grid.
  ///
  /// - Parameters:
  ///   - queries: Absolute positions of the rows.
  ///   - keyCount: Number of columns.
  ///   - side: How many points the longer side of the grid may take.
  ///   - tokens: The token at each position from 0.
  init(queries: Range<Int>, keyCount: Int, side: Double, tokens: [String]) {
    let longest = max(queries.count, keyCount, 1)
    let tokens = longest <= Self.tokenLimit ? tokens : []
    let unit = max(min(32, side / Double(longest)), tokens.isEmpty ? 0 : 15)
    cellWidth = Self.extent(unit, count: keyCount)
    cellHeight = Self.extent(unit, count: queries.count)
    // A grid without cells is a frame for the words that say so.
    gridWidth = keyCount == 0 ? 96 : cellWidth * Double(keyCount)
    gridHeight = queries.isEmpty ? 48 : cellHeight * Double(queries.count)

    let columns = Self.labels(0..<keyCount, extent: cellWidth, tokens)
    let rows = Self.labels(queries, extent: cellHeight, tokens)
    let font = tokens.isEmpty ? SVGFont.axis : SVGFont.label
    let widestColumn = columns.map { font.width(of: $0.text) }.max() ?? 0
    let widestRow = rows.map { font.width(of: $0.text) }.max() ?? 0
    let isSlanted = !tokens.isEmpty && widestColumn > cellWidth - 3
    top = 23 + (isSlanted ? widestColumn * Self.slope + 10 : 14)
    left = 20 + widestRow + 8
    let farthest = columns.map { $0.center + font.width(of: $0.text) * Self.slope + 10 }.max() ?? 0
    right = isSlanted ? max(6, farthest - gridWidth) : 6

    var elements = [
      SVGFont.axis.element("keys", x: gridWidth / 2, y: 11 - top, anchor: "middle"),
      SVGFont.axis.element(
        "queries",
        x: 11 - left,
        y: gridHeight / 2,
        anchor: "middle",
        rotation: -90
      ),
    ]
    for label in columns {
      elements.append(
        isSlanted
          ? font.element(label.text, x: label.center + 3, y: -7, rotation: Self.slant)
          : font.element(label.text, x: label.center, y: -7, anchor: "middle")
      )
    }
    for label in rows {
      elements.append(font.element(label.text, x: -8, y: label.center + 4.2, anchor: "end"))
    }
    self.elements = elements
  }

  /// A thin grid is made thick enough to see, whatever the other axis asks for.
  private static func extent(_ unit: Double, count: Int) -> Double {
    let extent = max(unit, min(16, 64 / Double(max(1, count))))
    return extent < 1 ? extent : extent.rounded(.down)
  }

  /// Tokens at every position; numbers not too close, at multiples of a power of two.
  private static func labels(
    _ positions: Range<Int>,
    extent: Double,
    _ tokens: [String]
  ) -> [(center: Double, text: String)] {
    let widest = SVGFont.axis.width(of: "\(positions.upperBound)") + 8
    let room = !tokens.isEmpty ? 0 : extent < 12 ? max(40, widest) : max(16, widest)
    var step = 1
    while Double(step) * extent < room { step *= 2 }
    var labelled = positions.filter { $0 % step == 0 }
    if labelled.isEmpty { labelled = Array(positions.prefix(1)) }
    return labelled.map { position in
      let center = (Double(position - positions.lowerBound) + 0.5) * extent
      return (center, tokens.label(at: position) ?? "\(position)")
    }
  }
}
