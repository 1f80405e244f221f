internal import MaskAlgebra

/// One search through the assignments of one law, in the order of counterexamples.
struct ExhaustiveSearch {
  private let law: Law
  private let outline: LawOutline
  private let budget: Int
  private var meter: Meter
  private var quantities: Quantities
  private var comparisonCount = 0

  /// Lengths that are completed even at several times the budget: most wrong laws are wrong there.
  private static let shortLength = 2
  private static let shortLengthFactor = 16
  /// The reason where not even one token could be tried.
  static let tooManyCases = "there are too many cases to try, even for one token"

  /// Prepares a search; a dense one tries every integer between those that are usually tried.
  init(_ law: Law, budget: Int, isDense: Bool) {
    self.law = law
    self.budget = budget
    outline = LawOutline(of: law)
    meter = Meter(limit: budget)
    quantities = Quantities(landmarks: outline.landmarks, isDense: isDense)
  }

  /// Whether integers were left out between those that were tried.
  var hasGaps: Bool { quantities.hasGaps }

  mutating func verdict() -> Verdict {
    if let reason = outline.unsupportedReason(of: law) { return .undecided(reason: reason) }
    var scope: Scope?
    do throws(Interruption) {
      for keyCount in 0... {
        let spentBefore = meter.spent
        let isShort = keyCount <= Self.shortLength
        let (raised, overflow) = budget.multipliedReportingOverflow(by: Self.shortLengthFactor)
        meter.limit = !isShort ? budget : overflow ? .max : raised
        if let found = try counterexample(at: keyCount) { return .refuted(found) }
        scope = Scope(
          keyCount: keyCount,
          bounds: outline.names.compactMap { quantities.bound(of: $0) },
          comparisonCount: comparisonCount
        )
        // The next length costs no less than this one.
        let cost = meter.spent - spentBefore
        if keyCount >= Self.shortLength, meter.spent + cost > budget { break }
      }
    } catch {
      switch error {
      case .outOfBudget: break
      case .evaluation(let error): return .undecided(reason: "\(error)")
      case .unsupported(let reason): return .undecided(reason: reason)
      }
    }
    guard let scope, scope.keyCount > 0 else {
      return .undecided(reason: Self.tooManyCases)
    }
    return .tested(scope)
  }
}

// MARK: From a length to cells, outermost first

extension ExhaustiveSearch {
  private mutating func counterexample(at keyCount: Int) throws(Interruption) -> Counterexample? {
    quantities.begin(length: keyCount)
    let fullPass = try outline.geometry(keys: keyCount, queries: keyCount, offset: 0)
    if let window = law.window, window.dependsOnParameters {
      return try counterexample(of: window, in: fullPass)
    }
    guard let geometry = try outline.geometry(of: law.window, in: fullPass) else {
      // A length of which the law says nothing costs something too, or there would be no end.
      try meter.spend(outline.bindingCost)
      return nil
    }
    var assignments = ParameterAssignments(outline.parameters, in: geometry)
    while let parameters = try assignments.next(&quantities, &meter) {
      if let found = try counterexample(in: geometry, parameters) { return found }
    }
    return nil
  }

  /// The parameters decide the geometry, yet `m` and the offset come before them in the order.
  private mutating func counterexample(
    of window: Law.Window,
    in fullPass: Geometry
  ) throws(Interruption) -> Counterexample? {
    var runs: [(geometry: Geometry, parameters: [String: Int])] = []
    var assignments = ParameterAssignments(outline.parameters, in: fullPass)
    while let parameters = try assignments.next(&quantities, &meter) {
      try meter.spend(Self.storedRunCost)
      if let geometry = try outline.geometry(of: window, in: fullPass, parameters: parameters) {
        runs.append((geometry, parameters))
      }
    }
    runs.sort { a, b in
      let (a, b) = (a.geometry, b.geometry)
      return a.queryCount == b.queryCount
        ? CandidateIntegers.precedes(a.offset, b.offset) : a.queryCount < b.queryCount
    }
    for run in runs {
      if let found = try counterexample(in: run.geometry, run.parameters) { return found }
    }
    return nil
  }

  /// Keeps the memory of stored runs in proportion to the budget.
  private static let storedRunCost = 256

  private mutating func counterexample(
    in geometry: Geometry,
    _ parameters: [String: Int]
  ) throws(Interruption) -> Counterexample? {
    try meter.spend(outline.bindingCost)
    do throws(Interruption) {
      guard let trial = try Trial(law, outline, in: geometry, parameters) else { return nil }
      return try counterexample(of: trial)
    } catch {
      guard case .evaluation(let evaluation) = error else { throw error }
      let list = outline.parameters.map { ", \($0.name) = \(parameters[$0.name] ?? 0)" }
      throw Interruption.unsupported("\(evaluation) (n = \(geometry.keyCount)\(list.joined()))")
    }
  }

  private mutating func counterexample(of trial: Trial) throws(Interruption) -> Counterexample? {
    if outline.inputs.isEmpty { return try counterexample(supplied: trial) }
    var choices: [Quantities.InputChoices] = []
    for input in outline.inputs {
      choices.append(
        try quantities.choices(
          for: input,
          in: trial.geometry,
          covering: trial.coveredGeometry,
          &meter
        )
      )
    }
    for arrays in ArrayProduct(factors: choices.map(\.arrays)) {
      try meter.spend(outline.bindingCost)
      var inputs = Inputs()
      for (choice, values) in zip(choices, arrays) {
        inputs[choice.name] = try choice.array(values)
      }
      guard let supplied = try trial.supplying(inputs) else { continue }
      if let found = try counterexample(supplied: supplied) { return found }
    }
    return nil
  }

  private mutating func counterexample(
    supplied trial: Trial
  ) throws(Interruption) -> Counterexample? {
    let domain = RelationDomain(
      trial.coveredGeometry,
      isSquare: outline.mentions.hasRelationOperators
    )
    if outline.relations.isEmpty { return try counterexample(of: trial, domain, []) }
    guard let count = domain.count else { throw Interruption.outOfBudget }
    try meter.spend(count)
    let choices = outline.relations.map { _ in ArrayChoices(values: [0, 1], count: count) }
    for cells in ArrayProduct(factors: choices) {
      try meter.spend(outline.bindingCost)
      let relations = zip(outline.relations, cells).map { ($0, domain.isVisible($1)) }
      let supplied = trial.supplying(Dictionary(relations, uniquingKeysWith: { first, _ in first }))
      if let found = try counterexample(of: supplied, domain, cells) { return found }
    }
    return nil
  }

  private mutating func counterexample(
    of trial: Trial,
    _ domain: RelationDomain,
    _ cells: [[Int]]
  ) throws(Interruption) -> Counterexample? {
    guard let witness = try trial.firstWitness(&meter, &comparisonCount) else { return nil }
    return trial.counterexample(at: witness, outline, domain, cells)
  }
}
