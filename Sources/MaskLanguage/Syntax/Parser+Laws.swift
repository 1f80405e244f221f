extension Parser {
  mutating func law(start: Int, isNegated: Bool) throws(ItemAbandoned) -> LawSyntax {
    var name = ""
    if token.kind == .string {
      name = String(text(token.range).dropFirst().dropLast())
      advance()
    }
    try expect(.colon, name.isEmpty ? "or a name in quotes after 'law'" : "after the name")
    return try lawBody(start: start, name: name, isNegated: isNegated)
  }

  /// What follows the colon: `[at …:] [for …:] STATEMENT [where CONDITION]`.
  mutating func lawBody(
    start: Int,
    name: String = "",
    isNegated: Bool = false
  ) throws(ItemAbandoned) -> LawSyntax {
    var window: LawSyntax.Window?
    var quantifiers: [LawSyntax.Quantifier] = []
    while let keyword, keyword == .at || keyword == .for {
      if keyword == .at, window == nil {
        advance()
        window = try self.window()
      } else if keyword == .for, quantifiers.isEmpty {
        advance()
        quantifiers = try self.quantifiers()
      } else {
        throw unexpected(
          "the statement of the law",
          help: keyword == .for ? "name all in one: 'for P in 0..., W in 1...:'" : ""
        )
      }
    }
    let statement = try statement()
    let condition = accept(.where) ? try expression() : nil
    return LawSyntax(
      start: start,
      name: name,
      isNegated: isNegated,
      window: window,
      quantifiers: quantifiers,
      statement: statement,
      condition: condition
    )
  }

  private mutating func window() throws(ItemAbandoned) -> LawSyntax.Window {
    let queryCount = try setting("m")
    try expect(.comma, "and 'offset = …', which 'at' fixes too")
    let offset = try setting("offset")
    try expect(.colon, "after 'at …'")
    return LawSyntax.Window(queryCount: queryCount, offset: offset)
  }

  private mutating func setting(_ name: String) throws(ItemAbandoned) -> Syntax {
    guard isName(name) else { throw unexpected("'\(name) = …'") }
    advance()
    try expect(.assign, "after '\(name)'")
    return try expression()
  }

  private mutating func quantifiers() throws(ItemAbandoned) -> [LawSyntax.Quantifier] {
    var quantifiers: [LawSyntax.Quantifier] = []
    var namesMasks = false
    repeat {
      if accept(.masks) { namesMasks = true }
      let name = try expectName(namesMasks ? "the name of a mask" : "the name of a parameter")
      if keyword == .in || !namesMasks {
        try expect(.in, "and a range after '\(source.shortText(name))'")
        quantifiers.append(.parameter(name: name, try range()))
        namesMasks = false
      } else if case .masks(let names) = quantifiers.last {
        quantifiers[quantifiers.count - 1] = .masks(names + [name])
      } else {
        quantifiers.append(.masks([name]))
      }
    } while accept(.comma)
    try expect(.colon, "after 'for …'")
    return quantifiers
  }

  private mutating func statement() throws(ItemAbandoned) -> LawSyntax.Statement {
    switch keyword {
    case .rows, .columns:
      let isRows = keyword == .rows
      advance()
      let mask = try expression()
      try expect(.nonempty, "after the mask")
      return isRows ? .rows(mask) : .columns(mask)
    case .stable:
      advance()
      return .stable(try expression())
    default: return .relation(try expression())
    }
  }
}
