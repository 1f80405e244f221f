/// An integer of the mask language: a formula over `q k n m b h`, parameters and inputs.
///
/// In the closure of ``MaskSpec/init(_:)`` the query and the key are of this type; comparing two of
/// them gives a mask, so the closure builds a formula that can be printed, decided and compiled.
///
///     let everyOther = MaskSpec { q, k in (q - k) % 2 == 0 && k >= .n - 8 }
///
/// One side of every product, and every divisor, is made of literals and parameters only.
public struct IntegerExpression: Hashable, Sendable {
  package let formula: IntegerFormula

  package init(_ formula: IntegerFormula) { self.formula = formula }

  /// Creates the expression of one integer.
  public init(_ value: Int) { formula = .literal(value) }

  /// The absolute position of the query.
  public static let q = IntegerExpression(.symbol(.query))
  /// The absolute position of the key.
  public static let k = IntegerExpression(.symbol(.key))
  /// The number of keys.
  public static let n = IntegerExpression(.symbol(.keyCount))
  /// The number of query rows.
  public static let m = IntegerExpression(.symbol(.queryCount))
  /// The batch row.
  public static let b = IntegerExpression(.symbol(.batch))
  /// The head.
  public static let h = IntegerExpression(.symbol(.head))

  /// A parameter that gets its value when the mask is compiled, or is quantified by a law.
  ///
  /// - Precondition: `name` is a name of the mask language and none of its symbols.
  public static func parameter(_ name: String) -> IntegerExpression {
    precondition(
      name.isMaskName && Symbol(rawValue: name) == nil,
      "'\(name)' cannot name a parameter"
    )
    return IntegerExpression(.parameter(name))
  }
}

extension IntegerExpression: ExpressibleByIntegerLiteral {
  /// Creates the expression of one integer.
  public init(integerLiteral value: Int) { formula = .literal(value) }
}

extension String {
  /// Whether the text is a name of the language: ASCII letters, digits and `_`, no digit first.
  package var isMaskName: Bool {
    guard let first = utf8.first, first.isNameStart else { return false }
    return utf8.allSatisfy(\.isNamePart)
  }
}

extension UInt8 {
  package var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  package var isNameStart: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) || self == UInt8(ascii: "_")
  }

  package var isNamePart: Bool { isNameStart || isDigit }
}

/// An input of integers: `doc[q]` reads what the run supplies at the query's position.
///
///     let doc = IntegerInput("doc")
///     let packed = MaskSpec { q, k in k <= q && doc[q] == doc[k] }
public struct IntegerInput: Hashable, Sendable {
  /// The name in the mask language.
  public let name: String

  /// Creates an input.
  ///
  /// - Precondition: `name` is a name of the mask language.
  public init(_ name: String) {
    precondition(name.isMaskName, "'\(name)' cannot name an input")
    self.name = name
  }

  /// The value at one position.
  public subscript(index: IntegerExpression) -> IntegerExpression {
    IntegerExpression(.lookUp(LookUp(name, [index.formula])))
  }

  /// The value in a table.
  public subscript(row: IntegerExpression, column: IntegerExpression) -> IntegerExpression {
    IntegerExpression(.lookUp(LookUp(name, [row.formula, column.formula])))
  }
}

/// An input of booleans: `valid[k]` is a mask.
///
///     let valid = BooleanInput("valid")
///     let padded = MaskSpec { q, k in k <= q && valid[k] }
public struct BooleanInput: Hashable, Sendable {
  /// The name in the mask language.
  public let name: String

  /// Creates an input.
  ///
  /// - Precondition: `name` is a name of the mask language.
  public init(_ name: String) {
    precondition(name.isMaskName, "'\(name)' cannot name an input")
    self.name = name
  }

  /// Visible where the entry at a position is true.
  public subscript(index: IntegerExpression) -> MaskSpec {
    MaskSpec(.lookUp(LookUp(name, [index.formula])))
  }

  /// Visible where the entry of a table is true.
  public subscript(row: IntegerExpression, column: IntegerExpression) -> MaskSpec {
    MaskSpec(.lookUp(LookUp(name, [row.formula, column.formula])))
  }
}
