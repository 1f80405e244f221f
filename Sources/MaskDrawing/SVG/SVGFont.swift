/// A way text is set: size, colour and, for laying out, how wide a character is taken to be.
struct SVGFont {
  let size: Double
  let fill: String
  private let attributes: String
  /// The width of a narrow character in units of the size, on the wide side of common typefaces.
  private let characterWidth: Double

  static let family = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif"

  static let heading = SVGFont(
    size: 14,
    fill: Palette.ink,
    attributes: #" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace""#
      + #" font-weight="600""#,
    characterWidth: 0.61
  )
  static let caption = SVGFont(
    size: 12,
    fill: Palette.ink,
    attributes: #" font-weight="600""#,
    characterWidth: 0.64
  )
  static let label = SVGFont(size: 12, fill: Palette.ink, attributes: "", characterWidth: 0.6)
  static let axis = SVGFont(size: 11.5, fill: Palette.muted, attributes: "", characterWidth: 0.6)

  static let number = SVGFont(size: 10, fill: Palette.ink, attributes: "", characterWidth: 0.6)

  func width(of text: String) -> Double { Double(text.displayWidth) * size * characterWidth }

  /// A text element at a baseline; `anchor` is `start`, `middle` or `end`.
  func element(
    _ text: String,
    x: Double,
    y: Double,
    anchor: String = "start",
    rotation: Double = 0,
    fill: String? = nil
  ) -> String {
    let place =
      rotation == 0
      ? #"x="\#(x.svg)" y="\#(y.svg)""#
      : #"transform="translate(\#(x.svg) \#(y.svg)) rotate(\#(rotation.svg))""#
    let anchored = anchor == "start" ? "" : #" text-anchor="\#(anchor)""#
    return #"  <text \#(place)\#(anchored) font-size="\#(size.svg)"\#(attributes)"#
      + #" fill="\#(fill ?? self.fill)">\#(text.escapedForXML)</text>"#
  }
}
