extension Parser {
  /// Every item of a spec file, and the names of those that could not be read.
  ///
  /// Using a name whose definition is broken is no further error.
  mutating func items() -> (items: [ItemSyntax], brokenNames: Set<String>) {
    var items: [ItemSyntax] = []
    var brokenNames: Set<String> = []
    while token.kind != .end {
      var name: Range<Int>?
      do {
        let item = try item(&name)
        try endItem(item)
        if let name, source.isReserved(name) { brokenNames.insert(text(name)) }
        items.append(item)
      } catch {
        if let name { brokenNames.insert(text(name)) }
        skipToNextItem()
      }
    }
    return (items, brokenNames)
  }

  private mutating func endItem(_ item: ItemSyntax) throws(ItemAbandoned) {
    if token.kind == .end || keyword?.beginsItem == true || token.kind == .documentation { return }
    // A word at the start of a line is more likely a misspelt beginning than a continuation.
    if token.startsLine, token.kind == .name || !item.endsWithFormula { return }
    switch item {
    case .mask, .law: throw unexpectedInExpression("an operator or a new line")
    case .input: throw unexpected("'nondecreasing' or a new line")
    case .example, .include: throw unexpected("a new line")
    }
  }

  /// Reports that no item begins here.
  private mutating func unexpectedBeginning() -> ItemAbandoned {
    let words = Keyword.allCases.filter(\.beginsItem).map(\.rawValue)
    let nearest = token.kind == .name ? words.nearest(to: text(token.range)) : nil
    return unexpected(
      "'mask', 'law', 'not law', 'example', 'input' or 'include'",
      help: nearest.map { "did you mean '\($0)'?" } ?? ""
    )
  }

  /// One item; `name` is the name that it defines, as soon as that is read.
  private mutating func item(_ name: inout Range<Int>?) throws(ItemAbandoned) -> ItemSyntax {
    let documentation = documentation()
    let start = token.range.lowerBound
    switch keyword {
    case .mask:
      advance()
      return .mask(try mask(documentation, &name))
    case .law:
      advance()
      return .law(try law(start: start, isNegated: false))
    case .not:
      advance()
      try expect(.law, "after 'not'")
      return .law(try law(start: start, isNegated: true))
    case .example:
      advance()
      return .example(try example(start: start))
    case .input:
      advance()
      return .input(try input(&name))
    case .include:
      advance()
      guard token.kind == .string else { throw unexpected("a path in quotes") }
      let path = token.range
      advance()
      return .include(path: path)
    default:
      let error = unexpectedBeginning()
      if token.kind == .name {
        advance()
        if token.kind == .name, !source.isReserved(token.range) { name = token.range }
      }
      throw error
    }
  }

  private mutating func documentation() -> String {
    var lines: [Substring] = []
    while token.kind == .documentation {
      var line = text(token.range).dropFirst(3)
      if line.first == " " { line.removeFirst() }
      while line.last?.isWhitespace == true { line.removeLast() }
      lines.append(line)
      advance()
    }
    return lines.joined(separator: "\n")
  }

  private mutating func mask(
    _ documentation: String,
    _ definedName: inout Range<Int>?
  ) throws(ItemAbandoned) -> MaskSyntax {
    let name = try expectName("the name of the mask")
    definedName = name
    var parameters: [MaskSyntax.Parameter] = []
    if accept(.leftParenthesis) {
      repeat {
        let parameter = try expectName("the name of a parameter")
        let range = accept(.colon) ? try range() : nil
        parameters.append(MaskSyntax.Parameter(name: parameter, range: range))
      } while accept(.comma)
      try expect(.rightParenthesis, "after the parameters")
    }
    try expect(.assign, "before the formula")
    return MaskSyntax(
      name: name,
      parameters: parameters,
      documentation: documentation,
      body: try expression()
    )
  }

  private mutating func input(
    _ definedName: inout Range<Int>?
  ) throws(ItemAbandoned) -> InputSyntax {
    let name = try expectName("the name of the input")
    definedName = name
    try expect(.leftBracket, "before the axes")
    var axes: [Range<Int>] = []
    repeat {
      guard token.kind == .name else { throw unexpected("an axis") }
      axes.append(token.range)
      advance()
    } while accept(.comma)
    try expect(.rightBracket, "after the axes")
    try expect(.colon, "before what the values are")
    let kind: InputSyntax.Kind
    if isName("int") {
      kind = .integers
      advance()
    } else if isName("bool") {
      kind = .booleans
      advance()
    } else if token.kind == .name, !isName("n"), !isName("m") {
      throw unexpected("'int', 'bool' or a range 'lo...hi'")
    } else {
      kind = .range(try range())
    }
    return InputSyntax(
      name: name,
      axes: axes,
      kind: kind,
      isNondecreasing: accept(.nondecreasing)
    )
  }
}

extension ItemSyntax {
  /// Whether an operator would continue the item.
  fileprivate var endsWithFormula: Bool {
    switch self {
    case .mask, .law: true
    case .input, .example, .include: false
    }
  }
}
