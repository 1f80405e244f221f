public import MaskAlgebra
import MaskCompiler
public import MaskLogic

/// A mask under which a cache can be decoded: what a query has seen never changes.
///
/// Only such a mask gives the same, whether all queries are asked at once or one by one as tokens
/// come. That is the law `stable` of the mask language, and a mask that breaks it is refused:
///
///     let local = try StableMask(.causal && .window(128))
///     let prompt = try StableMask(.prefix(256), from: 256)
///     try StableMask(.full)  // 'stable full' is refuted at n = 1, q = 0, k = 1
public struct StableMask: Hashable, Sendable {
  /// The mask, its parameters put in.
  public let mask: MaskSpec
  /// The length from which on the mask is stable; no query may be asked before.
  public let firstLength: Int
  /// The law that was decided.
  public let law: Law
  /// What is known of the law: proved, or tested up to a size.
  public let verdict: Verdict
  let declarations: [InputDeclaration]

  /// Takes a mask whose law is not refuted.
  ///
  /// - Parameters:
  ///   - mask: Which query sees which key.
  ///   - firstLength: The least number of tokens before any query is asked: the length of the
  ///     prefix of a prefix language model, otherwise 0.
  ///   - parameters: The values of the parameters that the mask leaves open.
  ///   - declarations: What the inputs must look like.
  ///   - decider: Who decides the law.
  /// - Throws: ``CacheError/unstable(_:_:)`` with the counterexample, and
  ///   ``CacheError/undecided(_:reason:)`` where nothing is known.
  /// - Precondition: `firstLength` is at least 0.
  /// - Complexity: That of the decider; decide once, decode often.
  public init(
    _ mask: MaskSpec,
    from firstLength: Int = 0,
    parameters: [String: Int] = [:],
    declarations: [InputDeclaration] = InputDeclaration.catalogue,
    decider: any LawDecider = PresburgerDecider()
  ) throws(CacheError) {
    precondition(firstLength >= 0, "a length is 0 or more, got \(firstLength)")
    let values = Substitution(parameters: parameters.mapValues { .literal($0) })
    let bound = MaskSpec(values.applied(to: mask.formula))
    if let name = bound.formula.mentions.parameters.min() {
      let error = BindingError.evaluation(.unknownParameter(name))
      throw CacheError.attention(.compilation(.binding(error)))
    }
    self.mask = bound
    self.firstLength = firstLength
    self.declarations = declarations
    (law, verdict) = try Self.decide(bound, from: firstLength, declarations, decider)
  }

  /// Decides the law at this length or, where that is out of reach, for every length in its place.
  ///
  /// An evaluation from `n = 0` up hardly gets to `where n >= 256`. So
  /// `stable prefix(256) where n >= 256` is then decided as
  /// `for P in 0...: stable prefix(P) where n >= P`, of which it is one case. A counterexample at
  /// another length says nothing about this one.
  private static func decide(
    _ mask: MaskSpec,
    from firstLength: Int,
    _ declarations: [InputDeclaration],
    _ decider: any LawDecider
  ) throws(CacheError) -> (Law, Verdict) {
    let law = Law.stable(mask, from: .literal(firstLength), declarations)
    do {
      return (law, try decider.accept(law))
    } catch {
      guard case .undecided = error, firstLength > 0 else { throw error }
      let opened = Law.stable(
        MaskSpec(mask.formula.opening(firstLength)),
        from: .parameter(openedName),
        declarations
      )
      do { return (opened, try decider.accept(opened)) } catch .unstable(_, let counterexample)
        where counterexample.parameters.first?.value != firstLength
      { throw error }
    }
  }
}

/// What the first length is called where a law speaks of every one.
private let openedName = "P"

extension LawDecider {
  /// The verdict on a law that is neither refuted nor undecided.
  fileprivate func accept(_ law: Law) throws(CacheError) -> Verdict {
    let verdict = decide(law)
    switch verdict {
    case .tested(let scope) where scope.isVacuous:
      throw CacheError.undecided(law, reason: "it was only \(verdict)")
    case .proved, .tested: return verdict
    case .refuted(let counterexample): throw CacheError.unstable(law, counterexample)
    case .undecided(let reason): throw CacheError.undecided(law, reason: reason)
    }
  }
}

extension Law {
  /// `stable mask where n >= length`, for every value of the length where that is a parameter.
  fileprivate static func stable(
    _ mask: MaskSpec,
    from length: IntegerFormula,
    _ declarations: [InputDeclaration]
  ) -> Law {
    let isReached = Comparison(.symbol(.keyCount), .greaterOrEqual, length)
    return Law(
      statement: .stable(mask),
      condition: length == .literal(0) ? .full : MaskSpec(.comparison(isReached)),
      quantifiers: length.mentions.parameters.map { .parameter($0, .from(0)) },
      inputs: declarations
    )
  }
}

extension MaskFormula {
  /// The formula with a parameter in place of an integer.
  fileprivate func opening(_ literal: Int) -> MaskFormula {
    switch self {
    case .constant, .opaque, .relation: return self
    case .comparison(let comparison):
      return .comparison(comparison.mapOperands { $0.opening(literal) })
    case .lookUp(let lookUp): return .lookUp(lookUp.mapIndices { $0.opening(literal) })
    case .not(let a): return .not(a.opening(literal))
    case .all(let list): return .all(list.map { $0.opening(literal) })
    case .any(let list): return .any(list.map { $0.opening(literal) })
    case .parity(let list): return .parity(list.map { $0.opening(literal) })
    case .transpose(let a): return .transpose(a.opening(literal))
    case .compose(let a, let b): return .compose(a.opening(literal), b.opening(literal))
    case .call(let call):
      let arguments = call.arguments.map { $0.opening(literal) }
      guard arguments == call.arguments else {
        return .call(MaskCall(call.definition, arguments))
      }
      let body = call.body.opening(literal)
      return body == call.body ? self : body
    }
  }
}

extension IntegerFormula {
  fileprivate func opening(_ literal: Int) -> IntegerFormula {
    self == .literal(literal) ? .parameter(openedName) : mapOperands { $0.opening(literal) }
  }
}
