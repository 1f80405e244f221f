import Glibc
import MaskCompiler

extension AttentionRows {
  /// The gradients of everything that went in, from that of the output, element by element.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Float16)
  func gradients(
    outputGradient: [Double]
  ) throws(AttentionError) -> AttentionGradients<Element> {
    var sums = GradientSums(queryCount: query.count, keyCount: key.count, valueCount: value.count)
    var biasSums = [Double](repeating: 0, count: bias?.shape.reduce(1, *) ?? 0)
    var sinkSums = [Double](repeating: 0, count: options.logitSinks.count)
    let dimension = tensors.value.dimension
    for row in tensors.rows {
      let scored = try scored(row)
      guard !scored.keys.isEmpty else { continue }
      let start = tensors.index(of: row) * dimension
      let gradient = beforeDropout(outputGradient[start..<start + dimension], start: start)
      let softmax = scored.softmax
      let keys = Array(scored.keys.ranges.joined())
      let weights = scored.scores.map { stored(softmax.weight(of: $0)) }
      let factors = keys.map { dropoutFactor(row, key: $0) }
      var weightGradients: [Double] = []
      for (place, key) in keys.enumerated() {
        let valueStart = self.valueStart(row, key)
        let value = value[valueStart..<valueStart + dimension]
        weightGradients.append(factors[place] * dotProduct(gradient[...], value))
        sums.addValue(stored(weights[place] * factors[place]), gradient[...], start: valueStart)
      }
      let (scores, mean) = softmaxGradient(weights: weights, gradients: weightGradients)
      for (key, score) in zip(keys, scores) {
        if let bias { biasSums[bias.index(of: row, key: key)] += score }
        addProduct(score * slope(row, key), row, key, to: &sums)
      }
      if let sink = scored.sink { sinkSums[row.head] -= softmax.weight(of: sink) * mean }
    }
    let (query, key, value) = sums.tensors(like: tensors)
    return AttentionGradients(
      query: query,
      key: key,
      value: value,
      bias: bias.map {
        AttentionTensor(uncheckedShape: $0.shape, elements: biasSums.map { Element($0) })
      },
      logitSinks: sinkSums
    )
  }

  /// The gradient of a row of the output before its dropout.
  private func beforeDropout(_ gradient: ArraySlice<Double>, start: Int) -> [Double] {
    guard let dropout = options.outputDropout else { return Array(gradient) }
    return gradient.enumerated().map { index, gradient in
      gradient * dropout.factor(at: start + index, site: .output)
    }
  }

  private func dropoutFactor(_ row: QueryRow, key: Int) -> Double {
    options.weightDropout?
      .factor(at: tensors.index(of: row) * tensors.key.length + key, site: .weights) ?? 1
  }

  /// How fast the score of a key changes with query times key: the scale, and less under a softcap.
  private func slope(_ row: QueryRow, _ key: Int) -> Double {
    guard let cap = options.softcap else { return scale }
    let capped = tanh(stored(product(row, key) * scale) / cap)
    return scale * (1 - capped * capped)
  }

  private func valueStart(_ row: QueryRow, _ key: Int) -> Int {
    tensors.value.start(batch: row.batch, head: tensors.keyHead(of: row.head), row: key)
  }

  private func addProduct(
    _ gradient: Double,
    _ row: QueryRow,
    _ keyPosition: Int,
    to sums: inout GradientSums
  ) {
    let keyHead = tensors.keyHead(of: row.head)
    sums.addProduct(
      gradient,
      (query, key),
      starts: (
        tensors.query.start(batch: row.batch, head: row.head, row: row.row),
        tensors.key.start(batch: row.batch, head: keyHead, row: keyPosition)
      ),
      count: tensors.query.dimension
    )
  }
}
