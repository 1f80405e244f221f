extension MaskFormula {
  /// The formula with its parameters, counts and inputs put in: what a run evaluates.
  ///
  /// For every cell, the bound formula has the value that this one has in the same surroundings,
  /// but nothing in it is looked up by name. Calls whose arguments are known give way to their
  /// bodies, once their ranges have been checked; a call that depends on the cell keeps its check.
  ///
  /// - Throws: ``EvaluationError`` for an argument outside its declared range.
  /// - Complexity: O(size of the formula).
  package func bound(in environment: Environment) throws(EvaluationError) -> MaskFormula {
    let substitution = Substitution(
      parameters: environment.parameters.mapValues { .literal($0) },
      symbols: [
        .keyCount: .literal(environment.geometry.keyCount),
        .queryCount: .literal(environment.geometry.queryCount),
      ],
      inputs: environment.inputs
    )
    return try substitution.applied(to: self).withoutKnownCalls(in: environment)
  }

  private func withoutKnownCalls(
    in environment: Environment
  ) throws(EvaluationError) -> MaskFormula {
    switch self {
    case .constant, .comparison, .lookUp, .opaque, .relation: return self
    case .not(let a): return .not(try a.withoutKnownCalls(in: environment))
    case .transpose(let a): return .transpose(try a.withoutKnownCalls(in: environment))
    case .compose(let a, let b):
      return .compose(
        try a.withoutKnownCalls(in: environment),
        try b.withoutKnownCalls(in: environment)
      )
    case .all(let list): return .all(try Self.withoutKnownCalls(list, in: environment))
    case .any(let list): return .any(try Self.withoutKnownCalls(list, in: environment))
    case .parity(let list): return .parity(try Self.withoutKnownCalls(list, in: environment))
    case .call(let call):
      guard call.requirements.allSatisfy(\.isKnown) else { return self }
      for requirement in call.requirements {
        try requirement.check(
          of: call.definition,
          at: Cell(query: 0, key: 0),
          in: environment
        )
      }
      return try call.body.withoutKnownCalls(in: environment)
    }
  }

  private static func withoutKnownCalls(
    _ list: [MaskFormula],
    in environment: Environment
  ) throws(EvaluationError) -> [MaskFormula] {
    var result: [MaskFormula] = []
    result.reserveCapacity(list.count)
    for clause in list { result.append(try clause.withoutKnownCalls(in: environment)) }
    return result
  }
}

extension MaskCall.Requirement {
  /// Whether the check needs no cell, once parameters and counts have values.
  fileprivate var isKnown: Bool {
    argument.isConstant && range.lower?.isConstant ?? true && range.upper?.isConstant ?? true
  }
}

extension MaskSpec {
  /// The spec bound to a run, after every given and declared input has been checked.
  ///
  /// - Throws: ``BindingError`` where a parameter, an input or a range does not fit.
  package func bound(
    in geometry: Geometry,
    inputs: Inputs = [:],
    parameters: [String: Int] = [:],
    declarations: [InputDeclaration] = InputDeclaration.catalogue
  ) throws(BindingError) -> MaskFormula {
    let mentions = formula.mentions
    for name in mentions.parameters.sorted() where parameters[name] == nil {
      throw BindingError.evaluation(.unknownParameter(name))
    }
    for name in mentions.inputs.keys.sorted() {
      guard let array = inputs[name] else {
        throw BindingError.evaluation(.missingInput(name))
      }
      guard let declaration = declarations.first(where: { $0.name == name }) else { continue }
      do { try declaration.validate(array, in: geometry) } catch { throw BindingError.input(error) }
    }
    let environment = Environment(geometry: geometry, inputs: inputs, parameters: parameters)
    do { return try formula.bound(in: environment) } catch { throw BindingError.evaluation(error) }
  }
}

/// Why a mask and a run do not fit.
public enum BindingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Given data does not fit its declaration.
  case input(InputError)
  /// The formula has no value.
  case evaluation(EvaluationError)

  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .input(let error): error.description
    case .evaluation(let error): error.description
    }
  }
}
