import FloatFormats

/// What is probably wrong with a mask: one change that makes it exactly the spec.
public enum ValidationHint: Hashable, Sendable {
  /// Visible and hidden are exchanged.
  case inverted
  /// Queries and keys are exchanged.
  case transposed
  /// The first query stands on key 0 where the geometry has an offset.
  case topLeft(offset: Int)
  /// The last query stands on the last key where the geometry has another offset.
  case bottomRight(offset: Int)
  /// Every query has what belongs to the query so many positions further.
  case shifted(by: Int)
  /// A window holds one more key on a side than the spec's.
  case windowWider(WindowSide)
  /// A window holds one key fewer on a side than the spec's.
  case windowNarrower(WindowSide)
  /// The padding stands on the other side.
  case paddingSide
  /// Numbers 0 and 1, which hide nothing when they are added.
  case zeroOneAdditive
  /// The cells are right; the fill is not the one that was said.
  case fill(said: Double, found: [Double])
  /// NaN, and beside it only infinities: 0 was multiplied by one.
  case nanFromZeroTimesInfinity
  /// NaN, which is neither visible nor hidden.
  case nan

  /// A side of a window, as seen from the query.
  public enum WindowSide: Hashable, Sendable {
    /// The keys before the query.
    case past
    /// The query's own key and those after it.
    case future
    /// Both.
    case both
  }

  /// A name for scripts: `window-wider`.
  public var id: String {
    switch self {
    case .inverted: "inverted"
    case .transposed: "transposed"
    case .topLeft: "top-left"
    case .bottomRight: "bottom-right"
    case .shifted: "shifted"
    case .windowWider: "window-wider"
    case .windowNarrower: "window-narrower"
    case .paddingSide: "padding-side"
    case .zeroOneAdditive: "zero-one-additive"
    case .fill: "fill"
    case .nanFromZeroTimesInfinity: "nan-from-zero-times-inf"
    case .nan: "nan"
    }
  }
}

extension ValidationHint: CustomStringConvertible {
  /// What is wrong, and what would make it right.
  public var description: String {
    switch self {
    case .inverted:
      "visible and hidden are exchanged; exchange them, or name the other meaning of true"
    case .transposed: "queries and keys are exchanged; swap the last two axes"
    case .topLeft(let offset):
      "aligned top-left: query row 0 is treated as position 0, but it stands at \(offset); add the "
        + "offset to the query's position, or validate with offset 0"
    case .bottomRight(let offset):
      "aligned bottom-right: the last query is treated as standing on the last key; with this "
        + "geometry the first stands at \(offset)"
    case .shifted(let by): Self.shifted(by)
    case .windowWider(let side):
      "a window holds one key more \(Self.text(of: side)) than the spec's; make it one smaller"
    case .windowNarrower(let side):
      "a window holds one key fewer \(Self.text(of: side)) than the spec's; make it one larger"
    case .paddingSide: "the padding stands on the other side; exchange left and right padding"
    case .zeroOneAdditive:
      "0 and 1 are added to the scores here and hide nothing; store booleans, or say whether 1 "
        + "means visible or blocked"
    case .fill(let said, let found): Self.fill(said, found)
    case .nanFromZeroTimesInfinity:
      "0 times infinity is NaN: choose the fill where a key is hidden (where, masked_fill) instead "
        + "of multiplying a 0/1 mask by it"
    case .nan: "NaN is neither 0 nor a fill, and it spreads to the whole row of a softmax"
    }
  }

  private static func fill(_ said: Double, _ found: [Double]) -> String {
    let text = found.map { "\($0)" }.joined(separator: " and ")
    let format = FloatFormat.arrayFormats.first { format in found.contains(format.rounded(said)) }
    return "the cells are right, but hidden ones hold \(text) where \(said) was said"
      + (format.map { "; that is \(said) in \($0), where the mask was made" } ?? "")
  }

  private static func shifted(_ count: Int) -> String {
    let direction = count < 0 ? "before" : "after"
    let cause = count < 0 ? "k < q where k <= q is meant" : "k <= q + 1 where k <= q is meant"
    return "shifted by one: every query sees what the query \(direction) it should see, as with "
      + "\(cause); move the diagonal by \(-count)"
  }

  private static func text(of side: WindowSide) -> String {
    switch side {
    case .past: "before the query"
    case .future: "at or after the query"
    case .both: "on each side"
    }
  }
}
