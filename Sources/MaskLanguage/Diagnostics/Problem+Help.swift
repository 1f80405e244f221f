import MaskAlgebra

extension Problem {
  /// What would be right, empty where nothing can be offered.
  var help: String {
    switch self {
    case .unexpectedCharacter(let text): Self.meantInstead[text] ?? Self.helpForLetter(text)
    case .expected(_, _, let help): help
    case .halfOpenRange: "write 'lo...hi - 1'"
    case .tooDeep(_, .parentheses): "name a part of it with 'mask'"
    case .unknownMask(let name, let nearest, let remedy):
      nearest.map { "did you mean '\($0)'?" } ?? Self.maskInstead[name]
        ?? remedy.text(forMask: name.short)
    case .unknownName(let name, let nearest, let remedy, let mayBeMask):
      nearest.map { "did you mean '\($0)'?" }
        ?? remedy.text(for: name.short, mayBeMask: mayBeMask)
    case .unknownInput(let name, let nearest, let indexCount):
      nearest.map { "did you mean '\($0)'?" }
        ?? Self.declaration(of: name.short, indexCount: indexCount)
    case .unknownAxis(_, let nearest):
      nearest.map { "did you mean '\($0)'?" }
        ?? "an axis is one of \(InputAxis.allCases.map(\.rawValue).joined(separator: ", "))"
    case .unknownSetting(_, let nearest):
      nearest.map { "did you mean '\($0)'?" }
        ?? "a setting is n, m, offset, or 'inputs' and a name"
    case .inputWithoutIndex(let name): "write '\(name.short)[q]' or '\(name.short)[k]'"
    case .redefinesCatalogue, .reservedName: "choose another name"
    case .redeclaresInput: "a file may narrow its range; otherwise choose another name"
    default: helpWithKinds
    }
  }

  private var helpWithKinds: String {
    switch self {
    case .expectedMask(_, afterNot: true):
      "'!' takes the name, look-up or parenthesis to its right: write '!(…)'"
    case .mixedKinds(_, _, let sign, isInLaw: true) where sign.isComparison:
      "parenthesise a comparison of integers that stands beside a mask"
    case .relationOutsideLaw: "combine masks with '!', '&&', 'xor' and '||'"
    case .relationMissing: "write 'A == B' (same cells) or 'A <= B' (B sees all that A sees)"
    case .relationTwice: "make two laws of it"
    case .relationUnknown(.notEqual): "write 'not law' and '=='"
    case .relationUnknown:
      "write '==' (same cells) or '<=' (the right one sees all that the left sees)"
    case .divisorNotConstant, .productOfVariables, .argumentNotConstant:
      "it has to be made of literals and parameters only"
    case .divisorNotPositive: "a divisor is 1 or more"
    case .conditionMentions(let symbol):
      symbol == .key
        ? "use q, b, h, n, parameters and inputs" : "use k, b, h, n, parameters and inputs"
    case .rangeMentions(_, .range): "use literals, n, m and the parameters before it"
    case .rangeMentions(_, .queryCount): "use literals, n and parameters"
    case .rangeMentions(_, .offset): "use literals, n, m and parameters"
    case .exampleLength: "write 'n = 5' after the mask"
    case .exampleCell: "a cell is 1 or 0, x or ., ■ or ·"
    case .exampleValue(_, let help): help
    default: ""
    }
  }

  private static func declaration(of name: String, indexCount: Int) -> String {
    let axes = Array(repeating: "position", count: min(max(indexCount, 1), 3))
    return "declare it: 'input \(name)[\(axes.joined(separator: ", "))]: int'"
  }

  private static func helpForLetter(_ text: String) -> String {
    let isLetter = text.unicodeScalars.allSatisfy(\.properties.isAlphabetic)
    return isLetter ? "names are made of a-z, A-Z, 0-9 and _" : ""
  }

  /// What somebody means who writes a sign of another language.
  static let meantInstead = [
    "&": "write '&&'", "|": "write '||'", "^": "write 'xor'", "~": "write '!'",
    "and": "write '&&'", "or": "write '||'", "not": "write '!'", "=": "write '==' to compare",
    "≤": "write '<='", "≥": "write '>='", "≠": "write '!='", "∧": "write '&&'", "∨": "write '||'",
    "¬": "write '!'", "⊕": "write 'xor'", "⊆": "write '<='", "−": "write '-'", "×": "write '*'",
    "·": "write '*'", "…": "write '...'", "#": "comments begin with '//'",
    "'": "names are quoted with \"", "“": "names are quoted with \"", ";": "a new line is enough",
    ".": "numbers are integers, and a range is 'lo...hi'", "?": "use '&&' and '||'",
  ]

  private static let maskInstead = ["true": "write 'full'", "false": "write 'none'"]
}

extension NameRemedy {
  fileprivate func text(for name: String, mayBeMask: Bool) -> String {
    switch self {
    case .quantify:
      "quantify it: 'for \(name) in 0...:'" + (mayBeMask ? " or 'for masks \(name):'" : "")
    case .declareParameter: "make it a parameter of the definition: '(\(name): 0...)'"
    case .writeNumber: "write a number in its place"
    case .supply: "give it a value: '--set \(name)=…'"
    }
  }

  fileprivate func text(forMask name: String) -> String {
    switch self {
    case .quantify: "define it, or quantify it: 'for masks \(name):'"
    case .declareParameter, .writeNumber: "define it: 'mask \(name) = …'"
    case .supply: ""
    }
  }
}
