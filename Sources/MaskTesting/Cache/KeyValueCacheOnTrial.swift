import FloatFormats
import MaskAlgebra
import MaskLogic
import MaskedAttention

extension CacheSubject {
  /// Our cache, in every type that it takes; one of them as a ring.
  package static let own: [CacheSubject] = [
    own(Float.self, "cache-f32", .binary32, isRing: false),
    own(Double.self, "cache-f64", .binary64, isRing: false),
    own(Float16.self, "cache-f16", .binary16, isRing: false),
    own(Float.self, "ring-f32", .binary32, isRing: true),
  ]

  private static func own<Element: BinaryFloatingPoint & Sendable>(
    _ type: Element.Type,
    _ name: String,
    _ format: FloatFormat,
    isRing: Bool
  ) -> CacheSubject {
    var abilities = Set(CacheAbility.allCases)
    if !isRing { abilities.remove(.capacity) }
    return CacheSubject(name, format: format, accumulator: .binary64, abilities: abilities) {
      try KeyValueCacheOnTrial<Element>($0)
    }
  }
}

/// Our cache with the mask that it is asked under.
struct KeyValueCacheOnTrial<Element: BinaryFloatingPoint & Sendable>: DecodingCache {
  private var cache: KeyValueCache<Element>
  private let mask: StableMask
  private let inputs: Inputs

  init(_ layout: CacheLayout) throws {
    cache = KeyValueCache(layout)
    mask = try StableMask(layout)
    inputs = layout.inputs
  }

  mutating func append(
    key: AttentionTensor<Double>,
    value: AttentionTensor<Double>
  ) throws {
    try cache.append(key: AttentionTensor(key), value: AttentionTensor(value))
  }

  func attention(query: AttentionTensor<Double>) throws -> DecodingAnswer {
    let result = try cache.attention(query: AttentionTensor(query), mask: mask, inputs: inputs)
    return DecodingAnswer(
      output: AttentionTensor(result.output),
      isExact: cache.isInOrderOfTime
    )
  }

  mutating func evict(_ positions: Range<Int>) throws { try cache.evict(positions) }
  mutating func slide(toLast count: Int) { cache.slide(toLast: count) }
  mutating func rollBack(_ count: Int) throws { try cache.rollBack(count) }
  func fork() -> any DecodingCache { self }
}

extension KeyValueCache {
  init(_ layout: CacheLayout) {
    self.init(
      batchCount: layout.batchCount,
      headCount: layout.keyHeadCount,
      keyDimension: layout.keyDimension,
      valueDimension: layout.valueDimension,
      capacity: layout.capacity,
      pinnedCount: layout.pinnedCount
    )
  }

  /// Whether sums run over the slots as they run over positions.
  var isInOrderOfTime: Bool {
    let held = slotPositions.compactMap(\.self)
    return zip(held, held.dropFirst()).allSatisfy { $0 < $1 }
  }
}

extension StableMask {
  /// The mask of a layout, which is stable, as whoever drew it has seen to.
  init(_ layout: CacheLayout) throws(CacheError) {
    try self.init(
      layout.mask,
      from: layout.firstLength,
      declarations: layout.declarations,
      decider: AcceptingDecider()
    )
  }
}

/// What has been looked at cell by cell need not be decided again in every case.
private struct AcceptingDecider: LawDecider {
  func decide(_ law: Law) -> Verdict { .proved(Proof()) }
}
