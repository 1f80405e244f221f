import MaskAlgebra

extension MaskFormula {
  /// The same formula over other clauses; a call gives way to its body where that changes.
  func mapClauses(_ change: (MaskFormula) -> MaskFormula) -> MaskFormula {
    switch self {
    case .constant, .comparison, .lookUp, .opaque, .relation: return self
    case .not(let a): return .not(change(a))
    case .all(let list): return .all(list.map(change))
    case .any(let list): return .any(list.map(change))
    case .parity(let list): return .parity(list.map(change))
    case .transpose(let a): return .transpose(change(a))
    case .compose(let a, let b): return .compose(change(a), change(b))
    case .call(let call):
      let body = change(call.body)
      return body == call.body ? self : body
    }
  }

  /// The formula as a query or key so many positions further would have it, look-ups apart.
  ///
  /// A mask that is off by one compares positions wrongly; the documents and lengths that it reads
  /// are read at the right place.
  func shifted(_ symbol: Symbol, by distance: Int) -> MaskFormula {
    switch self {
    case .comparison(let comparison):
      .comparison(comparison.mapOperands { $0.shifted(symbol, by: distance) })
    case .transpose(let a):
      .transpose(a.shifted(symbol == .query ? .key : .query, by: distance))
    case .compose(let a, let b):
      symbol == .query
        ? .compose(a.shifted(symbol, by: distance), b)
        : .compose(a, b.shifted(symbol, by: distance))
    default: mapClauses { $0.shifted(symbol, by: distance) }
    }
  }

  /// The formula with left padding for right padding, and the other way round.
  var withPaddingExchanged: MaskFormula {
    switch self {
    case .call(let call) where call.definition == Catalogue.padding:
      .call(MaskCall(Catalogue.leftPadding, []))
    case .call(let call) where call.definition == Catalogue.leftPadding:
      .call(MaskCall(Catalogue.padding, []))
    default: mapClauses(\.withPaddingExchanged)
    }
  }
}

extension IntegerFormula {
  fileprivate func shifted(_ symbol: Symbol, by distance: Int) -> IntegerFormula {
    switch self {
    case .symbol(symbol): .add(self, .literal(distance))
    case .lookUp: self
    default: mapOperands { $0.shifted(symbol, by: distance) }
    }
  }
}
