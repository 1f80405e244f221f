extension Arguments {
  /// The integer given for an option: `1000`, `1_000`, `1e9`.
  func integer(_ option: String) throws -> Int? {
    try value(option).map { try Self.integer($0, of: "'\(option)'") }
  }

  /// The count given for an option.
  func count(_ option: String) throws -> Int? {
    guard let count = try integer(option) else { return nil }
    guard count >= 0 else { throw UsageError("'\(option)' is 0 or more, not \(count)") }
    return count
  }

  /// The integer of a text, which errors call by a name.
  static func integer(_ text: String, of name: String) throws -> Int {
    if let integer = integer(text) { return integer }
    guard let number = Double(text.filter { $0 != "_" }), abs(number) > 0x1p53 else {
      throw UsageError("\(name) is an integer, not '\(text)'")
    }
    // What is past 64 bits, and what is within but written as a double that may not hold it.
    throw UsageError(
      abs(number) < 0x1p63
        ? "\(name) is not exact as \(text); write out its digits"
        : "\(name) does not fit 64-bit integers: \(text)"
    )
  }

  /// nil unless the text is an integer that fits.
  static func integer(_ text: String) -> Int? {
    if let integer = Int(text.filter { $0 != "_" }) { return integer }
    // 1e9 and the like: whole numbers that a double holds exactly.
    guard let number = Double(text), number == number.rounded(), abs(number) <= 0x1p53 else {
      return nil
    }
    return Int(number)
  }
}
