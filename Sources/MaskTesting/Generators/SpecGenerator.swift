package import MaskAlgebra

/// Makes masks of every kind the language has.
///
/// Such a mask has a value at every cell of a geometry with `offset >= 0`, given inputs from
/// ``InputGenerator`` and values of at least 1 for its parameters: divisors are literals of at
/// least 1, look-ups stay inside their data, and arguments inside their declared ranges.
///
/// Kinds are drawn evenly: a fault that shows only with sinks is found as soon as any other.
///
///     var choices = Choices(seed: 1)
///     let mask = SpecGenerator(parameters: ["P"]).mask(from: &choices)
package struct SpecGenerator: Sendable {
  /// How many operators may stand on top of each other.
  package var depth: Int
  /// The parameters that a mask may leave open.
  package var parameters: [String]
  /// Whether a mask may read `doc`, `valid`, `length` and `tree`.
  package var readsInputs: Bool
  /// Whether a mask may have `transpose` and `compose`.
  package var hasRelationOperators: Bool
  /// Whether a mask may mention `b` and `h`.
  package var mentionsBatchAndHead: Bool

  package init(
    depth: Int = 3,
    parameters: [String] = [],
    readsInputs: Bool = true,
    hasRelationOperators: Bool = true,
    mentionsBatchAndHead: Bool = true
  ) {
    self.depth = depth
    self.parameters = parameters
    self.readsInputs = readsInputs
    self.hasRelationOperators = hasRelationOperators
    self.mentionsBatchAndHead = mentionsBatchAndHead
  }

  /// Makes a mask.
  package func mask(from choices: inout Choices) -> MaskSpec {
    MaskSpec(formula(depth: depth, from: &choices))
  }

  /// The masks, as a generator.
  package var masks: Generator<MaskSpec> { Generator { mask(from: &$0) } }

  private enum Form: CaseIterable {
    case leaf, conjunction, disjunction, negation, exclusive, transpose, compose
  }

  private func formula(depth: Int, from choices: inout Choices) -> MaskFormula {
    guard depth > 0 else { return leaf(from: &choices) }
    let forms = hasRelationOperators ? Form.allCases : Array(Form.allCases.dropLast(2))
    // The two operators that masks are written with come up twice as often.
    switch choices.element(of: forms + [.conjunction, .disjunction]) {
    case .leaf: return leaf(from: &choices)
    case .conjunction: return MaskFormula.conjunction(clauses(depth, from: &choices))
    case .disjunction: return MaskFormula.disjunction(clauses(depth, from: &choices))
    case .exclusive: return MaskFormula.exclusive(clauses(depth, from: &choices))
    case .negation: return .not(formula(depth: depth - 1, from: &choices))
    case .transpose: return .transpose(formula(depth: depth - 1, from: &choices))
    case .compose:
      // One composition asks for n cells of each side, so a tower of them would cost n ** depth.
      var inner = self
      inner.hasRelationOperators = false
      return .compose(
        inner.formula(depth: min(depth - 1, 1), from: &choices),
        inner.formula(depth: min(depth - 1, 1), from: &choices)
      )
    }
  }

  private func clauses(_ depth: Int, from choices: inout Choices) -> [MaskFormula] {
    var clauses = [formula(depth: depth - 1, from: &choices)]
    repeat {
      clauses.append(formula(depth: depth - 1, from: &choices))
    } while choices.once(in: 4)
    return clauses
  }

  private func leaf(from choices: inout Choices) -> MaskFormula {
    let plain = Self.plainKinds.filter { mentionsBatchAndHead || !$0.mentionsBatch }
    let kinds = readsInputs ? plain + Self.readingKinds : plain
    switch choices.element(of: kinds.filter { mentionsBatchAndHead || !$0.mentionsBatch }) {
    case .call(let definition): return call(of: definition, from: &choices)
    case .comparison: return comparison(from: &choices)
    case .lookUp: return .lookUp(LookUp("valid", [position(from: &choices)]))
    case .tree: return guardedTree(from: &choices)
    }
  }
}

extension SpecGenerator {
  /// What stands at the leaves of a mask.
  private enum Kind {
    case call(MaskDefinition)
    case comparison, lookUp, tree

    var mentionsBatch: Bool {
      if case .call(let definition) = self {
        definition.body.mentions.symbols.contains(.batch)
      } else {
        false
      }
    }
  }

  /// A comparison stands for masks that nobody has named, so it counts for several.
  private static let plainKinds: [Kind] =
    Catalogue.definitions.filter { $0.body.mentions.inputs.isEmpty }.map(Kind.call)
    + Array(repeating: .comparison, count: 8)
  private static let readingKinds: [Kind] =
    Catalogue.definitions.filter { !$0.body.mentions.inputs.isEmpty }.map(Kind.call)
    + [.lookUp, .tree]

  private static let dividing: Set = ["chunk", "dilated", "strided", "neighborhood"]

  private func call(of definition: MaskDefinition, from choices: inout Choices) -> MaskFormula {
    // These two are constants of the language rather than calls.
    if definition.name == "full" { return .constant(true) }
    if definition.name == "none" { return .constant(false) }
    let arguments = definition.parameters.map { parameter in
      argument(for: parameter, of: definition, from: &choices)
    }
    return .call(MaskCall(definition, arguments))
  }

  private func argument(
    for parameter: MaskParameter,
    of definition: MaskDefinition,
    from choices: inout Choices
  ) -> IntegerFormula {
    guard let lower = parameter.range.lower?.literalValue else {
      return integer(depth: 1, from: &choices)
    }
    if !Self.dividing.contains(definition.name), !parameters.isEmpty, choices.boolean() {
      return .parameter(choices.element(of: parameters))
    }
    return .literal(choices.integer(in: lower...(lower + 5)))
  }

  /// `q < P || k < P || tree[q - P, k - P]`, the look-up of speculative decoding and its guard.
  private func guardedTree(from choices: inout Choices) -> MaskFormula {
    let start: IntegerFormula =
      parameters.isEmpty
      ? .literal(choices.integer(in: 0...3)) : .parameter(choices.element(of: parameters))
    let (q, k) = (IntegerFormula.symbol(.query), IntegerFormula.symbol(.key))
    return .any([
      .comparison(Comparison(q, .less, start)), .comparison(Comparison(k, .less, start)),
      .lookUp(LookUp("tree", [.subtract(q, start), .subtract(k, start)])),
    ])
  }
}
