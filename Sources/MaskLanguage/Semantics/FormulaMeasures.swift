import MaskAlgebra

// What the resolver asks of formulas before it lets a definition grow.

extension MaskFormula {
  /// Levels of operators, through the bodies of calls.
  var depth: Int {
    if case .call(let call) = self { return 1 + call.body.depth }
    let masks = clauses.map(\.depth).max() ?? 0
    return 1 + max(masks, integerOperands.map(\.depth).max() ?? 0)
  }

  /// The number of nodes once every parameter has given way to an argument of a known size.
  func size(withArguments sizes: [String: Int]) -> Int {
    let integers = integerOperands.reduce(0) { $0 + $1.size(withArguments: sizes) }
    guard case .call(let call) = self else {
      return clauses.reduce(1 + integers) { $0 + $1.size(withArguments: sizes) }
    }
    let requirements = call.requirements.reduce(0) { sum, requirement in
      [requirement.argument, requirement.range.lower, requirement.range.upper]
        .reduce(sum) { $0 + ($1?.size(withArguments: sizes) ?? 0) }
    }
    return 1 + integers + requirements + call.body.size(withArguments: sizes)
  }

  /// Whether one side of every product and every divisor is constant, through the bodies of calls.
  var hasConstantFactors: Bool {
    if case .call(let call) = self, !call.body.hasConstantFactors { return false }
    return clauses.allSatisfy(\.hasConstantFactors)
      && integerOperands.allSatisfy(\.hasConstantFactors)
  }

  /// The parameters that multiply or divide something.
  var constantFactorParameters: Set<String> {
    var names: Set<String> = []
    collectConstantFactors(into: &names)
    return names
  }

  private func collectConstantFactors(into names: inout Set<String>) {
    if case .call(let call) = self { call.body.collectConstantFactors(into: &names) }
    for clause in clauses { clause.collectConstantFactors(into: &names) }
    for operand in integerOperands { operand.collectConstantFactors(into: &names) }
  }

  /// Whether the formula can differ between two cells that differ in this position.
  func depends(on position: Symbol) -> Bool {
    switch self {
    case .opaque, .relation: true
    case .transpose(let a): a.depends(on: position == .query ? .key : .query)
    case .compose(let a, let b): position == .query ? a.depends(on: .query) : b.depends(on: .key)
    case .call(let call):
      call.body.depends(on: position)
        || call.arguments.contains { $0.mentions.symbols.contains(position) }
    default:
      clauses.contains { $0.depends(on: position) }
        || integerOperands.contains { $0.mentions.symbols.contains(position) }
    }
  }
}

extension IntegerFormula {
  fileprivate var depth: Int {
    switch self {
    case .literal, .symbol, .parameter: 0
    default: 1 + (operands.map(\.depth).max() ?? 0)
    }
  }

  fileprivate func size(withArguments sizes: [String: Int]) -> Int {
    if case .parameter(let name) = self { return sizes[name] ?? 1 }
    return operands.reduce(1) { $0 + $1.size(withArguments: sizes) }
  }

  fileprivate var hasConstantFactors: Bool {
    switch self {
    case .divide(_, let divisor), .remainder(_, let divisor):
      guard divisor.isConstant else { return false }
    case .multiply(let a, let b):
      guard a.isConstant || b.isConstant else { return false }
    default: break
    }
    return operands.allSatisfy(\.hasConstantFactors)
  }

  fileprivate func collectConstantFactors(into names: inout Set<String>) {
    switch self {
    case .divide(_, let divisor), .remainder(_, let divisor):
      names.formUnion(divisor.mentions.parameters)
    case .multiply(let a, let b):
      if a.isConstant { names.formUnion(a.mentions.parameters) }
      if b.isConstant { names.formUnion(b.mentions.parameters) }
    default: break
    }
    for operand in operands { operand.collectConstantFactors(into: &names) }
  }
}
