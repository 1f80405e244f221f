/// Why a picture cannot be drawn.
public enum DrawingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The mask has more batch rows and heads than one picture shows.
  case tooManyPanels(count: Int, limit: Int)

  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .tooManyPanels(let count, let limit):
      "the mask has \(count) batch rows and heads, and one picture shows at most \(limit); "
        + "draw fewer of them"
    }
  }
}
