internal import MaskAlgebra
internal import MaskCompiler

extension MaskPicture {
  /// The most batch rows and heads, together, that one SVG shows.
  public static var panelLimit: Int { 64 }
  /// The most queries or keys that an SVG draws cell by cell.
  public static var svgCellLimit: Int { 1024 }
  /// The most rectangles that an SVG draws before it turns to tiles; they bound its size.
  public static var svgRunLimit: Int { 20_000 }

  /// The mask as a self-contained SVG file.
  ///
  /// Every run of visible cells is one rectangle of a path, in units of cells. A mask of more than
  /// ``svgCellLimit`` queries or keys, or of more than ``svgRunLimit`` runs, is drawn in tiles of
  /// three shades, so that a file never grows past about half a megabyte.
  ///
  /// - Throws: ``DrawingError/tooManyPanels(count:limit:)`` above ``panelLimit`` panels.
  /// - Complexity: O(cells).
  public func svg() throws(DrawingError) -> String {
    let panels = panels
    guard panels.count <= Self.panelLimit else {
      throw DrawingError.tooManyPanels(count: panels.count, limit: Self.panelLimit)
    }
    let shape = mask.shape
    let axes = SVGAxes(
      queries: mask.geometry.queryPositions,
      keyCount: shape.keyCount,
      side: panels.count > 1 ? 256 : 512,
      tokens: tokens
    )
    let (tile, grids) = tiled(panels)
    let drawing = SVGMaskDrawing(axes: axes, tile: tile, shape: shape)
    let sheetPanels = zip(panels, grids).map { panel, grid in
      SVGSheet.Panel(
        caption: panel.caption,
        elements: drawing.elements(of: grid, marked: markedPlaces(in: panel, tile: TileSize()))
      )
    }
    return SVGSheet(
      title: title,
      description: description(of: panels, grids),
      panels: sheetPanels,
      panelsPerRow: panelsPerRow(axes),
      axes: axes,
      legend: legend(tile)
    ).text
  }

  /// Single cells where they are few enough, otherwise tiles of a power of two.
  private func tiled(_ panels: [Panel]) -> (tile: TileSize, grids: [TileGrid]) {
    func grids(_ tile: TileSize) -> [TileGrid] {
      panels.map { TileGrid(mask, batch: $0.batch, head: $0.head, tile: tile) }
    }
    let shape = mask.shape
    if max(shape.queryCount, shape.keyCount) <= Self.svgCellLimit {
      let exact = grids(TileSize())
      let runCount = exact.reduce(0) { sum, grid in
        (0..<grid.rowCount).reduce(sum) { $0 + grid.runs(of: .full, inRow: $1).count }
      }
      if runCount <= Self.svgRunLimit { return (TileSize(), exact) }
    }
    let limit = Int(Double(Self.svgRunLimit / max(1, panels.count)).squareRoot())
    let tile = TileSize(
      queryCount: shape.queryCount.powerOfTwo(shrinkingTo: limit),
      keyCount: shape.keyCount.powerOfTwo(shrinkingTo: limit)
    )
    return (tile, grids(tile))
  }

  /// Heads beside each other and batch rows below, where a row of heads is not too wide.
  private func panelsPerRow(_ axes: SVGAxes) -> Int {
    let fitting = max(1, Int(1200 / (axes.left + axes.gridWidth + axes.right + 28)))
    let headCount = mask.shape.headCount
    return headCount > 1 && headCount <= fitting ? headCount : fitting
  }

  private func description(of panels: [Panel], _ grids: [TileGrid]) -> String {
    let shape = mask.shape
    let area = shape.queryCount * shape.keyCount
    let counts = zip(panels, grids).map { panel, grid in
      let place = panel.caption.isEmpty ? "" : "\(panel.caption): "
      return "\(place)\(grid.visibleCount) of \(area) cells visible"
    }
    return "Attention mask with a row for each of "
      + "\(counted(shape.queryCount, "query", "queries")) and a column for each of "
      + "\(counted(shape.keyCount, "key", "keys")); \(counts.joined(separator: ", "))."
  }

  private func legend(_ tile: TileSize) -> [SVGSheet.LegendItem] {
    var items: [SVGSheet.LegendItem]
    if tile.isOneCell {
      items = [.init(fill: Palette.visible, text: "visible")]
    } else {
      items = [
        .init(fill: Palette.visible, text: "all visible"),
        .init(fill: Palette.partial, text: "some, in a tile of \(tile)"),
      ]
    }
    items.append(.init(fill: Palette.hidden, text: "hidden"))
    if panels.contains(where: { !markedPlaces(in: $0, tile: TileSize()).isEmpty }) {
      items.append(.init(fill: Palette.paper, outline: Palette.mark, text: "marked"))
    }
    return items
  }
}
