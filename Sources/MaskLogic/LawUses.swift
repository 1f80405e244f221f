internal import MaskAlgebra

/// How the formulas of a law use inputs, the batch row, the head and literals.
struct LawUses {
  /// Every literal.
  private(set) var literals: Set<Int> = []
  /// The literals of the comparisons that read an input, by its name.
  private(set) var literalsBesideInput: [String: Set<Int>] = [:]
  /// The literals of the comparisons that mention the batch row or the head as a number.
  private(set) var literalsBesideSymbol: [Symbol: Set<Int>] = [:]
  /// The inputs that are more than compared with themselves by `==` or `!=`.
  private(set) var inputsWithValues: Set<String> = []
  /// Whether the batch row or the head is used otherwise than to pick an entry along its own axis.
  private(set) var symbolsWithValues: Set<Symbol> = []
  /// The axes of undeclared inputs, by their first look-up.
  private(set) var undeclaredAxes: [String: [InputAxis]] = [:]

  private let declared: [String: [InputAxis]]

  init(of law: Law) {
    declared = Dictionary(
      law.inputs.map { ($0.name, $0.axes) },
      uniquingKeysWith: { first, _ in first }
    )
    for mask in law.statement.masks { visit(mask.formula) }
    visit(law.condition.formula)
    for case .parameter(_, let range) in law.quantifiers {
      if let lower = range.lower { visit(lower) }
      if let upper = range.upper { visit(upper) }
    }
    if let window = law.window {
      visit(window.queryCount)
      visit(window.offset)
    }
  }

  private mutating func visit(_ formula: MaskFormula) {
    switch formula {
    case .comparison(let comparison): visit(comparison)
    case .lookUp(let lookUp): visit(lookUp, asksForValue: true)
    case .call(let call):
      for requirement in call.requirements { visit(requirement.argument) }
      visit(call.body)
    default: for clause in formula.clauses { visit(clause) }
    }
  }

  private mutating func visit(_ comparison: Comparison) {
    var mentions = Mentions()
    var literalsHere: Set<Int> = []
    for operand in comparison.operands {
      operand.collect(into: &mentions)
      operand.collectLiterals(into: &literalsHere)
    }
    for name in mentions.inputOrder {
      literalsBesideInput[name, default: []].formUnion(literalsHere)
    }
    for symbol in [Symbol.batch, .head] where mentions.symbols.contains(symbol) {
      literalsBesideSymbol[symbol, default: []].formUnion(literalsHere)
    }
    let isUpToEquality = comparison.isEqualityOfOneInput
    for operand in comparison.operands {
      if case .lookUp(let lookUp) = operand {
        visit(lookUp, asksForValue: !isUpToEquality)
      } else {
        visit(operand)
      }
    }
  }

  private mutating func visit(_ formula: IntegerFormula) {
    switch formula {
    case .literal(let value): literals.insert(value)
    case .symbol(let symbol): symbolsWithValues.insert(symbol)
    case .lookUp(let lookUp): visit(lookUp, asksForValue: true)
    default: for operand in formula.operands { visit(operand) }
    }
  }

  private mutating func visit(_ lookUp: LookUp, asksForValue: Bool) {
    if asksForValue { inputsWithValues.insert(lookUp.name) }
    for (axis, index) in zip(axes(of: lookUp), lookUp.indices) where !axis.isPicked(by: index) {
      visit(index)
    }
  }

  /// What each index of a look-up counts; an undeclared axis is known by `b` or `h` as its index.
  private mutating func axes(of lookUp: LookUp) -> [InputAxis] {
    if let axes = declared[lookUp.name] {
      let own = axes.suffix(lookUp.indices.count)
      let missing = lookUp.indices.count - own.count
      return own + Array(repeating: .position, count: missing)
    }
    let axes = lookUp.indices.map { index in
      [InputAxis.batch, .head].first { $0.isPicked(by: index) } ?? .position
    }
    if undeclaredAxes[lookUp.name] == nil { undeclaredAxes[lookUp.name] = axes }
    return axes
  }
}

extension InputAxis {
  /// Whether the index is the symbol that counts this axis, alone.
  fileprivate func isPicked(by index: IntegerFormula) -> Bool {
    switch self {
    case .batch: index == .symbol(.batch)
    case .head: index == .symbol(.head)
    case .position, .query, .key: false
    }
  }
}

extension Comparison {
  /// Whether only look-ups of one input are compared, for being equal or not.
  fileprivate var isEqualityOfOneInput: Bool {
    var names: Set<String> = []
    for operand in operands {
      guard case .lookUp(let lookUp) = operand else { return false }
      names.insert(lookUp.name)
    }
    return names.count == 1
      && links.allSatisfy { $0.relation == .equal || $0.relation == .notEqual }
  }
}

extension IntegerFormula {
  fileprivate func collectLiterals(into literals: inout Set<Int>) {
    if let literalValue { literals.insert(literalValue) }
    for operand in operands { operand.collectLiterals(into: &literals) }
  }
}
