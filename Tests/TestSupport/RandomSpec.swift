package import MaskAlgebra

/// Makes random masks of every kind the language has, for round trips and for comparing a compiled
/// form with the definition.
///
/// Such a mask has a value at every cell of a geometry with `offset >= 0`, given inputs from
/// ``inputs(in:using:)`` and values of at least 1 for its parameters: divisors are literals of at
/// least 1, look-ups stay inside their data, and arguments inside their declared ranges.
///
///     var generator = SplitMix64(seed: 1)
///     let mask = RandomSpec(parameters: ["P"]).mask(using: &generator)
package struct RandomSpec: Sendable {
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

  package func mask(using generator: inout some RandomNumberGenerator) -> MaskSpec {
    MaskSpec(formula(depth: depth, using: &generator))
  }

  private func formula(
    depth: Int,
    using generator: inout some RandomNumberGenerator
  ) -> MaskFormula {
    guard depth > 0 else { return leaf(using: &generator) }
    let last = hasRelationOperators ? 10 : 8
    switch Int.random(in: 0...last, using: &generator) {
    case 0, 1: return leaf(using: &generator)
    case 2, 3: return junction(MaskFormula.conjunction, depth, using: &generator)
    case 4, 5: return junction(MaskFormula.disjunction, depth, using: &generator)
    case 6: return junction(MaskFormula.exclusive, depth, using: &generator)
    case 7, 8: return .not(formula(depth: depth - 1, using: &generator))
    case 9: return .transpose(formula(depth: depth - 1, using: &generator))
    default:
      // One composition asks for n cells of each side, so a tower of them would cost n ** depth.
      var inner = self
      inner.hasRelationOperators = false
      return .compose(
        inner.formula(depth: min(depth - 1, 1), using: &generator),
        inner.formula(depth: min(depth - 1, 1), using: &generator)
      )
    }
  }

  private func junction(
    _ join: ([MaskFormula]) -> MaskFormula,
    _ depth: Int,
    using generator: inout some RandomNumberGenerator
  ) -> MaskFormula {
    var clauses = [formula(depth: depth - 1, using: &generator)]
    repeat {
      clauses.append(formula(depth: depth - 1, using: &generator))
    } while Int.random(in: 0..<4, using: &generator) == 0
    return join(clauses)
  }

  private func leaf(using generator: inout some RandomNumberGenerator) -> MaskFormula {
    switch Int.random(in: 0...(readsInputs ? 11 : 8), using: &generator) {
    case 0: .constant(Bool.random(using: &generator))
    case 1...3: call(using: &generator)
    case 4...8: comparison(using: &generator)
    case 9: .lookUp(LookUp("valid", [position(using: &generator)]))
    default: guardedTree(using: &generator)
    }
  }

  private func comparison(using generator: inout some RandomNumberGenerator) -> MaskFormula {
    var links: [Comparison.Link] = []
    let first = integer(depth: 2, using: &generator)
    repeat {
      let relation = element(of: Relation.allCases, or: .less, using: &generator)
      links.append(.init(relation, integer(depth: 2, using: &generator)))
    } while Int.random(in: 0..<3, using: &generator) == 0
    return .comparison(Comparison(first, links))
  }
}

extension RandomSpec {
  private func integer(
    depth: Int,
    using generator: inout some RandomNumberGenerator
  ) -> IntegerFormula {
    guard depth > 0 else { return integerLeaf(using: &generator) }
    let a = integer(depth: depth - 1, using: &generator)
    switch Int.random(in: 0...11, using: &generator) {
    case 0, 1: return .add(a, integer(depth: depth - 1, using: &generator))
    case 2, 3, 4: return .subtract(a, integer(depth: depth - 1, using: &generator))
    case 5: return .multiply(a, constant(using: &generator))
    case 6: return .multiply(constant(using: &generator), a)
    case 7: return .divide(a, .literal(Int.random(in: 1...5, using: &generator)))
    case 8: return .remainder(a, .literal(Int.random(in: 1...5, using: &generator)))
    case 9: return .minimum(a, integer(depth: depth - 1, using: &generator))
    case 10: return .maximum(a, integer(depth: depth - 1, using: &generator))
    // The language reads `-` before a literal as part of the literal.
    default:
      return a.literalValue == nil && Bool.random(using: &generator) ? .negate(a) : .absolute(a)
    }
  }

  private func integerLeaf(using generator: inout some RandomNumberGenerator) -> IntegerFormula {
    switch Int.random(in: 0...9, using: &generator) {
    case 0...5: return position(using: &generator)
    case 6:
      let rare: [Symbol] =
        mentionsBatchAndHead ? [.keyCount, .queryCount, .batch, .head] : [.keyCount, .queryCount]
      return .symbol(element(of: rare, or: .keyCount, using: &generator))
    case 7 where readsInputs: return .lookUp(LookUp("doc", [position(using: &generator)]))
    case 8 where readsInputs && mentionsBatchAndHead:
      return .lookUp(LookUp("length", [.symbol(.batch)]))
    default: return constant(using: &generator)
    }
  }

  private func position(using generator: inout some RandomNumberGenerator) -> IntegerFormula {
    .symbol(Bool.random(using: &generator) ? .query : .key)
  }

  private func constant(using generator: inout some RandomNumberGenerator) -> IntegerFormula {
    if Int.random(in: 0..<3, using: &generator) == 0,
      let name = parameters.randomElement(using: &generator)
    {
      return .parameter(name)
    }
    return .literal(Int.random(in: -3...8, using: &generator))
  }

  private func element<Element>(
    of list: [Element],
    or fallback: Element,
    using generator: inout some RandomNumberGenerator
  ) -> Element {
    list.randomElement(using: &generator) ?? fallback
  }
}

extension RandomSpec {
  /// The catalogue's masks by what their arguments may be; `full` and `none` are constants.
  private static let plain = Catalogue.definitions.filter { definition in
    definition.body.mentions.inputs.isEmpty && !["full", "none"].contains(definition.name)
  }
  private static let reading = Catalogue.definitions.filter { !$0.body.mentions.inputs.isEmpty }
  private static let dividing: Set = ["chunk", "dilated", "strided", "neighborhood"]

  private func call(using generator: inout some RandomNumberGenerator) -> MaskFormula {
    let isReading = readsInputs && Int.random(in: 0..<4, using: &generator) == 0
    let candidates = (isReading ? Self.reading : Self.plain).filter {
      mentionsBatchAndHead || !$0.body.mentions.symbols.contains(.batch)
    }
    let definition = element(of: candidates, or: Catalogue.causal, using: &generator)
    let arguments = definition.parameters.map { parameter in
      argument(for: parameter, of: definition, using: &generator)
    }
    return .call(MaskCall(definition, arguments))
  }

  private func argument(
    for parameter: MaskParameter,
    of definition: MaskDefinition,
    using generator: inout some RandomNumberGenerator
  ) -> IntegerFormula {
    guard let lower = parameter.range.lower?.literalValue else {
      return integer(depth: 1, using: &generator)
    }
    if !Self.dividing.contains(definition.name), Bool.random(using: &generator),
      let name = parameters.randomElement(using: &generator)
    {
      return .parameter(name)
    }
    return .literal(Int.random(in: lower...(lower + 5), using: &generator))
  }

  /// `q < P || k < P || tree[q - P, k - P]`, the look-up of speculative decoding and its guard.
  private func guardedTree(using generator: inout some RandomNumberGenerator) -> MaskFormula {
    let start =
      parameters.randomElement(using: &generator).map(IntegerFormula.parameter)
      ?? .literal(Int.random(in: 0...3, using: &generator))
    let (q, k) = (IntegerFormula.symbol(.query), IntegerFormula.symbol(.key))
    return .any([
      .comparison(Comparison(q, .less, start)), .comparison(Comparison(k, .less, start)),
      .lookUp(LookUp("tree", [.subtract(q, start), .subtract(k, start)])),
    ])
  }
}

extension RandomSpec {
  /// The inputs that a random mask may read.
  package static let declarations: [InputDeclaration] =
    InputDeclaration.catalogue + [
      InputDeclaration(name: "tree", axes: [.position, .position], kind: .booleans)
    ]

  /// Data for every input that a random mask may read; `doc` sometimes differs between batch rows.
  package static func inputs(
    in geometry: Geometry,
    using generator: inout some RandomNumberGenerator
  ) throws -> Inputs {
    let positionCount = InputAxis.position.count(in: geometry)
    let isBatched = geometry.batchCount > 1 && Bool.random(using: &generator)
    let doc = (0..<positionCount * (isBatched ? geometry.batchCount : 1)).map { _ in
      Int.random(in: 0...2, using: &generator)
    }
    let tree = (0..<positionCount * positionCount).map { _ in
      Int.random(in: 0...1, using: &generator)
    }
    return [
      "doc": try InputArray(
        shape: isBatched ? [geometry.batchCount, positionCount] : [positionCount],
        values: doc
      ),
      "valid": InputArray((0..<positionCount).map { _ in Bool.random(using: &generator) }),
      "length": InputArray(
        (0..<geometry.batchCount).map { _ in
          Int.random(in: 0...geometry.keyCount, using: &generator)
        }
      ),
      "tree": try InputArray(
        shape: [positionCount, positionCount],
        values: tree,
        isBoolean: true
      ),
    ]
  }
}
