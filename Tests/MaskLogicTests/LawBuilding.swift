import MaskAlgebra
import MaskLogic
import Testing

// Laws as the text writes them, built by hand; the parser is another module's business.

func law(
  at window: Law.Window? = nil,
  for quantifiers: Law.Quantifier...,
  in statement: Law.Statement,
  where condition: MaskSpec = .full,
  inputs: [InputDeclaration] = InputDeclaration.catalogue
) -> Law {
  Law(
    statement: statement,
    condition: condition,
    quantifiers: quantifiers,
    window: window,
    inputs: inputs
  )
}

func at(m queryCount: IntegerExpression, offset: IntegerExpression) -> Law.Window {
  Law.Window(queryCount: queryCount.formula, offset: offset.formula)
}

extension Law.Quantifier {
  static func parameter(
    _ name: String,
    from lower: IntegerExpression? = nil,
    to upper: IntegerExpression? = nil
  ) -> Law.Quantifier {
    .parameter(name, ParameterRange(lower?.formula, upper?.formula))
  }
}

extension InputDeclaration {
  static func integers(
    _ name: String,
    _ axes: InputAxis...,
    from lower: IntegerExpression? = nil,
    to upper: IntegerExpression? = nil,
    isNondecreasing: Bool = false
  ) -> InputDeclaration {
    InputDeclaration(
      name: name,
      axes: axes,
      kind: .integers(ParameterRange(lower?.formula, upper?.formula)),
      isNondecreasing: isNondecreasing
    )
  }

  static func booleans(_ name: String, _ axes: InputAxis...) -> InputDeclaration {
    InputDeclaration(name: name, axes: axes, kind: .booleans)
  }
}

extension MaskSpec {
  /// A mask of `for masks`.
  static func arbitrary(_ name: String) -> MaskSpec { MaskSpec(.relation(name)) }

  /// A comparison as a mask, for places where Swift would rather compare booleans.
  static func cells(_ formula: (IntegerExpression, IntegerExpression) -> MaskSpec) -> MaskSpec {
    MaskSpec(formula)
  }
}

/// The symbols and parameters that the laws of these tests use.
enum Names {
  static let q = IntegerExpression.q
  static let k = IntegerExpression.k
  static let n = IntegerExpression.n
  static let m = IntegerExpression.m
  static let b = IntegerExpression.b
  static let h = IntegerExpression.h
  static let P = IntegerExpression.parameter("P")
  static let W = IntegerExpression.parameter("W")
  static let doc = IntegerInput("doc")
  static let length = IntegerInput("length")
  static let valid = BooleanInput("valid")
}

/// A law, the text it stands for, and what is expected of it.
struct LawCase: CustomTestStringConvertible {
  let text: String
  let law: Law
  /// The counterexample in one line, nil where the law holds.
  let counterexample: String?

  init(_ text: String, _ law: Law, refutedAt counterexample: String? = nil) {
    self.text = text
    self.law = law
    self.counterexample = counterexample
  }

  var testDescription: String { text }
}

extension Verdict {
  /// The scope of a law that was tested.
  var scope: Scope? { if case .tested(let scope) = self { scope } else { nil } }

  /// Why a law is undecided.
  var reason: String? { if case .undecided(let reason) = self { reason } else { nil } }
}

/// Enough for these laws, and quick without optimisation.
let decider = ExhaustiveDecider(budget: 20_000)
