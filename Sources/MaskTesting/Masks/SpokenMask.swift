import MaskAlgebra

/// A mask said twice: with the operators of the Swift language, and as a function of the cell.
///
/// Both are built side by side, so the function knows nothing of the formula that the operators
/// recorded. It is what the definition itself is held against.
struct SpokenMask {
  let mask: MaskSpec
  let isVisible: (Cell) -> Bool
}

/// An integer said twice.
private struct SpokenInteger {
  let expression: IntegerExpression
  let value: (Cell) -> Int
}

/// Makes masks that are said twice.
struct SpokenMaskGenerator {
  let geometry: Geometry
  let inputs: Inputs

  /// The inputs that such a mask reads.
  static let inputNames = ["doc", "length", "valid"]

  func mask(depth: Int, from choices: inout Choices) -> SpokenMask {
    guard depth > 0 else { return leaf(from: &choices) }
    let kind = choices.choose(through: 8)
    switch kind {
    case 0: return leaf(from: &choices)
    case 5:
      let a = mask(depth: depth - 1, from: &choices)
      return SpokenMask(mask: !a.mask) { !a.isVisible($0) }
    case 6:
      let a = mask(depth: depth - 1, from: &choices)
      return SpokenMask(mask: transpose(a.mask)) { cell in
        a.isVisible(Cell(batch: cell.batch, head: cell.head, query: cell.key, key: cell.query))
      }
    default: break
    }
    let a = mask(depth: depth - 1, from: &choices)
    let b = mask(depth: depth - 1, from: &choices)
    switch kind {
    case 1: return SpokenMask(mask: a.mask && b.mask) { a.isVisible($0) && b.isVisible($0) }
    case 2: return SpokenMask(mask: a.mask || b.mask) { a.isVisible($0) || b.isVisible($0) }
    case 3:
      return SpokenMask(mask: a.mask.subtracting(b.mask)) { a.isVisible($0) && !b.isVisible($0) }
    case 4:
      return SpokenMask(mask: a.mask.symmetricDifference(b.mask)) {
        a.isVisible($0) != b.isVisible($0)
      }
    case 7:
      let c = leaf(from: &choices)
      return SpokenMask(mask: a.mask.union(b.mask).intersection(c.mask)) {
        (a.isVisible($0) || b.isVisible($0)) && c.isVisible($0)
      }
    default:
      let middles = 0..<geometry.keyCount
      return SpokenMask(mask: compose(a.mask, b.mask)) { cell in
        middles.contains { a.isVisible(cell.with(key: $0)) && b.isVisible(cell.with(query: $0)) }
      }
    }
  }

  private func leaf(from choices: inout Choices) -> SpokenMask {
    switch choices.choose(through: 4) {
    case 0, 1: return comparison(from: &choices)
    case 2:
      let known = choices.element(of: KnownKind.all)
        .mask(in: geometry, inputs: inputs, from: &choices)
      return SpokenMask(mask: known.mask, isVisible: known.isVisible)
    case 3:
      let (isQuery, position) = position(from: &choices)
      let entries = KnownKind.Surroundings(geometry: geometry, inputs: inputs)
      return SpokenMask(mask: BooleanInput("valid")[position]) { cell in
        entries.entry("valid", cell.batch, isQuery ? cell.query : cell.key) == 1
      }
    default:
      let step = choices.integer(in: 1...3)
      return SpokenMask(
        mask: .opaque("opaque_\(step)") { b, h, q, k in (b + h + 2 * q + k) % (step + 1) == 0 }
      ) { ($0.batch + $0.head + 2 * $0.query + $0.key) % (step + 1) == 0 }
    }
  }

  private func position(
    from choices: inout Choices
  ) -> (isQuery: Bool, expression: IntegerExpression) {
    let isQuery = choices.boolean()
    return (isQuery, isQuery ? .q : .k)
  }
}

// MARK: - Comparisons

extension SpokenMaskGenerator {
  /// A relation three times: between two expressions, and with an `Int` on either side.
  private struct SpokenRelation: Sendable {
    let holds: @Sendable (Int, Int) -> Bool
    let both: @Sendable (IntegerExpression, IntegerExpression) -> MaskSpec
    let right: @Sendable (IntegerExpression, Int) -> MaskSpec
    let left: @Sendable (Int, IntegerExpression) -> MaskSpec
  }

  private static let relations: [SpokenRelation] = [
    SpokenRelation(
      holds: { $0 <= $1 },
      both: { $0 <= $1 },
      right: { $0 <= $1 },
      left: { $0 <= $1 }
    ),
    SpokenRelation(holds: { $0 < $1 }, both: { $0 < $1 }, right: { $0 < $1 }, left: { $0 < $1 }),
    SpokenRelation(
      holds: { $0 >= $1 },
      both: { $0 >= $1 },
      right: { $0 >= $1 },
      left: { $0 >= $1 }
    ),
    SpokenRelation(holds: { $0 > $1 }, both: { $0 > $1 }, right: { $0 > $1 }, left: { $0 > $1 }),
    SpokenRelation(
      holds: { $0 == $1 },
      both: { $0 == $1 },
      right: { $0 == $1 },
      left: { $0 == $1 }
    ),
    SpokenRelation(
      holds: { $0 != $1 },
      both: { $0 != $1 },
      right: { $0 != $1 },
      left: { $0 != $1 }
    ),
  ]

  private func comparison(from choices: inout Choices) -> SpokenMask {
    let relation = choices.element(of: Self.relations)
    let way = choices.choose(through: 2)
    let a = integer(depth: 2, from: &choices)
    guard way > 0 else {
      let b = integer(depth: 1, from: &choices)
      return SpokenMask(mask: relation.both(a.expression, b.expression)) {
        relation.holds(a.value($0), b.value($0))
      }
    }
    let number = choices.integer(in: -3...6)
    return way == 1
      ? SpokenMask(mask: relation.right(a.expression, number)) {
        relation.holds(a.value($0), number)
      }
      : SpokenMask(mask: relation.left(number, a.expression)) {
        relation.holds(number, a.value($0))
      }
  }
}

// MARK: - Integers

extension SpokenMaskGenerator {
  private func integer(depth: Int, from choices: inout Choices) -> SpokenInteger {
    guard depth > 0 else { return symbol(from: &choices) }
    let kind = choices.choose(through: 14)
    let a = integer(depth: depth - 1, from: &choices)
    switch kind {
    case 0: return a
    case 1...5: return arithmetic(kind, a, integer(depth: depth - 1, from: &choices))
    default: return arithmetic(kind, a, beside: choices.integer(in: 1...5))
    }
  }

  private func arithmetic(_ kind: Int, _ a: SpokenInteger, _ b: SpokenInteger) -> SpokenInteger {
    let (x, y) = (a.expression, b.expression)
    switch kind {
    case 1: return SpokenInteger(expression: x - y) { a.value($0) - b.value($0) }
    case 2: return SpokenInteger(expression: x + y) { a.value($0) + b.value($0) }
    case 3: return SpokenInteger(expression: min(x, y)) { Swift.min(a.value($0), b.value($0)) }
    case 4: return SpokenInteger(expression: max(x, y)) { Swift.max(a.value($0), b.value($0)) }
    default:
      return SpokenInteger(expression: abs(x - y)) { Int((a.value($0) - b.value($0)).magnitude) }
    }
  }

  private func arithmetic(_ kind: Int, _ a: SpokenInteger, beside c: Int) -> SpokenInteger {
    let x = a.expression
    switch kind {
    case 6: return SpokenInteger(expression: x + c) { a.value($0) + c }
    case 7: return SpokenInteger(expression: c + x) { c + a.value($0) }
    case 8: return SpokenInteger(expression: x - c) { a.value($0) - c }
    case 9: return SpokenInteger(expression: c - x) { c - a.value($0) }
    case 10: return SpokenInteger(expression: x * c) { a.value($0) * c }
    case 11: return SpokenInteger(expression: -c * x) { -c * a.value($0) }
    case 12: return SpokenInteger(expression: -x) { -a.value($0) }
    case 13:
      return SpokenInteger(expression: x / c) { cell in
        Int((Double(a.value(cell)) / Double(c)).rounded(.down))
      }
    default:
      return SpokenInteger(expression: x % c) { cell in
        let remainder = a.value(cell) % c
        return remainder < 0 ? remainder + c : remainder
      }
    }
  }

  private func symbol(from choices: inout Choices) -> SpokenInteger {
    let (n, m) = (geometry.keyCount, geometry.queryCount)
    let entries = KnownKind.Surroundings(geometry: geometry, inputs: inputs)
    switch choices.choose(through: 11) {
    case 0, 8, 9: return SpokenInteger(expression: .k) { $0.key }
    case 1, 10, 11: return SpokenInteger(expression: .q) { $0.query }
    case 2: return SpokenInteger(expression: .n) { _ in n }
    case 3: return SpokenInteger(expression: .m) { _ in m }
    case 4: return SpokenInteger(expression: .b) { $0.batch }
    case 5: return SpokenInteger(expression: .h) { $0.head }
    case 6:
      let (isQuery, position) = position(from: &choices)
      return SpokenInteger(expression: IntegerInput("doc")[position]) { cell in
        entries.entry("doc", cell.batch, isQuery ? cell.query : cell.key)
      }
    default:
      return SpokenInteger(expression: IntegerInput("length")[.b]) { entries.length($0.batch) }
    }
  }
}
