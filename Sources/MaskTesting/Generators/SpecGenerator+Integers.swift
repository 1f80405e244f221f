import MaskAlgebra

extension SpecGenerator {
  func comparison(from choices: inout Choices) -> MaskFormula {
    let first = integer(depth: 2, from: &choices)
    var links: [Comparison.Link] = []
    repeat {
      let relation = choices.element(of: Relation.allCases)
      links.append(.init(relation, integer(depth: 2, from: &choices)))
    } while choices.once(in: 3)
    return .comparison(Comparison(first, links))
  }

  private enum Operation: CaseIterable {
    case leaf, subtract, add, multiply, divide, remainder, minimum, maximum, absolute, negate
  }

  func integer(depth: Int, from choices: inout Choices) -> IntegerFormula {
    guard depth > 0 else { return integerLeaf(from: &choices) }
    // Differences are what masks are made of.
    let operation = choices.element(of: Operation.allCases + [.leaf, .subtract])
    let a = integer(depth: depth - 1, from: &choices)
    switch operation {
    case .leaf: return a
    case .subtract: return .subtract(a, integer(depth: depth - 1, from: &choices))
    case .add: return .add(a, integer(depth: depth - 1, from: &choices))
    case .multiply:
      let factor = constant(from: &choices)
      return choices.boolean() ? .multiply(a, factor) : .multiply(factor, a)
    case .divide: return .divide(a, .literal(choices.integer(in: 1...5)))
    case .remainder: return .remainder(a, .literal(choices.integer(in: 1...5)))
    case .minimum: return .minimum(a, integer(depth: depth - 1, from: &choices))
    case .maximum: return .maximum(a, integer(depth: depth - 1, from: &choices))
    case .absolute: return .absolute(a)
    // The language reads `-` before a literal as part of the literal.
    case .negate: return a.literalValue == nil ? .negate(a) : .absolute(a)
    }
  }

  private func integerLeaf(from choices: inout Choices) -> IntegerFormula {
    switch choices.choose(through: 9) {
    case 6:
      let rare: [Symbol] =
        mentionsBatchAndHead ? [.keyCount, .queryCount, .batch, .head] : [.keyCount, .queryCount]
      return .symbol(choices.element(of: rare))
    case 7 where readsInputs: return .lookUp(LookUp("doc", [position(from: &choices)]))
    case 8 where readsInputs && mentionsBatchAndHead:
      return .lookUp(LookUp("length", [.symbol(.batch)]))
    case 7...9: return constant(from: &choices)
    default: return position(from: &choices)
    }
  }

  func position(from choices: inout Choices) -> IntegerFormula {
    .symbol(choices.boolean() ? .key : .query)
  }

  private func constant(from choices: inout Choices) -> IntegerFormula {
    if !parameters.isEmpty, choices.once(in: 3) {
      return .parameter(choices.element(of: parameters))
    }
    return .literal(choices.integer(in: -3...8))
  }
}
