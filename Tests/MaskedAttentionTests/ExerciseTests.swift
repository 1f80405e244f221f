import Foundation
import MaskAlgebra
import MaskedAttention
import Testing

/// The exercises of the chapter, on its example; the one on the KV cache is with the cache.
@Suite struct ExerciseTests {
  private func attend(_ mask: MaskSpec) throws -> AttentionResult<Double> {
    try attention(
      query: TextbookExample.query,
      key: TextbookExample.key,
      value: TextbookExample.value,
      mask: mask
    )
  }

  // "on" sees itself and three before it. Their values are the rows of the identity, so the output
  // is the weights: exp of half the scores 1, 1, 0 and 2, over their sum.
  @Test func `exercise: the output of on by hand`() throws {
    let powers: [Double] = [0.5, 0.5, 0, 1].map { exp($0) }
    let byHand = powers.map { $0 / powers.reduce(0, +) }
    let result = try attend(.causal)
    expectFourDecimals([byHand], [[0.2350, 0.2350, 0.1425, 0.3875]])
    expectFourDecimals([result.output.rows[3]], [byHand.map { ($0 * 1e4).rounded() / 1e4 }])
    for (found, expected) in zip(result.output.rows[3], byHand) {
      #expect(abs(found - expected) <= 4 * Double.ulpOfOne)
    }
  }

  @Test func `exercise: what The gains by seeing cat`() throws {
    let opened = MaskSpec.causal || .queries(0..<1) && .keys(0..<2)
    let (alone, seeing) = (try attend(.causal), try attend(opened))
    #expect(alone.output.rows[0] == [1, 0, 0, 0])
    expectFourDecimals([seeing.output.rows[0]], [[0.2689, 0.7311, 0, 0]])
    #expect(try seeing.trace(query: 0).raw.prefix(2) == [0, 2])
    #expect(seeing.output.rows.dropFirst() == alone.output.rows.dropFirst())
  }

  @Test func `exercise: sat made bidirectional while the rest stays causal`() throws {
    let (causal, mixed) = (try attend(.causal), try attend(.causal || .queries(2..<3)))
    let others = [0, 1, 3, 4]
    #expect(others.map { mixed.output.rows[$0] } == others.map { causal.output.rows[$0] })
    #expect(try mixed.output.rows[2] == attend(.full).output.rows[2])
    expectFourDecimals([mixed.output.rows[2]], [[0.2495, 0.3481, 0.3481, 0.2495]])
  }

  @Test func `exercise: a prefix-LM with P = 2`() throws {
    let (causal, prefix) = (try attend(.causal), try attend(.prefix(2)))
    expectFourDecimals([try prefix.weights().rows[0]], [[0.2689, 0.7311, 0, 0, 0]])
    expectFourDecimals([prefix.output.rows[0]], [[0.2689, 0.7311, 0, 0]])
    #expect(prefix.output.rows.dropFirst() == causal.output.rows.dropFirst())
  }

  // As the chapter writes the formula, both prefix tokens see the whole sentence.
  @Test func `exercise: a prefix-LM with P = 2 by the chapter's formula`() throws {
    let (full, rows) = (try attend(.full), try attend(.prefixRows(2)))
    expectFourDecimals([rows.output.rows[0]], [[0.2254, 0.4135, 0.2964, 0.2964]])
    #expect(rows.output.rows.prefix(2) == full.output.rows.prefix(2))
    #expect(try rows.output.rows.dropFirst(2) == attend(.causal).output.rows.dropFirst(2))
  }
}
