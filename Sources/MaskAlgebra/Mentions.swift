/// The names and symbols that a formula depends on.
package struct Mentions: Hashable, Sendable {
  package var symbols: Set<Symbol> = []
  package var parameters: Set<String> = []
  /// Each input with the number of its indices.
  package var inputs: [String: Int] = [:]
  /// Inputs in the order of their first use.
  package var inputOrder: [String] = []
  /// Inputs that stand as a mask somewhere.
  package var booleanInputs: Set<String> = []
  package var relations: Set<String> = []
  package var opaque: Set<String> = []
  /// Whether a position is exchanged or quantified inside.
  package var hasRelationOperators = false

  package init() {}
}

extension MaskFormula {
  /// What the formula depends on, through the bodies of its calls.
  package var mentions: Mentions {
    var mentions = Mentions()
    collect(into: &mentions)
    return mentions
  }

  package func collect(into mentions: inout Mentions) {
    switch self {
    case .constant: break
    case .comparison(let comparison):
      for operand in comparison.operands { operand.collect(into: &mentions) }
    case .lookUp(let lookUp):
      mentions.booleanInputs.insert(lookUp.name)
      lookUp.collect(into: &mentions)
    case .transpose, .compose:
      mentions.hasRelationOperators = true
      for clause in clauses { clause.collect(into: &mentions) }
    case .call(let call):
      for requirement in call.requirements {
        requirement.argument.collect(into: &mentions)
        requirement.range.lower?.collect(into: &mentions)
        requirement.range.upper?.collect(into: &mentions)
      }
      call.body.collect(into: &mentions)
    case .opaque(let predicate): mentions.opaque.insert(predicate.name)
    case .relation(let name): mentions.relations.insert(name)
    default: for clause in clauses { clause.collect(into: &mentions) }
    }
  }

  /// The number of nodes, through the bodies of calls: what one evaluation can cost.
  package var size: Int {
    switch self {
    case .call(let call): 1 + call.body.size
    default:
      1 + clauses.reduce(0) { $0 + $1.size } + integerOperands.reduce(0) { $0 + $1.size }
    }
  }
}

extension IntegerFormula {
  package func collect(into mentions: inout Mentions) {
    switch self {
    case .symbol(let symbol): mentions.symbols.insert(symbol)
    case .parameter(let name): mentions.parameters.insert(name)
    case .lookUp(let lookUp): lookUp.collect(into: &mentions)
    default: for operand in operands { operand.collect(into: &mentions) }
    }
  }

  package var mentions: Mentions {
    var mentions = Mentions()
    collect(into: &mentions)
    return mentions
  }

  /// The number of nodes.
  package var size: Int { 1 + operands.reduce(0) { $0 + $1.size } }
}

extension LookUp {
  fileprivate func collect(into mentions: inout Mentions) {
    if mentions.inputs.updateValue(indices.count, forKey: name) == nil {
      mentions.inputOrder.append(name)
    }
    for index in indices { index.collect(into: &mentions) }
  }
}
