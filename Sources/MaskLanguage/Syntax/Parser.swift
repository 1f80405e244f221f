import MaskAlgebra

/// Turns text into items, going on after every error.
///
/// Recursive descent with one token of look-ahead. Depth is counted, so that no input exhausts the
/// stack; an item with an error is skipped to the next word that begins one at the start of a line.
struct Parser {
  let source: SourceText
  private(set) var problems: DiagnosticList
  private(set) var token: Token
  private var lexer: Lexer
  private var depth = 0
  private var operandCount = 0
  /// Where the last token that was consumed ended.
  private(set) var lastEnd = 0

  /// Parentheses, arguments and prefix operators inside each other.
  static let depthLimit = 100
  /// Operands in one file.
  static let operandLimit = 2_000_000

  init(_ source: SourceText) {
    self.source = source
    problems = DiagnosticList(source: source)
    lexer = Lexer(source)
    token = Token(kind: .end, range: 0..<0, startsLine: true)
    if let byteCount = source.excessByteCount {
      report(.fileTooLarge(byteCount: byteCount, limit: SourceText.byteLimit), at: 0..<0)
      stop()
    } else if let offset = source.firstInvalidOffset {
      report(.notUTF8, at: offset..<offset + 1)
      stop()
    } else {
      token = lexer.next()
    }
  }

  /// Whether nothing was wrong so far.
  var isClean: Bool { problems.diagnostics.isEmpty }

  mutating func report(_ problem: Problem, at range: Range<Int>) {
    problems.report(problem, at: range)
    if problems.isFull { stop() }
  }

  /// Lets the rest of the text be.
  private mutating func stop() {
    let end = source.bytes.count
    token = Token(kind: .end, range: end..<end, startsLine: true)
    lexer = Lexer(source, at: end)
  }
}

/// Thrown to leave an item that cannot be read; the error has been reported.
struct ItemAbandoned: Error {}

// MARK: - Tokens

extension Parser {
  mutating func advance() {
    lastEnd = token.range.upperBound
    token = lexer.next()
  }

  func text(_ range: Range<Int>) -> String { source.text(range) }

  /// The keyword that the current token is, if it is one.
  var keyword: Keyword? {
    if case .keyword(let word) = token.kind { word } else { nil }
  }

  /// Whether the current token is a certain word that is none of the language's own.
  func isName(_ word: String) -> Bool {
    token.kind == .name && token.range.count == word.utf8.count && text(token.range) == word
  }

  /// Whether the current token is the first of another item.
  var beginsNextItem: Bool {
    token.startsLine && lastEnd > 0
      && (keyword?.beginsItem == true || token.kind == .documentation)
  }

  mutating func accept(_ sign: Token.Sign) -> Bool {
    guard token.kind == .sign(sign) else { return false }
    advance()
    return true
  }

  mutating func accept(_ word: Keyword) -> Bool {
    guard keyword == word else { return false }
    advance()
    return true
  }

  mutating func expect(_ sign: Token.Sign, _ purpose: String) throws(ItemAbandoned) {
    guard !accept(sign) else { return }
    throw unexpected("'\(sign.rawValue)' \(purpose)")
  }

  mutating func expect(_ word: Keyword, _ purpose: String) throws(ItemAbandoned) {
    guard !accept(word) else { return }
    throw unexpected("'\(word.rawValue)' \(purpose)")
  }

  /// A name of the reader's own.
  mutating func expectName(_ what: String) throws(ItemAbandoned) -> Range<Int> {
    let range = token.range
    if let keyword, !beginsNextItem {
      report(.reservedName(keyword.rawValue, isSymbol: false), at: range)
    } else if token.kind != .name {
      throw unexpected(what)
    } else if Symbol(rawValue: text(range)) != nil {
      report(.reservedName(text(range), isSymbol: true), at: range)
    }
    advance()
    return range
  }

  /// Reports that something else was expected here.
  ///
  /// What is missing at the end of an item is missing there, not where the next one begins.
  mutating func unexpected(_ what: String, help: String = "") -> ItemAbandoned {
    let range = token.range
    switch token.kind {
    case .end:
      report(.expected(what, found: "the end of the text", help: help), at: lastEnd..<lastEnd)
    case _ where beginsNextItem:
      report(.expected(what, found: "the end of the line", help: help), at: lastEnd..<lastEnd)
    case .unknown: report(.unexpectedCharacter(text(range)), at: range)
    case .unterminatedString:
      report(.unterminatedString, at: range.lowerBound..<range.lowerBound + 1)
    case .sign(.halfOpenRange): report(.halfOpenRange, at: range)
    case .documentation: report(.expected(what, found: "a documentation comment"), at: range)
    default:
      let found = "'\(source.shortText(range))'"
      report(.expected(what, found: found, help: help), at: range)
    }
    return ItemAbandoned()
  }

  /// Reports that an expression should go on, or end, otherwise.
  mutating func unexpectedInExpression(_ what: String) -> ItemAbandoned {
    unexpected(what, help: Problem.meantInstead[source.shortText(token.range)] ?? "")
  }

  /// Goes on to the next line that begins with a word that begins an item.
  mutating func skipToNextItem() {
    while token.kind != .end, !beginsNextItem { advance() }
  }

  /// Runs a part one level deeper, or abandons the item where that is too deep.
  mutating func nested<Result>(
    _ nesting: Nesting = .parentheses,
    _ body: (inout Parser) throws(ItemAbandoned) -> Result
  ) throws(ItemAbandoned) -> Result {
    guard depth < Self.depthLimit else {
      report(.tooDeep(limit: Self.depthLimit, nesting), at: token.range)
      throw ItemAbandoned()
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  mutating func countOperand() throws(ItemAbandoned) {
    operandCount += 1
    guard operandCount > Self.operandLimit else { return }
    report(.tooManyOperands(limit: Self.operandLimit), at: token.range)
    stop()
    throw ItemAbandoned()
  }

  /// Reads whole lines from the end of the current one as long as a closure takes them.
  ///
  /// The drawn cells of an example are the one place where the end of a line means something.
  mutating func takeLines(_ take: (Range<Int>) -> Bool) {
    var line = source.line(at: lastEnd) + 1
    while line <= source.lineCount, take(source.range(ofLine: line)) { line += 1 }
    let next =
      line <= source.lineCount ? source.range(ofLine: line).lowerBound : source.bytes.count
    lexer = Lexer(source, at: next)
    token = lexer.next()
  }
}
