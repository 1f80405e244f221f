/// What a program is told of a case, but for the case's number and its files.
///
/// It is written by hand: Foundation's encoder writes the number 1.0 as `1`, which many languages
/// read as an integer, and then refuse.
struct OutsideRequest: Hashable, Sendable {
  /// The fields of the object, with a comma in front of each.
  private(set) var fields = ""

  /// Adds a number, with all of its digits; nil for nothing.
  mutating func add(_ word: String, _ number: Double?) {
    if let number { add(word, json: "\(number)") }
  }

  /// Adds an integer.
  mutating func add(_ word: String, _ number: Int) { add(word, json: "\(number)") }

  /// Adds true or false.
  mutating func add(_ word: String, _ flag: Bool) { add(word, json: "\(flag)") }

  /// Adds numbers; none of them for nothing.
  mutating func add(_ word: String, _ numbers: [some CustomStringConvertible]) {
    guard !numbers.isEmpty else { return }
    add(word, json: "[\(numbers.map(\.description).joined(separator: ","))]")
  }

  /// Adds text.
  mutating func add(_ word: String, _ text: String) {
    var quoted = "\""
    for character in text.unicodeScalars {
      if character == "\"" || character == "\\" { quoted += "\\" }
      // A line of the exchange has no line end inside, and JSON no other control characters.
      quoted.unicodeScalars.append(character.value < 0x20 ? " " : character)
    }
    add(word, json: quoted + "\"")
  }

  private mutating func add(_ word: String, json: String) { fields += ",\"\(word)\":\(json)" }
}
