/// A mask with a name and integer parameters: `mask window(W: 1...) = 0 <= q - k < W`.
///
/// Catalogue masks and the definitions of a spec file are both of this kind.
public struct MaskDefinition: Hashable, Sendable {
  /// The name in the mask language.
  public let name: String
  /// The parameters, in the order of the arguments of a call.
  public let parameters: [MaskParameter]
  /// The `///` lines above the definition, without the slashes.
  public let documentation: String
  package let body: MaskFormula

  package init(
    name: String,
    parameters: [MaskParameter],
    documentation: String = "",
    body: MaskFormula
  ) {
    self.name = name
    self.parameters = parameters
    self.documentation = documentation
    self.body = body
  }
}

/// A parameter of a definition, and the integers it may be.
public struct MaskParameter: Hashable, Sendable {
  /// The name in the mask language.
  public let name: String
  package let range: ParameterRange

  package init(_ name: String, _ range: ParameterRange) {
    self.name = name
    self.range = range
  }
}

/// `lo...hi`, both ends included; a missing end is unbounded.
package struct ParameterRange: Hashable, Sendable {
  package let lower: IntegerFormula?
  package let upper: IntegerFormula?

  package init(_ lower: IntegerFormula?, _ upper: IntegerFormula?) {
    self.lower = lower
    self.upper = upper
  }

  /// Every integer.
  package static let unbounded = ParameterRange(nil, nil)

  package static func from(_ lower: Int) -> ParameterRange {
    ParameterRange(.literal(lower), nil)
  }
}

/// A definition applied to arguments: `window(128)`.
///
/// Its meaning is the definition's body with the arguments in place of the parameters; that body
/// is made once, here, so nothing downstream has to know about names.
package struct MaskCall: Hashable, Sendable {
  package let definition: MaskDefinition
  package let arguments: [IntegerFormula]
  package let body: MaskFormula
  /// What every argument must satisfy, its range in terms of the call's own surroundings.
  package let requirements: [Requirement]

  /// That an argument lies in the range its definition declares.
  package struct Requirement: Hashable, Sendable {
    package let parameter: String
    package let argument: IntegerFormula
    package let range: ParameterRange
    /// The range as the definition writes it, for the error.
    package let writtenRange: ParameterRange
  }

  /// - Precondition: as many arguments as the definition has parameters.
  package init(_ definition: MaskDefinition, _ arguments: [IntegerFormula]) {
    precondition(
      definition.parameters.count == arguments.count,
      "\(definition.name) takes \(definition.parameters.count) arguments, got \(arguments.count)"
    )
    self.definition = definition
    self.arguments = arguments
    let names = definition.parameters.map(\.name)
    let values = Dictionary(zip(names, arguments), uniquingKeysWith: { first, _ in first })
    let substitution = Substitution(parameters: values)
    body = names.isEmpty ? definition.body : substitution.applied(to: definition.body)
    requirements = zip(definition.parameters, arguments).compactMap { parameter, argument in
      guard parameter.range != .unbounded else { return nil }
      return Requirement(
        parameter: parameter.name,
        argument: argument,
        range: substitution.applied(to: parameter.range),
        writtenRange: parameter.range
      )
    }
  }

  package static func == (a: MaskCall, b: MaskCall) -> Bool {
    a.arguments == b.arguments && a.definition == b.definition
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(definition.name)
    hasher.combine(arguments)
  }
}
