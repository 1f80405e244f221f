/// The gradients of query, key and value as they grow, row by row.
struct GradientSums {
  private(set) var query: [Double]
  private(set) var key: [Double]
  private(set) var value: [Double]

  /// Starts with zeros, so whatever no row adds to stays exactly zero.
  init(queryCount: Int, keyCount: Int, valueCount: Int) {
    query = [Double](repeating: 0, count: queryCount)
    key = [Double](repeating: 0, count: keyCount)
    value = [Double](repeating: 0, count: valueCount)
  }

  /// Adds what one query and one key do to each other.
  ///
  /// - Parameters:
  ///   - gradient: The gradient of their product.
  ///   - vectors: The elements of all queries and of all keys.
  ///   - starts: Where theirs begin.
  ///   - count: How many there are of each.
  mutating func addProduct(
    _ gradient: Double,
    _ vectors: (query: [Double], key: [Double]),
    starts: (query: Int, key: Int),
    count: Int
  ) {
    for index in 0..<count {
      query[starts.query + index] += gradient * vectors.key[starts.key + index]
      key[starts.key + index] += gradient * vectors.query[starts.query + index]
    }
  }

  /// Adds what a weight does to the value that it is the weight of.
  mutating func addValue(_ weight: Double, _ outputGradient: ArraySlice<Double>, start: Int) {
    for (index, gradient) in outputGradient.enumerated() {
      value[start + index] += weight * gradient
    }
  }

  /// The gradients as tensors, rounded.
  func tensors<Element>(
    like tensors: AttentionTensors<Element>
  ) -> (
    query: AttentionTensor<Element>, key: AttentionTensor<Element>, value: AttentionTensor<Element>
  ) {
    (
      AttentionTensor(uncheckedShape: tensors.query.shape, elements: query.map { Element($0) }),
      AttentionTensor(uncheckedShape: tensors.key.shape, elements: key.map { Element($0) }),
      AttentionTensor(uncheckedShape: tensors.value.shape, elements: value.map { Element($0) })
    )
  }
}

/// The product of two runs of elements.
func dotProduct(_ a: ArraySlice<Double>, _ b: ArraySlice<Double>) -> Double {
  var sum = 0.0
  for (x, y) in zip(a, b) { sum += x * y }
  return sum
}

/// What the softmax of a row makes of the gradients of its weights: those of its scores.
///
/// - Parameters:
///   - weights: The weights; a logit sink's, which gives no value, is not among them.
///   - gradients: The gradient of each weight.
/// - Returns: The gradient of each score, and their common part, which a logit sink has alone.
func softmaxGradient(
  weights: [Double],
  gradients: [Double]
) -> (scores: [Double], mean: Double) {
  let mean = dotProduct(weights[...], gradients[...])
  return (zip(weights, gradients).map { weight, gradient in weight * (gradient - mean) }, mean)
}
