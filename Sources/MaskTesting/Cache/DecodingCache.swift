public import MaskAlgebra
public import MaskedAttention

/// What a cache is made for: a mask, counts, and what it may hold.
public struct CacheLayout: Sendable {
  /// Which query sees which key, by position; the same for the whole life of the cache.
  public var mask: MaskSpec
  /// No query is asked before there are so many tokens: the length of a prefix, otherwise 0.
  public var firstLength: Int
  /// The data that the mask reads, for all positions that will come.
  public var inputs: Inputs
  /// What the inputs are declared as.
  public var declarations: [InputDeclaration]
  /// Batch rows, heads of the query, and heads of key and value.
  public var batchCount: Int
  /// Heads of the query.
  public var headCount: Int
  /// Heads of key and value, which divide those of the query.
  public var keyHeadCount: Int
  /// Elements of a query and of a key.
  public var keyDimension: Int
  /// Elements of a value.
  public var valueDimension: Int
  /// How many tokens are held at most, nil for all: the oldest make room for those that come.
  public var capacity: Int?
  /// How many of the first tokens are never evicted to make room.
  public var pinnedCount: Int
}

/// A cache of keys and values that can be put on trial: ours or anybody's.
///
/// Numbers are in `Double`, and each is a number of the subject's format.
public protocol DecodingCache {
  /// Appends tokens: `[batch, key heads, tokens, dimension]`.
  ///
  /// - Throws: Anything, where it cannot; it is then as it was.
  mutating func append(key: AttentionTensor<Double>, value: AttentionTensor<Double>) throws

  /// Computes the attention of the last tokens' queries: `[batch, heads, queries, dimension]`.
  ///
  /// - Throws: Anything, where it cannot, as when a query sees a token that is gone.
  func attention(query: AttentionTensor<Double>) throws -> DecodingAnswer

  /// Evicts tokens by position; those that stay keep theirs.
  mutating func evict(_ positions: Range<Int>) throws

  /// Evicts all tokens but the last ones and those that are pinned.
  mutating func slide(toLast count: Int) throws

  /// Takes the last tokens back, as if they had never been appended.
  mutating func rollBack(_ count: Int) throws

  /// A cache with the same contents, which goes its own way from here.
  func fork() -> any DecodingCache
}

/// What a cache answers.
public struct DecodingAnswer: Sendable {
  /// `[batch, heads, queries, value dimension]`.
  public var output: AttentionTensor<Double>
  /// Whether it claims to be a full pass's to the bit, as where it adds up in the order of time.
  public var isExact: Bool

  /// Creates an answer.
  public init(output: AttentionTensor<Double>, isExact: Bool) {
    self.output = output
    self.isExact = isExact
  }
}
