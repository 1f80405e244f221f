extension NumpyHeader {
  /// Reads the dictionary that is the header's text.
  ///
  /// It is the one dictionary that the format asks for and nothing more of Python: three keys in
  /// any order, strings in either quotes, commas before a closing bracket, integers with the `L`
  /// of Python 2.
  init(text: [UInt8]) throws(NumpyError) {
    var scanner = HeaderScanner(text)
    var descriptor: (type: NumpyElementType, isBigEndian: Bool)?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try scanner.expect("{", "'{', the start of a dictionary")
    while !scanner.take("}") {
      let key = try scanner.string("a key in quotes, or '}'")
      try scanner.expect(":", "':' after the key '\(key)'")
      switch key {
      case "descr" where descriptor == nil: descriptor = try scanner.elementType()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try scanner.boolean()
      case "shape" where shape == nil: shape = try scanner.tuple()
      case "descr", "fortran_order", "shape": throw NumpyError.duplicateKey(key)
      default: throw NumpyError.unknownKey(key)
      }
      if !scanner.take(",") {
        try scanner.expect("}", "',' or '}' after the value of '\(key)'")
        break
      }
    }
    try scanner.expectEnd()
    guard let descriptor else { throw NumpyError.missingKey("descr") }
    guard let isFortranOrder else { throw NumpyError.missingKey("fortran_order") }
    guard let shape else { throw NumpyError.missingKey("shape") }
    self.init(
      elementType: descriptor.type,
      isBigEndian: descriptor.isBigEndian,
      isFortranOrder: isFortranOrder,
      shape: shape
    )
  }
}

/// Reads a header's text from left to right.
private struct HeaderScanner {
  private let text: [UInt8]
  private var position = 0

  init(_ text: [UInt8]) { self.text = text }

  private var next: UInt8? { position < text.count ? text[position] : nil }

  private func malformed(_ expected: String) -> NumpyError {
    .malformedHeader(position: position, expected: expected)
  }

  private mutating func skipSpaces() {
    while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  /// Steps over a character, and any space before it, if it comes next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpaces()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar, _ expected: String) throws(NumpyError) {
    guard take(character) else { throw malformed(expected) }
  }

  mutating func expectEnd() throws(NumpyError) {
    skipSpaces()
    guard next == nil else { throw malformed("the end; nothing follows the dictionary") }
  }

  mutating func string(_ expected: String) throws(NumpyError) -> String {
    skipSpaces()
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw malformed(expected)
    }
    let start = position + 1
    guard let end = text[start...].firstIndex(of: quote) else {
      throw malformed("a string with a closing quote")
    }
    position = end + 1
    return String(decoding: text[start..<end], as: UTF8.self)
  }

  /// `'<f4'`: the byte order, then the kind and size.
  mutating func elementType() throws(NumpyError) -> (type: NumpyElementType, isBigEndian: Bool) {
    if take("[") { throw NumpyError.unsupportedElementType("[…], a structure") }
    let code = try string("the element type in quotes, as in '<f4'")
    guard let order = code.first, "<>=|".contains(order),
      let type = NumpyElementType(rawValue: String(code.dropFirst()))
    else { throw NumpyError.unsupportedElementType(code) }
    // '=' is the writer's own order, and every machine that is likely to have written is this one.
    return (type, order == ">")
  }

  mutating func boolean() throws(NumpyError) -> Bool {
    skipSpaces()
    for (word, value) in [("True", true), ("False", false)]
    where text[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw malformed("True or False, the value of 'fortran_order'")
  }

  /// `(3, 4)`, `(3,)`, `()`.
  mutating func tuple() throws(NumpyError) -> [Int] {
    try expect("(", "'(', the start of the shape")
    var extents: [Int] = []
    while !take(")") {
      extents.append(try integer())
      if take(",") { continue }
      // Python reads `(3)` as a number, not as a tuple.
      guard extents.count > 1 else { throw malformed("',' after the shape's only extent") }
      try expect(")", "',' or ')' in the shape")
      break
    }
    return extents
  }

  private mutating func integer() throws(NumpyError) -> Int {
    skipSpaces()
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    let digits = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > digits else {
      throw NumpyError.malformedHeader(position: start, expected: "an integer or ')' in the shape")
    }
    guard let value = Int(String(decoding: text[start..<position], as: UTF8.self)) else {
      throw NumpyError.malformedHeader(position: start, expected: "an extent of at most 64 bits")
    }
    if next == UInt8(ascii: "L") { position += 1 }
    return value
  }
}
