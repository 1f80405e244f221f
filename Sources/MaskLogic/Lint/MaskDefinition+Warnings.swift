public import MaskAlgebra

extension MaskDefinition {
  /// What is probably wrong with the definition, as far as it can be decided.
  ///
  /// Very large definitions are passed over, and so are all but the last thirty others.
  ///
  /// - Parameters:
  ///   - inputs: The inputs as declared where the definition was written.
  ///   - others: Definitions that it may be the same as.
  ///   - decider: What decides the laws behind the warnings.
  /// - Returns: The warnings, dead clauses first.
  public func warnings(
    inputs: [InputDeclaration] = InputDeclaration.catalogue,
    comparing others: [MaskDefinition] = [],
    decider: some LawDecider = PresburgerDecider()
  ) -> [MaskWarning] {
    // Every clause and every pair of definitions is a law or more.
    guard body.size <= Self.warnedSize else { return [] }
    let questions = MaskQuestions(self, inputs, decider)
    let others = others.suffix(Self.comparedCount)
    // One name for the same mask is enough to say.
    let same = others.first { questions.isSame(as: $0) }
    return questions.deadClauses() + questions.unusedParameters() + questions.rowsAndCache()
      + [same.map { .sameMask($0.name) }].compactMap(\.self)
  }
}

extension MaskDefinition {
  /// The nodes of a definition that is looked at.
  private static let warnedSize = 400
  /// How many definitions before this one it is compared with.
  private static let comparedCount = 30
}

/// The laws that are asked about one definition.
private struct MaskQuestions<Decider: LawDecider> {
  private let definition: MaskDefinition
  private let inputs: [InputDeclaration]
  private let decider: Decider

  init(_ definition: MaskDefinition, _ inputs: [InputDeclaration], _ decider: Decider) {
    self.definition = definition
    self.inputs = inputs
    self.decider = decider
  }

  private var mask: MaskSpec { MaskSpec(definition.body) }

  /// Decides a statement for every value that the parameters may have.
  private func decide(
    _ statement: Law.Statement,
    beside other: MaskParameter? = nil
  ) -> Verdict {
    let parameters = definition.parameters + [other].compactMap(\.self)
    return decider.decide(
      Law(
        statement: statement,
        quantifiers: parameters.map { .parameter($0.name, $0.range) },
        inputs: inputs
      )
    )
  }

  private func isProved(_ statement: Law.Statement, beside other: MaskParameter? = nil) -> Bool {
    if case .proved(let proof) = decide(statement, beside: other) {
      !proof.isVacuous
    } else {
      false
    }
  }

  func deadClauses() -> [MaskWarning] {
    definition.body.withoutOneClause.compactMap { (clause, rest) in
      isProved(.equal(mask, MaskSpec(rest))) ? .deadClause("\(MaskSpec(clause))") : nil
    }
  }

  func unusedParameters() -> [MaskWarning] {
    definition.parameters.compactMap { parameter in
      let other = MaskParameter("\(parameter.name)_other", parameter.range)
      let renaming = Substitution(parameters: [parameter.name: .parameter(other.name)])
      let renamed = MaskSpec(renaming.applied(to: definition.body))
      return isProved(.equal(mask, renamed), beside: other)
        ? .unusedParameter(parameter.name) : nil
    }
  }

  func rowsAndCache() -> [MaskWarning] {
    var warnings: [MaskWarning] = []
    if let found = decide(.rowsNonempty(mask)).counterexample {
      warnings.append(.emptyRows(found))
    }
    let past = decide(.subset(mask, .causal))
    if let found = past.counterexample, definition.body.mentionsCausal {
      warnings.append(.seesFuture(found))
    }
    // A mask that is meant to look both ways is not meant for a cache.
    if past.isProved || definition.body.mentionsCausal,
      let found = decide(.stable(mask)).counterexample
    {
      warnings.append(.unstable(found))
    }
    return warnings
  }

  func isSame(as other: MaskDefinition) -> Bool {
    // Only with the same parameters is it one mask under two names.
    guard other.parameters == definition.parameters else { return false }
    return isProved(.equal(mask, MaskSpec(other.body)))
  }
}

extension MaskFormula {
  /// Each clause of `&&`, `||` and `xor`, at any depth, with the formula that is left without it.
  package var withoutOneClause: [(clause: MaskFormula, rest: MaskFormula)] {
    func inside(
      _ a: MaskFormula,
      _ rebuild: (MaskFormula) -> MaskFormula
    ) -> [(clause: MaskFormula, rest: MaskFormula)] {
      a.withoutOneClause.map { ($0.clause, rebuild($0.rest)) }
    }
    switch self {
    case .constant, .comparison, .lookUp, .call, .opaque, .relation: return []
    case .not(let a): return inside(a) { .not($0) }
    case .transpose(let a): return inside(a) { .transpose($0) }
    case .compose(let a, let b):
      return inside(a) { .compose($0, b) } + inside(b) { .compose(a, $0) }
    case .all(let list), .any(let list), .parity(let list):
      return list.indices.flatMap { index -> [(clause: MaskFormula, rest: MaskFormula)] in
        var rest = list
        rest.remove(at: index)
        return [(list[index], rebuilt(rest))]
          + inside(list[index]) { (changed: MaskFormula) -> MaskFormula in
            var list = list
            list[index] = changed
            return rebuilt(list)
          }
      }
    }
  }

  /// The same junction of other clauses.
  private func rebuilt(_ list: [MaskFormula]) -> MaskFormula {
    switch self {
    case .all: list.count == 1 ? list[0] : .conjunction(list)
    case .any: list.count == 1 ? list[0] : .disjunction(list)
    default: list.count == 1 ? list[0] : .exclusive(list)
    }
  }

  /// Whether the mask says somewhere that a key is not behind its query.
  fileprivate var mentionsCausal: Bool {
    switch self {
    case .call(let call): call.definition == Catalogue.causal || call.body.mentionsCausal
    case .comparison(let comparison): comparison.isCausal
    default: clauses.contains { $0.mentionsCausal }
    }
  }
}

extension Comparison {
  /// Whether it is `k <= q`, in this or another spelling of one link, or off by a literal.
  fileprivate var isCausal: Bool {
    guard links.count == 1 else { return false }
    switch links[0].relation {
    case .lessOrEqual, .less:
      return first.isNear(.key) && links[0].operand.isNear(.query)
    case .greaterOrEqual, .greater:
      return first.isNear(.query) && links[0].operand.isNear(.key)
    case .equal, .notEqual: return false
    }
  }
}

extension IntegerFormula {
  /// Whether it is a symbol, give or take a literal.
  fileprivate func isNear(_ symbol: Symbol) -> Bool {
    switch self {
    case .add(let a, .literal), .add(.literal, let a), .subtract(let a, .literal):
      a == .symbol(symbol)
    default: self == .symbol(symbol)
    }
  }
}

extension Verdict {
  fileprivate var isProved: Bool { if case .proved = self { true } else { false } }
}
