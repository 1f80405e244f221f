import MaskAlgebra
import MaskCompiler
import MaskedAttention
import TestSupport
import Testing

/// One query at a time, or a chunk of them, against the full pass.
@Suite struct DecodingTests {
  static let masks: [NamedCase<MaskSpec>] = [
    NamedCase("causal", .causal),
    NamedCase("a window", .window(3)),
    NamedCase("sinks beside a window", .causal && (.sinks(1) || .window(2))),
    NamedCase("chunks", .causal && .chunk(3)),
    NamedCase("summary columns", .causal && (.window(2) || .strided(3))),
    NamedCase("itself alone", .diagonal),
    NamedCase("nothing", .none),
    NamedCase("what came before", MaskSpec { q, k in k < q }),
    NamedCase("fixed keys", .keys(0..<2) && .causal),
    // Only in a full pass is every row below `m`, and it is the full pass that decoding repeats.
    NamedCase("rows of the full pass", .causal && MaskSpec { q, _ in q < .m }),
    NamedCase("heads that differ", MaskSpec { q, k in k <= q && (q - k < 2 || .h == 0) }),
    NamedCase("opaque", .opaque("past") { _, _, q, k in k <= q }),
  ]

  @Test func `KV-cache simulation`() throws {
    let example = Tensors<Double>.textbook
    let mask = try StableMask(.causal)
    var cache = KeyValueCache<Double>(keyDimension: 4, valueDimension: 4)
    var outputs: [[Double]] = []
    for (position, token) in TextbookExample.tokens.enumerated() {
      try cache.append(example, position..<position + 1)
      let step = try cache.attention(
        query: example.query.tokens(position..<position + 1),
        mask: mask
      )
      #expect(try step.weights().shape == [1, position + 1], "\(token) sees what came before")
      outputs += step.output.rows
    }
    let full = try attention(
      query: example.query,
      key: example.key,
      value: example.value,
      mask: .causal
    )
    #expect(outputs == full.output.rows)
    expectFourDecimals(
      outputs,
      [
        [1.0000, 0, 0, 0],
        [0.8176, 0.1824, 0, 0],
        [0.2327, 0.3837, 0.3837, 0],
        [0.2350, 0.2350, 0.1425, 0.3875],
        [0.3108, 0.3108, 0.3108, 0.3108],
      ]
    )
  }

  @Test(arguments: masks)
  func `one query at a time equals the full pass to the bit`(_ mask: NamedCase<MaskSpec>) throws {
    var generator = SeededGenerator(seed: 0xCACE)
    let tensors = try Tensors<Float>.grouped(
      length: 7,
      batch: 2,
      heads: 4,
      keyHeads: 2,
      using: &generator
    )
    let stable = try StableMask.known(mask.value)
    try expectDecodingEqualsFullPass(tensors, stable, chunks: [Int](repeating: 1, count: 7))
  }

  @Test func `decoding equals the full pass in half and double precision`() throws {
    var generator = SeededGenerator(seed: 0xCAD0)
    let mask = try StableMask.known(.causal && .window(4))
    let steps = [Int](repeating: 1, count: 7)
    let doubles = try Tensors<Double>.random(queries: 7, keys: 7, dimension: 4, using: &generator)
    try expectDecodingEqualsFullPass(doubles, mask, chunks: steps)
    let halves = try Tensors<Float16>.random(queries: 7, keys: 7, dimension: 4, using: &generator)
    try expectDecodingEqualsFullPass(halves, mask, chunks: steps)
  }

  @Test(arguments: [[7], [3, 4], [1, 5, 1], [2, 2, 2, 1], [6, 0, 1]])
  func `a prefill in chunks equals one pass`(_ chunks: [Int]) throws {
    var generator = SeededGenerator(seed: 0xC41C)
    let tensors = try Tensors<Float>.random(
      queries: 7,
      keys: 7,
      dimension: 3,
      leading: [2, 2],
      using: &generator
    )
    for mask in [MaskSpec.causal, .window(3), .causal && .chunk(2)] {
      try expectDecodingEqualsFullPass(tensors, StableMask.known(mask), chunks: chunks)
    }
  }

  @Test(arguments: [[3, 1, 1, 1, 1], [5, 2], [4, 3], [7]])
  func `a prefix decodes after one pass over all of it`(_ chunks: [Int]) throws {
    var generator = SeededGenerator(seed: 0x94EF)
    let tensors = try Tensors<Float>.random(queries: 7, keys: 7, dimension: 3, using: &generator)
    try expectDecodingEqualsFullPass(tensors, StableMask.known(.prefix(3), from: 3), chunks: chunks)
  }

  @Test func `a prefix does not decode before all of it is there`() throws {
    var generator = SeededGenerator(seed: 0x94EF)
    let tensors = try Tensors<Float>.random(queries: 4, keys: 4, dimension: 3, using: &generator)
    let mask = try StableMask.known(.prefix(3), from: 3)
    var cache = KeyValueCache(like: tensors)
    try cache.append(tensors, 0..<2)
    #expect(throws: CacheError.tooShort(length: 2, firstLength: 3)) {
      try cache.attention(query: tensors.query.tokens(0..<2), mask: mask)
    }
    try cache.append(tensors, 2..<3)
    _ = try cache.attention(query: tensors.query.tokens(0..<3), mask: mask)
  }

  @Test func `under a window keys that it has passed change nothing when they are gone`() throws {
    var generator = SeededGenerator(seed: 0x5117)
    let tensors = try Tensors<Float>.random(
      queries: 9,
      keys: 9,
      dimension: 3,
      leading: [1, 2],
      using: &generator
    )
    let mask = try StableMask.known(.window(3))
    for chunks in [[Int](repeating: 1, count: 9), [4, 2, 1, 2]] {
      try expectDecodingEqualsFullPass(tensors, mask, chunks: chunks) { $0.slide(toLast: 2) }
    }
  }

  @Test func `one key fewer than the window needs is an error that names it`() throws {
    var generator = SeededGenerator(seed: 0x5117)
    let tensors = try Tensors<Float>.random(queries: 6, keys: 6, dimension: 3, using: &generator)
    let mask = try StableMask.known(.window(3))
    var cache = KeyValueCache(like: tensors)
    try cache.append(tensors, 0..<5)
    cache.slide(toLast: 1)
    try cache.append(tensors, 5..<6)
    #expect(throws: CacheError.evicted(Cell(query: 5, key: 3))) {
      try cache.attention(query: tensors.query.tokens(5..<6), mask: mask)
    }
  }

  @Test func `pinned sinks stay while the window slides`() throws {
    var generator = SeededGenerator(seed: 0x517C)
    let tensors = try Tensors<Float>.random(queries: 9, keys: 9, dimension: 3, using: &generator)
    let mask = try StableMask.known(.causal && (.sinks(2) || .window(3)))
    let full = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: mask.mask
    )
    var cache = KeyValueCache(like: tensors, capacity: 5, pinnedCount: 2)
    for position in 0..<9 {
      try cache.append(tensors, position..<position + 1)
      let step = try cache.attention(
        query: tensors.query.tokens(position..<position + 1),
        mask: mask
      )
      let difference = zip(step.output.elements, full.output.rows[position]).map {
        abs(Double($0) - Double($1))
      }
      let bounds = try reorderingBounds(full, tensors.value)[position * 3..<position * 3 + 3]
      #expect(zip(difference, bounds).allSatisfy { $0 <= $1 })
    }
    #expect(cache.slotPositions == [0, 1, 8, 6, 7])
  }
}
