extension Diagnostic {
  /// The diagnostic as text: place, message, the line, and a caret under the exact span.
  ///
  ///     Specs/local.mask:3:14: error: unknown mask 'casual'
  ///     3 | mask local = casual && window(4)
  ///       |              ^~~~~~ did you mean 'causal'?
  ///
  /// A long line is cut to the part around the span.
  ///
  /// - Parameter usesColor: Whether to colour the text for a terminal.
  /// - Returns: Three lines without a line end behind the last.
  public func rendered(usesColor: Bool = false) -> String {
    let style = Style(isOn: usesColor)
    let head = "\(source.name):\(line):\(column): "
    var text = style.bold(head) + style.red("error: ") + style.bold(message)
    let excerpt = LineExcerpt(self)
    let number = "\(line)"
    let margin = String(repeating: " ", count: number.count)
    text += "\n\(number) | \(excerpt.text)"
    let caret = "^" + String(repeating: "~", count: excerpt.caretWidth - 1)
    let indent = String(repeating: " ", count: excerpt.caretColumn)
    text += "\n\(margin) | \(indent)\(style.green(caret))"
    if !help.isEmpty { text += " \(help)" }
    return text
  }
}

/// The part of a line that a diagnostic shows.
private struct LineExcerpt {
  var text: String
  var caretColumn: Int
  var caretWidth: Int

  private static let width = 96

  init(_ diagnostic: Diagnostic) {
    let source = diagnostic.source
    let line = source.range(ofLine: diagnostic.line)
    let start = min(max(diagnostic.range.lowerBound, line.lowerBound), line.upperBound)
    let end = min(max(diagnostic.range.upperBound, start), line.upperBound)
    // Only the surroundings of the span are decoded: a line may be a megabyte long.
    let window = 4 * Self.width
    let before = Self.printable(source.text(max(line.lowerBound, start - window)..<start))
    let span = Self.printable(source.text(start..<min(end, start + window)))
    let after = Self.printable(source.text(end..<min(line.upperBound, end + window)))
    if before.count + span.count + after.count <= Self.width, start - line.lowerBound <= window {
      text = before + span + after
      caretColumn = before.count
    } else {
      let shownBefore = before.suffix(Self.width / 3)
      let lead = shownBefore.count < before.count || start - line.lowerBound > window ? "…" : ""
      let rest = (span + after).prefix(Self.width - shownBefore.count)
      let tail = rest.count < span.count + after.count ? "…" : ""
      text = lead + shownBefore + rest + tail
      caretColumn = lead.count + shownBefore.count
    }
    caretWidth = max(1, min(span.count, text.count - caretColumn))
    while text.last == " " { text.removeLast() }
  }

  /// Tabs as one space, so that the caret stands under its column; other controls as `�`.
  private static func printable(_ text: String) -> String {
    String(
      text.map { character in
        if character == "\t" { return " " }
        let isControl = character.unicodeScalars.contains {
          $0.properties.generalCategory == .control
        }
        return isControl ? "\u{FFFD}" : character
      }
    )
  }
}

private struct Style {
  let isOn: Bool

  func bold(_ text: String) -> String { isOn ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
  func red(_ text: String) -> String { isOn ? "\u{1B}[1;31m\(text)\u{1B}[0m" : text }
  func green(_ text: String) -> String { isOn ? "\u{1B}[1;32m\(text)\u{1B}[0m" : text }
}
