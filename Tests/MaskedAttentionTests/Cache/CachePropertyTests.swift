import MaskAlgebra
import MaskedAttention
import TestSupport
import Testing

/// Forks and taking back, by example; any history at all is a property of the harness.
@Suite struct CachePropertyTests {
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
