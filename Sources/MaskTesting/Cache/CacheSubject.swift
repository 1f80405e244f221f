public import FloatFormats

/// A cache on trial.
public struct CacheSubject: Sendable {
  /// The name in reports, after the property's: `cache-f32`.
  public let name: String
  /// The format of what goes in and comes out.
  public let format: FloatFormat
  /// The format that sums and exponentials are held in.
  public let accumulator: FloatFormat
  /// What it can do and what it promises.
  public let abilities: Set<CacheAbility>
  /// Makes an empty cache.
  public let makeCache: @Sendable (CacheLayout) throws -> any DecodingCache

  /// Creates a subject.
  public init(
    _ name: String,
    format: FloatFormat,
    accumulator: FloatFormat? = nil,
    abilities: Set<CacheAbility>,
    makeCache: @escaping @Sendable (CacheLayout) throws -> any DecodingCache
  ) {
    self.name = name
    self.format = format
    self.accumulator = accumulator ?? format
    self.abilities = abilities
    self.makeCache = makeCache
  }
}

/// Something that a cache can do, or a promise that it makes.
public enum CacheAbility: String, CaseIterable, Hashable, Sendable, Codable {
  /// More than one batch row.
  case batch
  /// More than one head.
  case heads
  /// Fewer key heads than query heads: neighbouring query heads share one.
  case groupedHeads
  /// Values of another dimension than the keys have.
  case valueDimension
  /// Masks that differ between batch rows or heads.
  case masksPerHead
  /// A capacity: the oldest tokens that are not pinned make room for those that come.
  case capacity
  /// Tokens can be evicted by position, and all but the last ones.
  case eviction
  /// The last tokens can be taken back.
  case rollBack
  /// It refuses what it cannot do, and is then as it was.
  case refusal
  /// Keys and values that no query sees may be NaN or infinite.
  case hiddenMayBeAnything
}
