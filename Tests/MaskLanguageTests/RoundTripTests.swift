import MaskAlgebra
import MaskLanguage
import MaskTesting
import TestSupport
import Testing

/// The catalogue with the table that random masks read.
private let vocabulary = file("input tree[position, position]: bool").vocabulary

@Suite struct `Printed text` {
  @Test(arguments: 0..<20)
  func `of a random mask parses back to it`(seed: UInt64) throws {
    var choices = Choices(seed: seed)
    for round in 0..<80 {
      let random = SpecGenerator(depth: round % 5, parameters: round % 2 == 0 ? [] : ["P", "W"])
      let mask = random.mask(from: &choices)
      let again = try vocabulary.mask("\(mask)", parameters: ["P", "W"])
      guard again == mask else {
        Issue.record("seed \(seed), round \(round): '\(mask)' became '\(again)'")
        return
      }
    }
  }

  @Test(arguments: 0..<4)
  func `of a simplified mask parses back to it`(seed: UInt64) throws {
    var choices = Choices(seed: 1000 + seed)
    for _ in 0..<150 {
      let mask = SpecGenerator(depth: 4).mask(from: &choices).simplified
      #expect(try vocabulary.mask("\(mask)") == mask)
    }
  }

  @Test(arguments: 0..<10)
  func `of a random law parses back to it`(seed: UInt64) throws {
    var choices = Choices(seed: 2000 + seed)
    for _ in 0..<100 {
      let law = randomLaw(from: &choices)
      let again = try vocabulary.law("\(law)")
      guard again == law else {
        Issue.record("'\(law)' became '\(again)'")
        return
      }
    }
  }

  @Test(arguments: RepositoryFile.specs(below: "Specs").filter { !$0.path.contains("/invalid/") })
  func `of every law and definition in a spec file parses back to it`(spec: RepositoryFile) throws {
    let (file, _) = try spec.read()
    for entry in file.laws {
      let law = try file.vocabulary.law("\(entry.law)")
      #expect(law.statement == entry.law.statement, "line \(entry.line)")
      #expect(law.condition == entry.law.condition, "line \(entry.line)")
      #expect(law.quantifiers == entry.law.quantifiers, "line \(entry.line)")
      #expect(law.window == entry.law.window, "line \(entry.line)")
      #expect(law.inputs == entry.law.inputs, "line \(entry.line)")
    }
    for definition in file.definitions {
      let parameters = Set(definition.parameters.map(\.name))
      let body = MaskSpec(definition.body)
      #expect(try file.vocabulary.mask("\(body)", parameters: parameters) == body)
    }
  }

  @Test(arguments: integers)
  func `of an integer has as few parentheses as it needs`(
    _ integer: NamedCase<IntegerExpression>
  ) throws {
    #expect("\(integer.value)" == integer.name)
    let comparison = integer.value == 0
    #expect(try MaskSpec(parsing: "\(comparison)") == comparison)
  }

  @Test(arguments: masks)
  func `of a mask has as few parentheses as it needs`(_ mask: NamedCase<MaskSpec>) throws {
    #expect("\(mask.value)" == mask.name)
    #expect(try MaskSpec(parsing: mask.name) == mask.value)
  }

  @Test func `of an opaque mask parses back where it is registered`() throws {
    let odd = MaskSpec.opaque("odd_keys") { _, _, _, k in k % 2 == 1 }
    var vocabulary = Vocabulary.catalogue
    #expect(throws: SyntaxFailure.self) { try vocabulary.mask("causal && odd_keys") }
    vocabulary.register(odd)
    #expect(try vocabulary.mask("causal && odd_keys") == (.causal && odd))
  }
}

private let q = IntegerExpression.q
private let k = IntegerExpression.k
private let smallest = IntegerExpression(Int.min)

private let integers: [NamedCase<IntegerExpression>] = [
  NamedCase("q - k - 1", q - k - 1),
  NamedCase("q - (k - 1)", q - (k - 1)),
  NamedCase("q + (k + 1)", q + (k + 1)),
  NamedCase("2 * (q + 1) * 3", 2 * (q + 1) * 3),
  NamedCase("2 * (q % 3)", IntegerExpression(2) * (q % 3)),
  NamedCase("q / 4 / 2 % 3", q / 4 / 2 % 3),
  NamedCase("-q * 2", -q * 2),
  NamedCase("-(q * 2)", -(q * 2)),
  NamedCase("--q", -(-q)),
  NamedCase("q - -3", q - -3),
  NamedCase("q - -k", q - -k),
  NamedCase("-3 % 2", IntegerExpression(-3) % 2),
  NamedCase("-9223372036854775808", smallest),
  NamedCase("--9223372036854775808", -smallest),
  NamedCase("abs(min(q, k) - max(q, 3))", abs(min(q, k) - max(q, 3))),
  NamedCase("doc[q - 1] + tree[q, k]", IntegerInput("doc")[q - 1] + IntegerInput("tree")[q, k]),
]

private let masks: [NamedCase<MaskSpec>] = [
  NamedCase("causal || window(4) && full", .causal || .window(4) && .full),
  NamedCase("(causal || window(4)) && full", (.causal || .window(4)) && .full),
  NamedCase(
    "causal xor (full || none)",
    MaskSpec.causal.symmetricDifference(.full || .none)
  ),
  NamedCase("causal xor full || none", MaskSpec.causal.symmetricDifference(.full) || .none),
  NamedCase("!(q < k)", !(q < k)),
  NamedCase("!!causal", !(!MaskSpec.causal)),
  NamedCase("!(causal && valid[k])", !(.causal && BooleanInput("valid")[k])),
  NamedCase("k <= q && q - k < 4", k <= q && q - k < 4),
  NamedCase("transpose(compose(causal, !causal))", transpose(compose(.causal, !.causal))),
  NamedCase("prefix_rows(q + 1)", .prefixRows(q + 1)),
]

/// A law of any form; its masks may take each other's edges for comparisons of integers.
private func randomLaw(from choices: inout Choices) -> Law {
  func mask(_ hasRelations: Bool = false) -> MaskSpec {
    SpecGenerator(depth: 2, parameters: ["P"], readsInputs: false).mask(from: &choices)
  }
  let P = IntegerFormula.parameter("P")
  let statement: Law.Statement =
    switch choices.choose(through: 4) {
    case 0: .rowsNonempty(mask())
    case 1: .columnsNonempty(mask())
    case 2: .stable(mask())
    case 3: .equal(mask(), mask() || MaskSpec(.relation("A")))
    default: .subset(mask(), mask())
    }
  let hasCondition = if case .equal = statement { true } else { false }
  let window = Law.Window(queryCount: .add(P, .literal(1)), offset: .symbol(.keyCount))
  return Law(
    statement: statement,
    condition: hasCondition ? mask() : .full,
    quantifiers: [
      .masks(["A", "B"]), .parameter("P", ParameterRange(.literal(0), .symbol(.keyCount))),
      .parameter("W", .unbounded),
    ],
    window: Generator.boolean.value(from: &choices) ? window : nil,
    inputs: []
  )
}
