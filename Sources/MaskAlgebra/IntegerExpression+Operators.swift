// Each operator is there for two expressions and for an expression beside an `Int`, so that a Swift
// variable needs no conversion: `q - k < width`.

extension IntegerExpression {
  /// The sum.
  public static func + (a: IntegerExpression, b: IntegerExpression) -> IntegerExpression {
    IntegerExpression(.add(a.formula, b.formula))
  }

  /// The sum.
  public static func + (a: IntegerExpression, b: Int) -> IntegerExpression {
    IntegerExpression(.add(a.formula, .literal(b)))
  }

  /// The sum.
  public static func + (a: Int, b: IntegerExpression) -> IntegerExpression {
    IntegerExpression(.add(.literal(a), b.formula))
  }

  /// The difference.
  public static func - (a: IntegerExpression, b: IntegerExpression) -> IntegerExpression {
    IntegerExpression(.subtract(a.formula, b.formula))
  }

  /// The difference.
  public static func - (a: IntegerExpression, b: Int) -> IntegerExpression {
    IntegerExpression(.subtract(a.formula, .literal(b)))
  }

  /// The difference.
  public static func - (a: Int, b: IntegerExpression) -> IntegerExpression {
    IntegerExpression(.subtract(.literal(a), b.formula))
  }

  /// The negation; of a literal it is a literal.
  public static prefix func - (a: IntegerExpression) -> IntegerExpression {
    if case .literal(let value) = a.formula, value != .min {
      return IntegerExpression(.literal(-value))
    }
    return IntegerExpression(.negate(a.formula))
  }

  /// The product.
  ///
  /// - Precondition: one side is made of literals and parameters only.
  public static func * (a: IntegerExpression, b: IntegerExpression) -> IntegerExpression {
    precondition(
      a.formula.isConstant || b.formula.isConstant,
      "one side of '\(a) * \(b)' has to be made of literals and parameters only"
    )
    return IntegerExpression(.multiply(a.formula, b.formula))
  }

  /// The product.
  public static func * (a: IntegerExpression, b: Int) -> IntegerExpression {
    IntegerExpression(.multiply(a.formula, .literal(b)))
  }

  /// The product.
  public static func * (a: Int, b: IntegerExpression) -> IntegerExpression {
    IntegerExpression(.multiply(.literal(a), b.formula))
  }

  /// The quotient rounded down (floor division, unlike Swift's own).
  ///
  /// A divisor below 1 is an error when the mask is evaluated.
  ///
  /// - Precondition: the divisor is made of literals and parameters only.
  public static func / (a: IntegerExpression, b: IntegerExpression) -> IntegerExpression {
    precondition(
      b.formula.isConstant,
      "the divisor '\(b)' has to be made of literals and parameters only"
    )
    return IntegerExpression(.divide(a.formula, b.formula))
  }

  /// The quotient rounded down (floor division, unlike Swift's own).
  ///
  /// A divisor below 1 is an error when the mask is evaluated.
  public static func / (a: IntegerExpression, b: Int) -> IntegerExpression {
    IntegerExpression(.divide(a.formula, .literal(b)))
  }

  /// The remainder of floor division, never negative (unlike Swift's own).
  ///
  /// A divisor below 1 is an error when the mask is evaluated.
  ///
  /// - Precondition: the divisor is made of literals and parameters only.
  public static func % (a: IntegerExpression, b: IntegerExpression) -> IntegerExpression {
    precondition(
      b.formula.isConstant,
      "the divisor '\(b)' has to be made of literals and parameters only"
    )
    return IntegerExpression(.remainder(a.formula, b.formula))
  }

  /// The remainder of floor division, never negative (unlike Swift's own).
  ///
  /// A divisor below 1 is an error when the mask is evaluated.
  public static func % (a: IntegerExpression, b: Int) -> IntegerExpression {
    IntegerExpression(.remainder(a.formula, .literal(b)))
  }
}

extension IntegerExpression {
  /// Visible where the two are equal.
  public static func == (a: IntegerExpression, b: IntegerExpression) -> MaskSpec {
    MaskSpec(.comparison(Comparison(a.formula, .equal, b.formula)))
  }

  /// Visible where the two are equal.
  public static func == (a: IntegerExpression, b: Int) -> MaskSpec {
    MaskSpec(.comparison(Comparison(a.formula, .equal, .literal(b))))
  }

  /// Visible where the two are equal.
  public static func == (a: Int, b: IntegerExpression) -> MaskSpec {
    MaskSpec(.comparison(Comparison(.literal(a), .equal, b.formula)))
  }

  /// Visible where the two differ.
  public static func != (a: IntegerExpression, b: IntegerExpression) -> MaskSpec {
    MaskSpec(.comparison(Comparison(a.formula, .notEqual, b.formula)))
  }

  /// Visible where the two differ.
  public static func != (a: IntegerExpression, b: Int) -> MaskSpec {
    MaskSpec(.comparison(Comparison(a.formula, .notEqual, .literal(b))))
  }

  /// Visible where the two differ.
  public static func != (a: Int, b: IntegerExpression) -> MaskSpec {
    MaskSpec(.comparison(Comparison(.literal(a), .notEqual, b.formula)))
  }

  /// Visible where the first is smaller.
  public static func < (a: IntegerExpression, b: IntegerExpression) -> MaskSpec {
    MaskSpec(.comparison(Comparison(a.formula, .less, b.formula)))
  }

  /// Visible where the first is smaller.
  public static func < (a: IntegerExpression, b: Int) -> MaskSpec {
    MaskSpec(.comparison(Comparison(a.formula, .less, .literal(b))))
  }

  /// Visible where the first is smaller.
  public static func < (a: Int, b: IntegerExpression) -> MaskSpec {
    MaskSpec(.comparison(Comparison(.literal(a), .less, b.formula)))
  }

  /// Visible where the first is smaller or equal.
  public static func <= (a: IntegerExpression, b: IntegerExpression) -> MaskSpec {
    MaskSpec(.comparison(Comparison(a.formula, .lessOrEqual, b.formula)))
  }

  /// Visible where the first is smaller or equal.
  public static func <= (a: IntegerExpression, b: Int) -> MaskSpec {
    MaskSpec(.comparison(Comparison(a.formula, .lessOrEqual, .literal(b))))
  }

  /// Visible where the first is smaller or equal.
  public static func <= (a: Int, b: IntegerExpression) -> MaskSpec {
    MaskSpec(.comparison(Comparison(.literal(a), .lessOrEqual, b.formula)))
  }

  /// Visible where the first is larger.
  public static func > (a: IntegerExpression, b: IntegerExpression) -> MaskSpec {
    MaskSpec(.comparison(Comparison(a.formula, .greater, b.formula)))
  }

  /// Visible where the first is larger.
  public static func > (a: IntegerExpression, b: Int) -> MaskSpec {
    MaskSpec(.comparison(Comparison(a.formula, .greater, .literal(b))))
  }

  /// Visible where the first is larger.
  public static func > (a: Int, b: IntegerExpression) -> MaskSpec {
    MaskSpec(.comparison(Comparison(.literal(a), .greater, b.formula)))
  }

  /// Visible where the first is larger or equal.
  public static func >= (a: IntegerExpression, b: IntegerExpression) -> MaskSpec {
    MaskSpec(.comparison(Comparison(a.formula, .greaterOrEqual, b.formula)))
  }

  /// Visible where the first is larger or equal.
  public static func >= (a: IntegerExpression, b: Int) -> MaskSpec {
    MaskSpec(.comparison(Comparison(a.formula, .greaterOrEqual, .literal(b))))
  }

  /// Visible where the first is larger or equal.
  public static func >= (a: Int, b: IntegerExpression) -> MaskSpec {
    MaskSpec(.comparison(Comparison(.literal(a), .greaterOrEqual, b.formula)))
  }
}

/// The absolute value.
public func abs(_ x: IntegerExpression) -> IntegerExpression {
  IntegerExpression(.absolute(x.formula))
}

/// The smaller of two.
public func min(_ x: IntegerExpression, _ y: IntegerExpression) -> IntegerExpression {
  IntegerExpression(.minimum(x.formula, y.formula))
}

/// The larger of two.
public func max(_ x: IntegerExpression, _ y: IntegerExpression) -> IntegerExpression {
  IntegerExpression(.maximum(x.formula, y.formula))
}
