import MaskAlgebra
import MaskCompiler
import MaskLogic
import MaskedAttention
import TestSupport
import Testing

extension AttentionTensor {
  /// Some of the vectors of every head.
  func tokens(_ range: Range<Int>) throws -> AttentionTensor {
    var elements: [Element] = []
    for batch in 0..<batchCount {
      for head in 0..<headCount {
        for row in range { elements += vector(batch: batch, head: head, row: row) }
      }
    }
    return try AttentionTensor(
      shape: shape.dropLast(2) + [range.count, dimension],
      elements: elements
    )
  }
}

extension StableMask {
  /// A mask that is known to be stable, so that a short search will do.
  static func known(_ mask: MaskSpec, from firstLength: Int = 0) throws -> StableMask {
    try StableMask(mask, from: firstLength, decider: ExhaustiveDecider(budget: 2_000))
  }
}

extension KeyValueCache {
  /// An empty cache for keys and values of these shapes.
  init(like tensors: Tensors<Element>, capacity: Int? = nil, pinnedCount: Int = 0) {
    self.init(
      batchCount: tensors.key.batchCount,
      headCount: tensors.key.headCount,
      keyDimension: tensors.key.dimension,
      valueDimension: tensors.value.dimension,
      capacity: capacity,
      pinnedCount: pinnedCount
    )
  }

  mutating func append(_ tensors: Tensors<Element>, _ range: Range<Int>) throws {
    try append(key: tensors.key.tokens(range), value: tensors.value.tokens(range))
  }

  /// Whether sums run over the slots as they run over positions.
  var isInOrderOfTime: Bool {
    let held = slotPositions.compactMap(\.self)
    return held == held.sorted()
  }
}

extension Tensors {
  /// Tensors with fewer heads of key and value than of the query.
  static func grouped(
    length: Int,
    batch: Int,
    heads: Int,
    keyHeads: Int,
    using generator: inout some RandomNumberGenerator
  ) throws -> Tensors {
    var tensors = try random(
      queries: length,
      keys: length,
      dimension: 3,
      leading: [batch, heads],
      using: &generator
    )
    let shared = try random(
      queries: 0,
      keys: length,
      dimension: 3,
      leading: [batch, keyHeads],
      using: &generator
    )
    (tensors.key, tensors.value) = (shared.key, shared.value)
    return tensors
  }
}

/// Expects that appending and asking by chunks gives the rows of the full pass, to the bit.
///
/// When a chunk has been asked for, `afterChunk` may change the cache.
func expectDecodingEqualsFullPass<Element: BinaryFloatingPoint & Sendable>(
  _ tensors: Tensors<Element>,
  _ mask: StableMask,
  chunks: [Int],
  inputs: Inputs = [:],
  afterChunk: (inout KeyValueCache<Element>) throws -> Void = { _ in },
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let full = try attention(
    query: tensors.query,
    key: tensors.key,
    value: tensors.value,
    mask: mask.mask,
    inputs: inputs
  ).output
  var cache = KeyValueCache(like: tensors)
  for chunk in chunks {
    let positions = cache.length..<cache.length + chunk
    try cache.append(tensors, positions)
    let output = try cache.attention(
      query: tensors.query.tokens(positions),
      mask: mask,
      inputs: inputs
    ).output
    let expected = try full.tokens(positions).patterns
    #expect(output.patterns == expected, "\(positions)", sourceLocation: sourceLocation)
    try afterChunk(&cache)
  }
}

/// How far two outputs may be apart that sum over the same keys in another order.
///
/// The scores are equal. Of `n` keys, the sum of exponentials is off by `(n - 1) u` of itself
/// either way, and a quotient by `u`; a product of weight and value is off by `u`, and their sum by
/// `(n - 1) u` of the sum of magnitudes: `4 n u` altogether, and `4 u` more for what is of second
/// order. Weights and output are rounded to the element, each by `v` of itself: `4 v`.
func reorderingBounds<Element: BinaryFloatingPoint & Sendable>(
  _ result: AttentionResult<Element>,
  _ value: AttentionTensor<Element>
) throws -> [Double] {
  let (u, v) = (Double.ulpOfOne / 2, Double(Element.ulpOfOne) / 2)
  let weights = try result.weights()
  let group = weights.headCount / value.headCount
  var bounds: [Double] = []
  for batch in 0..<weights.batchCount {
    for head in 0..<weights.headCount {
      for row in 0..<weights.length {
        var magnitudes = [Double](repeating: 0, count: value.dimension)
        for (key, weight) in weights.vector(batch: batch, head: head, row: row).enumerated() {
          let vector = value.vector(batch: batch, head: head / group, row: key)
          for (index, element) in vector.enumerated() {
            magnitudes[index] += Double(weight) * Double(element.magnitude)
          }
        }
        bounds += magnitudes.map { $0 * (4 * Double(value.length + 1) * u + 4 * v) }
      }
    }
  }
  return bounds
}
