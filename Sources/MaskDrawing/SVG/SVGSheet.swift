/// A page of equally large panels with a heading, axes and a legend: what all SVG pictures share.
struct SVGSheet {
  /// A panel: its caption, and the elements of its grid with the origin at the grid's corner.
  struct Panel {
    let caption: String
    let elements: [String]
  }

  /// A swatch of the legend and what it means.
  struct LegendItem {
    let fill: String
    var outline: String? = nil
    let text: String
  }

  var title = ""
  var description: String
  var panels: [Panel]
  var panelsPerRow: Int
  var axes: SVGAxes
  var legend: [LegendItem]

  private let padding = 20.0
  private let gap = 28.0
  private let lineHeight = 20.0
  /// A picture is at least this wide before its heading breaks into lines.
  private let headingWidth = 480.0

  /// The whole file.
  var text: String {
    let columnCount = max(1, min(panelsPerRow, panels.count))
    let rowCount = panels.count.dividedRoundingUp(by: columnCount)
    let captionHeight = panels.contains { !$0.caption.isEmpty } ? lineHeight : 0
    let panelWidth = axes.left + axes.gridWidth + axes.right
    let panelHeight = captionHeight + axes.top + axes.gridHeight
    let panelsWidth = Double(columnCount) * (panelWidth + gap) - gap
    let heading = headingLines(width: max(panelsWidth, headingWidth))
    let headingHeight = heading.isEmpty ? 0 : Double(heading.count) * lineHeight + 8
    let panelsHeight = Double(rowCount) * (panelHeight + gap) - gap
    let (legendElements, legendWidth) = legendRow()
    let headingExtent = heading.map { SVGFont.heading.width(of: $0) }.max() ?? 0
    let width = max(panelsWidth, axes.left + legendWidth, headingExtent) + 2 * padding
    let height = headingHeight + panelsHeight + 44 + padding

    var lines = opening(width: width, height: height)
    for (index, line) in heading.enumerated() {
      let baseline = padding + Double(index) * lineHeight + 13
      lines.append(SVGFont.heading.element(line, x: padding, y: baseline))
    }
    for (index, panel) in panels.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: columnCount)
      let x = padding + Double(column) * (panelWidth + gap)
      let y = padding + headingHeight + Double(row) * (panelHeight + gap)
      lines += elements(of: panel, x: x, y: y, captionHeight: captionHeight)
    }
    let legendTop = padding + headingHeight + panelsHeight + 16
    lines.append(#"  <g transform="translate(\#((padding + axes.left).svg) \#(legendTop.svg))">"#)
    lines += legendElements
    lines += ["  </g>", "</svg>", ""]
    return lines.joined(separator: "\n")
  }

  private func opening(width: Double, height: Double) -> [String] {
    let (width, height) = (width.rounded(.up).svg, height.rounded(.up).svg)
    return [
      #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(width)" height="\#(height)""#
        + #" viewBox="0 0 \#(width) \#(height)" role="img" font-family="\#(SVGFont.family)">"#,
      "  <title>\((title.isEmpty ? "Attention mask" : title).escapedForXML)</title>",
      "  <desc>\(description.escapedForXML)</desc>",
      #"  <rect width="\#(width)" height="\#(height)" rx="6" fill="\#(Palette.paper)"/>"#,
    ]
  }

  private func elements(
    of panel: Panel,
    x: Double,
    y: Double,
    captionHeight: Double
  ) -> [String] {
    let (gridX, gridY) = (x + axes.left, y + captionHeight + axes.top)
    var lines: [String] = []
    if !panel.caption.isEmpty {
      lines.append(SVGFont.caption.element(panel.caption, x: gridX, y: y + 12))
    }
    lines.append(#"  <g transform="translate(\#(gridX.svg) \#(gridY.svg))">"#)
    lines += (axes.elements + panel.elements).map { "  " + $0 }
    lines.append("  </g>")
    return lines
  }

  private func legendRow() -> (elements: [String], width: Double) {
    var lines: [String] = []
    var x = 0.0
    for item in legend {
      let outline = item.outline.map { #" stroke="\#($0)" stroke-width="2""# } ?? ""
      let paint = #"fill="\#(item.fill)"\#(outline)"#
      lines.append(#"    <rect x="\#((x + 1).svg)" y="1" width="12" height="12" \#(paint)/>"#)
      lines.append("  " + SVGFont.label.element(item.text, x: x + 20, y: 11))
      x += 20 + SVGFont.label.width(of: item.text) + 18
    }
    return (lines, max(0, x - 18))
  }

  /// The heading broken at spaces, so that a long mask does not make a wide picture.
  private func headingLines(width: Double) -> [String] {
    var lines: [String] = []
    for word in title.printable.split(separator: " ") {
      if let last = lines.last, SVGFont.heading.width(of: last + " " + word) <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
