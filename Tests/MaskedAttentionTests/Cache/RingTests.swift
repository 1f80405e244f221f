import MaskAlgebra
import MaskCompiler
import MaskedAttention
import Testing

/// Slots that are used again, so that their order is not that of time.
@Suite struct RingTests {
  @Test func `a ring puts the next token into the slot of the oldest`() throws {
    let tensors = try tensors(length: 7)
    var cache = KeyValueCache(like: tensors, capacity: 3)
    var slots: [[Int?]] = []
    for position in 0..<5 {
      try cache.append(tensors, position..<position + 1)
      slots.append(cache.slotPositions)
    }
    #expect(slots == [[0], [0, 1], [0, 1, 2], [3, 1, 2], [3, 4, 2]])
    try cache.append(tensors, 5..<7)
    #expect(cache.slotPositions == [5, 4, 6])
  }

  // In this order a mask over slots in place of positions would show the wrong keys.
  @Test func `a mask reads each slot's position and not its place`() throws {
    let tensors = try tensors(length: 6)
    var cache = KeyValueCache(like: tensors, capacity: 4)
    for position in 0..<6 { try cache.append(tensors, position..<position + 1) }
    #expect(cache.slotPositions == [4, 5, 2, 3])
    let step = try cache.attention(
      query: tensors.query.tokens(4..<6),
      mask: StableMask.known(.window(2))
    )
    #expect(try step.trace(query: 4).visible == [true, false, false, true])
    #expect(try step.trace(query: 5).visible == [true, true, false, false])
  }

  @Test(arguments: [1, 2, 3, 4, 5])
  func `a ring as long as the window equals the full pass within the derived bound`(
    _ width: Int
  ) throws {
    let tensors = try tensors(length: 12)
    let full = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: .window(width)
    )
    let mask = try StableMask.known(.window(width))
    let bounds = try reorderingBounds(full, tensors.value)
    var cache = KeyValueCache(like: tensors, capacity: width)
    var outputs: [Float] = []
    for position in 0..<12 {
      try cache.append(tensors, position..<position + 1)
      let query = try tensors.query.tokens(position..<position + 1)
      outputs += try cache.attention(query: query, mask: mask).output.elements
    }
    let differences = zip(outputs, full.output.elements).map { abs(Double($0) - Double($1)) }
    #expect(zip(differences, bounds).allSatisfy { $0 <= $1 })
  }

  @Test func `a ring one token too short is refused when the window needs it`() throws {
    let tensors = try tensors(length: 4)
    let mask = try StableMask.known(.window(3))
    var cache = KeyValueCache(like: tensors, capacity: 2)
    for position in 0..<3 { try cache.append(tensors, position..<position + 1) }
    #expect(throws: CacheError.evicted(Cell(query: 2, key: 0))) {
      try cache.attention(query: tensors.query.tokens(2..<3), mask: mask)
    }
  }

  @Test func `more tokens at once than a ring can make room for are refused`() throws {
    let tensors = try tensors(length: 8)
    var cache = KeyValueCache(like: tensors, capacity: 4, pinnedCount: 1)
    try cache.append(tensors, 0..<2)
    #expect(throws: CacheError.tooManyTokens(count: 4, room: 3)) {
      try cache.append(tensors, 2..<6)
    }
    #expect(cache.slotPositions == [0, 1], "a refused append changes nothing")
    try cache.append(tensors, 2..<5)
    #expect(cache.slotPositions == [0, 2, 3, 4])
  }

  @Test func `a bias is read at positions too`() throws {
    let tensors = try tensors(length: 6)
    let mask = try StableMask.known(.window(3))
    let distances = (0..<36).map { Float(-abs($0 / 6 - $0 % 6)) }
    let bias = try AttentionTensor(shape: [6, 6], elements: distances)
    let full = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: .window(3),
      bias: bias
    )
    var cache = KeyValueCache(like: tensors, capacity: 4)
    for position in 0..<6 { try cache.append(tensors, position..<position + 1) }
    let step = try cache.attention(
      query: tensors.query.tokens(4..<6),
      mask: mask,
      bias: bias.tokens(4..<6)
    )
    for query in 4..<6 {
      let (bySlot, byPosition) = (try step.trace(query: query), try full.trace(query: query))
      let expected = cache.slotPositions.map { $0.flatMap { byPosition.masked[$0] } }
      #expect(bySlot.masked == expected)
    }
    let scores = MaskShape(queryCount: 1, keyCount: 6)
    #expect(throws: CacheError.attention(.biasMismatch(bias: [2, 6], scores: scores))) {
      try cache.attention(
        query: tensors.query.tokens(5..<6),
        mask: mask,
        bias: bias.tokens(4..<6)
      )
    }
  }

  @Test func `what lies in a free slot does not come through`() throws {
    let tensors = try tensors(length: 5)
    let garbage = try AttentionTensor(
      shape: [3, 3],
      elements: [Float](repeating: .nan, count: 9)
    )
    let mask = try StableMask.known(.causal)
    var (clean, used) = (KeyValueCache(like: tensors), KeyValueCache(like: tensors))
    try used.append(key: garbage, value: garbage)
    try used.rollBack(3)
    try clean.append(tensors, 0..<1)
    try used.append(tensors, 0..<1)
    let query = try tensors.query.tokens(0..<1)
    let outputs = try [clean, used].map { try $0.attention(query: query, mask: mask).output }
    #expect(used.slotPositions == [0, nil, nil])
    #expect(used.value.elements.contains { $0.isNaN })
    #expect(outputs[0].patterns == outputs[1].patterns)
  }

  private func tensors(length: Int) throws -> Tensors<Float> {
    var generator = SeededGenerator(seed: 0x4146)
    return try Tensors.random(queries: length, keys: length, dimension: 3, using: &generator)
  }
}
