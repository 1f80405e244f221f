/// The colours of all pictures.
///
/// They are told apart by lightness alone, so also without colour vision and in print. Blue and
/// vermilion are those of Okabe and Ito, Color Universal Design (2008). The paper is drawn, not
/// left open, so that a picture is the same on a light and a dark page.
enum Palette {
  static let paper = "#ffffff"
  static let ink = "#1c2733"
  static let muted = "#56636f"
  static let frame = "#b4bfca"
  static let visible = "#0072b2"
  static let partial = "#86bcdc"
  static let hidden = "#e6ebf0"
  static let mark = "#d55e00"

  /// How many shades of weight there are.
  static let shadeCount = 20

  /// The colour of a shade of weight, from a light tint at 0 to deep blue at `shadeCount - 1`.
  static func shade(_ index: Int) -> String {
    let t = Double(index) / Double(shadeCount - 1)
    let stops: [(Double, Double, Double)] = [(207, 227, 242), (0, 114, 178), (4, 42, 92)]
    let (from, to) = t < 0.5 ? (stops[0], stops[1]) : (stops[1], stops[2])
    let part = t < 0.5 ? t * 2 : t * 2 - 1
    let mixed = [
      from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part,
      from.2 + (to.2 - from.2) * part,
    ]
    return "#" + mixed.map { hexadecimal(Int($0.rounded())) }.joined()
  }

  private static func hexadecimal(_ value: Int) -> String {
    (value < 16 ? "0" : "") + String(value, radix: 16)
  }
}
