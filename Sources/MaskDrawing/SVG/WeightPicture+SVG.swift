extension WeightPicture {
  /// The most queries or keys that an SVG draws cell by cell.
  public static var svgCellLimit: Int { 128 }

  /// The weights as a self-contained SVG file: the darker, the more weight.
  ///
  /// Cells that are large enough show their number. More than ``svgCellLimit`` queries or keys are
  /// drawn in tiles, each in the shade of its largest weight.
  ///
  /// - Complexity: O(weights).
  public func svg() -> String {
    let axes = SVGAxes(queries: queryPositions, keyCount: keyCount, side: 512, tokens: tokens)
    let tile = TileSize(
      queryCount: weights.count.powerOfTwo(shrinkingTo: Self.svgCellLimit),
      keyCount: keyCount.powerOfTwo(shrinkingTo: Self.svgCellLimit)
    )
    let values = tiled(tile)
    var elements = [axes.backgroundElement]
    elements += paths(of: values, tile, axes)
    elements += axes.separatorElements(rowCount: weights.count, columnCount: keyCount)
    if tile.isOneCell { elements += numbers(in: axes) }
    elements.append(axes.frameElement)
    return SVGSheet(
      title: title,
      description: description,
      panels: [.init(caption: "", elements: elements)],
      panelsPerRow: 1,
      axes: axes,
      legend: legend(tile)
    ).text
  }

  private func paths(of values: [[Double]], _ tile: TileSize, _ axes: SVGAxes) -> [String] {
    var paths: [WeightShade: SVGRunPath] = [:]
    for (row, line) in values.enumerated() {
      let top = row * tile.queryCount
      let rows = top..<min(top + tile.queryCount, weights.count)
      var start = 0
      while start < line.count {
        let shade = WeightShade(line[start])
        var end = start
        while end < line.count, WeightShade(line[end]) == shade { end += 1 }
        if let shade {
          let columns = start * tile.keyCount..<min(end * tile.keyCount, keyCount)
          paths[shade, default: SVGRunPath()].append(rows: rows, columns: columns)
        }
        start = end
      }
    }
    return paths.sorted { $0.key < $1.key }.flatMap { $1.elements(in: axes, fill: $0.fill) }
  }

  private func numbers(in axes: SVGAxes) -> [String] {
    guard axes.cellWidth >= 30, axes.cellHeight >= 16 else { return [] }
    return weights.enumerated().flatMap { row, line in
      line.enumerated().compactMap { column, weight in
        guard let shade = WeightShade(weight) else { return nil }
        return SVGFont.number.element(
          weight.twoDecimals,
          x: (Double(column) + 0.5) * axes.cellWidth,
          y: (Double(row) + 0.5) * axes.cellHeight + 3.5,
          anchor: "middle",
          fill: shade.ink
        )
      }
    }
  }

  private var description: String {
    "Attention weights with a row for each of \(counted(weights.count, "query", "queries")) and a "
      + "column for each of \(counted(keyCount, "key", "keys"))."
  }

  private func legend(_ tile: TileSize) -> [SVGSheet.LegendItem] {
    let isWrong = weights.contains { $0.contains(where: \.isNaN) }
    let note = tile.isOneCell ? "" : ", the largest of \(tile)"
    return [
      .init(fill: Palette.hidden, text: "none"),
      .init(fill: Palette.shade(0), text: "above 0"),
      .init(fill: Palette.shade((Palette.shadeCount - 1) / 2), text: "0.5"),
      .init(fill: Palette.shade(Palette.shadeCount - 1), text: "1" + note),
    ] + (isWrong ? [.init(fill: Palette.mark, text: "not a number")] : [])
  }
}

/// The colour of a weight other than 0.
private enum WeightShade: Hashable, Comparable {
  case shade(Int)
  case notANumber

  /// The shade of a weight; nil for none.
  init?(_ weight: Double) {
    if weight.isNaN {
      self = .notANumber
    } else if weight == 0 {
      return nil
    } else {
      let last = Double(Palette.shadeCount - 1)
      self = .shade(Int((min(max(weight, 0), 1) * last).rounded()))
    }
  }

  var fill: String {
    switch self {
    case .shade(let index): Palette.shade(index)
    case .notANumber: Palette.mark
    }
  }

  /// The colour of a number on this shade, whichever of the two has more contrast.
  var ink: String {
    switch self {
    case .shade(let index): index >= 8 ? Palette.paper : Palette.ink
    case .notANumber: Palette.ink
    }
  }
}
