extension MaskSpec {
  /// Visible where both are; the second is not asked where the first is hidden.
  public static func && (a: MaskSpec, b: MaskSpec) -> MaskSpec {
    MaskSpec(.conjunction([a.formula, b.formula]))
  }

  /// Visible where either is; the second is not asked where the first is visible.
  public static func || (a: MaskSpec, b: MaskSpec) -> MaskSpec {
    MaskSpec(.disjunction([a.formula, b.formula]))
  }

  /// Visible where the mask is not.
  public static prefix func ! (a: MaskSpec) -> MaskSpec { MaskSpec(.not(a.formula)) }
}

// The vocabulary of the standard library's sets. `isSubset(of:)`, `isDisjoint(with:)` and
// `isEquivalent(to:)` speak of every length and live where that is decided, in `MaskLogic`.

extension MaskSpec {
  /// The cells of either mask: `self || other`.
  public func union(_ other: MaskSpec) -> MaskSpec { self || other }

  /// The cells of both masks: `self && other`.
  public func intersection(_ other: MaskSpec) -> MaskSpec { self && other }

  /// The cells of this mask that the other does not have: `self && !other`.
  public func subtracting(_ other: MaskSpec) -> MaskSpec { self && !other }

  /// The cells of exactly one of the two masks: `self xor other`.
  public func symmetricDifference(_ other: MaskSpec) -> MaskSpec {
    MaskSpec(.exclusive([formula, other.formula]))
  }
}
