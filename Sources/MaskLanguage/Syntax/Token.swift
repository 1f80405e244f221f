/// A word, number, string or sign, and where it stands.
struct Token {
  enum Kind: Hashable {
    case name
    /// A name that the language keeps for itself.
    case keyword(Keyword)
    case integer
    case string
    case sign(Sign)
    /// A `///` line of its own.
    case documentation
    /// What the language has no use for.
    case unknown
    /// A string without its closing quote.
    case unterminatedString
    case end
  }

  /// An operator or punctuation mark.
  enum Sign: String, Hashable, CaseIterable {
    case leftParenthesis = "("
    case rightParenthesis = ")"
    case leftBracket = "["
    case rightBracket = "]"
    case comma = ","
    case colon = ":"
    case range = "..."
    case halfOpenRange = "..<"
    case and = "&&"
    case or = "||"
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
    case assign = "="
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case remainder = "%"
    case not = "!"
  }

  var kind: Kind
  var range: Range<Int>
  /// Whether nothing but white space stands before it on its line.
  var startsLine: Bool
}

/// The words that the language keeps for itself; no mask, parameter or input has such a name.
package enum Keyword: String, CaseIterable, Sendable {
  case mask, law, not, example, input, include
  case `for`, `in`, `where`, at, masks, rows, columns, nonempty, stable, nondecreasing, xor
  case abs, min, max, transpose, compose

  /// Whether the word begins an item of a spec file.
  var beginsItem: Bool {
    switch self {
    case .mask, .law, .not, .example, .input, .include: true
    default: false
    }
  }

  /// Whether the word is a function, and so may stand in an expression.
  var isFunction: Bool {
    switch self {
    case .abs, .min, .max, .transpose, .compose: true
    default: false
    }
  }

  /// The number of letters of the longest word.
  static let longest = allCases.map(\.rawValue.utf8.count).max() ?? 0
}
