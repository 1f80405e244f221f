/// The characters that stand for visible and hidden cells in a text drawing.
///
/// Each pair is one that the mask language reads as the cells of an `example`.
public enum CellStyle: String, Hashable, Sendable, CaseIterable {
  /// `■` and `·`.
  case blocks
  /// `x` and `.`.
  case letters
  /// `1` and `0`.
  case digits
}

extension CellStyle {
  func character(for state: TileState) -> Character {
    switch (self, state) {
    case (.blocks, .full): "■"
    case (.blocks, .partial): "▒"
    case (.blocks, .empty): "·"
    case (.letters, .full): "x"
    case (.letters, .partial): "+"
    case (.letters, .empty): "."
    case (.digits, .full): "1"
    case (.digits, .partial): "+"
    case (.digits, .empty): "0"
    }
  }

  /// Whether a marked cell has brackets, as in `1[0]0`, rather than a character of its own.
  var marksWithBrackets: Bool { self != .blocks }

  func markedCharacter(for state: TileState) -> Character {
    switch (self, state) {
    case (.blocks, .empty): "□"
    case (.blocks, _): "▣"
    default: character(for: state)
    }
  }
}
