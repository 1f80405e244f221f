public import MaskAlgebra

extension MaskSpec {
  /// An equal mask with a shorter text, each step of which was proved.
  ///
  /// Clauses that change no cell are left out, links of chains that follow from the others too, and
  /// formulas that the catalogue has a name for get it. The result is equal for every geometry, so
  /// that it may stand in a decode step where the mask stood.
  ///
  ///     (MaskSpec.causal && .window(4) || .window(2)).shortened()  // window(4)
  ///
  /// A very large mask is only simplified by its form.
  ///
  /// - Parameters:
  ///   - inputs: The inputs as declared where the mask was written.
  ///   - decider: What proves that a shorter mask is equal.
  /// - Returns: The mask itself where nothing shorter was proved equal.
  /// - Complexity: One law for each candidate; a clause has about ten.
  public func shortened(
    inputs: [InputDeclaration] = InputDeclaration.catalogue,
    decider: some LawDecider = PresburgerDecider()
  ) -> MaskSpec {
    var best = self
    if simplified.isShorter(than: best), simplified.isEqual(to: self, inputs, decider) {
      best = simplified
    }
    var isImproving = best.formula.size <= Self.shortenedSize
    while isImproving {
      isImproving = false
      let candidates = best.formula.shorterForms.map { MaskSpec($0) }
      let shorter = candidates.filter { $0.isShorter(than: best) }
      for candidate in shorter.sorted(by: { $0.isShorter(than: $1) })
      where candidate.isEqual(to: self, inputs, decider) {
        best = candidate
        isImproving = true
        break
      }
    }
    return best
  }

  /// The nodes of a mask whose every part is looked at.
  private static let shortenedSize = 200

  private func isShorter(than other: MaskSpec) -> Bool {
    description.count < other.description.count
  }

  /// Whether both masks are proved to have the same cells in every geometry.
  private func isEqual(
    to other: MaskSpec,
    _ inputs: [InputDeclaration],
    _ decider: some LawDecider
  ) -> Bool {
    var mentions = Mentions()
    formula.collect(into: &mentions)
    other.formula.collect(into: &mentions)
    let taken = mentions.parameters.union(mentions.inputs.keys)
    let count = "queries".unlike(taken)
    let offset = "first".unlike(taken)
    // Data begin at position 0, so that no query can stand before it.
    let offsets = mentions.inputs.isEmpty ? ParameterRange.unbounded : .from(0)
    let law = Law(
      statement: .equal(self, other),
      quantifiers: [.parameter(count, .from(0)), .parameter(offset, offsets)]
        + mentions.parameters.sorted().map { .parameter($0, .unbounded) },
      window: Law.Window(queryCount: .parameter(count), offset: .parameter(offset)),
      inputs: inputs
    )
    // Where no argument is in its range nothing is claimed, and any mask would be as good.
    if case .proved(let proof) = decider.decide(law) { return !proof.isVacuous }
    return false
  }
}

extension String {
  /// The name, made longer until it is none of these.
  fileprivate func unlike(_ names: Set<String>) -> String {
    names.contains(self) ? (self + "_").unlike(names) : self
  }
}

extension MaskFormula {
  /// Formulas that are like this one in all places but one, and may be shorter there.
  fileprivate var shorterForms: [MaskFormula] {
    let names = Self.named(with: constants)
    return withoutOneClause.map(\.rest)
      + replacingOne { formula in
        var forms = names
        if case .comparison(let comparison) = formula { forms += comparison.withoutOneLink }
        forms += formula.clauses
        return forms
      }
  }

  /// Every formula that comes from this one by changing one mask in it, itself included.
  private func replacingOne(_ change: (MaskFormula) -> [MaskFormula]) -> [MaskFormula] {
    let here = change(self)
    switch self {
    case .constant, .comparison, .lookUp, .call, .opaque, .relation: return here
    case .not(let a): return here + a.replacingOne(change).map { .not($0) }
    case .transpose(let a): return here + a.replacingOne(change).map { .transpose($0) }
    case .compose(let a, let b):
      return here + a.replacingOne(change).map { .compose($0, b) }
        + b.replacingOne(change).map { .compose(a, $0) }
    case .all(let list):
      return here + Self.replacingOne(in: list, change).map { .conjunction($0) }
    case .any(let list):
      return here + Self.replacingOne(in: list, change).map { .disjunction($0) }
    case .parity(let list):
      return here + Self.replacingOne(in: list, change).map { .exclusive($0) }
    }
  }

  private static func replacingOne(
    in list: [MaskFormula],
    _ change: (MaskFormula) -> [MaskFormula]
  ) -> [[MaskFormula]] {
    list.indices.flatMap { index -> [[MaskFormula]] in
      list[index].replacingOne(change).map { changed in
        var list = list
        list[index] = changed
        return list
      }
    }
  }

  /// The literals and parameters that the mask is written with.
  private var constants: [IntegerFormula] {
    var found: [IntegerFormula] = []
    func visit(_ formula: IntegerFormula) {
      if case .literal = formula, !found.contains(formula) { found.append(formula) }
      if case .parameter = formula, !found.contains(formula) { found.append(formula) }
      for operand in formula.operands { visit(operand) }
    }
    func visit(_ mask: MaskFormula) {
      for operand in mask.integerOperands { visit(operand) }
      for clause in mask.clauses { visit(clause) }
    }
    visit(self)
    return found
  }

  /// Catalogue masks that a formula with these constants may turn out to be.
  private static func named(with constants: [IntegerFormula]) -> [MaskFormula] {
    let plain = [Catalogue.full, Catalogue.none, Catalogue.causal, Catalogue.diagonal]
    var masks = plain.map { MaskFormula.call(MaskCall($0, [])) }
    for constant in constants {
      for value in constant.neighbors {
        for definition in [Catalogue.window, Catalogue.sinks, Catalogue.prefix, Catalogue.chunk]
        where definition.accepts(value) {
          masks.append(.call(MaskCall(definition, [value])))
        }
      }
    }
    return masks
  }
}

extension IntegerFormula {
  /// A constant, and a literal's neighbours: `q - k <= 3` is a window of 4.
  fileprivate var neighbors: [IntegerFormula] {
    guard let value = literalValue, value > Int.min, value < Int.max else { return [self] }
    return [self, .literal(value + 1), .literal(value - 1)]
  }
}

extension MaskDefinition {
  fileprivate func accepts(_ value: IntegerFormula) -> Bool {
    // A parameter may lie outside the range, and then the name would be an error.
    guard let literal = value.literalValue else { return false }
    guard let lower = parameters.first?.range.lower?.literalValue else { return true }
    return literal >= lower
  }
}

extension Comparison {
  fileprivate var withoutOneLink: [MaskFormula] {
    guard links.count > 1 else { return [] }
    let withoutFirst = Comparison(links[0].operand, Array(links.dropFirst()))
    return [.comparison(withoutFirst), .comparison(Comparison(first, links.dropLast()))]
  }
}
