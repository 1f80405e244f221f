import MaskAlgebra

/// The sets that the rows of a plane refer to by number.
///
/// Rows would otherwise repeat a thousand gaps each. Number 0 is no key, number 1 every key.
struct KeySetPool: Sendable {
  typealias Number = Int32

  static let none: Number = 0
  static let every: Number = 1

  let keyCount: Int
  private var sets: [KeySet] = []
  private var known: [Computation: Number] = [:]

  private struct Computation: Hashable {
    let operation: SetOperation
    let a: Number
    let b: Number
  }

  /// Runs that a set may have: past it a mask has no use for regions.
  static let runLimit = 1 << 21

  init(keyCount: Int) { self.keyCount = keyCount }

  /// A set that is neither empty nor every key.
  subscript(number: Number) -> KeySet { sets[Int(number) - 2] }

  /// The periods of the sets that have one.
  var periods: Set<Int> { Set(sets.compactMap(\.period)) }

  /// The number of a set, which need not be new.
  mutating func add(_ set: KeySet) -> Number {
    if set.runs.isEmpty { return Self.none }
    let extent = set.period ?? keyCount
    if set.runs.ranges == [0..<extent] { return Self.every }
    sets.append(set)
    return Number(sets.count + 1)
  }

  mutating func combine(
    _ operation: SetOperation,
    _ a: Number,
    _ b: Number
  ) throws(NotAnalysable) -> Number {
    if let simple = operation.simple(a, b) { return simple }
    let computation = Computation(operation: operation, a: a, b: b)
    if let number = known[computation] { return number }
    let number = add(try computed(computation))
    known[computation] = number
    return number
  }

  private func computed(_ computation: Computation) throws(NotAnalysable) -> KeySet {
    let numbers = [computation.a, computation.b]
    let periods = numbers.filter { $0 > 1 }.map { self[$0].period }
    var period: Int? = 1
    for next in periods {
      guard let next, let common = period?.leastCommonMultiple(next), common <= keyCount else {
        period = nil
        break
      }
      period = common
    }
    let extent = period ?? keyCount
    var runs: [KeyRuns] = []
    for number in numbers { runs.append(try writtenOut(number, below: extent)) }
    return KeySet(computation.operation.apply(runs[0], runs[1]), period: period)
  }

  private func writtenOut(
    _ number: Number,
    below extent: Int
  ) throws(NotAnalysable) -> KeyRuns {
    if number == Self.every { return KeyRuns(0..<extent) }
    let set = self[number]
    if let period = set.period, extent / period > Self.runLimit / set.runs.ranges.count {
      throw NotAnalysable()
    }
    return set.writtenOut(below: extent)
  }
}

/// What two rows, or two sets of keys, can be combined by.
enum SetOperation: Hashable, Sendable {
  case intersection, union, subtraction, symmetricDifference

  /// The result where it takes no look at the sets.
  @inline(__always)
  fileprivate func simple(
    _ a: KeySetPool.Number,
    _ b: KeySetPool.Number
  ) -> KeySetPool.Number? {
    let (none, every) = (KeySetPool.none, KeySetPool.every)
    switch self {
    case .intersection:
      if a == none || b == none { return none }
      if a == every || a == b { return b }
      return b == every ? a : nil
    case .union:
      if a == every || b == every { return every }
      if a == none || a == b { return b }
      return b == none ? a : nil
    case .subtraction:
      if a == none || b == every || a == b { return none }
      return b == none ? a : nil
    case .symmetricDifference:
      if a == none { return b }
      if b == none { return a }
      return a == b ? none : nil
    }
  }

  fileprivate func apply(_ a: KeyRuns, _ b: KeyRuns) -> KeyRuns {
    switch self {
    case .intersection: a.intersection(b)
    case .union: a.union(b)
    case .subtraction: a.subtracting(b)
    case .symmetricDifference: a.symmetricDifference(b)
    }
  }
}

extension Int {
  /// The least common multiple of two numbers of at least 1, nil where it passes 64 bits.
  func leastCommonMultiple(_ other: Int) -> Int? {
    let product = (self / greatestCommonDivisor(other)).multipliedReportingOverflow(by: other)
    return product.overflow ? nil : product.partialValue
  }

  /// The greatest common divisor of two numbers of at least 0, one of them above it.
  func greatestCommonDivisor(_ other: Int) -> Int {
    var (a, b) = (self, other)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
