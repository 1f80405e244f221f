import MaskAlgebra

extension Problem {
  /// What is wrong, in the reader's words.
  var message: String {
    switch self {
    case .notUTF8: "this byte is not UTF-8 text"
    case .fileTooLarge(let byteCount, let limit):
      "the file has \(byteCount) bytes; a spec file has at most \(limit)"
    case .unexpectedCharacter(let text): "'\(text.visible)' has no meaning here"
    case .unterminatedString: "the quote is not closed on its line"
    case .integerTooLarge(let text): "\(text.short) does not fit 64-bit integers"
    case .malformedInteger(let text): "'\(text.short)' is neither a number nor a name"
    case .expected(let what, let found, _): "expected \(what), found \(found.short)"
    case .halfOpenRange: "ranges include both ends"
    case .tooDeep(let limit, let nesting):
      switch nesting {
      case .includes: "files include each other more than \(limit) deep"
      case .operators: "more than \(limit) operators on top of each other"
      case .parentheses, .lists: "nested deeper than \(limit) levels"
      }
    case .tooManyOperands(let limit): "the file has more than \(limit) operands"
    case .tooLarge(let limit): "the definitions unfold to more than \(limit) operators"
    case .tooManyErrors(let limit): "more than \(limit) errors; the rest are not shown"
    default: messageAboutNames
    }
  }

  private var messageAboutNames: String {
    switch self {
    case .unknownMask(let name, _, _): "unknown mask '\(name.short)'"
    case .unknownName(let name, _, _, _): "unknown name '\(name.short)'"
    case .unknownInput(let name, _, _): "unknown input '\(name.short)'"
    case .unknownAxis(let name, _): "unknown axis '\(name.short)'"
    case .unknownSetting(let name, _): "unknown setting '\(name.short)'"
    case .wrongArgumentCount(let name, let parameters, let count):
      "'\(name.short)' takes \(Self.arguments(parameters)), found "
        + (count == 0 ? "none" : "\(count)")
    case .wrongIndexCount(let name, let axisCount, let count):
      "'\(name.short)' has \(axisCount) \(axisCount == 1 ? "axis" : "axes") and is read with "
        + (count == 0 ? "no index" : "\(count) \(count == 1 ? "index" : "indices")")
    case .notAFunction(let name, let what): "'\(name.short)' is \(what) and takes no arguments"
    case .notAnInput(let name, let what): "'\(name.short)' is \(what), not an input"
    case .inputWithoutIndex(let name): "'\(name.short)' is an input and is read with an index"
    case .duplicateName(let name, let place): "'\(name.short)' is already defined \(place)"
    case .reservedName(let name, let isSymbol):
      isSymbol ? "'\(name)' is a symbol of the language" : "'\(name)' is a word of the language"
    case .redefinesCatalogue(let name): "'\(name)' is already a mask of the catalogue"
    case .redeclaresInput(let name):
      "'\(name.short)' is already declared with other axes or another kind of values"
    case .recursiveDefinition(let names):
      "'\(names.first?.short ?? "")' is defined by itself: \(Self.path(names))"
    default: messageAboutKinds
    }
  }

  private var messageAboutKinds: String {
    switch self {
    case .expectedMask(let text, _): "'\(text)' is an integer where a mask belongs"
    case .expectedInteger(let text): "'\(text)' is a mask where an integer belongs"
    case .mixedKinds(let integer, let mask, let sign, _):
      "'\(integer)' is an integer and '\(mask)' is a mask; '\(sign.rawValue)' takes two "
        + (sign.isArithmetic ? "integers" : sign.isComparison ? "of one kind" : "masks")
    case .relationOutsideLaw(let sign): "masks are related by '\(sign.rawValue)' in laws only"
    case .relationMissing: "a law relates two masks, and there is only one here"
    case .relationTwice: "a law relates two masks, and there are more here"
    case .relationUnknown(let sign): "masks cannot be related by '\(sign.rawValue)'"
    case .divisorNotConstant(let text): "the divisor '\(text)' is not constant"
    case .divisorNotPositive(let text, let value):
      text == "\(value)" ? "the divisor is \(value)" : "the divisor '\(text)' is \(value)"
    case .productOfVariables(let text): "neither side of '\(text)' is constant"
    case .argumentNotConstant(let text, let parameter, let mask):
      "'\(text)' is not constant, and '\(mask)' multiplies or divides by \(parameter)"
    default: messageAboutItems
    }
  }

  private var messageAboutItems: String {
    switch self {
    case .conditionMentions(let symbol):
      symbol == .key
        ? "the law is about whole rows, and its condition depends on k"
        : "the law is about whole columns, and its condition depends on q"
    case .rangeMentions(let name, let place):
      switch place {
      case .range: "a range cannot depend on '\(name)'"
      case .queryCount: "the number of queries cannot depend on '\(name)'"
      case .offset: "the offset cannot depend on '\(name)'"
      }
    case .exampleLength: "the example does not say how many keys there are"
    case .exampleCell(let text): "'\(text.visible)' is not a cell"
    case .exampleRowCount(let expected, let found):
      "expected \(expected) \(expected == 1 ? "row" : "rows"), found \(found)"
    case .exampleRowLength(let expected, let found):
      "expected \(expected) \(expected == 1 ? "cell" : "cells"), found \(found)"
    case .exampleValue(let reason, _): reason
    case .includeFailed(let path, let reason): "cannot include '\(path.short)': \(reason)"
    case .includeCycle(let paths): "files include each other: \(Self.path(paths))"
    default: ""
    }
  }

  private static func arguments(_ parameters: [String]) -> String {
    guard !parameters.isEmpty else { return "no arguments" }
    return "\(parameters.count) \(parameters.count == 1 ? "argument" : "arguments") "
      + "(\(parameters.prefix(8).joined(separator: ", "))\(parameters.count > 8 ? ", …" : ""))"
  }

  private static func path(_ names: [String]) -> String {
    names.map(\.short).joined(separator: " → ")
  }
}

extension String {
  /// The text as a message shows it: at most 60 characters.
  var short: String { utf8.count <= 60 ? self : String(prefix(60)) + "…" }

  /// The text with a control character, or a space that looks like another, by its number.
  fileprivate var visible: String {
    guard let scalar = unicodeScalars.first, unicodeScalars.count == 1 else { return short }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .unassigned,
      .privateUse, .surrogate, .nonspacingMark, .enclosingMark, .spacingMark:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    default: return self
    }
  }
}
