import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskedAttention

/// The plainest account of what a cache has been told: every token, and which of them are gone.
struct CacheModel: Sendable {
  let decodingCase: DecodingCase
  private(set) var tokens: [Token] = []
  private(set) var evicted: Set<Int> = []

  init(_ decodingCase: DecodingCase) { self.decodingCase = decodingCase }

  /// Number of tokens so far, those that are gone included.
  var length: Int { tokens.count }

  /// The positions that are held.
  var held: [Int] { tokens.indices.filter { !evicted.contains($0) } }

  /// Appends tokens.
  ///
  /// - Returns: Whether there is room; if not, nothing is changed.
  mutating func append(_ new: [Token]) -> Bool {
    let layout = decodingCase.layout
    let held = held
    let evictable = held.filter { $0 >= layout.pinnedCount }
    let excess = max(0, held.count + new.count - (layout.capacity ?? .max))
    guard excess <= evictable.count else { return false }
    evicted.formUnion(evictable.prefix(excess))
    tokens += new
    return true
  }

  mutating func evict(_ positions: Range<Int>) { evicted.formUnion(positions) }

  mutating func slide(toLast count: Int) {
    let first = decodingCase.layout.pinnedCount
    evicted.formUnion((0..<max(0, length - count)).filter { $0 >= first })
  }

  mutating func rollBack(_ count: Int) {
    tokens.removeLast(count)
    evicted = evicted.filter { $0 < tokens.count }
  }

  /// The first token that is gone and that one of the last queries sees.
  func evictedCell(queries count: Int) -> Cell? {
    guard !evicted.isEmpty else { return nil }
    let visible = decodingCase.visible
    for batch in 0..<visible.shape.batchCount {
      for head in 0..<visible.shape.headCount {
        for query in length - count..<length {
          for key in evicted.sorted() where visible[batch, head, query, key] {
            return Cell(batch: batch, head: head, query: query, key: key)
          }
        }
      }
    }
    return nil
  }

  /// Why the last queries cannot be asked; nil where they can.
  func refusal(queries count: Int) -> String? {
    if count > length { return "there are only \(length) tokens" }
    let firstLength = decodingCase.layout.firstLength
    if length < firstLength {
      return "the mask is stable only from \(firstLength) tokens on, and there are \(length)"
    }
    return evictedCell(queries: count).map { "the evicted key at \($0) is seen" }
  }

  /// The largest number of the last queries that can be asked.
  var askableCount: Int { (0...length).last { refusal(queries: $0) == nil } ?? 0 }

  /// The queries of the last tokens.
  func query(_ count: Int) -> AttentionTensor<Double> {
    Array(tokens.suffix(count)).tensor(.query, decodingCase.layout)
  }

  /// The definition of attention for the last queries, over every token there has been.
  func oracle(queries count: Int) -> Oracle { Oracle(decodingCase, tokens, queries: count) }
}

extension Oracle {
  /// Attention of the last of some tokens, or of all, to all of them.
  init(_ decodingCase: DecodingCase, _ tokens: [Token], queries: Int? = nil) {
    let count = queries ?? tokens.count
    self.init(
      query: Array(tokens.suffix(count)).tensor(.query, decodingCase.layout),
      key: tokens.tensor(.key, decodingCase.layout),
      value: tokens.tensor(.value, decodingCase.layout),
      visible: decodingCase.visible(queries: count, of: tokens.count)
    )
  }

  /// The output of the reference in a format, with nothing held back: what an exact cache gives.
  func reference(in format: FloatFormat) throws -> AttentionTensor<Double> {
    switch format {
    case .binary16: try reference(Float16.self)
    case .binary32: try reference(Float.self)
    default: try reference(Double.self)
    }
  }

  private func reference<Element: BinaryFloatingPoint & Sendable>(
    _ type: Element.Type
  ) throws -> AttentionTensor<Double> {
    let result = try attention(
      query: AttentionTensor<Element>(query),
      key: AttentionTensor<Element>(key),
      value: AttentionTensor<Element>(value),
      mask: visible,
      bias: bias.map { AttentionTensor<Element>($0) },
      options: options
    )
    return AttentionTensor(result.output)
  }
}
