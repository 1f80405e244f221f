/// What a proof consists of, and how it was looked through once more.
public struct Proof: Hashable, Sendable {
  /// How many cases were closed; together they are every way in which the law could be false.
  public let caseCount: Int
  /// The cases, at most a hundred of them; none where the proof could not be checked.
  ///
  /// Each is constraints without a solution in integers, and why there is none.
  public let cases: [String]
  /// Whether the law holds only because it speaks of no cell at all.
  public let isVacuous: Bool
  /// Whether every case was closed once more, and the cases were found to leave nothing out, by
  /// code that shares nothing with the search; where not, that took too many steps.
  public let isChecked: Bool
  /// How many quantifiers were replaced by formulas without one, which the check takes over.
  public let replacedQuantifierCount: Int
  /// How far the law was evaluated besides, by code that shares nothing with the proof.
  public private(set) var evaluation: Scope?

  package init(
    caseCount: Int = 0,
    cases: [String] = [],
    isVacuous: Bool = false,
    isChecked: Bool = false,
    replacedQuantifierCount: Int = 0,
    evaluation: Scope? = nil
  ) {
    self.caseCount = caseCount
    self.cases = cases
    self.isVacuous = isVacuous
    self.isChecked = isChecked
    self.replacedQuantifierCount = replacedQuantifierCount
    self.evaluation = evaluation
  }

  func evaluated(in scope: Scope) -> Proof {
    var proof = self
    proof.evaluation = scope
    return proof
  }
}

extension Proof: CustomStringConvertible {
  /// The proof in one line: `1 case closed and checked, evaluated for n <= 6`.
  public var description: String {
    let cases = "\(caseCount) \(caseCount == 1 ? "case" : "cases") closed"
    let checked = isChecked ? " and checked" : ""
    let evaluated = evaluation.map { ", evaluated for n <= \($0.keyCount)" } ?? ""
    return cases + checked + evaluated + (isVacuous ? ", and no cell ever counts" : "")
  }
}
