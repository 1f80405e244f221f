import MaskAlgebra

// A flat list of operands and operators becomes a tree: tightest first `* / %`, `+ -`, comparisons,
// `&&`, `xor`, `||`. The relation of a law is not among them; `Resolver+Laws` splits there first.

extension Resolver {
  struct Operand {
    var meaning: Meaning
    var range: Range<Int>

    var isMask: Bool { if case .mask = meaning { true } else { false } }
    var isInteger: Bool { if case .integer = meaning { true } else { false } }
    var isInvalid: Bool { if case .invalid = meaning { true } else { false } }
  }

  /// Operands with the operators between them.
  struct FlatList {
    var operands: ArraySlice<Operand>
    var operators: ArraySlice<Syntax.Infix>

    var range: Range<Int> {
      (operands.first?.range.lowerBound ?? 0)..<(operands.last?.range.upperBound ?? 0)
    }

    /// The parts between the operators that a closure picks.
    func split(
      at isSeparator: (Syntax.Infix) -> Bool
    ) -> (parts: [FlatList], separators: [Syntax.Infix]) {
      var parts: [FlatList] = []
      var separators: [Syntax.Infix] = []
      var operandStart = operands.startIndex
      var operatorStart = operators.startIndex
      for index in operators.indices where isSeparator(operators[index]) {
        let operandEnd = operands.startIndex + (index - operators.startIndex) + 1
        parts.append(
          FlatList(
            operands: operands[operandStart..<operandEnd],
            operators: operators[operatorStart..<index]
          )
        )
        separators.append(operators[index])
        operandStart = operandEnd
        operatorStart = index + 1
      }
      parts.append(
        FlatList(operands: operands[operandStart...], operators: operators[operatorStart...])
      )
      return (parts, separators)
    }
  }

  mutating func fold(_ operands: [Syntax], _ operators: [Syntax.Infix]) -> Meaning {
    fold(flatList(operands, operators)).meaning
  }

  /// The operands with their meanings, and no arithmetic left between them.
  mutating func flatList(_ operands: [Syntax], _ operators: [Syntax.Infix]) -> FlatList {
    var list: [Operand] = []
    list.reserveCapacity(operands.count)
    for (index, operand) in operands.enumerated() {
      let expectation = Self.expectation(
        between: index > 0 ? operators[index - 1].kind : nil,
        and: index < operators.count ? operators[index].kind : nil
      )
      list.append(
        Operand(meaning: resolve(operand, expecting: expectation), range: operand.range)
      )
    }
    let flat = FlatList(operands: list[...], operators: operators[...])
    return joining(joining(flat, where: \.isProduct), where: \.isArithmetic)
  }

  /// What an operand should be, judged by the operators beside it.
  private static func expectation(
    between left: InfixOperator?,
    and right: InfixOperator?
  ) -> Expectation {
    let sides = [left, right].compactMap(\.self)
    if sides.contains(where: \.isArithmetic) { return .integer }
    if sides.contains(where: { $0.isComparison && $0 != .equal && $0 != .lessOrEqual }) {
      return .integer
    }
    return sides.contains(where: \.isComparison) ? .either : .mask
  }
}

// MARK: - Masks

extension Resolver {
  mutating func fold(_ list: FlatList) -> Operand {
    for (kind, make) in Self.junctions {
      let (parts, separators) = list.split { $0.kind == kind }
      guard !separators.isEmpty else { continue }
      let operands = parts.map { fold($0) }
      let masks = masks(operands, joinedBy: kind)
      let meaning = masks.map { Meaning.mask(make($0)) } ?? .invalid
      return Operand(meaning: meaning, range: list.range)
    }
    return comparison(list)
  }

  /// The operators between masks, loosest first; the clauses of one operator share a node.
  private static let junctions: [(InfixOperator, @Sendable ([MaskFormula]) -> MaskFormula)] = [
    (.or, { MaskFormula.disjunction($0) }), (.xor, { MaskFormula.exclusive($0) }),
    (.and, { MaskFormula.conjunction($0) }),
  ]

  private mutating func masks(
    _ operands: [Operand],
    joinedBy sign: InfixOperator
  ) -> [MaskFormula]? {
    let firstMask = operands.first(where: \.isMask)
    var masks: [MaskFormula] = []
    for operand in operands {
      if operand.isInteger, let firstMask {
        reportMixture(operand, firstMask, sign, at: operand.range)
      } else if let mask = mask(operand.meaning, at: operand.range) {
        masks.append(mask)
      }
    }
    return masks.count == operands.count ? masks : nil
  }

  /// A chain of comparisons, or the one operand where there is none.
  private mutating func comparison(_ list: FlatList) -> Operand {
    let invalid = Operand(meaning: .invalid, range: list.range)
    guard let first = list.operands.first, !list.operators.isEmpty else {
      return list.operands.first ?? invalid
    }
    guard !list.operands.contains(where: \.isInvalid) else { return invalid }
    guard !list.operands.contains(where: \.isMask) else {
      if !reportMixture(in: list), let infix = list.operators.first {
        report(.relationOutsideLaw(infix.kind), at: infix.range)
      }
      return invalid
    }
    guard let formula = integer(first.meaning, at: first.range)?.formula else { return invalid }
    let links = zip(list.operators, list.operands.dropFirst()).compactMap { infix, operand in
      Relation(rawValue: infix.kind.rawValue).flatMap { relation in
        integer(operand.meaning, at: operand.range).map {
          Comparison.Link(relation, $0.formula)
        }
      }
    }
    return Operand(meaning: .mask(.comparison(Comparison(formula, links))), range: list.range)
  }

  /// Whether an integer and a mask stand on the two sides of a comparison, which is reported.
  mutating func reportMixture(in list: FlatList) -> Bool {
    for (infix, (left, right)) in zip(list.operators, zip(list.operands, list.operands.dropFirst()))
    where infix.kind.isComparison {
      if left.isInteger && right.isMask || left.isMask && right.isInteger {
        reportMixture(left, right, infix.kind, at: infix.range)
        return true
      }
    }
    return false
  }

  private mutating func reportMixture(
    _ a: Operand,
    _ b: Operand,
    _ sign: InfixOperator,
    at range: Range<Int>
  ) {
    let (integer, mask) = a.isInteger ? (a, b) : (b, a)
    report(
      .mixedKinds(
        integer: source.shortText(integer.range),
        mask: source.shortText(mask.range),
        sign: sign,
        isInLaw: rules.remedy == .quantify
      ),
      at: range
    )
  }
}

// MARK: - Arithmetic

extension Resolver {
  /// The list with the operators that a closure picks applied, left to right.
  private mutating func joining(
    _ list: FlatList,
    where isTight: (InfixOperator) -> Bool
  ) -> FlatList {
    guard list.operators.contains(where: { isTight($0.kind) }) else { return list }
    var operands = Array(list.operands.prefix(1))
    var operators: [Syntax.Infix] = []
    for (infix, right) in zip(list.operators, list.operands.dropFirst()) {
      if isTight(infix.kind), let left = operands.popLast() {
        operands.append(combine(left, infix, right))
      } else {
        operators.append(infix)
        operands.append(right)
      }
    }
    return FlatList(operands: operands[...], operators: operators[...])
  }

  private mutating func combine(_ a: Operand, _ infix: Syntax.Infix, _ b: Operand) -> Operand {
    let range = a.range.lowerBound..<b.range.upperBound
    var result = Operand(meaning: .invalid, range: range)
    if a.isInteger && b.isMask || a.isMask && b.isInteger {
      reportMixture(a, b, infix.kind, at: infix.range)
      return result
    }
    let left = integer(a.meaning, at: a.range)
    let right = integer(b.meaning, at: b.range)
    guard let left, let right else { return result }
    let depth = 1 + max(left.depth, right.depth)
    guard depth <= Self.depthLimit else {
      report(.tooDeep(limit: Self.depthLimit, .operators), at: infix.range)
      return result
    }
    let formula = arithmetic(left.formula, infix.kind, right.formula, range, divisor: b.range)
    if let formula { result.meaning = .integer(MeasuredInteger(formula: formula, depth: depth)) }
    return result
  }

  private mutating func arithmetic(
    _ left: IntegerFormula,
    _ sign: InfixOperator,
    _ right: IntegerFormula,
    _ range: Range<Int>,
    divisor: Range<Int>
  ) -> IntegerFormula? {
    switch sign {
    case .plus: return .add(left, right)
    case .minus: return .subtract(left, right)
    case .times:
      guard left.isConstant || right.isConstant else {
        report(.productOfVariables(source.shortText(range)), at: range)
        return nil
      }
      return .multiply(left, right)
    default:
      guard right.isConstant else {
        report(.divisorNotConstant(source.shortText(divisor)), at: divisor)
        return nil
      }
      if let value = right.simplified.literalValue, value < 1 {
        report(.divisorNotPositive(source.shortText(divisor), value: value), at: divisor)
        return nil
      }
      return sign == .divide ? .divide(left, right) : .remainder(left, right)
    }
  }
}
