import MaskAlgebra
import MaskLanguage
import MaskLogic
import TestSupport
import Testing

/// What cannot be decided says why.
@Suite struct UndecidedTests {
  private typealias N = Names

  /// A law and words of the reason.
  struct Case: CustomTestStringConvertible {
    let text: String
    let law: Law
    let reason: String

    var testDescription: String { text }
  }

  @Test(arguments: cases)
  func `an undecided law says why`(_ example: Case) throws {
    let reason = try #require(decider.decide(example.law).reason)
    #expect(reason.contains(example.reason), "\(reason)")
  }

  /// Laws that are false, so far out that it cannot be shown: that is no reason to believe them.
  @Test(arguments: [
    NamedCase(
      "rows none nonempty where n >= 60000000",
      "it is false at n = 60000000, q = 0, which takes too long to confirm"
    ),
    NamedCase(
      "document == full where n >= 2000000",
      "a counterexample has too many data to write down"
    ),
    NamedCase(
      "for masks A: A == none where n >= 2000",
      "a counterexample has too many cells to write down"
    ),
    NamedCase(
      "rows key_valid nonempty where n == 100000",
      "no witness was found; evaluated for n <= "
    ),
  ])
  func `what cannot be shown is not held to be true`(example: NamedCase<String>) throws {
    let verdict = PresburgerDecider().decide(try Vocabulary.catalogue.law(example.name))
    #expect(try #require(verdict.reason).contains(example.value), "\(verdict)")
  }

  @Test(arguments: [
    "at m = -1, offset = 0: causal == full", "at m = 2 - n, offset = 0: full == full",
  ])
  func `a law about lengths that there are not comes to an end`(text: String) throws {
    let verdict = PresburgerDecider().decide(try Vocabulary.catalogue.law(text))
    guard case .proved = verdict else {
      Issue.record("\(verdict)")
      return
    }
  }

  static let cases: [Case] = [
    Case(
      text: "a look-up outside its data",
      law: Law(.equal(N.doc[N.k + 1] == 0, .full)),
      reason: "'doc[k + 1]' reads entry [1]"
    ),
    Case(
      text: "a divisor of zero",
      law: law(
        for: .parameter("P", from: 0),
        in: .equal(.cells { q, k in q / N.P == k / N.P }, .full)
      ),
      reason:
        "the divisor 'P' is 0 at b = 0, h = 0, q = 0, k = 0; a divisor is 1 or more (n = 1, P = 0)"
    ),
    Case(
      text: "an overflow",
      law: Law(.equal(N.q + IntegerExpression(Int.max) > N.k, .full)),
      reason: "64-bit"
    ),
    Case(
      text: "an overflow in a range",
      law: law(
        for: .parameter("P", from: 0, to: N.n + IntegerExpression(Int.max)),
        in: .equal(.prefix(N.P), .full)
      ),
      reason: "64-bit"
    ),
    Case(
      text: "a parameter that nothing quantifies",
      law: Law(.subset(.window(N.W), .causal)),
      reason: "for W in 0...:"
    ),
    Case(
      text: "a mask that nothing quantifies",
      law: Law(.subset(.arbitrary("A"), .causal)),
      reason: "for masks A:"
    ),
    Case(
      text: "integers that stand as a mask",
      law: law(
        in: .equal(BooleanInput("doc")[N.q], .full),
        where: .cells { q, _ in N.doc[q] == 2 }
      ),
      reason: "a boolean look-up is 0 or 1"
    ),
    Case(
      text: "a table read with one index",
      law: law(in: .equal(N.doc[N.q] == 0, .full), inputs: [.integers("doc", .key, .key, .key)]),
      reason: "'doc' is read with 1 index"
    ),
    Case(
      text: "stable in another geometry",
      law: law(at: at(m: 1, offset: 0), in: .stable(.causal)),
      reason: "'at'"
    ),
    Case(
      text: "rows chosen by a key",
      law: law(in: .rowsNonempty(.causal), where: N.k == 0),
      reason: "cannot mention k"
    ),
    Case(
      text: "columns chosen by a query",
      law: law(in: .columnsNonempty(.causal), where: N.q == 0),
      reason: "cannot mention q"
    ),
    Case(
      text: "a range that needs a geometry that needs the range",
      law: law(
        at: at(m: N.P, offset: 0),
        for: .parameter("P", from: 0, to: N.m),
        in: .equal(.causal, .full)
      ),
      reason: "the range of 'P' mentions m"
    ),
    Case(
      text: "too many queries",
      law: law(
        at: at(m: IntegerExpression(1 << 60), offset: 0),
        in: .equal(.document, .full)
      ),
      reason: "too many cases"
    ),
    Case(
      text: "positions too far apart for a mask over all of them",
      law: law(
        at: at(m: 1, offset: IntegerExpression(Int.min)),
        for: .masks(["A"]),
        in: .equal(transpose(.arbitrary("A")), .none)
      ),
      reason: "too many cases"
    ),
  ]

  @Test func `very many queries without a key are one counterexample and no drawing`() throws {
    let law = law(
      at: at(m: IntegerExpression(1 << 60), offset: IntegerExpression(Int.min)),
      in: .rowsNonempty(.full)
    )
    let counterexample = try #require(decider.decide(law).counterexample)
    #expect(counterexample.query == Int.min)
    #expect(counterexample.left.isEmpty)
  }

  @Test func `a condition guards a look-up`() {
    let law = law(
      in: .equal(N.doc[N.k + 1] == N.doc[N.k + 1], .full),
      where: .cells { _, k in k < N.n - 1 }
    )
    #expect(decider.decide(law).scope != nil)
  }

  @Test func `an opaque mask is tested`() throws {
    let odd = MaskSpec.opaque("odd") { _, h, _, k in k % 2 == 1 && h == 1 }
    #expect(decider.decide(Law(.subset(odd && .causal, .causal))).scope != nil)
    #expect(
      decider.decide(Law(.subset(odd, .causal))).description
        == "refuted at n = 2, b = 0, h = 1, q = 0, k = 1"
    )
  }
}
