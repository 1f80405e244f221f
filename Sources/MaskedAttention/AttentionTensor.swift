/// A row-major tensor of vectors, `[batch, heads, length, dimension]`.
///
/// Leading axes may be left out: `[length, dimension]` is one head of one batch row, and
/// `[batch, length, dimension]` is one head of each.
///
///     let query = try AttentionTensor<Float>(rows: [[1, 0, 1, 0], [0, 2, 0, 1]])
///     query.shape  // [2, 4]
public struct AttentionTensor<Element: BinaryFloatingPoint & Sendable>: Hashable, Sendable {
  /// The extents as given, outermost first: two to four of them.
  public let shape: [Int]
  /// The elements in row-major order.
  public let elements: [Element]

  /// Creates a tensor from its elements in row-major order.
  ///
  /// - Parameters:
  ///   - shape: Two to four extents; the last, the dimension of a vector, is at least 1.
  ///   - elements: As many elements as the shape holds.
  /// - Throws: ``AttentionError`` with the shape that does not fit.
  public init(shape: [Int], elements: [Element]) throws(AttentionError) {
    guard (2...4).contains(shape.count) else { throw AttentionError.wrongRank(shape: shape) }
    guard let dimension = shape.last, dimension > 0 else {
      throw AttentionError.noDimension(shape: shape)
    }
    guard shape.elementCount == elements.count else {
      throw AttentionError.wrongElementCount(shape: shape, count: elements.count)
    }
    self.shape = shape
    self.elements = elements
  }

  /// Creates a tensor `[length, dimension]` from its vectors.
  ///
  /// - Throws: ``AttentionError/raggedRows(first:other:row:)`` when vectors differ in length.
  public init(rows: [[Element]]) throws(AttentionError) {
    let dimension = rows.first?.count ?? 0
    for (index, row) in rows.enumerated() where row.count != dimension {
      throw AttentionError.raggedRows(first: dimension, other: row.count, row: index)
    }
    try self.init(shape: [rows.count, dimension], elements: rows.flatMap(\.self))
  }

  /// Creates a tensor with the elements of another, each rounded to this one's type.
  public init(_ other: AttentionTensor<some BinaryFloatingPoint & Sendable>) {
    self.init(uncheckedShape: other.shape, elements: other.elements.map { Element($0) })
  }

  /// Creates a tensor from what is known to fit.
  init(uncheckedShape shape: [Int], elements: [Element]) {
    self.shape = shape
    self.elements = elements
  }
}

extension AttentionTensor {
  /// Number of batch rows, 1 where the axis was left out.
  public var batchCount: Int { shape.count > 2 ? shape[0] : 1 }
  /// Number of heads, 1 where the axis was left out.
  public var headCount: Int { shape.count > 3 ? shape[1] : 1 }
  /// Number of vectors per head: of queries, or of keys.
  public var length: Int { shape[shape.count - 2] }
  /// Number of elements of a vector.
  public var dimension: Int { shape[shape.count - 1] }

  /// One vector.
  ///
  /// - Parameters:
  ///   - batch: Batch row.
  ///   - head: Head.
  ///   - row: Index along the length, from 0.
  /// - Returns: ``dimension`` elements.
  /// - Precondition: The indices lie inside the shape.
  public func vector(batch: Int = 0, head: Int = 0, row: Int) -> ArraySlice<Element> {
    precondition(
      (0..<batchCount).contains(batch) && (0..<headCount).contains(head)
        && (0..<length).contains(row),
      "vector [\(batch), \(head), \(row)] lies outside the shape \(shape)"
    )
    let start = start(batch: batch, head: head, row: row)
    return elements[start..<start + dimension]
  }

  /// Where a vector starts among the elements.
  func start(batch: Int, head: Int, row: Int) -> Int {
    ((batch * headCount + head) * length + row) * dimension
  }
}

extension [Int] {
  /// How many elements a shape holds, nil where that is negative or passes 64 bits.
  var elementCount: Int? {
    var count = 1
    for extent in self {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else { return nil }
      count = product
    }
    return count
  }
}
