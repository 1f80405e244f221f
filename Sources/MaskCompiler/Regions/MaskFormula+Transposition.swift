import MaskAlgebra

extension MaskFormula {
  /// An equal formula in which query and key have changed places instead of being transposed.
  ///
  /// Only what cannot be looked into keeps its `transpose`.
  func withTransposesApplied(isTransposed: Bool = false) -> MaskFormula {
    func applied(_ list: [MaskFormula]) -> [MaskFormula] {
      list.map { $0.withTransposesApplied(isTransposed: isTransposed) }
    }
    switch self {
    case .transpose(let a): return a.withTransposesApplied(isTransposed: !isTransposed)
    case .compose(let a, let b):
      let (a, b) = (applied([a])[0], applied([b])[0])
      // A path from query to key, walked the other way.
      return isTransposed ? .compose(b, a) : .compose(a, b)
    case .not(let a): return .not(applied([a])[0])
    case .all(let list): return .all(applied(list))
    case .any(let list): return .any(applied(list))
    case .parity(let list): return .parity(applied(list))
    case .opaque, .relation: return isTransposed ? .transpose(self) : self
    case .constant, .comparison, .lookUp, .call:
      return isTransposed ? Self.exchange.applied(to: self) : self
    }
  }

  private static let exchange = Substitution(
    symbols: [.query: .symbol(.key), .key: .symbol(.query)]
  )
}
