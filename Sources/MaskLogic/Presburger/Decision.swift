internal import MaskAlgebra

/// One law on its way to a verdict.
final class Decision {
  private let law: Law
  private let outline: LawOutline
  private let effort: Effort
  private let checksProofs: Bool
  private var search: Search?

  init(
    _ law: Law,
    _ outline: LawOutline,
    _ effort: Effort,
    checksProofs: Bool
  ) {
    self.law = law
    self.outline = outline
    self.effort = effort
    self.checksProofs = checksProofs
  }

  /// - Throws: ``Refusal`` where the procedure has no answer.
  func verdict(confirmedBy evaluation: ExhaustiveDecider) throws(Refusal) -> Verdict {
    let question = try LawQuestion(law, outline)
    let search = Search(question.terms, effort)
    search.places = [question.query, question.key]
    self.search = search
    try checkReads(of: question)
    let formulas = question.premises + [question.violation]
    switch try search.solve(formulas) {
    case .unknown: return try refutation(of: question, search)
    case .open where !question.terms.unknownDivisions.isEmpty:
      throw Refusal.outside(
        "a divisor is not known, and what is known of every divisor is too little"
      )
    case .open(let model):
      let place: LeastCounterexample.Place
      let functions = question.terms.functions
      do throws(Refusal) {
        var least = LeastCounterexample(question, search)
        place = try least.find(from: model)
      } catch .unsettled {
        // There is a counterexample, but whether it is the first is not settled. What was held of
        // its data is forgotten again.
        question.terms.functions = functions
        return try refutation(of: question, search)
      }
      return try confirm(place, question)
    case .closed(let tree):
      // A counterexample is asked of the definition; only a proof has to know that no step of one
      // passes 64 bits.
      try law.checkMagnitudes()
      return evaluated(try checked(tree, formulas, question, search), by: evaluation)
    }
  }

  /// What had been done when steps or time ran out.
  func exhaustedReason(_ scope: Scope) -> String {
    let cases = search?.closedCount ?? 0
    return "no answer within the limit of steps or time: \(cases) cases were closed and others "
      + "left; evaluation found no counterexample for \(scope)"
  }

  /// Checks that every look-up that is evaluated reads inside its data, and divisors are positive.
  private func checkReads(of question: LawQuestion) throws(Refusal) {
    var known: Set<Formula> = []
    for read in question.reads where read.isInside != .always {
      if known.contains(read.isInside) { continue }
      let search = Search(question.terms, effort)
      let outside = Formula.negation(read.isInside)
      if case .closed = try search.solve(question.premises + [outside]) {
        known.insert(read.isInside)
        continue
      }
      guard case .closed = try search.solve(question.premises + [read.isEvaluated, outside]) else {
        throw Refusal.outside("a look-up may read outside its data, or a divisor be less than 1")
      }
    }
  }

  private func isVacuous(_ question: LawQuestion) throws(Refusal) -> Bool {
    let search = Search(question.terms, effort)
    if case .closed = try search.solve(question.premises) { return true }
    return false
  }
}

// MARK: Looking through a proof once more

extension Decision {
  /// How many sums may be made to check a proof.
  private static let checkLimit = 100_000

  /// About how many nodes of formulas are evaluated besides.
  private static let evaluationBudget = 20_000

  /// The proof, gone through once more from the formulas on.
  private func checked(
    _ tree: ProofTree,
    _ formulas: [Formula],
    _ question: LawQuestion,
    _ search: Search
  ) throws(Refusal) -> Proof? {
    let isVacuous = try isVacuous(question)
    guard checksProofs else { return Proof(caseCount: search.closedCount, isVacuous: isVacuous) }
    let check = ProofCheck(
      terms: question.terms,
      eliminated: search.eliminated,
      effort: effort.anew(limit: Self.checkLimit)
    )
    do throws(Refusal) {
      guard let found = try check.confirmation(of: tree, for: formulas) else { return nil }
      var cases: [String] = []
      for closed in found.cases { cases.append(try question.description(of: closed)) }
      return Proof(
        caseCount: found.caseCount,
        cases: cases,
        isVacuous: isVacuous,
        isChecked: true,
        replacedQuantifierCount: found.replaced.count
      )
    } catch {
      // The proof stands; only the second look at it has come to no end.
      return Proof(caseCount: search.closedCount, isVacuous: isVacuous)
    }
  }

  /// The verdict that a proof comes to, after the law was evaluated for small lengths too.
  private func evaluated(_ proof: Proof?, by evaluation: ExhaustiveDecider) -> Verdict {
    guard let proof else {
      return .undecided(reason: "the proof does not stand up to a check; please report this")
    }
    let budget = min(evaluation.budget, Self.evaluationBudget)
    switch ExhaustiveDecider(budget: budget).decide(law) {
    case .refuted(let counterexample):
      return .undecided(
        reason: "the proof and the evaluation disagree at \(counterexample); please report this"
      )
    case .tested(let scope): return .proved(proof.evaluated(in: scope))
    case .undecided(ExhaustiveSearch.tooManyCases), .proved: return .proved(proof)
    // Some cell has no value, and then the law has no verdict.
    case .undecided(let reason): return .undecided(reason: reason)
    }
  }
}

// MARK: Quantifiers over look-ups

extension Decision {
  /// At so many lengths, the first that the law speaks of, a quantifier over look-ups is written
  /// out.
  private static let writtenOutCount = 7
  /// A longer sequence is not written out.
  private static let longestWrittenOut = 40

  /// Looks for a counterexample of few tokens, every quantifier read at every position.
  private func refutation(
    of question: LawQuestion,
    _ search: Search
  ) throws(Refusal) -> Verdict {
    if question.law.window != nil || !question.terms.unknownDivisions.isEmpty {
      throw Refusal.unsettled
    }
    var lengthCount = 0
    for length in 0...Self.longestWrittenOut where lengthCount < Self.writtenOutCount {
      let isLength = try Formula.equal(
        LinearForm(question.keyCount),
        LinearForm(Integer(length))
      )
      // Of short sequences the law may say nothing.
      if case .closed = try search.solve([isLength] + question.premises) { continue }
      lengthCount += 1
      // Of a `stable` law the longer run has a position more.
      search.universe = 0..<length + 1
      let formulas = [isLength] + question.premises + [question.violation]
      guard case .open(let model) = try search.solve(formulas) else { continue }
      var least = LeastCounterexample(question, search, knowing: [isLength])
      return try confirm(try least.find(from: model), question)
    }
    throw Refusal.unsettled
  }
}

// MARK: Counterexamples

extension Decision {
  /// About how many nodes of formulas may be evaluated to confirm a counterexample.
  private static let confirmationLimit = 100_000_000

  private func confirm(
    _ place: LeastCounterexample.Place,
    _ question: LawQuestion
  ) throws(Refusal) -> Verdict {
    guard let geometry = question.geometry(of: place) else {
      throw Refusal.unshown("a counterexample needs integers of more than 64 bits")
    }
    var witness = Trial.Witness(
      batch: place.batch,
      head: place.head,
      query: place.query,
      key: place.key
    )
    if case .rowsNonempty = law.statement { witness.key = nil }
    if case .columnsNonempty = law.statement { witness.query = nil }
    do throws(Interruption) {
      guard let trial = try trial(in: geometry, place, question) else {
        return .undecided(reason: "the counterexample \(place.keyCount) is outside the law")
      }
      var meter = Meter(limit: Self.confirmationLimit)
      guard try trial.isFalse(at: witness, &meter) else {
        return .undecided(
          reason: "the definition does not confirm the counterexample at n = \(place.keyCount), "
            + "q = \(place.query), k = \(place.key); please report this"
        )
      }
      return .refuted(
        trial.counterexample(
          at: witness,
          outline,
          question.relationDomain(
            keyCount: place.keyCount,
            queryCount: place.queryCount,
            offset: place.offset
          ),
          place.relations
        )
      )
    } catch {
      switch error {
      case .outOfBudget:
        let cell = [("q", witness.query), ("k", witness.key)].compactMap { name, value in
          value.map { ", \(name) = \($0)" }
        }
        throw Refusal.unshown(
          "it is false at n = \(place.keyCount)\(cell.joined()), which takes too long to confirm"
        )
      case .evaluation(let error): throw Refusal.outside("\(error)")
      case .unsupported(let reason): throw Refusal.outside(reason)
      }
    }
  }

  private func trial(
    in geometry: Geometry,
    _ place: LeastCounterexample.Place,
    _ question: LawQuestion
  ) throws(Interruption) -> Trial? {
    let names = outline.parameters.map(\.name)
    let parameters = Dictionary(
      zip(names, place.parameters),
      uniquingKeysWith: { first, _ in first }
    )
    guard let open = try Trial(law, outline, in: geometry, parameters) else { return nil }
    var inputs = Inputs()
    for (input, array) in zip(outline.inputs, place.inputs) {
      inputs[input.declaration.name] = array
    }
    guard let supplied = try open.supplying(inputs) else { return nil }
    guard !outline.relations.isEmpty else { return supplied }
    let domain = question.relationDomain(
      keyCount: place.keyCount,
      queryCount: place.queryCount,
      offset: place.offset
    )
    guard let domain else { return nil }
    let relations = zip(outline.relations, place.relations).map { ($0, domain.isVisible($1)) }
    return supplied.supplying(Dictionary(relations, uniquingKeysWith: { first, _ in first }))
  }
}
