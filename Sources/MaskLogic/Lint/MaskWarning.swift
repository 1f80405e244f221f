/// Something that a definition may say, and that is probably wrong: each is decided, not guessed.
public enum MaskWarning: Hashable, Sendable {
  /// Without the clause the mask is the same.
  case deadClause(String)
  /// The parameter changes no cell.
  case unusedParameter(String)
  /// Some query sees no key.
  case emptyRows(Counterexample)
  /// The mask is written with a causal clause, and a query sees a later key all the same.
  case seesFuture(Counterexample)
  /// No query sees a later key, and yet an old row changes when the sequence grows.
  case unstable(Counterexample)
  /// Another definition of the file is the same mask.
  case sameMask(String)
}

extension MaskWarning {
  /// The kind of warning, stable across versions: `dead-clause`.
  public var id: String {
    switch self {
    case .deadClause: "dead-clause"
    case .unusedParameter: "unused-parameter"
    case .emptyRows: "empty-rows"
    case .seesFuture: "sees-future"
    case .unstable: "unstable"
    case .sameMask: "same-mask"
    }
  }

  /// The smallest case that shows it.
  public var counterexample: Counterexample? {
    switch self {
    case .deadClause, .unusedParameter, .sameMask: nil
    case .emptyRows(let found), .seesFuture(let found), .unstable(let found): found
    }
  }
}

extension MaskWarning: CustomStringConvertible {
  /// What is probably wrong, in one line.
  public var description: String {
    switch self {
    case .deadClause(let clause): "the clause '\(clause)' changes no cell (proved)"
    case .unusedParameter(let name): "the parameter '\(name)' changes no cell (proved)"
    case .emptyRows(let found): "a query sees no key: \(found)"
    case .seesFuture(let found): "a query sees the future in spite of a causal clause: \(found)"
    case .unstable(let found): "not safe with a cache, an old row changes: \(found)"
    case .sameMask(let name): "it is the same mask as '\(name)' (proved)"
    }
  }
}
