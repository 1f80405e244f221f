extension Parser {
  /// `operand {operator operand}`: a flat list, folded once the kinds of the operands are known.
  mutating func expression() throws(ItemAbandoned) -> Syntax {
    let first = try operand()
    guard infix != nil else { return first }
    var operands = [first]
    var operators: [Syntax.Infix] = []
    while let kind = infix {
      operators.append(Syntax.Infix(kind: kind, range: token.range))
      advance()
      operands.append(try operand())
    }
    return .sequence(operands, operators)
  }

  private var infix: InfixOperator? {
    switch token.kind {
    case .sign(let sign): InfixOperator(rawValue: sign.rawValue)
    case .keyword(.xor): .xor
    default: nil
    }
  }

  private mutating func operand() throws(ItemAbandoned) -> Syntax {
    try countOperand()
    let start = token.range.lowerBound
    let prefix: Syntax.PrefixOperator
    switch token.kind {
    case .sign(.not): prefix = .not
    case .sign(.minus): prefix = .minus
    default: return try primary()
    }
    advance()
    let inner = try nested { (parser) throws(ItemAbandoned) in try parser.operand() }
    return .prefix(prefix, inner, start..<lastEnd)
  }

  private mutating func primary() throws(ItemAbandoned) -> Syntax {
    let start = token.range
    switch token.kind {
    case .integer:
      advance()
      return .integer(start)
    case .sign(.leftParenthesis):
      advance()
      let inner = try nested { (parser) throws(ItemAbandoned) in try parser.expression() }
      try expect(.rightParenthesis, "to close the parenthesis")
      return .group(inner, start.lowerBound..<lastEnd)
    case .name:
      advance()
      return try afterName(start)
    case .keyword(let word) where word.isFunction:
      advance()
      try expect(.leftParenthesis, "after '\(word.rawValue)'")
      let arguments = try list(until: .rightParenthesis)
      return .call(name: start, arguments: arguments, range: start.lowerBound..<lastEnd)
    default: throw unexpectedInExpression("a mask or an integer")
    }
  }

  private mutating func afterName(_ name: Range<Int>) throws(ItemAbandoned) -> Syntax {
    if accept(.leftParenthesis) {
      let arguments = try list(until: .rightParenthesis)
      return .call(name: name, arguments: arguments, range: name.lowerBound..<lastEnd)
    }
    if accept(.leftBracket) {
      let indices = try list(until: .rightBracket)
      return .lookUp(name: name, indices: indices, range: name.lowerBound..<lastEnd)
    }
    return .name(name)
  }

  private mutating func list(until close: Token.Sign) throws(ItemAbandoned) -> [Syntax] {
    var list: [Syntax] = []
    if accept(close) { return list }
    repeat {
      list.append(try nested { (parser) throws(ItemAbandoned) in try parser.expression() })
    } while accept(.comma)
    try expect(close, "or ','")
    return list
  }

  /// `lo...hi`, `lo...` or `...hi`.
  mutating func range() throws(ItemAbandoned) -> RangeSyntax {
    let lower: Syntax? = token.kind == .sign(.range) ? nil : try expression()
    try expect(.range, "between the ends of a range")
    let upper: Syntax? = beginsExpression ? try expression() : nil
    return RangeSyntax(lower: lower, upper: upper)
  }

  private var beginsExpression: Bool {
    switch token.kind {
    case .name, .integer, .sign(.leftParenthesis), .sign(.minus): true
    case .keyword(let word): word.isFunction
    default: false
    }
  }
}
