/// The extents of a compiled mask: `[batch, heads, m, n]`, row-major.
///
/// An axis that the mask does not depend on is not multiplied out: its extent is 1, and it
/// broadcasts as in NumPy.
public struct MaskShape: Hashable, Sendable {
  /// Batch rows, or 1 where all are alike.
  public let batchCount: Int
  /// Heads, or 1 where all are alike.
  public let headCount: Int
  /// Query rows.
  public let queryCount: Int
  /// Keys.
  public let keyCount: Int

  /// Creates a shape.
  public init(batchCount: Int = 1, headCount: Int = 1, queryCount: Int, keyCount: Int) {
    self.batchCount = batchCount
    self.headCount = headCount
    self.queryCount = queryCount
    self.keyCount = keyCount
  }

  /// The extents of all four axes, outermost first.
  public var axes: [Int] { [batchCount, headCount, queryCount, keyCount] }

  /// The number of query rows over all batch rows and heads.
  package var rowCount: Int { batchCount * headCount * queryCount }

  /// The number of cells, nil where it passes 64 bits.
  package var cellCount: Int? {
    var count = 1
    for extent in axes {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow else { return nil }
      count = product
    }
    return count
  }

  /// The line of a row, counted over all batch rows and heads.
  func line(ofRow row: Int, offset: Int) -> Line {
    Line(
      batch: row / queryCount / headCount,
      head: row / queryCount % headCount,
      position: offset + row % queryCount
    )
  }
}

extension MaskShape: CustomStringConvertible {
  /// The extents, without leading axes of 1: `5 x 5`, `2 x 1 x 5 x 5`.
  public var description: String {
    let kept = batchCount == 1 && headCount == 1 ? [queryCount, keyCount] : axes
    return kept.map(String.init).joined(separator: " x ")
  }
}
