import MaskAlgebra
import MaskTesting
import TestSupport
import Testing

private let (q, k) = (IntegerExpression.q, IntegerExpression.k)

@Suite struct SimplificationTests {
  private static let rules: [NamedCase<(MaskSpec, MaskSpec)>] = [
    NamedCase("neutral elements go", (.causal && .full || .none, .causal)),
    NamedCase("a dominating constant stays alone", (.causal && .none, .none)),
    NamedCase("in || too", (.causal || .full, .full)),
    NamedCase("duplicates go", (.causal && .sinks(2) && .causal, .causal && .sinks(2))),
    NamedCase("a mask and its complement", (.causal || .sinks(2) || !.causal, .full)),
    NamedCase("a comparison and its complement", (k < 3 && q > 1 && k >= 3, .none)),
    NamedCase("double negation", (!(!MaskSpec.causal), .causal)),
    NamedCase("a negated comparison turns round", (!(k < 3), k >= 3)),
    NamedCase("a constant comparison", ((3 as IntegerExpression) < 4, .full)),
    NamedCase("constants fold", (k < (2 as IntegerExpression) * 3 + 1, k < 7)),
    NamedCase("adding and subtracting zero", (k + 0 - 0 < q, k < q)),
    NamedCase("multiplying and dividing by one", (1 * (k * 1) / 1 < q, k < q)),
    NamedCase("the remainder by one", (k % 1 == q, 0 == q)),
    NamedCase("equal pairs cancel in xor", (xor(.causal, .sinks(1), .causal), .sinks(1))),
    NamedCase("constants flip an xor", (xor(.causal, .full), !.causal)),
    NamedCase("negations leave an xor", (xor(!.causal, .sinks(1), .full), xor(.causal, .sinks(1)))),
    NamedCase(
      "nested lists flatten",
      (.causal && !(!(MaskSpec.sinks(1) && .diagonal)), .causal && .sinks(1) && .diagonal)
    ),
    NamedCase("a transpose of a transpose", (transpose(transpose(.causal)), .causal)),
    NamedCase("a transposed constant", (transpose(.none), .none)),
    NamedCase("a composition with nothing", (compose(.causal, .none && .causal), .none)),
    NamedCase("a step past 64 bits is left to evaluation", (most * 2 < q, most * 2 < q)),
    NamedCase("so is a divisor of zero", (k / 0 < q, k / 0 < q)),
  ]

  private static let most = IntegerExpression(.max)

  private static func xor(_ masks: MaskSpec...) -> MaskSpec {
    MaskSpec(.exclusive(masks.map(\.formula)))
  }

  @Test(arguments: rules)
  func `what cannot matter by its form goes`(_ rule: NamedCase<(MaskSpec, MaskSpec)>) {
    #expect(rule.value.0.simplified == rule.value.1)
  }

  @Test func `a composition with everything is not everything`() throws {
    // At n = 0 there is no middle, and a query that sees nothing reaches nothing.
    let mask = compose(.full, .causal)
    #expect(mask.simplified == mask)
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `a simplified mask has the cells of the mask, and adds no error`(seed: UInt64) throws {
    var choices = Choices(seed: seed)
    for _ in 0..<400 {
      let mask = SpecGenerator(parameters: ["P"]).mask(from: &choices)
      let simplified = mask.simplified
      // An offset below zero and data too short for it make errors; P of 2 ** 62 makes others.
      let geometry = try Geometry(
        queries: Generator<Int>.integer(in: 0...4).value(from: &choices),
        keys: Generator<Int>.integer(in: 0...5).value(from: &choices),
        offset: Generator<Int>.integer(in: -1...3).value(from: &choices),
        batch: 2,
        heads: 2
      )
      let inputs = InputGenerator.inputs(
        in: geometry,
        reading: mask.formula.mentions.inputs.keys,
        InputGenerator.declarations,
        from: &choices
      )
      let parameters = ["P": Generator.boolean.value(from: &choices) ? 2 : 1 << 62]
      for query in geometry.queryPositions {
        for key in geometry.keyPositions {
          let cell = Cell(batch: 1, head: 1, query: query, key: key)
          func value(_ mask: MaskSpec) throws(EvaluationError) -> Bool {
            try mask.visible(cell, in: geometry, inputs: inputs, parameters: parameters)
          }
          guard let expected = try? value(mask) else { continue }
          #expect(
            (try? value(simplified)) == expected,
            "\(mask) became \(simplified) at \(cell) with \(parameters), seed \(seed)"
          )
        }
      }
      #expect(simplified.simplified == simplified, "\(mask), seed \(seed)")
    }
  }
}
