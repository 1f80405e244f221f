import MaskAlgebra
import MaskLogic

/// Looks at a definition cell by cell, to see whether what is said of it is so.
struct WarningJudge {
  private let definition: MaskDefinition
  private let decider: any LawDecider

  /// The runs that are looked at: of these lengths, with parameters of these values.
  private static let lengths = 1...5
  private static let values = 0...3

  init(_ definition: MaskDefinition, decidedBy decider: any LawDecider) {
    self.definition = definition
    self.decider = decider
  }

  /// - Throws: ``Falsified`` where a warning is wrong, or one is missing.
  func judge(_ warnings: [MaskWarning]) throws {
    var emptyRow: Counterexample?
    for warning in warnings {
      switch warning {
      case .deadClause(let clause): try judgeDeadClause(clause)
      case .unusedParameter(let name): try judgeUnusedParameter(name)
      case .emptyRows(let found):
        emptyRow = found
        guard let query = found.query, try isEmpty(query, runLike(found)) else {
          throw Falsified("'\(warning)', but the row sees a key")
        }
      case .seesFuture(let found):
        guard let query = found.query, let key = found.key, key > query,
          try isVisible(query, key, runLike(found))
        else { throw Falsified("'\(warning)', but the cell is hidden, or no later one") }
      case .unstable(let found): try judgeUnstable(found)
      case .sameMask(let name): throw Falsified("the same as '\(name)', which is not there")
      }
    }
    try judgeEmptyRows(notedAt: emptyRow)
  }

  // MARK: Each warning

  private func judgeDeadClause(_ clause: String) throws {
    let candidates = definition.body.withoutOneClause.filter { "\(MaskSpec($0.clause))" == clause }
    let isDead = try candidates.contains { candidate in
      try runs.allSatisfy { try cells(definition.body, $0) == cells(candidate.rest, $0) }
    }
    if !isDead { throw Falsified("the clause '\(clause)' is called dead, and changes a cell") }
  }

  private func judgeUnusedParameter(_ name: String) throws {
    for run in runs {
      for value in Self.values where value >= least(of: name) {
        var other = run
        other.values[name] = value
        guard (try? definition.body.checkArguments(in: environment(of: other))) != nil else {
          continue
        }
        guard try cells(definition.body, run) == cells(definition.body, other) else {
          throw Falsified("the parameter '\(name)' is called unused, and changes a cell")
        }
      }
    }
  }

  private func judgeUnstable(_ found: Counterexample) throws {
    guard let query = found.query, let key = found.key else { return }
    let run = runLike(found)
    var longer = run
    longer.length += 1
    let now = try key < run.length && isVisible(query, key, run)
    guard try isVisible(query, key, longer) != now else {
      throw Falsified("called unstable at \(found), where the cell stays as it is")
    }
  }

  /// An empty row is told, and none is before the one that is told.
  private func judgeEmptyRows(notedAt found: Counterexample?) throws {
    for run in runs where run.length < found?.geometry.keyCount ?? .max {
      for query in 0..<run.length where try isEmpty(query, run) {
        if found == nil, isEmptinessOpen { return }
        throw Falsified(
          "row \(query) is empty at n = \(run.length), \(run.values), "
            + (found.map { "and the first is said to be at \($0)" } ?? "and nothing is said of it")
        )
      }
    }
  }

  /// Whether there is no answer to whether all rows see something, so that nothing can be said.
  private var isEmptinessOpen: Bool {
    let law = Law(
      statement: .rowsNonempty(MaskSpec(definition.body)),
      quantifiers: definition.parameters.map { .parameter($0.name, $0.range) }
    )
    return switch decider.decide(law) {
    case .tested, .undecided: true
    case .proved, .refuted: false
    }
  }

  // MARK: Cells

  /// A length, and values of the parameters.
  private struct Run {
    var length: Int
    var values: [String: Int]
  }

  private func least(of name: String) -> Int {
    definition.parameters.first { $0.name == name }?.range.lower?.literalValue ?? 0
  }

  private var runs: [Run] {
    var values: [[String: Int]] = [[:]]
    for parameter in definition.parameters {
      let least = least(of: parameter.name)
      values = values.flatMap { known in
        Self.values.filter { $0 >= least }.map { known.merging([parameter.name: $0]) { $1 } }
      }
    }
    // Where an argument leaves the range that a catalogue mask declares, nothing is claimed.
    return Self.lengths.flatMap { length in
      values.map { Run(length: length, values: $0) }.filter { run in
        (try? definition.body.checkArguments(in: environment(of: run))) != nil
      }
    }
  }

  private func runLike(_ found: Counterexample) -> Run {
    Run(
      length: found.geometry.keyCount,
      values: Dictionary(
        found.parameters.map { ($0.name, $0.value) },
        uniquingKeysWith: { first, _ in first }
      )
    )
  }

  private func cells(_ mask: MaskFormula, _ run: Run) throws -> [Bool] {
    let environment = try environment(of: run)
    return try (0..<run.length * run.length).map { index in
      let cell = Cell(query: index / run.length, key: index % run.length)
      return try mask.visible(at: cell, in: environment)
    }
  }

  private func isVisible(_ query: Int, _ key: Int, _ run: Run) throws -> Bool {
    let cell = Cell(query: query, key: key)
    return try definition.body.visible(at: cell, in: try environment(of: run))
  }

  private func isEmpty(_ query: Int, _ run: Run) throws -> Bool {
    try !(0..<run.length).contains { try isVisible(query, $0, run) }
  }

  private func environment(of run: Run) throws -> Environment {
    Environment(geometry: try Geometry(keys: run.length), parameters: run.values)
  }
}

extension MaskFormula {
  /// Checks that arguments which do not depend on the cell lie in the ranges of their definitions.
  fileprivate func checkArguments(in environment: Environment) throws {
    for clause in clauses { try clause.checkArguments(in: environment) }
    guard case .call(let call) = self else { return }
    for requirement in call.requirements {
      try requirement.check(
        of: call.definition,
        at: Cell(query: 0, key: 0),
        in: environment
      )
    }
    try call.body.checkArguments(in: environment)
  }
}
