/// Puts integer formulas in the place of parameters and symbols, and data behind look-ups.
package struct Substitution {
  package var parameters: [String: IntegerFormula]
  package var symbols: [Symbol: IntegerFormula]
  package var inputs: Inputs

  package init(
    parameters: [String: IntegerFormula] = [:],
    symbols: [Symbol: IntegerFormula] = [:],
    inputs: Inputs = [:]
  ) {
    self.parameters = parameters
    self.symbols = symbols
    self.inputs = inputs
  }

  package func applied(to formula: IntegerFormula) -> IntegerFormula {
    switch formula {
    case .literal: formula
    case .symbol(let symbol): symbols[symbol] ?? formula
    case .parameter(let name): parameters[name] ?? formula
    case .lookUp(let lookUp): .lookUp(applied(to: lookUp))
    default: formula.mapOperands { applied(to: $0) }
    }
  }

  package func applied(to lookUp: LookUp) -> LookUp {
    LookUp(
      lookUp.name,
      lookUp.indices.map { applied(to: $0) },
      array: inputs[lookUp.name] ?? lookUp.array
    )
  }

  package func applied(to range: ParameterRange) -> ParameterRange {
    ParameterRange(
      range.lower.map { applied(to: $0) },
      range.upper.map { applied(to: $0) }
    )
  }

  package func applied(to formula: MaskFormula) -> MaskFormula {
    switch formula {
    case .constant, .opaque, .relation: formula
    case .comparison(let comparison): .comparison(comparison.mapOperands { applied(to: $0) })
    case .lookUp(let lookUp): .lookUp(applied(to: lookUp))
    case .not(let a): .not(applied(to: a))
    case .all(let list): .all(list.map { applied(to: $0) })
    case .any(let list): .any(list.map { applied(to: $0) })
    case .parity(let list): .parity(list.map { applied(to: $0) })
    case .transpose(let a): .transpose(applied(to: a))
    case .compose(let a, let b): .compose(applied(to: a), applied(to: b))
    case .call(let call): .call(MaskCall(call, applying: self))
    }
  }
}

extension MaskCall {
  /// The call after a substitution in its surroundings.
  ///
  /// The body is substituted too, rather than made anew from the arguments, because it may hold
  /// look-ups and symbols that the arguments do not mention.
  fileprivate init(_ call: MaskCall, applying substitution: Substitution) {
    self.init(
      definition: call.definition,
      arguments: call.arguments.map { substitution.applied(to: $0) },
      body: substitution.applied(to: call.body),
      requirements: call.requirements.map { requirement in
        Requirement(
          parameter: requirement.parameter,
          argument: substitution.applied(to: requirement.argument),
          range: substitution.applied(to: requirement.range),
          writtenRange: requirement.writtenRange
        )
      }
    )
  }

  private init(
    definition: MaskDefinition,
    arguments: [IntegerFormula],
    body: MaskFormula,
    requirements: [Requirement]
  ) {
    self.definition = definition
    self.arguments = arguments
    self.body = body
    self.requirements = requirements
  }
}
