import MaskAlgebra
import MaskLogic

/// Laws that differ in a constant, with a verdict that is known for every constant from 2 up.
struct LawFamily: Sendable {
  let name: String
  let law: @Sendable (Int) -> Law
  /// The first counterexample as text; nil where the law is true.
  let counterexample: (@Sendable (Int) -> String)?

  private init(
    _ name: String,
    _ counterexample: (@Sendable (Int) -> String)? = nil,
    for quantifiers: [Law.Quantifier] = [],
    at window: Law.Window? = nil,
    where condition: @escaping @Sendable (Int) -> MaskSpec = { _ in .full },
    _ statement: @escaping @Sendable (Int) -> Law.Statement
  ) {
    self.name = name
    self.counterexample = counterexample
    law = { constant in
      Law(
        statement: statement(constant),
        condition: condition(constant),
        quantifiers: quantifiers,
        window: window,
        inputs: [Self.positions]
      )
    }
  }

  /// Data that do not fall, as the numbers of packed documents.
  private static let positions = InputDeclaration(
    name: "doc",
    axes: [.position],
    kind: .integers(.from(0)),
    isNondecreasing: true
  )

  static let all: [LawFamily] = holding + narrow + failing

  private static let holding: [LawFamily] = [
    LawFamily("a window is causal") { .subset(.window($0), .causal) },
    LawFamily("a chunk lies in a chunk of twice the size") {
      .subset(.chunk($0), .chunk(2 * $0))
    },
    LawFamily("a causal chunk lies in a window") {
      .subset(.causal && .chunk($0), .window($0))
    },
    LawFamily("two windows reach as far as one of both widths less one") {
      .equal(compose(.window($0), .window($0)), .window(2 * $0 - 1))
    },
    LawFamily("twice the step is every other cell of the step") {
      .subset(.dilated(2 * $0), .dilated($0))
    },
    LawFamily("every row of a window sees something") { .rowsNonempty(.window($0)) },
    LawFamily("data that do not fall are no greater further back") { distance in
      let (doc, past) = (IntegerInput("doc"), IntegerExpression(distance))
      return .subset(.k + past <= .q, doc[.k] <= doc[.q])
    },
    LawFamily("data that do not fall are no smaller further on") { distance in
      let (doc, past) = (IntegerInput("doc"), IntegerExpression(distance))
      return .subset(.k + past <= .q, doc[.q] >= doc[.k])
    },
  ]

  /// Where numbers lie between bounds, and integers only just do or do not.
  private static let narrow: [LawFamily] = [
    LawFamily(
      "two parameters lie in a corner between slopes",
      { "n = 1, P = \($0), W = \($0), q = 0, k = 0" },
      for: [.parameter("P", .unbounded), .parameter("W", .unbounded)],
      where: { corner(at: IntegerExpression($0)) },
      { _ in .equal(.full, .none) }
    ),
    LawFamily("no integers lie in the parallelogram of Pugh's example") {
      .equal(.none, emptyParallelogram(at: IntegerExpression($0)))
    },
    LawFamily(
      "some multiple of 5 is at most 2 above one of 7",
      where: { .q >= IntegerExpression($0) },
      { .rowsNonempty(compose(.causal, multiples(from: IntegerExpression($0)))) }
    ),
  ]

  /// Bounds of two sums that rational numbers satisfy and integers do not.
  ///
  /// `27 <= 11 x + 13 y <= 45` and `-10 <= 7 x - 9 y <= 4`. (W. Pugh, The Omega test, 1991.)
  private static func emptyParallelogram(at place: IntegerExpression) -> MaskSpec {
    let (x, y): (IntegerExpression, IntegerExpression) = (.q - place, .k - place)
    let (rising, falling) = (11 * x + 13 * y, 7 * x - 9 * y)
    return 27 <= rising && rising <= 45 && -10 <= falling && falling <= 4
  }

  /// A quadrangle with the one integer point `(0, 0)`.
  ///
  /// No two of its sides are parallel and none has a coefficient of 1, so that neither room nor a
  /// narrow strip shows the point.
  private static func corner(at place: IntegerExpression) -> MaskSpec {
    let (x, y) = (
      IntegerExpression.parameter("P") - place, IntegerExpression.parameter("W") - place
    )
    return 5 * x <= 7 * y && 5 * y <= 4 * x + 1 && 8 * x <= 7 * y + 4 && 8 * x + 3 * y <= 3
  }

  /// Cells `7 x <= 5 y <= 7 x + 2`: neither coefficient leaves room for an integer everywhere.
  private static func multiples(from place: IntegerExpression) -> MaskSpec {
    let (x, y): (IntegerExpression, IntegerExpression) = (.q - place, .k - place)
    return 7 * x <= 5 * y && 5 * y <= 7 * x + 2
  }

  private static let failing: [LawFamily] = [
    LawFamily("a window is the next one", { "n = \($0 + 1), q = \($0), k = 0" }) {
      .equal(.window($0), .window($0 + 1))
    },
    LawFamily("a window lies in a chunk", { "n = \($0 + 1), q = \($0), k = 1" }) {
      .subset(.window($0), .chunk($0))
    },
    LawFamily("a prefix is the next one", { "n = \($0 + 1), q = 0, k = \($0)" }) {
      .equal(.prefix($0), .prefix($0 + 1))
    },
    LawFamily("a prefix is causal", { _ in "n = 2, q = 0, k = 1" }) {
      .subset(.prefix($0), .causal)
    },
    LawFamily("a step is twice the step", { "n = \($0 + 1), q = 0, k = \($0)" }) {
      .equal(.dilated($0), .dilated(2 * $0))
    },
    LawFamily("a key that is none, the last named first", { "n = \($0 + 1), q = 0, k = \($0)" }) {
      constant in
      let keys = [16, 8, 4, 2, 1].map { IntegerExpression.k == IntegerExpression($0 * constant) }
      return .equal(.none, keys.dropFirst().reduce(keys[0]) { $0 || $1 })
    },
    LawFamily(
      "a parameter is neither a number nor its opposite",
      { "n = 1, P = \($0), q = 0, k = 0" },
      for: [.parameter("P", .unbounded)]
    ) { constant in
      let (p, number) = (IntegerExpression.parameter("P"), IntegerExpression(constant))
      return .equal(.none, p == number || p == 0 - number)
    },
    LawFamily(
      "one query at no length sees far back",
      { _ in "n = 0, m = 1, offset = 0, q = 0" },
      at: Law.Window(queryCount: IntegerExpression(1).formula, offset: IntegerExpression(0).formula)
    ) { distance in .rowsNonempty(.q - .k >= IntegerExpression(distance)) },
    LawFamily("every row sees far back", { _ in "n = 1, q = 0" }) { distance in
      .rowsNonempty(.q - .k >= IntegerExpression(distance))
    },
  ]
}
