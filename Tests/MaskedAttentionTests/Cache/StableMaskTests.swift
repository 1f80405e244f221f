import MaskAlgebra
import MaskCompiler
import MaskLogic
import MaskTesting
import MaskedAttention
import Testing

/// Which masks may be decoded, and how the others are refused.
@Suite struct StableMaskTests {
  struct Refusal: CustomTestStringConvertible, Sendable {
    let mask: MaskSpec
    var firstLength = 0
    let law: String
    let counterexample: String

    var testDescription: String { law }
  }

  @Test(arguments: [
    Refusal(mask: .full, law: "stable full", counterexample: "n = 1, q = 0, k = 1"),
    Refusal(mask: .prefix(3), law: "stable prefix(3)", counterexample: "n = 1, q = 0, k = 1"),
    Refusal(
      mask: .prefix(3),
      firstLength: 2,
      law: "stable prefix(3) where n >= 2",
      counterexample: "n = 2, q = 0, k = 2"
    ),
    Refusal(
      mask: .prefixRows(2),
      firstLength: 2,
      law: "stable prefix_rows(2) where n >= 2",
      counterexample: "n = 2, q = 0, k = 2"
    ),
    Refusal(
      mask: .causal && MaskSpec { _, k in k >= .n - 2 },
      law: "stable causal && k >= n - 2",
      counterexample: "n = 2, q = 0, k = 0"
    ),
    Refusal(
      mask: .document,
      law: "stable document",
      counterexample: "n = 1, doc = [0, 0], q = 0, k = 1"
    ),
    Refusal(
      mask: .prefix(257),
      firstLength: 256,
      law: "stable prefix(257) where n >= 256",
      counterexample: "n = 256, q = 0, k = 256"
    ),
  ])
  func `a mask that is not stable is refused with the law's counterexample`(
    _ refusal: Refusal
  ) throws {
    let error = #expect(throws: CacheError.self) {
      try StableMask(refusal.mask, from: refusal.firstLength)
    }
    guard case .unstable(let law, let counterexample) = error else {
      Issue.record("\(error.map { "\($0)" } ?? "no error")")
      return
    }
    #expect(law.description == refusal.law)
    #expect(counterexample.description == refusal.counterexample)
  }

  @Test func `the counterexample is a cell that changes when a token comes`() throws {
    let error = #expect(throws: CacheError.self) {
      try StableMask(.causal && MaskSpec { _, k in k >= .n - 2 })
    }
    guard case .unstable(_, let counterexample) = error else { return }
    let query = try #require(counterexample.query)
    let key = try #require(counterexample.key)
    let length = counterexample.geometry.keyCount
    let mask = MaskSpec { q, k in k <= q && k >= .n - 2 }
    let cell = Cell(query: query, key: key)
    #expect(
      try mask.visible(cell, in: Geometry(keys: length))
        != mask.visible(cell, in: Geometry(keys: length + 1))
    )
  }

  @Test func `a long prefix is proved, or decided for every prefix`() throws {
    let spec: MaskSpec = .prefix(256) && .keyValid || .sinks(256)
    let proved = try StableMask(spec, from: 256)
    #expect(proved.law.description == "stable \(spec) where n >= 256")
    #expect("\(proved.verdict)".hasPrefix("proved: "))
    // What cannot reach so far from n = 0 up decides a law of which this is one case.
    let mask = try StableMask(spec, from: 256, decider: ExhaustiveDecider())
    #expect(
      mask.law.description
        == "for P in 0...: stable prefix(P) && key_valid || sinks(P) where n >= P"
    )
    guard case .tested(let scope) = mask.verdict else {
      Issue.record("\(mask.verdict)")
      return
    }
    #expect(!scope.isVacuous)
    #expect("\(mask.mask)" == "prefix(256) && key_valid || sinks(256)")
  }

  // `max(0, 2)` is no prefix from 0 on, and says nothing about `max(300, 2)` from 300 on.
  @Test func `a counterexample at another length is no refusal`() throws {
    let first: IntegerExpression = max(300, 2)
    #expect(throws: Never.self) {
      try StableMask(MaskSpec { q, k in k <= q || k < first }, from: 300)
    }
  }

  @Test func `parameters are put in before the law is decided`() throws {
    let width = IntegerExpression.parameter("W")
    let mask = try StableMask(.window(width), parameters: ["W": 3])
    #expect(mask.mask == .window(3))
    // Stable for this value only: for others the mask is full.
    let choosy = MaskSpec { q, k in k <= q || width != 3 }
    #expect(try StableMask(choosy, parameters: ["W": 3]).firstLength == 0)
    #expect(throws: CacheError.self) { try StableMask(choosy, parameters: ["W": 2]) }
    #expect(
      throws: CacheError.attention(.compilation(.binding(.evaluation(.unknownParameter("W")))))
    ) {
      try StableMask(.window(width))
    }
  }

  /// A decider with one answer to everything.
  private struct Oracle: LawDecider {
    let verdict: Verdict

    func decide(_ law: Law) -> Verdict { verdict }
  }

  @Test func `what is not known is refused and what is proved is believed`() throws {
    let law = Law(.stable(.causal))
    #expect(throws: CacheError.undecided(law, reason: "no time")) {
      try StableMask(.causal, decider: Oracle(verdict: .undecided(reason: "no time")))
    }
    let proved = Verdict.proved(Proof())
    #expect(try StableMask(.causal, decider: Oracle(verdict: proved)).verdict == proved)
  }

  // `tested` may mean that no length was reached at all.
  @Test func `a search that gives up is no test`() throws {
    for firstLength in [0, 300] {
      let error = #expect(throws: CacheError.self) {
        try StableMask(.causal, from: firstLength, decider: ExhaustiveDecider(budget: 1))
      }
      guard case .undecided = error else {
        Issue.record("from \(firstLength): \(error.map { "\($0)" } ?? "no error")")
        return
      }
    }
  }

  @Test func `a random mask that is accepted decodes as in the full pass`() throws {
    var (acceptedCount, refusedCount) = (0, 0)
    for seed in 0..<40 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let geometry = try Geometry(keys: 5)
      var choices = Choices(seed: seed)
      let spec = SpecGenerator(depth: 2, mentionsBatchAndHead: false).mask(from: &choices)
      let inputs = InputGenerator.inputs(
        in: geometry,
        reading: spec.formula.mentions.inputs.keys,
        InputGenerator.declarations,
        from: &choices
      )
      let tensors = try Tensors<Float>.random(
        queries: 5,
        keys: 5,
        dimension: 2,
        using: &generator
      )
      do {
        let stable = try StableMask(
          // On its own hardly any would be stable.
          .causal && spec,
          declarations: InputGenerator.declarations,
          decider: ExhaustiveDecider(budget: 10_000)
        )
        // A mask that was tested below this length only may be anything from there on.
        guard case .tested(let scope) = stable.verdict, scope.keyCount >= 4 else { continue }
        acceptedCount += 1
        try expectDecodingEqualsFullPass(tensors, stable, chunks: [2, 1, 1, 1], inputs: inputs)
      } catch CacheError.unstable(_, let counterexample) {
        refusedCount += 1
        #expect(counterexample.leftValue != counterexample.rightValue, "seed \(seed): \(spec)")
      } catch CacheError.undecided {
        continue
      }
    }
    #expect(acceptedCount > 10)
    #expect(refusedCount > 2)
  }
}
