import MaskAlgebra

extension Resolver {
  mutating func name(_ range: Range<Int>, expecting expectation: Expectation) -> Meaning {
    let name = text(range)
    if let symbol = Symbol(rawValue: name) {
      // A definition that took the name of a symbol has been reported.
      guard !brokenNames.contains(name) else { return .invalid }
      return .integer(MeasuredInteger(formula: .symbol(symbol), depth: 0))
    }
    if scope.parameters.contains(name) {
      return .integer(MeasuredInteger(formula: .parameter(name), depth: 0))
    }
    if scope.relations.contains(name) { return .mask(.relation(name)) }
    if let opaque = vocabulary.opaque[name] { return .mask(opaque) }
    guard let definition = vocabulary.definitions[name] else {
      reportUnknown(name, at: range, expecting: expectation)
      return .invalid
    }
    return apply(definition, [], argumentRanges: [], at: range)
  }

  private mutating func reportUnknown(
    _ name: String,
    at range: Range<Int>,
    expecting expectation: Expectation
  ) {
    guard !brokenNames.contains(name), unknownNames.insert(name).inserted else { return }
    guard vocabulary.inputs[name] == nil else {
      report(.inputWithoutIndex(name), at: range)
      return
    }
    let masks = [Array(vocabulary.definitions.keys), Array(vocabulary.opaque.keys)].joined()
    let nearest =
      switch expectation {
      case .mask: self.nearest(to: name, among: Array(masks) + scope.relations)
      case .integer: self.nearest(to: name, among: scope.parameters)
      case .either:
        self.nearest(to: name, among: Array(masks) + scope.relations + scope.parameters)
      }
    guard nearest != nil || expectation == .integer || !missesFiles else { return }
    if expectation == .mask {
      report(.unknownMask(name, nearest: nearest, remedy: rules.remedy), at: range)
    } else {
      report(
        .unknownName(
          name,
          nearest: nearest,
          remedy: rules.remedy,
          mayBeMask: expectation == .either
        ),
        at: range
      )
    }
  }

  mutating func call(
    _ nameRange: Range<Int>,
    _ arguments: [Syntax],
    _ range: Range<Int>
  ) -> Meaning {
    let name = text(nameRange)
    if let word = Keyword(rawValue: name) { return function(word, arguments, range) }
    guard let definition = vocabulary.definitions[name], !scope.parameters.contains(name) else {
      if let what = what(name) {
        report(.notAFunction(name, what: what), at: nameRange)
      } else {
        reportUnknown(name, at: nameRange, expecting: .mask)
      }
      _ = integers(arguments)
      return .invalid
    }
    let integers = integers(arguments)
    guard arguments.count == definition.parameters.count else {
      report(
        .wrongArgumentCount(
          name: name,
          parameters: definition.parameters.map(\.name),
          count: arguments.count
        ),
        at: range
      )
      return .invalid
    }
    guard let integers else { return .invalid }
    return apply(
      definition,
      integers.map(\.formula),
      argumentRanges: arguments.map(\.range),
      at: range
    )
  }

  /// A definition applied to arguments, each of which must suit the places where it ends up.
  private mutating func apply(
    _ definition: MaskDefinition,
    _ arguments: [IntegerFormula],
    argumentRanges: [Range<Int>],
    at range: Range<Int>
  ) -> Meaning {
    guard definition.parameters.count == arguments.count else {
      report(
        .wrongArgumentCount(
          name: definition.name,
          parameters: definition.parameters.map(\.name),
          count: 0
        ),
        at: range
      )
      return .invalid
    }
    if definition.name == Catalogue.full.name { return .mask(.constant(true)) }
    if definition.name == Catalogue.none.name { return .mask(.constant(false)) }
    guard countUnfolding(of: definition, arguments, at: range) else { return .invalid }
    let call = MaskCall(definition, arguments)
    if !arguments.allSatisfy(\.isConstant), !call.body.hasConstantFactors {
      let factors = definition.body.constantFactorParameters
      for (index, parameter) in definition.parameters.enumerated()
      where !arguments[index].isConstant && factors.contains(parameter.name) {
        let text = source.shortText(argumentRanges[index])
        report(
          .argumentNotConstant(text, parameter: parameter.name, mask: definition.name),
          at: argumentRanges[index]
        )
        break
      }
      return .invalid
    }
    return .mask(.call(call))
  }

  /// `abs`, `min`, `max`, `transpose` and `compose`.
  private mutating func function(
    _ word: Keyword,
    _ arguments: [Syntax],
    _ range: Range<Int>
  ) -> Meaning {
    let takesMasks = word == .transpose || word == .compose
    let names = takesMasks ? ["A", "B"] : ["x", "y"]
    let takesOne = word == .transpose || word == .abs
    let parameters = takesOne ? [names[0]] : names
    guard arguments.count == parameters.count else {
      report(
        .wrongArgumentCount(name: word.rawValue, parameters: parameters, count: arguments.count),
        at: range
      )
      return .invalid
    }
    if takesMasks {
      let masks = arguments.map { mask($0) }
      guard let first = masks[0], let last = masks[masks.count - 1] else { return .invalid }
      return .mask(takesOne ? .transpose(first) : .compose(first, last))
    }
    guard let integers = integers(arguments) else { return .invalid }
    let formulas = integers.map(\.formula)
    let formula: IntegerFormula =
      switch word {
      case .abs: .absolute(formulas[0])
      case .min: .minimum(formulas[0], formulas[1])
      default: .maximum(formulas[0], formulas[1])
      }
    return .integer(
      MeasuredInteger(formula: formula, depth: 1 + (integers.map(\.depth).max() ?? 0))
    )
  }
}
