package import MaskAlgebra

/// A proof apart from its law, to see what the check of proofs says where something is missing.
package struct ProofOnTrial {
  private let formulas: [Formula]
  private let tree: ProofTree
  private let search: Search

  /// - Returns: nil where the law is not proved.
  /// - Throws: ``Refusal`` where integers or steps run out.
  package init?(_ law: Law, stepLimit: Int = 100_000) throws(Refusal) {
    let question = try LawQuestion(law, LawOutline(of: law))
    search = Search(question.terms, Effort(limit: stepLimit))
    formulas = question.premises + [question.violation]
    guard case .closed(let tree) = try search.solve(formulas) else { return nil }
    self.tree = tree
  }

  /// How many formulas the proof shows to be contradictory.
  package var formulaCount: Int { formulas.count }

  /// The cases that the proof begins with.
  package var caseIndices: Range<Int> { 0..<(tree.split?.cases.count ?? 0) }

  /// Whether the check finds the proof good, with one of the formulas left out.
  ///
  /// - Parameters:
  ///   - omitted: Which formula is left out.
  ///   - kept: The case that the proof looks at, as if all others of its first split contradicted
  ///     what is known; nil for all of them.
  /// - Returns: Whether it is confirmed.
  /// - Throws: ``Refusal`` where integers or steps run out.
  package func isConfirmed(
    without omitted: Int? = nil,
    keepingCase kept: Int? = nil
  ) throws(Refusal) -> Bool {
    var tree = tree
    if let kept, let split = tree.split {
      tree.steps.append(.only(alternative: kept, of: split.literal))
      tree.steps += split.cases[kept].steps
      tree.split = split.cases[kept].split
    }
    let check = ProofCheck(
      terms: search.terms,
      eliminated: search.eliminated,
      effort: search.effort
    )
    return try check.confirmation(of: tree, for: rest(without: omitted)) != nil
  }

  /// Whether something satisfies the formulas, one of them left out; nil where that is not settled.
  package func isSatisfiable(without omitted: Int) throws(Refusal) -> Bool? {
    switch try Search(search.terms, search.effort).solve(rest(without: omitted)) {
    case .closed: false
    case .open: true
    case .unknown: nil
    }
  }

  private func rest(without omitted: Int?) -> [Formula] {
    formulas.enumerated().filter { $0.offset != omitted }.map(\.element)
  }
}
