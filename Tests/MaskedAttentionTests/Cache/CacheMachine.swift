import MaskAlgebra
import MaskedAttention
import TestSupport

/// A cache beside the plainest account of what it has been told, and random changes to both.
struct CacheMachine: Sendable {
  /// What the account remembers: every token, and which of them are gone.
  struct Account: Sendable {
    var tokens: [Token] = []
    var evicted: Set<Int> = []
  }

  /// Query, key and value of one position, a vector per head each.
  struct Token: Sendable {
    let query: [[Double]]
    let key: [[Double]]
    let value: [[Double]]
  }

  /// How a comparison went.
  enum Outcome: Hashable, Sendable {
    case equal
    /// Within the bound, where a ring has turned.
    case reordered
    case evicted
    case tooShort
    case wrong(String)
  }

  var cache: KeyValueCache<Double>
  var account = Account()
  let mask: StableMask
  private let headCount: Int
  private let dimension = 2

  init(using generator: inout some RandomNumberGenerator) throws {
    let masks: [(MaskSpec, Int)] = [
      (.causal, 0), (.window(3), 0), (.causal && (.sinks(1) || .window(2)), 0), (.prefix(2), 2),
      (.causal && .chunk(2), 0), (MaskSpec { q, k in k <= q && (q - k < 2 || .h == 0) }, 0),
    ]
    let (spec, firstLength) = masks[Int.random(in: 0..<masks.count, using: &generator)]
    mask = try .known(spec, from: firstLength)
    headCount = Int.random(in: 1...2, using: &generator)
    let isRing = Int.random(in: 0..<3, using: &generator) > 0
    cache = KeyValueCache(
      headCount: headCount,
      keyDimension: dimension,
      valueDimension: dimension,
      capacity: isRing ? Int.random(in: 2...5, using: &generator) : nil,
      pinnedCount: Int.random(in: 0...1, using: &generator)
    )
  }
}

// MARK: Changes

extension CacheMachine {
  /// Makes one random change to both, and says what it was; nil where cache and account disagree
  /// about whether it can be made.
  mutating func step(using generator: inout some RandomNumberGenerator) throws -> String? {
    let length = account.tokens.count
    switch Int.random(in: 0...9, using: &generator) {
    case 0...5: return try append(Int.random(in: 1...3, using: &generator), using: &generator)
    case 6:
      let lower = Int.random(in: 0...length, using: &generator)
      let positions = lower..<min(length, lower + 2)
      try cache.evict(positions)
      account.evicted.formUnion(positions)
      return "evict \(positions)"
    case 7:
      let count = Int.random(in: 0...4, using: &generator)
      cache.slide(toLast: count)
      account.evicted.formUnion((0..<max(0, length - count)).filter { $0 >= cache.pinnedCount })
      return "slide to \(count)"
    default:
      let count = Int.random(in: 0...min(3, length), using: &generator)
      try cache.rollBack(count)
      account.tokens.removeLast(count)
      account.evicted = account.evicted.filter { $0 < account.tokens.count }
      return "roll back \(count)"
    }
  }

  private mutating func append(
    _ count: Int,
    using generator: inout some RandomNumberGenerator
  ) throws -> String? {
    let tokens = (0..<count).map { _ in
      Token(
        query: vectors(using: &generator),
        key: vectors(using: &generator),
        value: vectors(using: &generator)
      )
    }
    let held = account.tokens.indices.filter { !account.evicted.contains($0) }
    let evictable = held.filter { $0 >= cache.pinnedCount }
    let excess = held.count + count - (cache.capacity ?? .max)
    let isRefused = excess > evictable.count
    do {
      try cache.append(key: tensor(tokens, \.key), value: tensor(tokens, \.value))
    } catch CacheError.tooManyTokens {
      return isRefused ? "append \(count), refused" : nil
    }
    guard !isRefused else { return nil }
    account.evicted.formUnion(evictable.prefix(max(0, excess)))
    account.tokens += tokens
    return "append \(count)"
  }

  private func vectors(using generator: inout some RandomNumberGenerator) -> [[Double]] {
    (0..<headCount).map { _ in
      (0..<dimension).map { _ in Double.random(in: -2...2, using: &generator) }
    }
  }

  private func tensor(
    _ tokens: some Sequence<Token>,
    _ part: KeyPath<Token, [[Double]]>
  ) throws -> AttentionTensor<Double> {
    let list = Array(tokens)
    let elements = (0..<headCount).flatMap { head in list.flatMap { $0[keyPath: part][head] } }
    return try AttentionTensor(shape: [1, headCount, list.count, dimension], elements: elements)
  }
}

// MARK: Comparison

extension CacheMachine {
  /// Asks the queries of the last tokens, and compares with a full pass over the account.
  func compare(queries count: Int) throws -> Outcome {
    let length = account.tokens.count
    let held = Set(cache.slotPositions.compactMap(\.self))
    guard cache.length == length, held == Set(0..<length).subtracting(account.evicted) else {
      return .wrong("the cache holds \(held) of \(cache.length)")
    }
    let count = min(count, length)
    let query = try tensor(account.tokens.suffix(count), \.query)
    let value = try tensor(account.tokens, \.value)
    let full = try attention(
      query: query,
      key: tensor(account.tokens, \.key),
      value: value,
      mask: mask.mask
    )
    let isRefused = try length < mask.firstLength || seesEvicted(count)
    let asked = Result { () throws(CacheError) in try cache.attention(query: query, mask: mask) }
    let result: AttentionResult<Double>
    switch asked {
    case .success(let given): result = given
    case .failure(let error): return isRefused ? outcome(of: error) : .wrong("\(error)")
    }
    if isRefused { return .wrong("it was not refused") }
    if cache.isInOrderOfTime {
      let isEqual = result.output.patterns == full.output.patterns
      return isEqual ? .equal : .wrong("\(result.output.elements)")
    }
    let bounds = try reorderingBounds(full, value)
    let differences = zip(result.output.elements, full.output.elements).map {
      abs(Double($0) - Double($1))
    }
    let isWithin = zip(differences, bounds).allSatisfy { $0 <= $1 }
    return isWithin ? .reordered : .wrong("off by \(differences), bounds \(bounds)")
  }

  private func outcome(of error: CacheError) -> Outcome {
    switch error {
    case .evicted(let cell) where account.evicted.contains(cell.key): .evicted
    case .tooShort(account.tokens.count, mask.firstLength): .tooShort
    default: .wrong("\(error)")
    }
  }

  /// Whether one of the last queries sees a token that is gone.
  private func seesEvicted(_ count: Int) throws -> Bool {
    let length = account.tokens.count
    let geometry = try Geometry(keys: length, heads: headCount)
    for query in length - count..<length {
      for head in 0..<headCount {
        for key in account.evicted {
          let cell = Cell(head: head, query: query, key: key)
          if try mask.mask.visible(cell, in: geometry) { return true }
        }
      }
    }
    return false
  }
}
