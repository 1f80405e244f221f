/// Reads the JSON of a `.safetensors` header from left to right.
///
/// Foundation's decoder takes the last of two equal keys without a word, and so two readers of one
/// file could see two different tensors. This one gives every key to its caller, in order.
struct JSONScanner {
  private let text: [UInt8]
  private(set) var position = 0

  init(_ text: [UInt8]) { self.text = text }

  private var next: UInt8? { position < text.count ? text[position] : nil }

  func malformed(_ expected: String, at position: Int? = nil) -> SafetensorsError {
    .malformedHeader(position: position ?? self.position, expected: expected)
  }

  private mutating func skipSpaces() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  /// Steps over a character, and any space before it, if it comes next.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(
    _ character: Unicode.Scalar,
    _ expected: String
  ) throws(SafetensorsError) {
    guard take(character) else { throw malformed(expected) }
  }

  mutating func expectEnd() throws(SafetensorsError) {
    skipSpaces()
    guard next == nil else { throw malformed("the end; nothing follows the object but spaces") }
  }

  /// Reads an object: calls a closure after each key, which reads the value.
  mutating func object(
    _ name: String,
    _ value: (inout Self, _ key: String) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    try expect("{", "'{', the start of \(name)")
    if take("}") { return }
    repeat {
      skipSpaces()
      let key = try string("a key in double quotes")
      try expect(":", "':' after the key '\(key)'")
      try value(&self, key)
    } while take(",")
    try expect("}", "',' or '}' in \(name)")
  }

  /// Reads a list of integers that are not negative.
  mutating func integers(_ name: String) throws(SafetensorsError) -> [Int] {
    try expect("[", "'[', the start of \(name)")
    if take("]") { return [] }
    var integers: [Int] = []
    repeat { integers.append(try integer(name)) } while take(",")
    try expect("]", "',' or ']' in \(name)")
    return integers
  }

  private mutating func integer(_ name: String) throws(SafetensorsError) -> Int {
    skipSpaces()
    let start = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    let digits = text[start..<position]
    // JSON has no leading zeros.
    guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else {
      throw malformed("an integer of 0 or more in \(name)", at: start)
    }
    guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
      throw malformed("an integer of at most 63 bits in \(name)", at: start)
    }
    return value
  }
}

// MARK: Strings

extension JSONScanner {
  /// Reads a string.
  mutating func string(_ expected: String) throws(SafetensorsError) -> String {
    try expect("\"", expected)
    let start = position
    var bytes: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw malformed("a character that is not a control character") }
      position += 1
      if byte == UInt8(ascii: "\\") {
        bytes += Array(try escape().utf8)
      } else {
        bytes.append(byte)
      }
    }
    try expect("\"", "a closing quote")
    guard let string = String(validating: bytes, as: UTF8.self) else {
      throw malformed("text in UTF-8", at: start)
    }
    return string
  }

  /// What stands after a backslash.
  private mutating func escape() throws(SafetensorsError) -> String {
    let start = position
    guard let byte = next else { throw malformed("an escape such as \\n") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return String(Unicode.Scalar(byte))
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(from: start)
    default: throw malformed("an escape such as \\n", at: start)
    }
  }

  /// One or two groups of four digits, as UTF-16 has it.
  private mutating func unicodeEscape(from start: Int) throws(SafetensorsError) -> String {
    var units = [try codeUnit()]
    if UTF16.isLeadSurrogate(units[0]), text[position...].starts(with: "\\u".utf8) {
      position += 2
      units.append(try codeUnit())
    }
    guard let string = String(validating: units, as: UTF16.self) else {
      throw malformed("a character; half of a pair is none", at: start)
    }
    return string
  }

  private mutating func codeUnit() throws(SafetensorsError) -> UInt16 {
    let digits = text[position...].prefix(4)
    let isHexadecimal = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    guard digits.count == 4, isHexadecimal,
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw malformed("four hexadecimal digits") }
    position += 4
    return unit
  }
}

/// A string as JSON writes it, with its quotes.
func jsonText(_ string: String) -> String {
  var text = "\""
  for scalar in string.unicodeScalars {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\u{0}"..<" ":
      let digits = String(scalar.value, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: text.unicodeScalars.append(scalar)
    }
  }
  return text + "\""
}
