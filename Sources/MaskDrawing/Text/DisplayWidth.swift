// Labels come from a tokenizer: they may be long, wide, or hold characters that would move the
// cursor. Everything drawn goes through here first.

extension [String] {
  /// The token at a position as a label: printable and of bounded width; nil where there is none.
  func label(at position: Int) -> String? {
    indices.contains(position) ? self[position].printable.truncated(toWidth: 16) : nil
  }
}

extension String {
  /// The text with control characters shown as pictures and direction controls replaced.
  ///
  /// XML has no spelling for control characters, and a terminal obeys them.
  package var printable: String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars { result.append(scalar.printable) }
    return String(result)
  }

  /// How many columns of a terminal the text takes.
  package var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }

  /// The text cut to a number of columns, with `…` where something was cut.
  func truncated(toWidth limit: Int) -> String {
    guard displayWidth > limit else { return self }
    var (kept, width) = ("", 0)
    for character in self {
      width += character.displayWidth
      if width > limit - 1 { break }
      kept.append(character)
    }
    return kept + "…"
  }

  func padded(toWidth width: Int) -> String { self + .spaces(width - displayWidth) }

  func indented(toWidth width: Int) -> String { .spaces(width - displayWidth) + self }

  static func spaces(_ count: Int) -> String { String(repeating: " ", count: Swift.max(0, count)) }

  var withoutTrailingSpaces: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

extension Character {
  /// 2 for the wide characters of East Asia and for emoji, otherwise 1.
  fileprivate var displayWidth: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    return wideRanges.contains { $0.contains(scalar.value) } ? 2 : 1
  }
}

/// The blocks of Unicode whose characters are wide (UAX #11), without the rarest.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
  0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
]

extension Unicode.Scalar {
  fileprivate var printable: Unicode.Scalar {
    switch value {
    case 0x09: "⇥"
    case 0x0A: "↵"
    case 0..<0x20: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    case 0x80..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: "\u{FFFD}"
    default: self
    }
  }
}
