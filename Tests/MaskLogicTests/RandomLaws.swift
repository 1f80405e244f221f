import MaskAlgebra

/// Small random laws, always the same for the same seed.
struct RandomLaws {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Splitmix64: enough randomness for choosing formulas.
  private mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }

  private mutating func pick<Element>(_ list: [Element]) -> Element {
    list[next(below: list.count)]
  }

  /// A law over P in 0...2, W in -1...n, a table-free `doc` of -1...1, and `valid`.
  mutating func law() -> Law {
    var condition = MaskSpec.full
    var statement: Law.Statement
    switch next(below: 8) {
    case 0...2: statement = .equal(mask(depth: 2), mask(depth: 2))
    case 3...4: statement = .subset(mask(depth: 2), mask(depth: 2))
    case 5: statement = .rowsNonempty(mask(depth: 2))
    case 6: statement = .columnsNonempty(mask(depth: 2))
    default: statement = .stable(mask(depth: 2))
    }
    if next(below: 3) == 0 {
      switch statement {
      case .rowsNonempty: condition = .q <= pick([0, 1, .parameter("P")])
      case .columnsNonempty: condition = .k <= pick([0, 1, .parameter("P")])
      default: condition = mask(depth: 1)
      }
    }
    // A wrong law is mostly wrong at once; a side that is nearly the other one is more telling.
    if case .equal(let a, _) = statement, next(below: 2) == 0 {
      statement = .equal(a, a && mask(depth: 1) || a && mask(depth: 1))
    }
    return Law(
      statement: statement,
      condition: condition,
      quantifiers: [
        .parameter("P", from: 0, to: 2), .parameter("W", from: -1, to: .n),
      ],
      inputs: [.integers("doc", .position, from: -1, to: 1), .booleans("valid", .position)]
    )
  }

  private mutating func mask(depth: Int) -> MaskSpec {
    guard depth > 0 else { return atom() }
    return switch next(below: 8) {
    case 0, 1: mask(depth: depth - 1) && mask(depth: depth - 1)
    case 2, 3: mask(depth: depth - 1) || mask(depth: depth - 1)
    case 4: mask(depth: depth - 1).symmetricDifference(mask(depth: depth - 1))
    case 5: !mask(depth: depth - 1)
    case 6: transpose(mask(depth: depth - 1))
    default: atom()
    }
  }

  private mutating func atom() -> MaskSpec {
    let (a, b) = (integer(), integer())
    switch next(below: 10) {
    case 0: return .causal
    case 1: return a == b
    case 2: return a != b
    case 3: return a < b
    case 4: return a >= b
    case 5: return .document
    case 6: return BooleanInput("valid")[pick([.q, .k])]
    case 7: return .chunk(pick([1, 2, .parameter("P") + 1]))
    // Out of its declared range where the parameter is small: such an assignment claims nothing.
    case 8: return .window(pick([.parameter("P"), .parameter("W")]))
    default: return .prefix(.parameter("P"))
    }
  }

  private mutating func integer() -> IntegerExpression {
    switch next(below: 12) {
    case 0, 1: .q
    case 2, 3: .k
    case 4: .n
    case 5: .q - .k
    case 6: .parameter("P")
    case 7: .parameter("W")
    case 8: .q % 2
    case 9: IntegerInput("doc")[pick([.q, .k])]
    default: IntegerExpression(next(below: 4) - 1)
    }
  }
}
