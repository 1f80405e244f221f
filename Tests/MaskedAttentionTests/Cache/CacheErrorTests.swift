import MaskAlgebra
import MaskedAttention
import TestSupport
import Testing

/// What a cache refuses, and in which words.
@Suite struct CacheErrorTests {
  private let tensors: Tensors<Float>
  private var cache: KeyValueCache<Float>

  init() throws {
    var generator = SeededGenerator(seed: 0xE770)
    tensors = try Tensors.random(
      queries: 4,
      keys: 4,
      dimension: 3,
      leading: [1, 2],
      using: &generator
    )
    cache = KeyValueCache(like: tensors)
    try cache.append(tensors, 0..<4)
  }

  @Test(arguments: [
    NamedCase("heads", [1, 3, 1, 3]), NamedCase("batch", [2, 2, 1, 3]),
    NamedCase("dimension", [1, 2, 1, 4]), NamedCase("axes left out", [1, 3]),
  ])
  func `tokens of another shape are refused and nothing is appended`(
    _ shape: NamedCase<[Int]>
  ) throws {
    var cache = cache
    let count = shape.value.reduce(1, *)
    let wrong = try AttentionTensor(
      shape: shape.value,
      elements: [Float](repeating: 0, count: count)
    )
    let right = try tensors.key.tokens(0..<1)
    let expected = [1, 2, 1, 3]
    #expect(throws: CacheError.wrongShape(.key, shape: shape.value, expected: expected)) {
      try cache.append(key: wrong, value: right)
    }
    #expect(throws: CacheError.wrongShape(.value, shape: shape.value, expected: expected)) {
      try cache.append(key: right, value: wrong)
    }
    #expect(cache.length == 4)
  }

  @Test func `as many keys as values are appended`() throws {
    var cache = cache
    let (key, value) = (try tensors.key.tokens(0..<2), try tensors.value.tokens(0..<1))
    #expect(
      throws: CacheError.attention(
        .mismatch(.length, .key, shape: [1, 2, 2, 3], .value, otherShape: [1, 2, 1, 3])
      )
    ) { try cache.append(key: key, value: value) }
  }

  @Test(arguments: [5, -1])
  func `no more tokens are rolled back than there are`(_ count: Int) {
    var cache = cache
    #expect(throws: CacheError.cannotRollBack(count: count, length: 4)) {
      try cache.rollBack(count)
    }
  }

  @Test(arguments: [2..<5, -1..<2])
  func `no positions are evicted that have not been`(_ positions: Range<Int>) {
    var cache = cache
    #expect(throws: CacheError.noSuchPositions(positions, length: 4)) {
      try cache.evict(positions)
    }
  }

  @Test func `no more queries are asked than there are tokens`() throws {
    var cache = cache
    try cache.rollBack(1)
    #expect(throws: CacheError.tooManyQueries(count: 4, length: 3)) {
      try cache.attention(query: tensors.query, mask: .known(.causal))
    }
  }

  @Test func `a query of another shape is refused before its inputs are looked at`() throws {
    let query = try AttentionTensor<Float>(
      shape: [2, 2, 1, 3],
      elements: .init(repeating: 0, count: 12)
    )
    #expect(
      throws: CacheError.attention(
        .mismatch(.batch, .query, shape: [2, 2, 1, 3], .key, otherShape: [1, 2, 4, 3])
      )
    ) { try cache.attention(query: query, mask: .known(.causal && .padding)) }
  }

  @Test func `no query of no tokens is an empty output`() throws {
    let empty = KeyValueCache(like: tensors)
    let output = try empty.attention(query: tensors.query.tokens(0..<0), mask: .known(.causal))
    #expect(output.output.shape == [1, 2, 0, 3])
  }

  @Test func `an error says what would be right`() throws {
    let error = #expect(throws: CacheError.self) { try StableMask(.full) }
    #expect(
      error?.description
        == "'stable full' is refuted at n = 1, q = 0, k = 1: what a query has seen changes with "
        + "the length, so it cannot be decoded from a cache, unless it is stable from some length "
        + "on and that is given"
    )
    #expect(
      CacheError.evicted(Cell(query: 5, key: 3)).description
        == "the query at b = 0, h = 0, q = 5 sees the key at k = 3, which has been evicted; keep "
        + "as many keys as the mask reaches back"
    )
    #expect(
      CacheError.wrongShape(.key, shape: [1, 4], expected: [1, 2, 1, 4]).description
        == "the key has the shape [1, 4]; the cache takes [1, 2, 1, 4], where leading axes of 1 "
        + "may be left out"
    )
  }

  @Test func `counts that are no counts are a programmer's mistake`() async {
    await #expect(processExitsWith: .failure) {
      _ = KeyValueCache<Float>(headCount: 0, keyDimension: 1, valueDimension: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = KeyValueCache<Float>(keyDimension: 1, valueDimension: 1, capacity: 2, pinnedCount: 2)
    }
    await #expect(processExitsWith: .failure) { _ = try StableMask(.causal, from: -1) }
  }
}
