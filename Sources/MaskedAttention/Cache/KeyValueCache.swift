/// The keys and values of the tokens so far, for decoding one query at a time.
///
/// A token's position is how many tokens came before it, and that never changes: neither when older
/// tokens are evicted, nor when a ring puts a token into the slot of another. So masks, which speak
/// of positions, mean with a cache what they mean without one.
///
///     var cache = KeyValueCache<Float>(keyDimension: 64, valueDimension: 64)
///     try cache.append(key: k, value: v)
///     let step = try cache.attention(query: q, mask: mask)
///
/// A cache is a value: a copy is a fork, which goes its own way and shares memory until then.
public struct KeyValueCache<Element: BinaryFloatingPoint & Sendable>: Sendable {
  /// Number of tokens so far, evicted ones included: the position of the next.
  public private(set) var length = 0
  /// The position in each slot, nil where a slot is free.
  ///
  /// Slots are in the order of time until a freed slot is used again.
  public private(set) var slotPositions: [Int?] = []
  /// How many tokens are held at most; nil for as many as come.
  public let capacity: Int?
  /// How many of the first tokens a ring never overwrites and sliding never evicts.
  public let pinnedCount: Int
  private var keys: SlotStorage<Element>
  private var values: SlotStorage<Element>

  /// Creates an empty cache.
  ///
  /// - Parameters:
  ///   - batchCount: Batch rows.
  ///   - headCount: Heads of key and value; the query may have a multiple of them.
  ///   - keyDimension: Elements of a key.
  ///   - valueDimension: Elements of a value.
  ///   - capacity: How many tokens are held at most. Then the cache is a ring, where the next token
  ///     takes the slot of the oldest.
  ///   - pinnedCount: How many of the first tokens always stay, as attention sinks do.
  /// - Precondition: Counts are at least 1, `pinnedCount` at least 0 and below the capacity.
  public init(
    batchCount: Int = 1,
    headCount: Int = 1,
    keyDimension: Int,
    valueDimension: Int,
    capacity: Int? = nil,
    pinnedCount: Int = 0
  ) {
    precondition(
      batchCount >= 1 && headCount >= 1 && keyDimension >= 1 && valueDimension >= 1,
      "counts are 1 or more, got \(batchCount), \(headCount), \(keyDimension), \(valueDimension)"
    )
    precondition(
      pinnedCount >= 0 && pinnedCount < capacity ?? .max,
      "\(pinnedCount) pinned tokens leave no room in a capacity of \(capacity ?? .max)"
    )
    self.capacity = capacity
    self.pinnedCount = pinnedCount
    keys = SlotStorage(batchCount: batchCount, headCount: headCount, dimension: keyDimension)
    values = SlotStorage(batchCount: batchCount, headCount: headCount, dimension: valueDimension)
  }

  /// The keys by slot, `[batch, heads, slots, dimension]`; a free slot holds anything.
  public var key: AttentionTensor<Element> { keys.tensor }
  /// The values by slot, `[batch, heads, slots, dimension]`; a free slot holds anything.
  public var value: AttentionTensor<Element> { values.tensor }
}

// MARK: Changing what is held

extension KeyValueCache {
  /// Appends tokens, which take the positions from ``length`` on.
  ///
  /// A full ring evicts its oldest tokens for them, but not those that are pinned.
  ///
  /// - Parameters:
  ///   - key: `[batch, heads, tokens, key dimension]`; leading axes may be left out.
  ///   - value: `[batch, heads, tokens, value dimension]`.
  /// - Throws: ``CacheError`` where shapes do not fit, or the ring is smaller than the tokens; the
  ///   cache is then as it was.
  /// - Complexity: O(tokens · dimension) for a ring that has its slots; with several heads, adding
  ///   a slot costs O(elements held).
  public mutating func append(
    key: AttentionTensor<Element>,
    value: AttentionTensor<Element>
  ) throws(CacheError) {
    try require(key, .key, fits: keys)
    try require(value, .value, fits: values)
    guard key.length == value.length else {
      throw CacheError.attention(
        .mismatch(.length, .key, shape: key.shape, .value, otherShape: value.shape)
      )
    }
    try makeRoom(for: key.length)
    var free = slotPositions.indices.filter { slotPositions[$0] == nil }.prefix(key.length)
    let slotCount = slotPositions.count + key.length - free.count
    free += slotPositions.count..<slotCount
    slotPositions += repeatElement(nil, count: slotCount - slotPositions.count)
    keys.grow(to: slotCount)
    values.grow(to: slotCount)
    keys.write(key, to: Array(free))
    values.write(value, to: Array(free))
    for slot in free {
      slotPositions[slot] = length
      length += 1
    }
  }

  /// Evicts tokens; positions that are evicted already are passed over.
  ///
  /// The tokens that stay keep their positions, and a query that sees an evicted one is refused.
  ///
  /// - Throws: ``CacheError/noSuchPositions(_:length:)`` for positions that have not been.
  public mutating func evict(_ positions: Range<Int>) throws(CacheError) {
    guard positions.lowerBound >= 0, positions.upperBound <= length else {
      throw CacheError.noSuchPositions(positions, length: length)
    }
    free { positions.contains($0) }
  }

  /// Evicts all tokens but the last ones and those that are pinned.
  ///
  /// After a step under `window(W)`, the last `W - 1` tokens are all that the next step needs.
  ///
  /// - Precondition: `count` is at least 0.
  public mutating func slide(toLast count: Int) {
    precondition(count >= 0, "a count is 0 or more, got \(count)")
    let first = min(pinnedCount, length)
    let evicted = first..<max(first, length - count)
    free { evicted.contains($0) }
  }

  /// Takes the last tokens back, as if they had never been appended.
  ///
  /// What was evicted does not come back. Below the ``StableMask/firstLength`` of a mask, keys that
  /// were computed from the output of attention have seen tokens that are now gone.
  ///
  /// - Throws: ``CacheError/cannotRollBack(count:length:)`` for more tokens than there are.
  public mutating func rollBack(_ count: Int) throws(CacheError) {
    guard (0...length).contains(count) else {
      throw CacheError.cannotRollBack(count: count, length: length)
    }
    let remaining = length - count
    free { $0 >= remaining }
    length = remaining
  }

  private mutating func free(where isFreed: (_ position: Int) -> Bool) {
    for (slot, position) in slotPositions.enumerated() {
      if let position, isFreed(position) { slotPositions[slot] = nil }
    }
  }

  /// Evicts the oldest tokens of a ring, so that as many as come have a slot.
  private mutating func makeRoom(for count: Int) throws(CacheError) {
    guard let capacity else { return }
    let held = slotPositions.compactMap(\.self)
    let evictable = held.filter { $0 >= pinnedCount }.sorted()
    let room = capacity - held.count + evictable.count
    guard count <= room else { throw CacheError.tooManyTokens(count: count, room: room) }
    let oldest = Set(evictable.prefix(max(0, held.count + count - capacity)))
    free { oldest.contains($0) }
  }

  private func require(
    _ tensor: AttentionTensor<Element>,
    _ role: AttentionError.Role,
    fits storage: SlotStorage<Element>
  ) throws(CacheError) {
    guard storage.accepts(tensor) else {
      throw CacheError.wrongShape(
        role,
        shape: tensor.shape,
        expected: storage.shape(length: tensor.length)
      )
    }
  }
}
