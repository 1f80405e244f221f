import MaskAlgebra

extension Resolver {
  /// What the surroundings of an expression make of it, for the wording of errors.
  enum Expectation {
    case mask, integer, either
  }

  mutating func resolve(_ syntax: Syntax, expecting expectation: Expectation) -> Meaning {
    switch syntax {
    case .integer(let range): return literal(range, isNegative: false)
    case .name(let range): return name(range, expecting: expectation)
    case .group(let inner, _): return resolve(inner, expecting: expectation)
    case .call(let name, let arguments, let range): return call(name, arguments, range)
    case .lookUp(let name, let indices, let range): return lookUp(name, indices, range)
    case .prefix(.not, let inner, _):
      let meaning = resolve(inner, expecting: .mask)
      return mask(meaning, at: inner.range, afterNot: true).map { .mask(.not($0)) } ?? .invalid
    case .prefix(.minus, let inner, _): return negation(of: inner)
    case .sequence(let operands, let operators): return fold(operands, operators)
    }
  }

  private mutating func negation(of syntax: Syntax) -> Meaning {
    if case .integer(let range) = syntax { return literal(range, isNegative: true) }
    guard let inner = integer(syntax) else { return .invalid }
    // `-(5)` is the literal too, so that printing and parsing agree.
    if case .literal(let value) = inner.formula, value != .min {
      return .integer(MeasuredInteger(formula: .literal(-value), depth: 0))
    }
    return .integer(MeasuredInteger(formula: .negate(inner.formula), depth: inner.depth + 1))
  }

  private mutating func literal(_ range: Range<Int>, isNegative: Bool) -> Meaning {
    let digits = text(range).filter { $0 != "_" }
    guard digits.utf8.allSatisfy(\.isDigit) else {
      report(.malformedInteger(source.shortText(range)), at: range)
      return .invalid
    }
    guard let value = Int((isNegative ? "-" : "") + digits) else {
      report(.integerTooLarge(source.shortText(range)), at: range)
      return .invalid
    }
    return .integer(MeasuredInteger(formula: .literal(value), depth: 0))
  }

  private mutating func lookUp(
    _ nameRange: Range<Int>,
    _ indices: [Syntax],
    _ range: Range<Int>
  ) -> Meaning {
    let name = text(nameRange)
    let declaration = vocabulary.inputs[name]
    let integers = integers(indices)
    guard !brokenNames.contains(name) else { return .invalid }
    if declaration == nil {
      if let what = what(name) {
        report(.notAnInput(name, what: what), at: nameRange)
        return .invalid
      }
      guard rules.allowsUndeclaredInputs else {
        reportUnknownInput(name, at: nameRange, indexCount: indices.count)
        return .invalid
      }
    }
    let axisCount =
      declaration?.axes.count ?? undeclaredInputs[name] ?? max(indices.count, 1)
    undeclaredInputs[name] = axisCount
    guard indices.count == axisCount else {
      report(.wrongIndexCount(name: name, axisCount: axisCount, count: indices.count), at: range)
      return .invalid
    }
    guard let integers else { return .invalid }
    let lookUp = LookUp(name, integers.map(\.formula))
    let depth = 1 + (integers.map(\.depth).max() ?? 0)
    guard let declaration else { return .lookUp(lookUp, depth: depth) }
    return declaration.isBoolean
      ? .mask(.lookUp(lookUp)) : .integer(MeasuredInteger(formula: .lookUp(lookUp), depth: depth))
  }

  mutating func reportUnknownInput(_ name: String, at range: Range<Int>, indexCount: Int = 1) {
    guard unknownNames.insert(name).inserted else { return }
    let nearest = nearest(to: name, among: vocabulary.inputs.keys)
    guard nearest != nil || !missesFiles else { return }
    report(.unknownInput(name, nearest: nearest, indexCount: indexCount), at: range)
  }

  /// What a name that is no input is, nil for one that nobody knows.
  func what(_ name: String) -> String? {
    if Symbol(rawValue: name) != nil { return "a symbol" }
    if scope.parameters.contains(name) { return "a parameter" }
    if scope.relations.contains(name) || vocabulary.isMask(name) { return "a mask" }
    return nil
  }
}
