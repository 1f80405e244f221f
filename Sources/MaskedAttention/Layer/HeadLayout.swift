/// Where the heads of vectors lie: beside each other in one long vector, or each in a tensor's own.
struct HeadLayout {
  private let headCount: Int
  private let length: Int
  private let dimension: Int

  /// - Parameter shape: `[batch, heads, length, head dimension]`.
  init(shape: [Int]) { (headCount, length, dimension) = (shape[1], shape[2], shape[3]) }

  /// Turns `[batch, length, heads, head dimension]` into `[batch, heads, length, head dimension]`.
  func split<Entry>(_ joined: [Entry]) -> [Entry] {
    exchanged(joined, outerCount: length, innerCount: headCount)
  }

  /// Turns `[batch, heads, length, head dimension]` into `[batch, length, heads, head dimension]`.
  func joined<Entry>(_ split: [Entry]) -> [Entry] {
    exchanged(split, outerCount: headCount, innerCount: length)
  }

  /// Exchanges the two middle axes.
  private func exchanged<Entry>(
    _ elements: [Entry],
    outerCount: Int,
    innerCount: Int
  ) -> [Entry] {
    var result: [Entry] = []
    result.reserveCapacity(elements.count)
    let planeCount = outerCount * innerCount * dimension
    for plane in stride(from: 0, to: elements.count, by: max(1, planeCount)) {
      for inner in 0..<innerCount {
        for outer in 0..<outerCount {
          let start = plane + (outer * innerCount + inner) * dimension
          result += elements[start..<start + dimension]
        }
      }
    }
    return result
  }
}
