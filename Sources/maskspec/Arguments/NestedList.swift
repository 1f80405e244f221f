/// Lists inside each other with integers or booleans in them, as the command line takes data:
/// `[0, 0, 1]`, `[[true, false], [true, true]]`.
struct NestedList {
  /// How long the lists of each level are, outermost first.
  private(set) var shape: [Int] = []
  private(set) var values: [Int] = []
  private(set) var isBoolean = true

  /// What is wrong with a text, in the reader's words.
  struct Failure: Error {
    let reason: String
  }

  private let bytes: [UInt8]
  private var index = 0
  /// How many entries each list has that is still open, outermost first.
  private var counts: [Int] = []
  /// Levels of which no list is closed yet, so that their length is not known.
  private var unknownLevelCount = 0

  init(_ text: String) throws(Failure) {
    bytes = Array(text.utf8)
    repeat { try readEntry() } while !counts.isEmpty
    skipSpaces()
    guard index == bytes.count else { throw unexpected("the end") }
    isBoolean = isBoolean && !values.isEmpty
  }

  /// Reads a value or the beginning of a list, and what closes behind it.
  private mutating func readEntry() throws(Failure) {
    skipSpaces()
    if take("[") {
      try openList()
      skipSpaces()
      guard take("]") else { return }
      try closeList()
    } else {
      try readValue()
    }
    while !counts.isEmpty {
      skipSpaces()
      if take(",") { return }
      guard take("]") else { throw unexpected("',' or ']'") }
      try closeList()
    }
  }

  private mutating func openList() throws(Failure) {
    if !counts.isEmpty { counts[counts.count - 1] += 1 }
    if counts.count == shape.count {
      guard values.isEmpty, unknownLevelCount == shape.count else { throw Self.mixed }
      shape.append(0)
      unknownLevelCount += 1
    }
    counts.append(0)
  }

  private mutating func closeList() throws(Failure) {
    let count = counts.removeLast()
    if unknownLevelCount > counts.count {
      unknownLevelCount = counts.count
      shape[counts.count] = count
    }
    guard shape[counts.count] == count else {
      throw Failure(
        reason: "one list has \(shape[counts.count]) entries, and one beside it \(count)"
      )
    }
  }

  private mutating func readValue() throws(Failure) {
    let start = index
    while index < bytes.count, Self.isOfWord(bytes[index]) { index += 1 }
    let word = String(decoding: bytes[start..<index], as: UTF8.self)
    let value = ["true": 1, "false": 0][word] ?? Int(word)
    guard let value else {
      if let number = Double(word), abs(number) >= 0x1p63 {
        throw Failure(reason: "\(word.prefix(30)) does not fit 64-bit integers")
      }
      index = start
      throw unexpected("an integer, true, false or '['")
    }
    guard !counts.isEmpty else { throw Failure(reason: "a list begins with '['") }
    guard counts.count == shape.count else { throw Self.mixed }
    counts[counts.count - 1] += 1
    values.append(value)
    if word != "true" && word != "false" { isBoolean = false }
  }

  private static let mixed = Failure(reason: "a list holds values or lists, not both")

  private static func isOfWord(_ byte: UInt8) -> Bool {
    let character = Character(UnicodeScalar(byte))
    return character.isLetter || character.isNumber || "+-._".contains(character)
  }

  private mutating func skipSpaces() {
    while index < bytes.count, " \t\r\n".utf8.contains(bytes[index]) { index += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private func unexpected(_ expected: String) -> Failure {
    let rest = String(decoding: bytes[index...].prefix(64), as: UTF8.self)
    let found = rest.prefix { !" ,]\n".contains($0) }
    let name = rest.isEmpty ? "the end" : "'\(found.isEmpty ? rest.prefix(1) : found.prefix(20))'"
    return Failure(reason: "expected \(expected), found \(name)")
  }
}
