/// A JSON document; the keys of its objects stay in the order in which they are given.
enum JSON {
  case null
  case bool(Bool)
  case integer(Int)
  /// A count, of any size.
  case count(UInt128)
  /// A number; JSON has no infinities and no NaN, so these become `"-inf"`, `"inf"` and `"nan"`.
  case number(Double)
  case string(String)
  case array([JSON])
  case object([Field])

  /// A key and its value.
  struct Field {
    var key: String
    var value: JSON
  }

  /// An object without the keys that have nothing to say.
  static func object(compacting pairs: KeyValuePairs<String, JSON?>) -> JSON {
    .object(pairs.compactMap { key, value in value.map { Field(key: key, value: $0) } })
  }

  static func integers(_ values: [Int]) -> JSON { .array(values.map(JSON.integer)) }
  static func numbers(_ values: [Double]) -> JSON { .array(values.map(JSON.number)) }

  /// The document in one line.
  var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .count(let value): text += String(value)
    case .number(let value) where value.isFinite: text += "\(value)"
    case .number(let value): text += value.isNaN ? "\"nan\"" : "\"\(value)\""
    case .string(let value): Self.write(value, to: &text)
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .object(let fields):
      text += "{"
      for (index, field) in fields.enumerated() {
        if index > 0 { text += "," }
        Self.write(field.key, to: &text)
        text += ":"
        field.value.write(to: &text)
      }
      text += "}"
    }
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case ..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .integer(value) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Field(key: $0.0, value: $0.1) })
  }
}
