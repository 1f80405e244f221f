import MaskAlgebra

/// The tiers of laws, by what they ask of a decision procedure.
enum Tier: String, CaseIterable, CustomStringConvertible {
  /// `x - y <= c`: causal, prefixes, constant windows.
  case differences
  /// Quotients and remainders by constants: chunks, dilation, strides.
  case residues
  /// Any linear comparison, `abs`, `min` and `max`.
  case linear
  /// Inputs as unknown functions.
  case inputs
  /// A quantifier inside: rows, columns, compositions.
  case quantifiers
  /// Another geometry than the full pass.
  case geometries
  /// Arbitrary masks.
  case relations

  var description: String { rawValue }
}

/// Random laws of one tier, the same for the same seed, true about as often as false.
struct TieredLaws<Generator: RandomNumberGenerator> {
  let tier: Tier
  var generator: Generator

  init(_ tier: Tier, using generator: Generator) {
    self.tier = tier
    self.generator = generator
  }

  private mutating func pick<Element>(_ list: [Element]) -> Element {
    list[Int.random(in: list.indices, using: &generator)]
  }

  private mutating func chance(_ part: Int) -> Bool {
    Int.random(in: 0..<part, using: &generator) == 0
  }

  mutating func law() -> Law {
    let quantifiers = quantifiers()
    let window = tier == .geometries ? window() : nil
    let statement = statement()
    return Law(
      statement: statement,
      condition: chance(3) ? condition(of: statement) : .full,
      quantifiers: quantifiers,
      window: window,
      inputs: [
        InputDeclaration(
          name: "doc",
          axes: [.position],
          kind: .integers(pick([.unbounded, .from(0), ParameterRange(.literal(-1), .literal(1))])),
          isNondecreasing: chance(2)
        ),
        InputDeclaration(name: "valid", axes: [.position], kind: .booleans),
        InputDeclaration(
          name: "length",
          axes: [.batch],
          kind: .integers(ParameterRange(.literal(0), .symbol(.keyCount)))
        ),
        InputDeclaration(name: "table", axes: [.position, .position], kind: .booleans),
      ]
    )
  }

  private mutating func quantifiers() -> [Law.Quantifier] {
    let ranges: [ParameterRange] = [
      .from(0), .from(1), ParameterRange(.literal(0), .symbol(.keyCount)),
      ParameterRange(.literal(-1), .literal(2)), ParameterRange(.literal(-2), nil),
    ]
    if tier == .relations { return [.masks(["A", "B"])] }
    return [.parameter("P", pick(ranges)), .parameter("W", pick(ranges))]
  }

  private mutating func window() -> Law.Window {
    let n = IntegerExpression.n
    let count: IntegerExpression = pick([1, 2, n + 1, n - 1, .parameter("P")])
    let offset: IntegerExpression = pick([0, 1, n - 1, n - .m, -1, n])
    return Law.Window(queryCount: count.formula, offset: offset.formula)
  }
}

// MARK: Statements

extension TieredLaws {
  private mutating func statement() -> Law.Statement {
    switch tier {
    case .quantifiers where !chance(3):
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: return .rowsNonempty(.causal && mask(1) || mask(1))
      case 1: return .columnsNonempty(!.causal && mask(1) || mask(1))
      default: return composed()
      }
    case .relations: return composed()
    default: break
    }
    let a = mask(2)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return .equal(a, mask(2))
    case 1: return .subset(a && mask(1), mask(2))
    // Laws that are true, in forms that do not look alike.
    case 2:
      let b = mask(1)
      return .equal(!(a && b), !a || !b && a)
    case 3:
      let (b, c) = (mask(1), mask(1))
      return .equal(a && (b || c), a && b || c && a)
    case 4:
      let b = mask(1)
      return .subset(a && b, pick([a, b, a.symmetricDifference(!b)]))
    default: return tier == .geometries ? .equal(a, a || a && mask(1)) : .stable(.causal && mask(1))
    }
  }

  private mutating func composed() -> Law.Statement {
    let (a, b) = (mask(1), mask(1))
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: return .subset(compose(a && .causal, b && .causal), .causal)
    case 1: return .equal(transpose(compose(a, b)), compose(transpose(b), transpose(a)))
    case 2: return .equal(compose(a || b, .causal), compose(a, .causal) || compose(b, .causal))
    case 3: return .equal(compose(a, b), mask(1))
    default: return .subset(a, compose(a, .diagonal && b || .diagonal))
    }
  }

  private mutating func condition(of statement: Law.Statement) -> MaskSpec {
    switch statement {
    case .rowsNonempty: .q >= pick([0, 1, .parameter("P")])
    case .columnsNonempty: .k >= pick([0, 1, .parameter("P")])
    default: tier == .relations ? .q > 0 : mask(1)
    }
  }

  private mutating func mask(_ depth: Int) -> MaskSpec {
    guard depth > 0 else { return atom() }
    return switch Int.random(in: 0..<8, using: &generator) {
    case 0, 1: mask(depth - 1) && mask(depth - 1)
    case 2, 3: mask(depth - 1) || mask(depth - 1)
    case 4: mask(depth - 1).symmetricDifference(mask(depth - 1))
    case 5: !mask(depth - 1)
    case 6: transpose(mask(depth - 1))
    default: atom()
    }
  }
}

// MARK: Atoms

extension TieredLaws {
  private var parameters: [IntegerExpression] {
    tier == .relations ? [0, 1] : [.parameter("P"), .parameter("W")]
  }

  private mutating func atom() -> MaskSpec {
    let simple: [MaskSpec] = [.causal, .diagonal, .q < pick(parameters), .k < pick(parameters)]
    if chance(3) { return pick(simple) }
    switch tier {
    case .relations:
      return pick([MaskSpec(.relation("A")), MaskSpec(.relation("B"))])
    case .inputs:
      let doc = IntegerInput("doc")
      let position: IntegerExpression = pick([.q, .k])
      switch Int.random(in: 0..<7, using: &generator) {
      case 0, 1: return .document
      case 2: return BooleanInput("valid")[position]
      case 3: return .padding
      case 4: return doc[position] <= pick([0, 1, .k])
      case 5: return BooleanInput("table")[.q, .k]
      default: return doc[.q] < doc[.k] + pick([0, 1])
      }
    case .differences, .geometries: return comparison(difference(), difference())
    case .residues: return residue()
    case .quantifiers: return chance(2) ? comparison(difference(), difference()) : residue()
    case .linear:
      return comparison(linear(2), linear(1))
    }
  }

  private mutating func comparison(_ a: IntegerExpression, _ b: IntegerExpression) -> MaskSpec {
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: a == b
    case 1: a != b
    case 2: a < b
    case 3: a <= b
    case 4: a >= b
    default: a > b
    }
  }

  private mutating func difference() -> IntegerExpression {
    let constant = IntegerExpression(Int.random(in: -2...3, using: &generator))
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return .q - .k
    case 1: return .q + constant
    case 2: return .k + constant
    case 3: return .n - constant
    case 4: return pick(parameters)
    default: return constant
    }
  }

  private mutating func residue() -> MaskSpec {
    let modulus = IntegerExpression(Int.random(in: 1...4, using: &generator))
    let constant = IntegerExpression(Int.random(in: -1...2, using: &generator))
    switch Int.random(in: 0..<7, using: &generator) {
    case 0: return .chunk(modulus)
    case 1: return .dilated(modulus)
    case 2: return .strided(modulus)
    case 3: return comparison(.q / modulus, .k / modulus + constant)
    case 4: return comparison((.q - .k + constant) % modulus, constant)
    case 5: return comparison((.k - pick(parameters)) / modulus, constant)
    default: return comparison(.k % modulus, .q % (modulus + 1))
    }
  }

  private mutating func linear(_ depth: Int) -> IntegerExpression {
    guard depth > 0 else { return difference() }
    let factor = IntegerExpression(Int.random(in: -3...3, using: &generator))
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: return linear(depth - 1) + linear(depth - 1)
    case 1: return linear(depth - 1) - linear(depth - 1)
    case 2: return factor * linear(depth - 1)
    case 3: return abs(linear(depth - 1))
    case 4: return min(linear(depth - 1), linear(depth - 1))
    case 5: return max(linear(depth - 1), linear(depth - 1))
    case 6: return linear(depth - 1) / IntegerExpression(Int.random(in: 1...3, using: &generator))
    default: return difference()
    }
  }
}
