import MaskAlgebra

/// Compiles a bound formula line by line into runs.
///
/// For every line and every position of the domain, a position is in the runs exactly if the
/// definition says that the cell is visible. A clause is asked only about the positions that the
/// clauses before it leave open, as the definition stops early, so a guard protects a look-up here
/// too. What has no straight pieces is asked cell by cell, by the definition itself.
///
/// A compiler remembers what does not depend on the line (`doc[k]`, `k % 8`), so it belongs to one
/// thread.
///
/// - Complexity: per line, O(clauses · (runs + pieces)); cell by cell only for opaque predicates,
///   look-ups at positions that vary with the line, and values that may pass 64 bits.
final class LineCompiler {
  let plan: Plan
  let everyKey: KeyRuns
  let environment: Environment
  /// Whether what does not depend on the line is computed once, for all positions.
  private let sharesAcrossLines: Bool
  private var sharedMasks: [Shared<KeyRuns>?] = []
  private var sharedIntegers: [Shared<PiecewiseLine>?] = []
  var reach = MiddleReach()

  /// - Parameters:
  ///   - plan: What is compiled.
  ///   - geometry: The run that the plan was made for.
  ///   - sharesAcrossLines: Whether to remember; it pays off from a few lines on.
  init(_ plan: Plan, in geometry: Geometry, sharesAcrossLines: Bool) {
    self.plan = plan
    everyKey = KeyRuns(geometry.keyPositions)
    environment = Environment(geometry: geometry)
    self.sharesAcrossLines = sharesAcrossLines
    if sharesAcrossLines {
      sharedMasks = Array(repeating: nil, count: plan.masks.count)
      sharedIntegers = Array(repeating: nil, count: plan.integers.count)
    }
  }

  /// The visible keys of a row.
  func runs(of line: Line) throws(CompilationError) -> KeyRuns {
    do {
      return try runs(plan.root, line, within: everyKey)
    } catch {
      let error = error.inTheWords(of: plan.written, in: plan.environment)
      throw CompilationError.binding(.evaluation(error))
    }
  }

  /// The positions of a domain at which a part of the formula is visible.
  func runs(
    _ number: Int,
    _ line: Line,
    within domain: KeyRuns
  ) throws(EvaluationError) -> KeyRuns {
    guard !domain.isEmpty else { return domain }
    let part = plan.masks[number]
    if sharesAcrossLines, let everywhere = everywhere(number, part, line) {
      return everywhere.intersection(domain)
    }
    return try compute(number, part, line, within: domain)
  }

  /// A part's runs over all positions, if another line has them too and no error stands against it.
  private func everywhere(_ number: Int, _ part: MaskPart, _ line: Line) -> KeyRuns? {
    let isShared = part.sharedDirection == line.direction
    guard isShared || (!part.anchors.isEmpty && line.direction == .alongKeys) else { return nil }
    guard let anchors = isShared ? [] : anchorValues(part, line) else { return nil }
    let known = sharedMasks[number].flatMap { $0.serves(line, anchors) ? $0 : nil }
    if let known, known.isComputed { return known.value }
    // A row may be alone with its anchors and ask about little, so the second of a kind computes.
    let isComputed = isShared || known != nil
    let value = isComputed ? try? compute(number, part, line, within: everyKey) : nil
    sharedMasks[number] = Shared(
      value,
      for: part.dependence,
      line,
      anchors: anchors,
      isComputed: isComputed
    )
    return value
  }

  private func anchorValues(_ part: MaskPart, _ line: Line) -> [Int]? {
    var anchors: [Int] = []
    for anchor in plan.anchors[part.anchors] {
      // An anchor does not depend on the key, so any key will do.
      guard let level = values(anchor, line, within: KeyRuns(0..<1))?.pieces.first else {
        return nil
      }
      anchors.append(level.intercept)
    }
    return anchors
  }

  private func compute(
    _ number: Int,
    _ part: MaskPart,
    _ line: Line,
    within domain: KeyRuns
  ) throws(EvaluationError) -> KeyRuns {
    switch part.operation {
    case .constant(let value): return value ? domain : KeyRuns()
    case .comparison(let chain):
      if let visible = compare(chain, part.operands, line, within: domain) { return visible }
      return try cellByCell(number, line, within: domain)
    case .lookUp(let table):
      if let visible = truth(of: plan.tables[table], part.operands, line, within: domain) {
        return visible
      }
      return try cellByCell(number, line, within: domain)
    case .not: return try domain.subtracting(runs(part.clauses.lowerBound, line, within: domain))
    case .all, .any:
      if part.asksPredicates, let visible = askingPredicatesLast(part, line, within: domain) {
        return visible
      }
      return try junction(of: part.clauses, part, line, within: domain)
    case .parity:
      var visible = KeyRuns()
      for clause in part.clauses {
        visible = visible.symmetricDifference(try runs(clause, line, within: domain))
      }
      return visible
    case .transpose: return try runs(part.clauses.lowerBound, line.transposed, within: domain)
    case .compose:
      // The definition stops at the first middle position that works, so it may avoid an error.
      if let visible = try? composition(part.clauses, line) { return visible.intersection(domain) }
      return try cellByCell(number, line, within: domain)
    case .call(let call):
      try check(plan.calls[call], line, within: domain)
      return try runs(part.clauses.lowerBound, line, within: domain)
    case .cellByCell: return try cellByCell(number, line, within: domain)
    }
  }

  /// The clauses of a conjunction or a disjunction, each asked about what those before leave open.
  private func junction(
    of clauses: some Sequence<Int>,
    _ part: MaskPart,
    _ line: Line,
    within domain: KeyRuns
  ) throws(EvaluationError) -> KeyRuns {
    var open = domain
    if case .all = part.operation {
      for clause in clauses { open = try runs(clause, line, within: open) }
      return open
    }
    var visible = KeyRuns()
    for clause in clauses {
      let added = try runs(clause, line, within: open)
      visible = visible.union(added)
      open = open.subtracting(added)
    }
    return visible
  }

  /// The same with opaque predicates behind all else, as each of their cells has to be asked about.
  ///
  /// - Returns: nil where that changes nothing, or where a clause fails that a predicate may guard.
  private func askingPredicatesLast(
    _ part: MaskPart,
    _ line: Line,
    within domain: KeyRuns
  ) -> KeyRuns? {
    let first = part.clauses.filter { !plan.masks[$0].asksPredicates }
    let last = part.clauses.filter { plan.masks[$0].asksPredicates }
    guard !first.isEmpty, !last.isEmpty, first + last != Array(part.clauses) else { return nil }
    return try? junction(of: first + last, part, line, within: domain)
  }

  /// Checks that the arguments of a call lie in their ranges, wherever the domain has a cell.
  private func check(
    _ call: Plan.Call,
    _ line: Line,
    within domain: KeyRuns
  ) throws(EvaluationError) {
    let varies = call.dependence.contains(Dependence(line.direction.running))
    for range in domain.ranges {
      for position in varies ? range : range.prefix(1) {
        for requirement in call.call.requirements {
          try requirement.check(
            of: call.call.definition,
            at: line.cell(at: position),
            in: environment
          )
        }
      }
    }
  }
}

// MARK: - Integers

extension LineCompiler {
  /// The values of an integer, at least over the domain, or nil where it has no straight pieces.
  func values(_ number: Int, _ line: Line, within domain: KeyRuns) -> PiecewiseLine? {
    let part = plan.integers[number]
    if let affine = part.affine {
      return PiecewiseLine(
        slope: affine.slope(along: line.direction),
        intercept: affine.intercept(on: line),
        over: domain
      )
    }
    guard sharesAcrossLines, part.sharedDirection == line.direction else {
      return compute(part, line, within: domain)
    }
    if let shared = sharedIntegers[number], shared.serves(line) {
      return shared.value ?? compute(part, line, within: domain)
    }
    let everywhere = compute(part, line, within: everyKey)
    sharedIntegers[number] = Shared(everywhere, for: part.dependence, line)
    return everywhere ?? compute(part, line, within: domain)
  }

  private func compute(
    _ part: IntegerPart,
    _ line: Line,
    within domain: KeyRuns
  ) -> PiecewiseLine? {
    func operand(_ index: Int) -> PiecewiseLine? {
      values(part.operands.lowerBound + index, line, within: domain)
    }
    switch part.operation {
    case .constant(let value): return PiecewiseLine(slope: 0, intercept: value, over: domain)
    case .symbol(line.direction.running): return PiecewiseLine(slope: 1, intercept: 0, over: domain)
    case .symbol(let symbol):
      // Every other symbol has one value along the line, so any cell of it will do.
      let value = line.cell(at: 0).value(of: symbol, in: environment.geometry)
      return PiecewiseLine(slope: 0, intercept: value, over: domain)
    case .add: return operand(0).flatMap { a in operand(1).flatMap { a.adding($0) } }
    case .subtract: return operand(0).flatMap { a in operand(1).flatMap { a.subtracting($0) } }
    case .scale(let factor): return operand(0)?.scaled(by: factor)
    case .divide(let divisor): return operand(0)?.divided(by: divisor)
    case .remainder(let divisor): return operand(0)?.remainder(dividingBy: divisor)
    case .absolute: return operand(0)?.magnitude
    case .minimum:
      return operand(0).flatMap { a in operand(1).flatMap { a.extreme($0, takesSmaller: true) } }
    case .maximum:
      return operand(0).flatMap { a in operand(1).flatMap { a.extreme($0, takesSmaller: false) } }
    case .lookUp(let table):
      return read(plan.tables[table], part.operands, line, within: domain)
    case .unavailable: return nil
    }
  }
}

/// What was computed once for many lines: those of one batch row and head, if it depends on them,
/// with equal anchors.
private struct Shared<Value> {
  /// Nil where it cannot be computed outside the part that the formula leaves open.
  let value: Value?
  let isComputed: Bool
  private let dependence: Dependence
  private let batch: Int
  private let head: Int
  private let anchors: [Int]

  init(
    _ value: Value?,
    for dependence: Dependence,
    _ line: Line,
    anchors: [Int] = [],
    isComputed: Bool = true
  ) {
    self.value = value
    self.isComputed = isComputed
    self.dependence = dependence
    self.anchors = anchors
    batch = line.batch
    head = line.head
  }

  func serves(_ line: Line, _ anchors: [Int] = []) -> Bool {
    (batch == line.batch || !dependence.contains(.batch))
      && (head == line.head || !dependence.contains(.head)) && self.anchors == anchors
  }
}
