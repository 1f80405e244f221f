public import MaskAlgebra

/// The names that a text may use, and what they mean.
///
/// It starts with the catalogue; a spec file's definitions and opaque masks join it.
///
///     var vocabulary = Vocabulary.catalogue
///     vocabulary.register(.opaque("odd_keys") { b, h, q, k in k % 2 == 1 })
///     try vocabulary.mask("causal && odd_keys")
public struct Vocabulary: Sendable {
  /// Masks with a formula, by name.
  package private(set) var definitions: [String: MaskDefinition] = [:]
  /// Opaque masks, by name.
  package private(set) var opaque: [String: MaskFormula] = [:]
  /// What inputs look like, by name.
  package private(set) var inputs: [String: InputDeclaration] = [:]

  /// The catalogue and the inputs that it reads.
  public static let catalogue: Vocabulary = {
    var vocabulary = Vocabulary()
    vocabulary.definitions = Catalogue.byName
    for input in InputDeclaration.catalogue { vocabulary.declare(input) }
    return vocabulary
  }()

  /// No name at all, which is where the prelude begins.
  static let empty = Vocabulary()

  /// Makes an opaque mask known under its name.
  ///
  /// - Precondition: the mask comes from ``MaskAlgebra/MaskSpec/opaque(_:_:)``, and its name is
  ///   neither known nor a word of the language.
  public mutating func register(_ mask: MaskSpec) {
    guard case .opaque(let predicate) = mask.formula else {
      preconditionFailure("'\(mask)' is not an opaque mask; only those are registered by name")
    }
    let name = predicate.name
    precondition(
      !isMask(name) && Keyword(rawValue: name) == nil && Symbol(rawValue: name) == nil,
      "'\(name)' already means something; give the opaque mask another name"
    )
    opaque[name] = mask.formula
  }

  /// Makes the definitions and inputs of a spec file known, with those that it includes.
  ///
  /// A name that both have keeps the file's meaning.
  public mutating func add(_ file: SpecFile) {
    definitions.merge(file.vocabulary.definitions) { _, new in new }
    for input in file.vocabulary.newInputs { declare(input) }
  }

  /// The vocabulary that included files start with: the catalogue, and what is opaque here.
  var base: Vocabulary {
    var base = Vocabulary.catalogue
    base.opaque = opaque
    return base
  }

  mutating func define(_ definition: MaskDefinition) { definitions[definition.name] = definition }

  mutating func declare(_ input: InputDeclaration) { inputs[input.name] = input }

  func isMask(_ name: String) -> Bool { definitions[name] != nil || opaque[name] != nil }

  func isCatalogueMask(_ name: String) -> Bool {
    definitions[name] != nil && Catalogue.byName[name] != nil
  }

  /// The inputs that are not declared as the catalogue declares them, in alphabetical order.
  var newInputs: [InputDeclaration] {
    declarations.filter { $0 != Vocabulary.catalogue.inputs[$0.name] }
  }

  /// The declarations of all inputs, in alphabetical order.
  public var declarations: [InputDeclaration] {
    inputs.values.sorted { $0.name < $1.name }
  }

  /// The names of all masks, in alphabetical order.
  public var maskNames: [String] { (Array(definitions.keys) + Array(opaque.keys)).sorted() }
}

extension Vocabulary {
  /// The mask that a text names.
  ///
  ///     try Vocabulary.catalogue.mask("causal && window(W)", parameters: ["W"])
  ///
  /// Inputs that nobody declared may be read; they are declared by being given.
  ///
  /// - Parameters:
  ///   - text: An expression of the mask language.
  ///   - parameters: Names that stand for integers given later.
  ///   - name: What errors call the text.
  /// - Returns: The mask.
  /// - Throws: ``SyntaxFailure`` with every error of the text.
  public func mask(
    _ text: String,
    parameters: Set<String> = [],
    named name: String = "<mask>"
  ) throws(SyntaxFailure) -> MaskSpec {
    try parse(SourceText(text, name: name), .expression) { (parser) throws(ItemAbandoned) in
      try parser.expression()
    } resolving: { resolver, syntax in
      resolver.scope.parameters = parameters
      return resolver.wholeMask(syntax).map { MaskSpec($0) }
    }
  }

  /// The law that a text states: what follows the colon of `law:` in a spec file.
  ///
  ///     try Vocabulary.catalogue.law("for W in 1...: window(W) == causal where W >= n")
  ///
  /// - Parameters:
  ///   - text: A law of the mask language, without `law` and its name.
  ///   - name: What errors call the text.
  /// - Returns: The law, with the inputs that it reads as they are declared here.
  /// - Throws: ``SyntaxFailure`` with every error of the text.
  public func law(_ text: String, named name: String = "<law>") throws(SyntaxFailure) -> Law {
    try parse(SourceText(text, name: name), .law) { (parser) throws(ItemAbandoned) in
      try parser.lawBody(start: 0)
    } resolving: { resolver, syntax in
      resolver.law(syntax)
    }
  }

  /// Parses and resolves a whole text that is one thing.
  private func parse<Tree, Value>(
    _ source: SourceText,
    _ rules: Resolver.Rules,
    _ parsing: (inout Parser) throws(ItemAbandoned) -> Tree,
    resolving: (inout Resolver, Tree) -> Value?
  ) throws(SyntaxFailure) -> Value {
    var parser = Parser(source)
    var resolver = Resolver(self, source: source, rules: rules)
    var value: Value?
    if parser.isClean {
      do throws(ItemAbandoned) {
        let tree = try parsing(&parser)
        try parser.expectEnd()
        value = resolving(&resolver, tree)
      } catch {}  // The parser has reported the error.
    }
    guard let value, parser.isClean, resolver.isClean else {
      throw SyntaxFailure(diagnostics: parser.problems.merged(with: resolver.problems))
    }
    return value
  }
}

extension Parser {
  fileprivate mutating func expectEnd() throws(ItemAbandoned) {
    guard token.kind != .end else { return }
    throw unexpectedInExpression("an operator or the end")
  }
}

extension MaskSpec {
  /// Creates the mask that a text of the mask language names, with the catalogue in scope.
  ///
  ///     try MaskSpec(parsing: "causal && window(128)") == .causal && .window(128)
  ///
  /// - Throws: ``SyntaxFailure`` with every error of the text.
  public init(parsing text: String) throws(SyntaxFailure) {
    self = try Vocabulary.catalogue.mask(text)
  }
}
