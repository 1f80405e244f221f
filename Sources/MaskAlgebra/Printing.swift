// Formulas print as text of the mask language that parses back to an equal formula, with as few
// parentheses as the language's tightness allows.

/// How tightly an operator holds its operands, loosest first.
package enum Tightness: Int, Comparable {
  case or, xor, and, comparison, sum, product, atom

  package static func < (a: Tightness, b: Tightness) -> Bool { a.rawValue < b.rawValue }
}

extension IntegerFormula: CustomStringConvertible {
  package var description: String {
    switch self {
    case .literal(let value): "\(value)"
    case .symbol(let symbol): symbol.rawValue
    case .parameter(let name): name
    case .negate(let a): "-\(a.text(inside: .atom))"
    case .add(let a, let b): "\(a.text(inside: .sum)) + \(b.text(inside: .product))"
    case .subtract(let a, let b): "\(a.text(inside: .sum)) - \(b.text(inside: .product))"
    case .multiply(let a, let b): "\(a.text(inside: .product)) * \(b.text(inside: .atom))"
    case .divide(let a, let b): "\(a.text(inside: .product)) / \(b.text(inside: .atom))"
    case .remainder(let a, let b): "\(a.text(inside: .product)) % \(b.text(inside: .atom))"
    case .absolute(let a): "abs(\(a))"
    case .minimum(let a, let b): "min(\(a), \(b))"
    case .maximum(let a, let b): "max(\(a), \(b))"
    case .lookUp(let lookUp): "\(lookUp)"
    }
  }

  package var tightness: Tightness {
    switch self {
    case .add, .subtract: .sum
    case .multiply, .divide, .remainder: .product
    default: .atom
    }
  }

  /// The text, in parentheses if the surroundings hold tighter than the formula's own operator.
  package func text(inside surroundings: Tightness) -> String {
    tightness < surroundings ? "(\(self))" : description
  }
}

extension LookUp: CustomStringConvertible {
  package var description: String {
    "\(name)[\(indices.map(\.description).joined(separator: ", "))]"
  }
}

extension ParameterRange: CustomStringConvertible {
  package var description: String {
    "\(lower.map(\.description) ?? "")...\(upper.map(\.description) ?? "")"
  }
}

extension Comparison: CustomStringConvertible {
  package var description: String {
    let linked = links.map { "\($0.relation.rawValue) \($0.operand.text(inside: .sum))" }
    return ([first.text(inside: .sum)] + linked).joined(separator: " ")
  }
}

extension MaskCall: CustomStringConvertible {
  package var description: String {
    guard !arguments.isEmpty else { return definition.name }
    return "\(definition.name)(\(arguments.map(\.description).joined(separator: ", ")))"
  }
}

extension MaskFormula: CustomStringConvertible {
  package var description: String {
    switch self {
    case .constant(let value): value ? "full" : "none"
    case .comparison(let comparison): "\(comparison)"
    case .lookUp(let lookUp): "\(lookUp)"
    case .not(let a): "!\(a.text(inside: .atom))"
    case .all(let list): joined(list, " && ", inside: .comparison)
    case .any(let list): joined(list, " || ", inside: .xor)
    case .parity(let list): joined(list, " xor ", inside: .and)
    case .transpose(let a): "transpose(\(a))"
    case .compose(let a, let b): "compose(\(a), \(b))"
    case .call(let call): "\(call)"
    case .opaque(let predicate): predicate.name
    case .relation(let name): name
    }
  }

  package var tightness: Tightness {
    switch self {
    case .any: .or
    case .parity: .xor
    case .all: .and
    case .comparison: .comparison
    default: .atom
    }
  }

  package func text(inside surroundings: Tightness) -> String {
    tightness < surroundings ? "(\(self))" : description
  }

  private func joined(_ list: [MaskFormula], _ word: String, inside: Tightness) -> String {
    list.map { $0.text(inside: inside) }.joined(separator: word)
  }
}

extension IntegerExpression: CustomStringConvertible {
  /// The expression as text of the mask language.
  public var description: String { formula.description }
}

extension MaskSpec: CustomStringConvertible {
  /// The spec as text of the mask language, which parses back to an equal spec.
  ///
  /// A name that a spec file defines parses back where that file is in scope, and the name of an
  /// opaque predicate where it is registered.
  public var description: String { formula.description }
}

extension MaskDefinition: CustomStringConvertible {
  /// The definition as a line of a spec file.
  public var description: String {
    let list = parameters.map { parameter in
      parameter.range == .unbounded ? parameter.name : "\(parameter.name): \(parameter.range)"
    }
    let head = list.isEmpty ? name : "\(name)(\(list.joined(separator: ", ")))"
    return "mask \(head) = \(body)"
  }
}
