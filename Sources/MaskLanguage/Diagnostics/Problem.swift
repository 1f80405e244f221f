import MaskAlgebra

/// Everything that can be wrong with a text, as data; the wording is in `Problem+Message`.
enum Problem: Hashable, Sendable {
  // The text itself
  case notUTF8
  case fileTooLarge(byteCount: Int, limit: Int)
  case unexpectedCharacter(String)
  case unterminatedString
  case integerTooLarge(String)
  case malformedInteger(String)

  // Its form
  case expected(String, found: String, help: String = "")
  case halfOpenRange
  case tooDeep(limit: Int, Nesting)
  case tooManyOperands(limit: Int)
  case tooLarge(limit: Int)
  case tooManyErrors(limit: Int)

  // Names
  case unknownMask(String, nearest: String?, remedy: NameRemedy)
  case unknownName(String, nearest: String?, remedy: NameRemedy, mayBeMask: Bool)
  case unknownInput(String, nearest: String?, indexCount: Int)
  case unknownAxis(String, nearest: String?)
  case unknownSetting(String, nearest: String?)
  case wrongArgumentCount(name: String, parameters: [String], count: Int)
  case wrongIndexCount(name: String, axisCount: Int, count: Int)
  case notAFunction(String, what: String)
  case notAnInput(String, what: String)
  case inputWithoutIndex(String)
  case duplicateName(String, place: String)
  case reservedName(String, isSymbol: Bool)
  case redefinesCatalogue(String)
  case redeclaresInput(String)
  case recursiveDefinition([String])

  // Kinds
  case expectedMask(String, afterNot: Bool)
  case expectedInteger(String)
  case mixedKinds(integer: String, mask: String, sign: InfixOperator, isInLaw: Bool)
  case relationOutsideLaw(InfixOperator)
  case relationMissing
  case relationTwice
  case relationUnknown(InfixOperator)

  // Arithmetic
  case divisorNotConstant(String)
  case divisorNotPositive(String, value: Int)
  case productOfVariables(String)
  case argumentNotConstant(String, parameter: String, mask: String)

  // Laws, examples, files
  case conditionMentions(Symbol)
  case rangeMentions(String, place: RangePlace)
  case exampleLength
  case exampleCell(String)
  case exampleRowCount(expected: Int, found: Int)
  case exampleRowLength(expected: Int, found: Int)
  case exampleValue(String, help: String = "")
  case includeFailed(String, reason: String)
  case includeCycle([String])
}

/// What is nested too deeply, which decides what helps.
enum Nesting: Hashable, Sendable {
  case parentheses, operators, includes, lists
}

/// How a name that nobody knows can be given a meaning, which depends on where it stands.
enum NameRemedy: Hashable, Sendable {
  case quantify
  case declareParameter
  case supply
  case writeNumber
}

/// Where integers stand that have to be known before any cell is.
enum RangePlace: Hashable, Sendable {
  case range
  case queryCount
  case offset
}

extension Problem {
  /// The kind of problem.
  var id: DiagnosticID {
    switch self {
    case .notUTF8: .notUTF8
    case .fileTooLarge: .fileTooLarge
    case .unexpectedCharacter: .unexpectedCharacter
    case .unterminatedString: .unterminatedString
    case .integerTooLarge: .integerTooLarge
    case .malformedInteger: .malformedInteger
    case .expected: .expected
    case .halfOpenRange: .halfOpenRange
    case .tooDeep: .tooDeep
    case .tooManyOperands: .tooManyOperands
    case .tooLarge: .tooLarge
    case .tooManyErrors: .tooManyErrors
    case .unknownMask: .unknownMask
    case .unknownName: .unknownName
    case .unknownInput: .unknownInput
    case .unknownAxis: .unknownAxis
    case .unknownSetting: .unknownSetting
    case .wrongArgumentCount: .wrongArgumentCount
    case .wrongIndexCount: .wrongIndexCount
    case .notAFunction: .notAFunction
    case .notAnInput: .notAnInput
    case .inputWithoutIndex: .inputWithoutIndex
    case .duplicateName: .duplicateName
    case .reservedName: .reservedName
    case .redefinesCatalogue: .redefinesCatalogue
    case .redeclaresInput: .redeclaresInput
    case .recursiveDefinition: .recursiveDefinition
    case .expectedMask: .expectedMask
    case .expectedInteger: .expectedInteger
    case .mixedKinds: .mixedKinds
    case .relationOutsideLaw: .relationOutsideLaw
    case .relationMissing: .relationMissing
    case .relationTwice: .relationTwice
    case .relationUnknown: .relationUnknown
    case .divisorNotConstant: .divisorNotConstant
    case .divisorNotPositive: .divisorNotPositive
    case .productOfVariables: .productOfVariables
    case .argumentNotConstant: .argumentNotConstant
    case .conditionMentions: .conditionMentions
    case .rangeMentions: .rangeMentions
    case .exampleLength: .exampleLength
    case .exampleCell: .exampleCell
    case .exampleRowCount: .exampleRowCount
    case .exampleRowLength: .exampleRowLength
    case .exampleValue: .exampleValue
    case .includeFailed: .includeFailed
    case .includeCycle: .includeCycle
    }
  }
}
