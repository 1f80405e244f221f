internal import MaskAlgebra

/// What a search needs to know about a law before it begins.
struct LawOutline {
  /// A parameter that `for` quantifies.
  struct Parameter {
    let name: String
    let range: ParameterRange
  }

  /// An input that the law reads, and is quantified over.
  struct Input {
    let declaration: InputDeclaration
    /// Whether the law asks no more of it than which entries are equal.
    let isUpToEquality: Bool
    /// The literals that it is compared with.
    let landmarks: [Int]
  }

  let parameters: [Parameter]
  /// The arbitrary masks of `for masks`.
  let relations: [String]
  /// In the order of their first use.
  let inputs: [Input]
  /// Every literal of the law.
  let landmarks: [Int]
  /// What the statement and the condition depend on.
  let mentions: Mentions
  /// Whether the condition has one value for all cells.
  let hasGlobalCondition: Bool
  /// Batch rows and heads to look at.
  ///
  /// They are independent of each other: one is enough where the law only picks the entry of an
  /// input by it, and more are needed where it is compared with a number.
  let batchCount: Int
  let headCount: Int
  /// About what it costs to put values into the law's formulas.
  let bindingCost: Int

  init(of law: Law) {
    let uses = LawUses(of: law)
    var mentions = Mentions()
    for mask in law.statement.masks { mask.formula.collect(into: &mentions) }
    law.condition.formula.collect(into: &mentions)
    self.mentions = mentions
    parameters = law.quantifiers.compactMap { quantifier in
      guard case .parameter(let name, let range) = quantifier else { return nil }
      return Parameter(name: name, range: range)
    }
    relations = law.quantifiers.flatMap { quantifier -> [String] in
      if case .masks(let names) = quantifier { names } else { [] }
    }
    landmarks = uses.literals.sorted()
    inputs = mentions.inputOrder.map { name in
      let declaration = law.inputs.first { $0.name == name }
      return Input(
        declaration: declaration ?? .undeclared(name, in: mentions, uses: uses),
        isUpToEquality: !uses.inputsWithValues.contains(name),
        landmarks: uses.literalsBesideInput[name, default: []].sorted()
      )
    }
    hasGlobalCondition = law.condition.formula.mentions.areGlobal
    batchCount = uses.count(of: .batch, isOpaque: !mentions.opaque.isEmpty)
    headCount = uses.count(of: .head, isOpaque: !mentions.opaque.isEmpty)
    let sizes = law.statement.masks.map(\.formula.size) + [law.condition.formula.size]
    bindingCost = 4 * sizes.reduce(0, +)
  }

  /// Parameters and inputs, in the order of counterexamples.
  var names: [String] { parameters.map(\.name) + inputs.map(\.declaration.name) }

  /// Whether a counterexample has to say which batch row or head it is in.
  func depends(on symbol: Symbol) -> Bool {
    mentions.symbols.contains(symbol) || !mentions.opaque.isEmpty
  }
}

extension Mentions {
  /// Whether a formula has one value for all cells, whatever the inputs and arbitrary masks.
  fileprivate var areGlobal: Bool {
    symbols.isDisjoint(with: [.query, .key, .batch, .head]) && inputs.isEmpty && relations.isEmpty
      && opaque.isEmpty
  }
}

extension LawUses {
  /// How many batch rows or heads to look at: two more than the largest number compared with them.
  fileprivate func count(of symbol: Symbol, isOpaque: Bool) -> Int {
    guard symbolsWithValues.contains(symbol) || isOpaque else { return 1 }
    let most = 8
    let largest = literalsBesideSymbol[symbol, default: []].filter { $0 <= most - 2 }.max() ?? 0
    return max(2, largest + 2)
  }
}

extension InputDeclaration {
  /// An input that nobody declared: booleans where it stands as a mask, otherwise integers.
  fileprivate static func undeclared(
    _ name: String,
    in mentions: Mentions,
    uses: LawUses
  ) -> InputDeclaration {
    InputDeclaration(
      name: name,
      axes: uses.undeclaredAxes[name, default: []],
      kind: mentions.booleanInputs.contains(name) ? .booleans : .integers(.unbounded)
    )
  }
}
