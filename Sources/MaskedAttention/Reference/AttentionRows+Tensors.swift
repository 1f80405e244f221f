import MaskCompiler

// A generic that other modules call runs some thirty times slower where it is not specialized.

extension AttentionRows {
  /// The output of every row, and how many rows see no key.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Float16)
  func output() throws(AttentionError) -> (output: AttentionTensor<Element>, emptyRowCount: Int) {
    var emptyRowCount = 0
    let output: AttentionTensor<Element> = try tensor(lastExtent: tensors.value.dimension) {
      (scored) in
      if scored.keys.isEmpty { emptyRowCount += 1 }
      return self.output(of: scored)
    }
    return (output, emptyRowCount)
  }

  /// The weights of every row, zero where a key is hidden.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Float16)
  func weights() throws(AttentionError) -> AttentionTensor<Element> {
    try tensor(lastExtent: tensors.key.length) { weights(ofAll: $0) }
  }

  /// The logarithm of every row's denominator.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Float16)
  func logSumExp() throws(AttentionError) -> AttentionTensor<Double> {
    try tensor(lastExtent: 1) { [$0.softmax.logSumExp] }
  }

  private func tensor<Entry: BinaryFloatingPoint & Sendable>(
    lastExtent: Int,
    _ entries: (ScoredRow) -> [Entry]
  ) throws(AttentionError) -> AttentionTensor<Entry> {
    let shape = try tensors.resultShape(Entry.self, lastExtent: lastExtent)
    var result: [Entry] = []
    result.reserveCapacity(shape.reduce(1, *))
    for row in tensors.rows { result += entries(try scored(row)) }
    return AttentionTensor(uncheckedShape: shape, elements: result)
  }
}
