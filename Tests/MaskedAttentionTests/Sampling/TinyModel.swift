import MaskAlgebra
import MaskedAttention

/// A language model of one attention head, trained by hand-written gradients in a second.
///
/// What a token asks, offers and gives depends on which token it is and where it stands, by one row
/// each of three tables. What is attended to is the logits themselves.
struct TinyModel: Sendable {
  static let vocabularySize = 8
  static let length = 8
  static let dimension = 8

  /// Rows of tokens, then rows of positions.
  struct Table: Sendable {
    private(set) var elements: [Double]

    init(using generator: inout some RandomNumberGenerator) {
      let count = (vocabularySize + length) * dimension
      elements = (0..<count).map { _ in Double.random(in: -0.3...0.3, using: &generator) }
    }

    func vector(token: Int, position: Int) -> [Double] {
      let (a, b) = (token * dimension, (vocabularySize + position) * dimension)
      return (0..<dimension).map { elements[a + $0] + elements[b + $0] }
    }

    /// The gradient of the elements, from that of every vector that was made of them.
    func gradient(_ tokens: [[Int]], _ vectors: [Double]) -> [Double] {
      var gradient = [Double](repeating: 0, count: elements.count)
      var start = 0
      for sequence in tokens {
        for (position, token) in sequence.enumerated() {
          for index in 0..<dimension {
            gradient[token * dimension + index] += vectors[start + index]
            gradient[(vocabularySize + position) * dimension + index] += vectors[start + index]
          }
          start += dimension
        }
      }
      return gradient
    }

    mutating func add(_ change: [Double]) {
      for index in elements.indices { elements[index] += change[index] }
    }
  }

  var query: Table
  var key: Table
  var value: Table

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    query = Table(using: &generator)
    key = Table(using: &generator)
    value = Table(using: &generator)
  }

  /// Query, key and value of whole sequences, or of tokens from a position on.
  func tensors(_ tokens: [[Int]], from position: Int = 0) throws -> Tensors<Double> {
    func tensor(_ table: Table) throws -> AttentionTensor<Double> {
      let elements = tokens.flatMap { sequence in
        sequence.enumerated().flatMap { index, token in
          table.vector(token: token, position: position + index)
        }
      }
      let length = tokens.first?.count ?? 0
      return try AttentionTensor(shape: [tokens.count, length, Self.dimension], elements: elements)
    }
    return Tensors(query: try tensor(query), key: try tensor(key), value: try tensor(value))
  }

  /// One pass over whole sequences; its output is the logits of each next token.
  func pass(_ tokens: [[Int]], _ mask: MaskSpec) throws -> AttentionResult<Double> {
    let tensors = try tensors(tokens)
    return try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: mask
    )
  }
}

// MARK: Generation

extension TinyModel {
  static func emptyCache(capacity: Int? = nil) -> KeyValueCache<Double> {
    KeyValueCache(keyDimension: dimension, valueDimension: dimension, capacity: capacity)
  }

  /// The logits of the next token after tokens that come after those in the cache.
  func logits(
    after tokens: [Int],
    _ cache: inout KeyValueCache<Double>,
    _ mask: StableMask
  ) throws -> [Double] {
    let tensors = try tensors([tokens], from: cache.length)
    try cache.append(key: tensors.key, value: tensors.value)
    let result = try cache.attention(query: tensors.query, mask: mask)
    return Array(result.output.vector(row: tokens.count - 1))
  }
}

// MARK: Training

extension TinyModel {
  /// Trains on a fresh batch in every step, and returns the loss of the last.
  mutating func train(
    under mask: MaskSpec,
    stepCount: Int,
    batch: () -> [[Int]]
  ) throws -> Double {
    var optimizers = [Adam](repeating: Adam(), count: 3)
    var loss = 0.0
    for _ in 0..<stepCount {
      let tokens = batch()
      let gradients: [[Double]]
      (loss, gradients) = try lossAndGradients(tokens, mask)
      query.add(optimizers[0].change(against: query.gradient(tokens, gradients[0])))
      key.add(optimizers[1].change(against: key.gradient(tokens, gradients[1])))
      value.add(optimizers[2].change(against: value.gradient(tokens, gradients[2])))
    }
    return loss
  }

  /// The mean cross-entropy of every next token, and its gradients by query, key and value vector.
  ///
  /// With `P` the weights and `dO` the gradient of the output: `dV = Pᵀ dO`, `dP = dO Vᵀ`,
  /// `dS = P (dP - rowsum(dP P))`, `dQ = dS K scale`, `dK = dSᵀ Q scale`.
  func lossAndGradients(
    _ tokens: [[Int]],
    _ mask: MaskSpec
  ) throws -> (loss: Double, gradients: [[Double]]) {
    let tensors = try tensors(tokens)
    let result = try pass(tokens, mask)
    let weights = try result.weights()
    let (length, dimension) = (Self.length, Self.dimension)
    let scale = 1 / Double(dimension).squareRoot()
    let blank = [Double](repeating: 0, count: tensors.query.elements.count)
    var (queries, keys, values) = (blank, blank, blank)
    var loss = 0.0
    let predictionCount = Double(tokens.count * (length - 1))
    for (batch, sequence) in tokens.enumerated() {
      for row in 0..<length - 1 {
        let target = sequence[row + 1]
        let logarithms = try logProbabilities(
          of: Array(result.output.vector(batch: batch, row: row))
        )
        loss -= logarithms[target] / predictionCount
        let outputGradient = try TokenChoice.sampling()
          .probabilities(of: logarithms).enumerated()
          .map { ($1 - ($0 == target ? 1 : 0)) / predictionCount }
        let rowWeights = Array(weights.vector(batch: batch, row: row))
        let starts = (0..<length).map { (batch * length + $0) * dimension }
        let weightGradient = starts.map { start in
          (0..<dimension).reduce(0) {
            $0 + outputGradient[$1] * tensors.value.elements[start + $1]
          }
        }
        let mean = zip(rowWeights, weightGradient).reduce(0) { $0 + $1.0 * $1.1 }
        for (start, (weight, gradient)) in zip(starts, zip(rowWeights, weightGradient)) {
          let score = weight * (gradient - mean) * scale
          for index in 0..<dimension {
            values[start + index] += weight * outputGradient[index]
            queries[starts[row] + index] += score * tensors.key.elements[start + index]
            keys[start + index] += score * tensors.query.elements[starts[row] + index]
          }
        }
      }
    }
    return (loss, [queries, keys, values])
  }
}

/// Gradient descent with a step of its own for every element.
///
/// Source: Kingma and Ba, Adam: A Method for Stochastic Optimization (2015).
private struct Adam {
  private var means: [Double] = []
  private var squares: [Double] = []
  private var stepCount = 0

  /// What to add to the elements that have this gradient.
  mutating func change(against gradient: [Double]) -> [Double] {
    if means.isEmpty {
      means = [Double](repeating: 0, count: gradient.count)
      squares = means
    }
    stepCount += 1
    // The running means begin at zero, which these make up for.
    let meanShare = 1 - (0..<stepCount).reduce(1) { product, _ in product * 0.9 }
    let squareShare = 1 - (0..<stepCount).reduce(1) { product, _ in product * 0.99 }
    return gradient.indices.map { index in
      means[index] = 0.9 * means[index] + 0.1 * gradient[index]
      squares[index] = 0.99 * squares[index] + 0.01 * gradient[index] * gradient[index]
      let root = (squares[index] / squareShare).squareRoot()
      return -0.1 * means[index] / meanShare / (root + 1e-8)
    }
  }
}
