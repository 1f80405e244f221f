extension Parser {
  mutating func example(start: Int) throws(ItemAbandoned) -> ExampleSyntax {
    let mask = try expression()
    var settings: [ExampleSyntax.Setting] = []
    var namesInputs = false
    while accept(.comma) {
      if isName("inputs") {
        advance()
        namesInputs = true
      }
      guard token.kind == .name else { throw unexpected("a setting such as 'n = 5'") }
      let name = token.range
      advance()
      try expect(.assign, "after '\(source.shortText(name))'")
      let isInput = namesInputs && !["n", "m", "offset"].contains(text(name))
      settings.append(ExampleSyntax.Setting(name: name, value: try value(), isInput: isInput))
    }
    let colon = token.range
    try expect(.colon, "and the rows of the example")
    guard token.startsLine || token.kind == .end else {
      throw unexpected("the rows of the example on the lines below")
    }
    return ExampleSyntax(
      start: start,
      mask: mask,
      settings: settings,
      rows: try rows(),
      colon: colon
    )
  }

  /// The drawn rows, up to a blank line or one that begins with a word.
  private mutating func rows() throws(ItemAbandoned) -> [ExampleSyntax.Row] {
    var rows: [ExampleSyntax.Row] = []
    var strange: [(text: String, range: Range<Int>)] = []
    let source = source
    takeLines { range in
      let row = DrawnRow(source.text(range), at: range.lowerBound)
      guard let row else { return false }
      if let character = row.strange { strange.append(character) }
      rows.append(ExampleSyntax.Row(cells: row.cells, range: row.range))
      return true
    }
    for character in strange { report(.exampleCell(character.text), at: character.range) }
    guard strange.isEmpty else { throw ItemAbandoned() }
    return rows
  }

  private mutating func value() throws(ItemAbandoned) -> ValueSyntax {
    let start = token.range
    if isName("true") || isName("false") {
      let isTrue = isName("true")
      advance()
      return .truth(isTrue, start)
    }
    guard accept(.leftBracket) else { return .integer(try expression()) }
    var list: [ValueSyntax] = []
    if token.kind != .sign(.rightBracket) {
      repeat {
        try countOperand()
        list.append(try nested(.lists) { (parser) throws(ItemAbandoned) in try parser.value() })
      } while accept(.comma)
    }
    try expect(.rightBracket, "or ','")
    return .list(list, start.lowerBound..<lastEnd)
  }
}

/// A line of an example as its reader sees it.
private struct DrawnRow {
  private(set) var cells: [Bool] = []
  private(set) var range: Range<Int>
  /// The first character that is no cell.
  private(set) var strange: (text: String, range: Range<Int>)?

  /// Nil for a line that is no row: blank, a comment, or one that begins with a word.
  init?(_ line: String, at start: Int) {
    let drawn = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line[...]
    var offset = start
    var ends: (first: Int, last: Int)?
    for character in drawn {
      let next = offset + character.utf8.count
      defer { offset = next }
      if character == " " || character == "\t" { continue }
      switch character {
      case "1", "x", "X", "■": cells.append(true)
      case "0", ".", "·": cells.append(false)
      case _ where ends == nil && character.isLetter: return nil
      default: strange = strange ?? (String(character), offset..<next)
      }
      ends = (ends?.first ?? offset, next)
    }
    guard let ends else { return nil }
    range = ends.first..<ends.last
  }
}
