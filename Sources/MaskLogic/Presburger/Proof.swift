/// What a proof consists of, and how it was looked through once more.
public struct Proof: Hashable, Sendable {
  /// How many cases were closed; together they are every way in which the law could be false.
  public let caseCount: Int
  /// The constraints of the cases, at most a hundred of them, each without a solution in integers.
  public let cases: [String]
  /// Whether the law holds only because it speaks of no cell at all.
  public let isVacuous: Bool
  /// How far the law was evaluated besides, by code that shares nothing with the proof.
  public private(set) var evaluation: Scope?

  package init(
    caseCount: Int = 0,
    cases: [String] = [],
    isVacuous: Bool = false,
    evaluation: Scope? = nil
  ) {
    self.caseCount = caseCount
    self.cases = cases
    self.isVacuous = isVacuous
    self.evaluation = evaluation
  }

  func evaluated(in scope: Scope) -> Proof {
    var proof = self
    proof.evaluation = scope
    return proof
  }
}

extension Proof: CustomStringConvertible {
  /// The proof in one line: `1 case closed, evaluated for n <= 6`.
  public var description: String {
    let cases = "\(caseCount) \(caseCount == 1 ? "case" : "cases") closed"
    let evaluated = evaluation.map { ", evaluated for n <= \($0.keyCount)" } ?? ""
    return cases + evaluated + (isVacuous ? ", and no cell ever counts" : "")
  }
}
