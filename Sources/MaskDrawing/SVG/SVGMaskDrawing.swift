internal import MaskCompiler

/// The grid of one panel: paths of runs, separating lines, marks and a frame.
struct SVGMaskDrawing {
  let axes: SVGAxes
  let tile: TileSize
  let shape: MaskShape

  func elements(of grid: TileGrid, marked: Set<GridPlace>) -> [String] {
    guard shape.queryCount > 0, shape.keyCount > 0 else {
      return [
        axes.frameElement,
        SVGFont.axis.element(
          "no cells",
          x: axes.gridWidth / 2,
          y: axes.gridHeight / 2 + 4,
          anchor: "middle"
        ),
      ]
    }
    var lines = [axes.backgroundElement]
    lines += path(of: grid, .full, fill: Palette.visible)
    lines += path(of: grid, .partial, fill: Palette.partial)
    lines += axes.separatorElements(rowCount: shape.queryCount, columnCount: shape.keyCount)
    lines.append(axes.frameElement)
    for place in marked.sorted(by: { ($0.row, $0.column) < ($1.row, $1.column) }) {
      lines += axes.markElements(at: place)
    }
    return lines
  }

  private func path(of grid: TileGrid, _ state: TileState, fill: String) -> [String] {
    var path = SVGRunPath()
    for row in 0..<grid.rowCount {
      let top = row * tile.queryCount
      let height = min(tile.queryCount, shape.queryCount - top)
      for run in grid.runs(of: state, inRow: row) {
        let left = run.lowerBound * tile.keyCount
        let right = min(run.upperBound * tile.keyCount, shape.keyCount)
        path.append(rows: top..<top + height, columns: left..<right)
      }
    }
    return path.elements(in: axes, fill: fill)
  }
}

/// Rectangles of one colour as one path, in units of cells.
///
/// One element per rectangle would leave hairlines between rows wherever a picture is scaled.
struct SVGRunPath {
  private var data = ""

  mutating func append(rows: Range<Int>, columns: Range<Int>) {
    data += "M\(columns.lowerBound) \(rows.lowerBound)h\(columns.count)v\(rows.count)"
    data += "h-\(columns.count)z"
  }

  /// The path, or nothing where it has no rectangles.
  func elements(in axes: SVGAxes, fill: String) -> [String] {
    guard !data.isEmpty else { return [] }
    let scale = #"transform="scale(\#(axes.cellWidth.factor) \#(axes.cellHeight.factor))""#
    return [#"  <path \#(scale) fill="\#(fill)" d="\#(data)"/>"#]
  }
}

extension SVGAxes {
  /// The size below which lines between cells would hide more than they show.
  private var smallestSeparatedCell: Double { 6 }

  var backgroundElement: String {
    #"  <rect width="\#(gridWidth.svg)" height="\#(gridHeight.svg)" fill="\#(Palette.hidden)"/>"#
  }

  var frameElement: String {
    #"  <rect width="\#(gridWidth.svg)" height="\#(gridHeight.svg)" fill="none""#
      + #" stroke="\#(Palette.frame)"/>"#
  }

  /// The lines between cells, in the colour of the paper.
  func separatorElements(rowCount: Int, columnCount: Int) -> [String] {
    guard min(cellWidth, cellHeight) >= smallestSeparatedCell, rowCount * columnCount > 1 else {
      return []
    }
    var data = ""
    for row in 1..<max(1, rowCount) {
      data += "M0 \((Double(row) * cellHeight).svg)h\(gridWidth.svg)"
    }
    for column in 1..<max(1, columnCount) {
      data += "M\((Double(column) * cellWidth).svg) 0v\(gridHeight.svg)"
    }
    let width = min(cellWidth, cellHeight) >= 12 ? 1.0 : 0.5
    return [
      #"  <path fill="none" stroke="\#(Palette.paper)" stroke-width="\#(width.svg)" d="\#(data)"/>"#
    ]
  }

  /// An outline on a halo, never smaller than the eye finds.
  func markElements(at place: GridPlace) -> [String] {
    let (width, height) = (max(cellWidth, 8), max(cellHeight, 8))
    let x = (Double(place.column) + 0.5) * cellWidth - width / 2
    let y = (Double(place.row) + 0.5) * cellHeight - height / 2
    let frame =
      #"x="\#(x.svg)" y="\#(y.svg)" width="\#(width.svg)" height="\#(height.svg)" fill="none""#
    return [
      #"  <rect \#(frame) stroke="\#(Palette.paper)" stroke-width="5"/>"#,
      #"  <rect \#(frame) stroke="\#(Palette.mark)" stroke-width="2.5"/>"#,
    ]
  }
}
