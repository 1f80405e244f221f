/// Vectors in slots: `[batch, heads, slots, dimension]`, with slots to be added.
///
/// A slot that nobody writes holds zeros, or what was there before.
// A generic that other modules call runs some thirty times slower where it is not specialized.
struct SlotStorage<Element: BinaryFloatingPoint & Sendable>: Sendable {
  let batchCount: Int
  let headCount: Int
  let dimension: Int
  private(set) var slotCount = 0
  private var elements: [Element] = []

  init(batchCount: Int, headCount: Int, dimension: Int) {
    self.batchCount = batchCount
    self.headCount = headCount
    self.dimension = dimension
  }

  /// The slots as a tensor, without a copy.
  var tensor: AttentionTensor<Element> {
    AttentionTensor(
      uncheckedShape: [batchCount, headCount, slotCount, dimension],
      elements: elements
    )
  }

  /// The shape of so many tokens.
  func shape(length: Int) -> [Int] { [batchCount, headCount, length, dimension] }

  /// Whether a tensor has this storage's extents, but for its length.
  func accepts(_ tensor: AttentionTensor<Element>) -> Bool {
    tensor.batchCount == batchCount && tensor.headCount == headCount
      && tensor.dimension == dimension
  }

  /// Adds slots until there are this many.
  ///
  /// - Complexity: O(elements), as every head moves to make room for those before it.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Float16)
  mutating func grow(to count: Int) {
    guard count > slotCount else { return }
    let (width, newWidth) = (slotCount * dimension, count * dimension)
    if batchCount * headCount == 1 {
      // Alone, a head moves nothing, and an array that is appended to grows ever more rarely.
      elements += repeatElement(0, count: newWidth - width)
    } else {
      var grown: [Element] = []
      grown.reserveCapacity(batchCount * headCount * newWidth)
      for lane in 0..<batchCount * headCount {
        grown += elements[lane * width..<(lane + 1) * width]
        grown += repeatElement(0, count: newWidth - width)
      }
      elements = grown
    }
    slotCount = count
  }

  /// Puts the vectors of a tensor into slots, one each.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Float16)
  mutating func write(_ tensor: AttentionTensor<Element>, to slots: [Int]) {
    for batch in 0..<batchCount {
      for head in 0..<headCount {
        let lane = (batch * headCount + head) * slotCount
        for (row, slot) in slots.enumerated() {
          let start = (lane + slot) * dimension
          elements.replaceSubrange(
            start..<start + dimension,
            with: tensor.vector(batch: batch, head: head, row: row)
          )
        }
      }
    }
  }
}
