import MaskLanguage
import MaskLogic
import Testing

/// What a proof is believed for: sums of constraints that come to something false.
@Suite struct `A refutation` {
  private static let x = Variable(index: 0)
  private static let y = Variable(index: 1)

  /// `a x + b y + c`, at least zero or zero.
  private static func constraint(
    _ a: Integer,
    _ b: Integer,
    _ c: Integer,
    isEquality: Bool = false
  ) -> Constraint {
    let terms = [(x, a), (y, b)].filter { $0.1 != 0 }
    return Constraint(
      form: LinearForm(
        terms: terms.map { LinearForm.Term(variable: $0.0, coefficient: $0.1) },
        constant: c
      ),
      isEquality: isEquality
    )
  }

  /// `x >= 1` and `x <= 0`.
  private static let crossed = [constraint(1, 0, -1), constraint(-1, 0, 0)]

  private static func sum(_ multiples: (Int, Integer)...) -> Refutation.Step {
    .sum(multiples.map { Refutation.Multiple(constraint: $0.0, factor: $0.1) })
  }

  @Test func `holds where a sum is false`() throws {
    let refutation = Refutation(steps: [Self.sum((0, 1), (1, 1))], end: .contradiction(2))
    #expect(try refutation.holds(for: Self.crossed))
    #expect(try !refutation.holds(for: [Self.constraint(1, 0, 0), Self.constraint(-1, 0, 0)]))
  }

  @Test func `takes no inequality away`() throws {
    // x >= 0 less x >= -1 would be 0 >= 1.
    let known = [Self.constraint(1, 0, 0), Self.constraint(1, 0, 1)]
    let refutation = Refutation(steps: [Self.sum((0, 1), (1, -1))], end: .contradiction(2))
    #expect(try !refutation.holds(for: known))
    let equalities = [Self.constraint(1, 0, 0), Self.constraint(1, 0, 1, isEquality: true)]
    #expect(try refutation.holds(for: equalities))
  }

  @Test func `names only what has no name`() throws {
    let known = [Self.constraint(1, 0, 0)]
    let steps: [Refutation.Step] = [
      .definition(Self.x, LinearForm(terms: [], constant: -1)), Self.sum((0, 1), (1, 1)),
    ]
    let refutation = Refutation(steps: steps, end: .contradiction(2))
    #expect(try !refutation.holds(for: known))
  }

  @Test func `looks only at places that there are`() throws {
    #expect(try !Refutation(steps: [], end: .contradiction(7)).holds(for: Self.crossed))
    let steps = [Self.sum((0, 1), (9, 1))]
    #expect(try !Refutation(steps: steps, end: .contradiction(2)).holds(for: Self.crossed))
    #expect(
      try !Refutation(steps: [.squeeze(0, 5)], end: .contradiction(2)).holds(for: Self.crossed)
    )
  }

  /// Each list is satisfied without its last constraint, most of them by numbers with it too.
  @Test(arguments: [
    [constraint(2, 4, -7, isEquality: true)],
    [constraint(3, 0, -1), constraint(-3, 0, 2)],
    // 1 <= 5000 x - 4999 y <= 4998, 0 <= x - y <= 0
    [
      constraint(5000, -4999, -1), constraint(-5000, 4999, 4998), constraint(1, -1, 0),
      constraint(-1, 1, 0), constraint(0, -1, 0),
    ],
    // Pugh's example: 27 <= 11 x + 13 y <= 45, -10 <= 7 x - 9 y <= 4.
    [
      constraint(11, 13, -27), constraint(-11, -13, 45), constraint(7, -9, 10),
      constraint(-7, 9, 4),
    ],
  ])
  func `is found where no integers are left`(constraints: [Constraint]) throws {
    let refuter = Refuter(effort: Effort(limit: 10_000))
    let refutation = try #require(try refuter.refutation(of: constraints))
    #expect(try refutation.holds(for: constraints))
    #expect(try refuter.refutation(of: constraints.dropLast()) == nil)
  }

  @Test(arguments: [
    ("causal <= full", ["1 <= 0"]),
    ("window(3) <= causal", ["k <= q, q + 1 <= k; added up: 1 <= 0"]),
    ("for P in 0...: (3 * k < 3 * P) == (k < P)", ["added up"]),
  ])
  func `is told in words`(text: String, words: [String]) throws {
    guard case .proved(let proof) = PresburgerDecider().decide(try Vocabulary.catalogue.law(text))
    else {
      Issue.record("not proved")
      return
    }
    #expect(proof.isChecked)
    #expect(proof.replacedQuantifierCount == 0)
    #expect(proof.cases.count == proof.caseCount)
    for word in words { #expect(proof.cases.contains { $0.contains(word) }, "\(proof.cases)") }
  }

  @Test func `is not made of what a quantifier was replaced by`() throws {
    let law = try Vocabulary.catalogue.law("compose(causal, causal) == causal")
    guard case .proved(let proof) = PresburgerDecider().decide(law) else {
      Issue.record("not proved")
      return
    }
    #expect(proof.isChecked)
    #expect(proof.replacedQuantifierCount == 1)
  }
}
