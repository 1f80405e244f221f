/// The kinds of problem a text can have, by names that are stable across versions.
package enum DiagnosticID: String, Hashable, Sendable, CaseIterable {
  // The text itself
  case notUTF8 = "not-utf8"
  case fileTooLarge = "file-too-large"
  case unexpectedCharacter = "unexpected-character"
  case unterminatedString = "unterminated-string"
  case integerTooLarge = "integer-too-large"
  case malformedInteger = "malformed-integer"

  // Its form
  case expected
  case halfOpenRange = "half-open-range"
  case tooDeep = "too-deep"
  case tooManyOperands = "too-many-operands"
  case tooLarge = "too-large"
  case tooManyErrors = "too-many-errors"

  // Names
  case unknownMask = "unknown-mask"
  case unknownName = "unknown-name"
  case unknownInput = "unknown-input"
  case unknownAxis = "unknown-axis"
  case unknownSetting = "unknown-setting"
  case wrongArgumentCount = "wrong-argument-count"
  case wrongIndexCount = "wrong-index-count"
  case notAFunction = "not-a-function"
  case notAnInput = "not-an-input"
  case inputWithoutIndex = "input-without-index"
  case duplicateName = "duplicate-name"
  case reservedName = "reserved-name"
  case redefinesCatalogue = "redefines-catalogue"
  case redeclaresInput = "redeclares-input"
  case recursiveDefinition = "recursive-definition"

  // Kinds
  case expectedMask = "expected-mask"
  case expectedInteger = "expected-integer"
  case mixedKinds = "mixed-kinds"
  case relationOutsideLaw = "relation-outside-law"
  case relationMissing = "relation-missing"
  case relationTwice = "relation-twice"
  case relationUnknown = "relation-unknown"

  // Arithmetic
  case divisorNotConstant = "divisor-not-constant"
  case divisorNotPositive = "divisor-not-positive"
  case productOfVariables = "product-of-variables"
  case argumentNotConstant = "argument-not-constant"

  // Laws, examples, files
  case conditionMentions = "condition-mentions"
  case rangeMentions = "range-mentions"
  case exampleLength = "example-length"
  case exampleCell = "example-cell"
  case exampleRowCount = "example-row-count"
  case exampleRowLength = "example-row-length"
  case exampleValue = "example-value"
  case includeFailed = "include-failed"
  case includeCycle = "include-cycle"
}
