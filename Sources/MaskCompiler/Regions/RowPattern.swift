import MaskAlgebra

/// A row of a mask that moves evenly: from each step on, up to the next, the keys of one set.
///
/// Steps are in ascending order for as many rows as the horizon they were made under says; before
/// the first there is no key, and the last one ends what is visible. The row `k <= q && valid[k]`
/// is two steps, whatever `valid` holds and for all queries at once.
struct RowPattern: Hashable, Sendable {
  struct Step: Hashable, Sendable {
    var position: Linear
    var set: KeySetPool.Number

    init(_ position: Linear, _ set: KeySetPool.Number) {
      self.position = position
      self.set = set
    }
  }

  var steps: [Step] = []

  static let empty = RowPattern()

  /// One range with the keys of a set.
  init(_ lower: Linear, _ upper: Linear, set: KeySetPool.Number = KeySetPool.every) {
    if set != KeySetPool.none {
      steps = [Step(lower, set), Step(upper, KeySetPool.none)]
    }
  }

  init() {}

  init(_ runs: KeyRuns) {
    steps.reserveCapacity(runs.ranges.count * 2)
    for run in runs.ranges {
      steps.append(Step(Linear(run.lowerBound), KeySetPool.every))
      steps.append(Step(Linear(run.upperBound), KeySetPool.none))
    }
  }

  var isEmpty: Bool { steps.isEmpty }

  /// The runs of the row as it is now.
  func runs(_ pool: KeySetPool) -> KeyRuns {
    var runs = KeyRuns()
    for (step, next) in zip(steps, steps.dropFirst()) where step.set != KeySetPool.none {
      let keys = step.position.value..<next.position.value
      if step.set == KeySetPool.every {
        runs.append(keys)
      } else {
        pool[step.set].append(keys, to: &runs)
      }
    }
    return runs
  }
}

/// The algebra of moving rows: what is decided on the way shortens the horizon.
struct RowAlgebra {
  var horizon: Horizon
  var pool: KeySetPool
  /// Steps that may still be made: past them, rows one by one are the faster way.
  private var budget: Int

  init(keyCount: Int, budget: Int) {
    horizon = Horizon(rowCount: .max)
    pool = KeySetPool(keyCount: keyCount)
    self.budget = budget
  }

  /// The range of keys from `lower` up to, not including, `upper`; nothing where that is no range.
  mutating func range(
    _ lower: Linear,
    _ upper: Linear,
    set: KeySetPool.Number = KeySetPool.every
  ) -> RowPattern {
    horizon.isBelow(lower, upper) ? RowPattern(lower, upper, set: set) : .empty
  }

  /// - Throws: ``NotAnalysable`` where sets do not combine, or the budget is used up.
  mutating func combine(
    _ operation: SetOperation,
    _ a: RowPattern,
    _ b: RowPattern
  ) throws(NotAnalysable) -> RowPattern {
    budget -= a.steps.count + b.steps.count
    guard budget >= 0 else { throw NotAnalysable() }
    if b.isEmpty { return operation == .intersection ? .empty : a }
    if a.isEmpty { return operation == .union || operation == .symmetricDifference ? b : .empty }
    if operation == .intersection, a.steps.count == 2, b.steps.count == 2 {
      return try intersection(ofRanges: a, b)
    }
    var result = RowPattern()
    result.steps.reserveCapacity(a.steps.count + b.steps.count)
    var (i, j) = (0, 0)
    var (inA, inB, last) = (KeySetPool.none, KeySetPool.none, KeySetPool.none)
    while i < a.steps.count || j < b.steps.count {
      let position: Linear
      var (takesA, takesB) = (true, true)
      if i == a.steps.count {
        takesA = false
      } else if j == b.steps.count {
        takesB = false
      } else {
        (takesA, takesB) = order(a.steps[i].position, b.steps[j].position)
      }
      if takesA {
        position = a.steps[i].position
        inA = a.steps[i].set
        i += 1
      } else {
        position = b.steps[j].position
      }
      if takesB {
        inB = b.steps[j].set
        j += 1
      }
      let set = try pool.combine(operation, inA, inB)
      if set != last { result.steps.append(RowPattern.Step(position, set)) }
      last = set
      // What `b` could still add is nothing: `last` is its final set.
      if i == a.steps.count, operation == .intersection || operation == .subtraction { break }
    }
    return result
  }

  /// The same of one range and another, which is what most clauses are.
  private mutating func intersection(
    ofRanges a: RowPattern,
    _ b: RowPattern
  ) throws(NotAnalysable) -> RowPattern {
    let lower = horizon.larger(a.steps[0].position, b.steps[0].position)
    let upper = horizon.smaller(a.steps[1].position, b.steps[1].position)
    guard horizon.isBelow(lower, upper) else { return .empty }
    return RowPattern(
      lower,
      upper,
      set: try pool.combine(.intersection, a.steps[0].set, b.steps[0].set)
    )
  }

  /// Which of two positions comes first; both where they stay equal.
  private mutating func order(_ x: Linear, _ y: Linear) -> (first: Bool, second: Bool) {
    if x == y { return (true, true) }
    // Of two that are equal now, the slower one will be first.
    let isFirst = x.value == y.value ? x.slope < y.slope : x.value < y.value
    _ = isFirst ? horizon.isAtMost(x, y) : horizon.isAtMost(y, x)
    return (isFirst, !isFirst)
  }

  /// The union of many rows.
  mutating func union(_ rows: ArraySlice<RowPattern>) throws(NotAnalysable) -> RowPattern {
    guard rows.count > 1 else { return rows.first ?? .empty }
    let middle = rows.startIndex + rows.count / 2
    return try combine(.union, union(rows[..<middle]), union(rows[middle...]))
  }

  /// The same row without ranges that are empty now, so that no range up to the horizon is.
  mutating func tightened(_ row: RowPattern) -> RowPattern {
    if row.steps.count == 2, horizon.isBelow(row.steps[0].position, row.steps[1].position) {
      return row
    }
    var result = RowPattern()
    result.steps.reserveCapacity(row.steps.count)
    for (index, step) in row.steps.enumerated() {
      if index + 1 < row.steps.count,
        !horizon.isBelow(step.position, row.steps[index + 1].position)
      {
        continue
      }
      if step.set != result.steps.last?.set ?? KeySetPool.none { result.steps.append(step) }
    }
    return result
  }
}
