import MaskAlgebra

extension Resolver {
  /// The law that was written, nil after an error.
  mutating func law(_ syntax: LawSyntax) -> Law? {
    let errorCount = self.errorCount
    let quantifiers = syntax.quantifiers.compactMap { quantifier($0) }
    let window = syntax.window.flatMap { self.window($0) }
    let statement = statement(syntax.statement)
    let condition =
      if let written = syntax.condition {
        self.condition(written, of: syntax.statement)
      } else {
        MaskFormula.constant(true)
      }
    // The parser has reported a name that the language keeps for itself.
    let names = syntax.quantifiers.flatMap(\.names)
    guard self.errorCount == errorCount, !names.contains(where: source.isReserved),
      quantifiers.count == syntax.quantifiers.count, (window != nil) == (syntax.window != nil),
      let statement, let condition
    else { return nil }
    let mentioned = (statement.masks.map(\.formula) + [condition]).reduce(into: Set<String>()) {
      names,
      mask in
      names.formUnion(mask.mentions.inputs.keys)
    }
    return Law(
      name: syntax.name,
      isNegated: syntax.isNegated,
      statement: statement,
      condition: MaskSpec(condition),
      quantifiers: quantifiers,
      window: window,
      inputs: vocabulary.declarations.filter { mentioned.contains($0.name) }
    )
  }

  private mutating func quantifier(_ syntax: LawSyntax.Quantifier) -> Law.Quantifier? {
    switch syntax {
    case .parameter(let name, let rangeSyntax):
      let range = range(rangeSyntax)
      declareParameter(name)
      return range.map { .parameter(text(name), $0) }
    case .masks(let names):
      for name in names {
        checkIsNew(name)
        scope.relations.insert(text(name))
      }
      return .masks(names.map { text($0) })
    }
  }

  /// Takes a parameter into the scope.
  mutating func declareParameter(_ name: Range<Int>) {
    checkIsNew(name)
    scope.parameters.insert(text(name))
  }

  private mutating func checkIsNew(_ range: Range<Int>) {
    let name = text(range)
    if scope.parameters.contains(name) || scope.relations.contains(name) {
      report(.duplicateName(name, place: "to the left"), at: range)
    } else if vocabulary.isCatalogueMask(name) {
      report(.redefinesCatalogue(name), at: range)
    } else if vocabulary.isMask(name) || ownNames.contains(name) {
      report(.duplicateName(name, place: "as a mask"), at: range)
    }
  }

  private mutating func window(_ syntax: LawSyntax.Window) -> Law.Window? {
    let queryCount = fixedInteger(syntax.queryCount, in: .queryCount)
    let offset = fixedInteger(syntax.offset, in: .offset)
    guard let queryCount, let offset else { return nil }
    return Law.Window(queryCount: queryCount, offset: offset)
  }

  private mutating func statement(_ syntax: LawSyntax.Statement) -> Law.Statement? {
    switch syntax {
    case .rows(let mask): wholeMask(mask).map { .rowsNonempty(MaskSpec($0)) }
    case .columns(let mask): wholeMask(mask).map { .columnsNonempty(MaskSpec($0)) }
    case .stable(let mask): wholeMask(mask).map { .stable(MaskSpec($0)) }
    case .relation(let syntax): relation(syntax)
    }
  }

  private mutating func condition(
    _ syntax: Syntax,
    of statement: LawSyntax.Statement
  ) -> MaskFormula? {
    guard let condition = wholeMask(syntax) else { return nil }
    let forbidden: Symbol? =
      switch statement {
      case .rows: .key
      case .columns: .query
      case .relation, .stable: nil
      }
    if let forbidden, condition.depends(on: forbidden) {
      report(.conditionMentions(forbidden), at: syntax.range)
    }
    return condition
  }
}

// MARK: - The relation of a law

extension Resolver {
  /// `A == B` or `A <= B` between masks, the loosest operator of all.
  private mutating func relation(_ syntax: Syntax) -> Law.Statement? {
    guard case .sequence(let operands, let operators) = syntax else {
      if mask(syntax) != nil { report(.relationMissing, at: syntax.range) }
      return nil
    }
    let list = flatList(operands, operators)
    guard !reportMixture(in: list) else { return nil }
    let relations = list.operators.indices.filter { isRelation(at: $0, in: list) }
    guard let index = relations.first else {
      let operand = fold(list)
      if mask(operand.meaning, at: operand.range) != nil {
        report(.relationMissing, at: syntax.range)
      }
      return nil
    }
    guard relations.count == 1 else {
      report(.relationTwice, at: list.operators[relations[1]].range)
      return nil
    }
    let infix = list.operators[index]
    let (sides, _) = list.split { $0.range == infix.range }
    return relate(sides[0], infix, sides[1])
  }

  /// Whether a comparison sign stands beside a mask, so that it relates masks.
  private func isRelation(at index: Int, in list: FlatList) -> Bool {
    guard list.operators[index].kind.isComparison else { return false }
    let left = list.operands.startIndex + (index - list.operators.startIndex)
    return list.operands[left].isMask || list.operands[left + 1].isMask
  }

  private mutating func relate(
    _ left: FlatList,
    _ infix: Syntax.Infix,
    _ right: FlatList
  ) -> Law.Statement? {
    let (a, b) = (fold(left), fold(right))
    let (maskA, maskB) = (mask(a.meaning, at: a.range), mask(b.meaning, at: b.range))
    guard let maskA, let maskB, isShallow(maskA, at: a.range), isShallow(maskB, at: b.range)
    else { return nil }
    switch infix.kind {
    case .equal: return .equal(MaskSpec(maskA), MaskSpec(maskB))
    case .lessOrEqual: return .subset(MaskSpec(maskA), MaskSpec(maskB))
    default:
      report(.relationUnknown(infix.kind), at: infix.range)
      return nil
    }
  }
}
