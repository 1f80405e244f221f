/// What an axis of a mask counts, in the order in which masks have them.
public enum MaskAxis: Character, Hashable, Sendable, CaseIterable, Comparable {
  /// Batch rows.
  case batch = "b"
  /// Heads.
  case head = "h"
  /// Query rows.
  case query = "q"
  /// Keys.
  case key = "k"

  /// Whether one axis stands before another.
  public static func < (a: MaskAxis, b: MaskAxis) -> Bool { a.place < b.place }

  private var place: Int {
    switch self {
    case .batch: 0
    case .head: 1
    case .query: 2
    case .key: 3
    }
  }

  /// Reads `"bqk"`; nil unless every letter is an axis and they stand in order.
  public static func list(_ text: String) -> [MaskAxis]? {
    let axes = text.compactMap(MaskAxis.init(rawValue:))
    guard axes.count == text.count, zip(axes, axes.dropFirst()).allSatisfy({ $0 < $1 }) else {
      return nil
    }
    return axes
  }

  /// What arrays of a rank usually are, most usual first.
  ///
  /// `[batch, keys]` is a key padding mask, `[heads, queries, keys]` a mask per head.
  static func usual(rank: Int) -> [[MaskAxis]] {
    switch rank {
    case 1: [[.key]]
    case 2: [[.query, .key], [.batch, .key]]
    case 3: [[.batch, .query, .key], [.head, .query, .key]]
    case 4: [[.batch, .head, .query, .key]]
    default: []
    }
  }
}
