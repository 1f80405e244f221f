public import MaskAlgebra

/// How a file says what is visible.
public enum MaskKind: String, Hashable, Sendable {
  /// Booleans.
  case boolean
  /// Numbers that are 0 or 1, as flags.
  case integer
  /// Numbers that are added to the scores: 0 where visible, a fill where hidden.
  case additive
}

/// What true, or 1, means in a mask of flags.
public enum MaskPolarity: String, Hashable, Sendable {
  /// True marks a key that may be attended to.
  case visible
  /// True marks a key that is hidden.
  case blocked

  /// The other meaning.
  var inverse: MaskPolarity { self == .visible ? .blocked : .visible }
}

/// What came of comparing a mask from another system with a spec.
public struct ValidationReport: Hashable, Sendable {
  /// How the file says what is visible.
  public let kind: MaskKind
  /// What true means; always visible where the mask is additive.
  public let polarity: MaskPolarity
  /// The values found where an additive mask hides, nearest to 0 first.
  ///
  /// Two planes of fills that were added leave their sums here too.
  public let fills: [Double]
  /// What the axes of the array were taken for.
  public let axes: [MaskAxis]
  /// The run that the spec was compared in.
  public let geometry: Geometry
  /// Cells of the geometry in which the array and the spec differ.
  public let differing: Int
  /// The first differing cell, in the order batch row, head, query, key.
  public let first: Cell?
  /// What is probably wrong, and what would make it right.
  public let hint: ValidationHint?
  /// What else the reader should know, a sentence each.
  public let notes: [String]

  /// Whether every cell is what the spec says.
  public var equal: Bool { differing == 0 }
}
