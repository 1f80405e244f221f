import MaskAlgebra
import MaskCompiler
import MaskedAttention
import Testing

/// Masks that read data, by absolute position, while the cache grows and slides.
@Suite struct CacheInputTests {
  private func tensors(batch: Int = 2) throws -> Tensors<Float> {
    var generator = SeededGenerator(seed: 0x19B7)
    return try Tensors.grouped(length: 6, batch: batch, heads: 2, keyHeads: 1, using: &generator)
  }

  @Test func `documents and valid keys are read at absolute positions`() throws {
    let inputs: Inputs = [
      "doc": try InputArray(shape: [2, 6], values: [0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 2, 2]),
      "valid": InputArray([true, false, true, true, false, true]),
    ]
    let mask = try StableMask.known(.causal && .document && .keyValid)
    let steps = [Int](repeating: 1, count: 6)
    try expectDecodingEqualsFullPass(tensors(), mask, chunks: steps, inputs: inputs)
    try expectDecodingEqualsFullPass(tensors(), mask, chunks: [3, 2, 1], inputs: inputs)
  }

  @Test func `entries for the positions so far are enough`() throws {
    let tensors = try tensors(batch: 1)
    let mask = try StableMask.known(.causal && .document)
    let doc = [0, 0, 1, 1, 1, 2]
    let full = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: mask.mask,
      inputs: ["doc": InputArray(doc)]
    ).output
    var cache = KeyValueCache(like: tensors)
    for position in 0..<6 {
      try cache.append(tensors, position..<position + 1)
      let output = try cache.attention(
        query: tensors.query.tokens(position..<position + 1),
        mask: mask,
        inputs: ["doc": InputArray(Array(doc[...position]))]
      ).output
      #expect(try output.patterns == full.tokens(position..<position + 1).patterns)
    }
  }

  @Test func `fewer entries than positions are an error`() throws {
    let tensors = try tensors(batch: 1)
    var cache = KeyValueCache(like: tensors)
    try cache.append(tensors, 0..<3)
    let tooShort = InputError.tooShort(name: "doc", axis: .position, count: 2, needed: 3)
    #expect(throws: CacheError.attention(.compilation(.binding(.input(tooShort))))) {
      try cache.attention(
        query: tensors.query.tokens(2..<3),
        mask: StableMask.known(.causal && .document),
        inputs: ["doc": [0, 0]]
      )
    }
  }

  // Document 0 is over, so nobody asks for its keys again.
  @Test func `a document that is over may be evicted`() throws {
    let tensors = try tensors(batch: 1)
    let mask = try StableMask.known(.causal && .document)
    let inputs: Inputs = ["doc": [0, 0, 0, 1, 1, 1]]
    try expectDecodingEqualsFullPass(
      tensors,
      mask,
      chunks: [4, 1, 1],
      inputs: inputs,
      afterChunk: { try $0.evict(0..<3) }
    )
  }

  @Test func `in one batch row an evicted key may be needed and in the other not`() throws {
    let tensors = try tensors()
    let mask = try StableMask.known(.causal && .document)
    let inputs: Inputs = ["doc": try InputArray(shape: [2, 3], values: [0, 1, 1, 0, 0, 0])]
    var cache = KeyValueCache(like: tensors)
    try cache.append(tensors, 0..<3)
    try cache.evict(0..<1)
    #expect(throws: CacheError.evicted(Cell(batch: 1, query: 2, key: 0))) {
      try cache.attention(query: tensors.query.tokens(2..<3), mask: mask, inputs: inputs)
    }
  }

  @Test func `options reach the attention`() throws {
    let tensors = try tensors(batch: 1)
    let mask = try StableMask.known(MaskSpec { q, k in k < q })
    var cache = KeyValueCache(like: tensors)
    try cache.append(tensors, 0..<1)
    let query = try tensors.query.tokens(0..<1)
    #expect(try cache.attention(query: query, mask: mask).output.elements.allSatisfy { $0 == 0 })
    #expect(throws: CacheError.attention(.emptyRow(batch: 0, head: 0, query: 0))) {
      try cache.attention(query: query, mask: mask, options: AttentionOptions(emptyRows: .error))
    }
  }
}
