/// A claim about masks, for every length, parameter and input.
///
///     law "no prefix is causal": prefix(0) == causal
///     law: for P in 0...: stable prefix(P) where n >= P
public struct Law: Hashable, Sendable {
  /// What is claimed.
  public enum Statement: Hashable, Sendable {
    /// `A == B`: the same cells.
    case equal(MaskSpec, MaskSpec)
    /// `A <= B`: every cell visible in A is visible in B.
    case subset(MaskSpec, MaskSpec)
    /// `rows A nonempty`: every query sees a key.
    case rowsNonempty(MaskSpec)
    /// `columns A nonempty`: every key is seen by a query.
    case columnsNonempty(MaskSpec)
    /// `stable A`: every query `q < n` sees the same keys at length n + 1 as at length n.
    case stable(MaskSpec)

    /// The masks that the statement speaks of, in order.
    public var masks: [MaskSpec] {
      switch self {
      case .equal(let a, let b), .subset(let a, let b): [a, b]
      case .rowsNonempty(let a), .columnsNonempty(let a), .stable(let a): [a]
      }
    }
  }

  /// What `for` quantifies.
  package enum Quantifier: Hashable, Sendable {
    case parameter(String, ParameterRange)
    case masks([String])
  }

  /// `at m = E, offset = E`: the geometry, where it is not the full pass.
  package struct Window: Hashable, Sendable {
    package let queryCount: IntegerFormula
    package let offset: IntegerFormula

    package init(queryCount: IntegerFormula, offset: IntegerFormula) {
      self.queryCount = queryCount
      self.offset = offset
    }
  }

  /// The name in quotes, empty where the law has none.
  public let name: String
  /// Whether the law holds when its statement is refuted: `not law`.
  public let isNegated: Bool
  /// What is claimed.
  public let statement: Statement
  /// `where`: only these cells (or rows, or columns) count; ``MaskSpec/full`` without one.
  public let condition: MaskSpec
  /// The inputs that the law quantifies over, as declared where it was written.
  public let inputs: [InputDeclaration]
  package let quantifiers: [Quantifier]
  package let window: Window?

  package init(
    name: String = "",
    isNegated: Bool = false,
    statement: Statement,
    condition: MaskSpec = .full,
    quantifiers: [Quantifier] = [],
    window: Window? = nil,
    inputs: [InputDeclaration] = InputDeclaration.catalogue
  ) {
    self.name = name
    self.isNegated = isNegated
    self.statement = statement
    self.condition = condition
    self.quantifiers = quantifiers
    self.window = window
    self.inputs = inputs
  }

  /// Creates the law that a statement holds for every length of a full pass.
  public init(_ statement: Statement) { self.init(name: "", statement: statement) }
}

extension Law.Statement: CustomStringConvertible {
  /// The statement as text of the mask language.
  public var description: String {
    switch self {
    case .equal(let a, let b): "\(side(a)) == \(side(b))"
    case .subset(let a, let b): "\(side(a)) <= \(side(b))"
    case .rowsNonempty(let a): "rows \(a) nonempty"
    case .columnsNonempty(let a): "columns \(a) nonempty"
    case .stable(let a): "stable \(a)"
    }
  }

  /// A comparison of integers beside the relation of a law needs parentheses.
  private func side(_ mask: MaskSpec) -> String {
    mask.formula.hasBareComparison ? "(\(mask))" : "\(mask)"
  }
}

extension MaskFormula {
  /// Whether a comparison or a look-up is printed without parentheses around it.
  fileprivate var hasBareComparison: Bool {
    switch self {
    case .comparison, .lookUp: true
    case .all(let list), .any(let list), .parity(let list):
      list.contains { $0.hasBareComparison }
    default: false
    }
  }
}

extension Law: CustomStringConvertible {
  /// The law as text of the mask language, without its name.
  public var description: String {
    var text = ""
    if let window { text += "at m = \(window.queryCount), offset = \(window.offset): " }
    if !quantifiers.isEmpty {
      let list = quantifiers.map { quantifier in
        switch quantifier {
        case .parameter(let name, let range): "\(name) in \(range)"
        case .masks(let names): "masks \(names.joined(separator: ", "))"
        }
      }
      text += "for \(list.joined(separator: ", ")): "
    }
    text += "\(statement)"
    if condition != .full { text += " where \(condition)" }
    return text
  }
}
