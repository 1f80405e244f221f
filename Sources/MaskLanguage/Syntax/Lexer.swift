import MaskAlgebra

/// Reads tokens one at a time, so that a long file costs no more than its longest item.
struct Lexer {
  let source: SourceText
  private var offset: Int
  private var startsLine = true

  init(_ source: SourceText, at offset: Int = 0) {
    self.source = source
    self.offset = offset
  }

  mutating func next() -> Token {
    skipBlanks()
    let start = offset
    let isFirst = startsLine
    startsLine = false
    let kind = scan(isFirst: isFirst)
    return Token(kind: kind, range: start..<offset, startsLine: isFirst)
  }

  private func byte(_ distance: Int = 0) -> UInt8? {
    let index = offset + distance
    return index < source.bytes.count ? source.bytes[index] : nil
  }

  private mutating func skipBlanks() {
    while let current = byte() {
      switch current {
      case UInt8(ascii: "\n"):
        startsLine = true
        offset += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): offset += 1
      case UInt8(ascii: "/") where slashCount >= 2:
        // Three slashes on a line of their own document what is below; four draw a line.
        if startsLine, slashCount == 3 { return }
        skipToEndOfLine()
      default: return
      }
    }
  }

  /// How many slashes stand here, up to four.
  private var slashCount: Int {
    (0..<4).first { byte($0) != UInt8(ascii: "/") } ?? 4
  }

  private mutating func skipToEndOfLine() {
    while let current = byte(), current != UInt8(ascii: "\n") { offset += 1 }
  }

  private mutating func scan(isFirst: Bool) -> Token.Kind {
    guard let first = byte() else { return .end }
    if first.isNameStart { return scanName() }
    if first.isDigit {
      while let next = byte(), next.isNamePart { offset += 1 }
      return .integer
    }
    if first == UInt8(ascii: "\"") { return scanString() }
    if isFirst, slashCount == 3 {
      skipToEndOfLine()
      return .documentation
    }
    if let sign = sign(startingWith: first) {
      offset += sign.rawValue.utf8.count
      return .sign(sign)
    }
    skipCharacter()
    return .unknown
  }

  private mutating func scanName() -> Token.Kind {
    let start = offset
    while let next = byte(), next.isNamePart { offset += 1 }
    guard offset - start <= Keyword.longest else { return .name }
    return Keyword(rawValue: source.text(start..<offset)).map { .keyword($0) } ?? .name
  }

  private mutating func scanString() -> Token.Kind {
    offset += 1
    while let current = byte(), current != UInt8(ascii: "\n") {
      offset += 1
      if current == UInt8(ascii: "\"") { return .string }
    }
    return .unterminatedString
  }

  /// Goes past one character, however many bytes it has.
  private mutating func skipCharacter() {
    offset += 1
    while let next = byte(), next & 0xC0 == 0x80 { offset += 1 }
  }

  private func sign(startingWith first: UInt8) -> Token.Sign? {
    Self.signs[Int(first)].first { sign in
      for (distance, expected) in sign.rawValue.utf8.enumerated() where byte(distance) != expected {
        return false
      }
      return true
    }
  }

  /// The signs by their first byte, the longest first, so that `<=` is not read as `<`.
  private static let signs: [[Token.Sign]] = {
    let longestFirst = Token.Sign.allCases.sorted {
      $0.rawValue.utf8.count > $1.rawValue.utf8.count
    }
    return (0..<256).map { byte in
      longestFirst.filter { $0.rawValue.utf8.first == UInt8(byte) }
    }
  }()
}
