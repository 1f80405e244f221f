/// How many queries look at how many keys, and where the first query stands.
///
/// The offset settles alignment in one place: 0 for a full pass, `keys - queries` for decoding
/// against a cache (bottom-right alignment). It may be negative.
///
///     let step = try Geometry(queries: 1, keys: 10)
///     step.offset  // 9: the query stands on the last key
public struct Geometry: Hashable, Sendable {
  /// Number of query rows, `m` in the language.
  public let queryCount: Int
  /// Number of keys, `n` in the language.
  public let keyCount: Int
  /// Absolute position of the first query row.
  public let offset: Int
  /// Number of batch rows.
  public let batchCount: Int
  /// Number of heads.
  public let headCount: Int

  /// Creates a geometry.
  ///
  /// - Parameters:
  ///   - queries: Number of query rows; as many as keys when left out.
  ///   - keys: Number of keys.
  ///   - offset: Absolute position of the first query; `keys - queries` when left out.
  ///   - batch: Number of batch rows.
  ///   - heads: Number of heads.
  /// - Throws: ``GeometryError`` for a negative count, or positions past the largest integer.
  public init(
    queries: Int? = nil,
    keys: Int,
    offset: Int? = nil,
    batch: Int = 1,
    heads: Int = 1
  ) throws(GeometryError) {
    let queries = queries ?? keys
    let counts = [
      ("the number of keys", keys), ("the number of queries", queries), ("the batch", batch),
      ("the number of heads", heads),
    ]
    for (name, count) in counts where count < 0 {
      throw GeometryError.negative(name: name, value: count)
    }
    let offset = offset ?? keys - queries
    guard !offset.addingReportingOverflow(queries).overflow else {
      throw GeometryError.positionsTooLarge(offset: offset, queries: queries)
    }
    queryCount = queries
    keyCount = keys
    self.offset = offset
    batchCount = batch
    headCount = heads
  }

  /// The same run for some of its queries, which lie inside it.
  package func slice(queries: Range<Int>) -> Geometry {
    Geometry(
      queryCount: queries.count,
      keyCount: keyCount,
      offset: queries.lowerBound,
      batchCount: batchCount,
      headCount: headCount
    )
  }

  private init(queryCount: Int, keyCount: Int, offset: Int, batchCount: Int, headCount: Int) {
    self.queryCount = queryCount
    self.keyCount = keyCount
    self.offset = offset
    self.batchCount = batchCount
    self.headCount = headCount
  }

  /// The absolute positions of the query rows.
  public var queryPositions: Range<Int> { offset..<offset + queryCount }
  /// The positions of the keys.
  public var keyPositions: Range<Int> { 0..<keyCount }
}

/// Why a geometry cannot be.
public enum GeometryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A count is below zero.
  case negative(name: String, value: Int)
  /// `offset + queries` passes the largest integer.
  case positionsTooLarge(offset: Int, queries: Int)

  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .negative(let name, let value): "\(name) is \(value), but a count is 0 or more"
    case .positionsTooLarge(let offset, let queries):
      "query positions \(offset) + \(queries) do not fit 64-bit integers"
    }
  }
}

/// One cell of a mask: batch row, head, and the absolute positions of a query and a key.
public struct Cell: Hashable, Sendable {
  /// Batch row, from 0.
  public var batch: Int
  /// Head, from 0.
  public var head: Int
  /// Absolute position of the query.
  public var query: Int
  /// Absolute position of the key.
  public var key: Int

  /// Creates a cell.
  public init(batch: Int = 0, head: Int = 0, query: Int, key: Int) {
    self.batch = batch
    self.head = head
    self.query = query
    self.key = key
  }
}

extension Cell: CustomStringConvertible {
  /// The cell as the mask language names it: `b = 0, h = 0, q = 2, k = 3`.
  public var description: String { "b = \(batch), h = \(head), q = \(query), k = \(key)" }
}
