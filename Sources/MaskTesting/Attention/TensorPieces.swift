import MaskedAttention

extension AttentionTensor {
  /// Where a vector starts among the elements.
  func position(batch: Int, head: Int, row: Int) -> Int {
    ((batch * headCount + head) * length + row) * dimension
  }

  /// A tensor `[batch, heads, length, dimension]` of vectors by their place.
  init(
    batchCount: Int,
    headCount: Int,
    length: Int,
    dimension: Int,
    vector: (_ batch: Int, _ head: Int, _ row: Int) -> ArraySlice<Element>
  ) {
    var elements: [Element] = []
    elements.reserveCapacity(batchCount * headCount * length * dimension)
    for batch in 0..<batchCount {
      for head in 0..<headCount {
        for row in 0..<length { elements += vector(batch, head, row) }
      }
    }
    do throws(AttentionError) {
      try self.init(shape: [batchCount, headCount, length, dimension], elements: elements)
    } catch { preconditionFailure("a vector has not \(dimension) elements: \(error)") }
  }

  /// The vectors at some places along the length, in that order.
  func rows(_ rows: some RandomAccessCollection<Int>) -> AttentionTensor {
    let rows = Array(rows)
    return AttentionTensor(
      batchCount: batchCount,
      headCount: headCount,
      length: rows.count,
      dimension: dimension
    ) { vector(batch: $0, head: $1, row: rows[$2]) }
  }

  /// Tensors one after the other along the length.
  ///
  /// - Precondition: There is at least one, and they differ in nothing but their lengths.
  init(joiningRows parts: [AttentionTensor]) {
    let places = parts.enumerated().flatMap { part, tensor in
      (0..<tensor.length).map { (part, $0) }
    }
    self.init(
      batchCount: parts[0].batchCount,
      headCount: parts[0].headCount,
      length: places.count,
      dimension: parts[0].dimension
    ) { batch, head, row in
      parts[places[row].0].vector(batch: batch, head: head, row: places[row].1)
    }
  }
}
