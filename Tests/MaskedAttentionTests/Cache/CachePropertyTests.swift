import MaskAlgebra
import MaskedAttention
import TestSupport
import Testing

/// Random sequences of changes to caches and their forks, against full recomputation.
@Suite struct CachePropertyTests {
  /// What came up in a run, for it to be known that everything did.
  private struct Tally {
    var outcomes: [CacheMachine.Outcome: Int] = [:]
    var refusals = 0
    var forks = 0
  }

  @Test func `however a cache came to be it equals full recomputation`() throws {
    var tally = Tally()
    for seed in 0..<40 as Range<UInt64> {
      if let failure = try run(seed: seed, &tally) {
        Issue.record("seed \(seed): \(failure)")
        return
      }
    }
    for outcome in [CacheMachine.Outcome.equal, .reordered, .evicted, .tooShort] {
      #expect(tally.outcomes[outcome, default: 0] > 10, "\(outcome) hardly came up")
    }
    #expect(tally.refusals > 0)
    #expect(tally.forks > 20)
  }

  /// Fourteen changes to a cache and its forks; after each, all of them are compared.
  private func run(seed: UInt64, _ tally: inout Tally) throws -> String? {
    var generator = SplitMix64(seed: seed)
    var machines = [try CacheMachine(using: &generator)]
    var history = "\(machines[0].mask.mask), capacity \(machines[0].cache.capacity ?? .max)"
    for _ in 0..<14 {
      let index = Int.random(in: 0..<machines.count, using: &generator)
      if machines.count < 3, Int.random(in: 0..<6, using: &generator) == 0 {
        machines.append(machines[index])
        history += "; fork \(index)"
        tally.forks += 1
      }
      guard let change = try machines[index].step(using: &generator) else {
        return "\(history); then room is not what it should be"
      }
      history += "; \(index): \(change)"
      if change.hasSuffix("refused") { tally.refusals += 1 }
      let queries = Int.random(in: 1...3, using: &generator)
      for (index, machine) in machines.enumerated() {
        let outcome = try machine.compare(queries: queries)
        tally.outcomes[outcome, default: 0] += 1
        if case .wrong(let reason) = outcome { return "\(history); in \(index): \(reason)" }
      }
    }
    return nil
  }

  @Test func `a fork goes its own way`() throws {
    let example = Tensors<Double>.textbook
    let mask = try StableMask.known(.causal)
    var trunk = KeyValueCache<Double>(keyDimension: 4, valueDimension: 4)
    try trunk.append(example, 0..<3)
    var branch = trunk
    try branch.rollBack(1)
    try branch.append(example, 4..<5)
    try trunk.append(example, 3..<4)
    let query = try example.query.tokens(3..<4)
    let rows = try [trunk, branch].map { cache in
      try cache.attention(query: query, mask: mask).output.rows[0]
    }
    let full = try attention(
      query: example.query,
      key: example.key,
      value: example.value,
      mask: .causal
    )
    #expect(rows[0] == full.output.rows[3])
    #expect(rows[1] != rows[0])
    #expect((trunk.length, branch.length) == (4, 3))
  }

  @Test func `rolling back and decoding again gives the same to the bit`() throws {
    let example = Tensors<Double>.textbook
    let mask = try StableMask.known(.causal)
    var cache = KeyValueCache<Double>(keyDimension: 4, valueDimension: 4)
    try cache.append(example, 0..<5)
    let query = try example.query.tokens(3..<5)
    let before = try cache.attention(query: query, mask: mask).output
    try cache.rollBack(4)
    try cache.append(example, 1..<5)
    #expect(try cache.attention(query: query, mask: mask).output.patterns == before.patterns)
  }
}
