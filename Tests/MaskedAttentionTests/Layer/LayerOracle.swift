import MaskAlgebra
import MaskedAttention
import MaskTesting

/// A layer of self-attention from its formulas, for one batch row, with error bounds.
///
/// It shares nothing with the layer: visibility is asked cell by cell, and every number is an
/// ``Estimate``.
struct LayerOracle {
  typealias Estimate = MaskTesting.Estimate<Float>
  typealias Matrix = [[Estimate]]

  let fixture: LayerFixture
  let geometry: Geometry
  let batch: Int
  /// Positions that there are.
  let length: Int
  let headDimension: Int
  private(set) var sums: [String: Matrix] = [:]
  private(set) var output: Matrix = []
  private(set) var inputGradient: Matrix = []

  init(_ fixture: LayerFixture, batch: Int) throws {
    let input = try fixture.tensor("input")
    self.fixture = fixture
    self.batch = batch
    length = fixture.lengths?[batch] ?? input.length
    headDimension = fixture.parameters.query.outputCount / fixture.headCount
    geometry = try Geometry(queries: input.length, keys: input.length, batch: input.batchCount)
    let upstream = try fixture.tensor("output_gradient")
    func rows(_ tensor: AttentionTensor<Float>) -> Matrix {
      (0..<length).map { row in tensor.vector(batch: batch, row: row).map { Estimate($0) } }
    }
    try run(rows(input), upstream: rows(upstream))
  }

  private mutating func run(_ input: Matrix, upstream: Matrix) throws {
    let parameters = fixture.parameters
    let query = Self.apply(parameters.query, to: input)
    let key = Self.apply(parameters.key, to: input)
    let value = Self.apply(parameters.value, to: input)
    let weights = try (0..<fixture.headCount).map { try self.weights(query, key, head: $0) }
    let joined = (0..<length).map { row in
      (0..<fixture.headCount).flatMap { head in
        columns(ofKeyHead: head).map { column in
          Estimate.dotProduct(weights[head][row], value.map { $0[column] })
        }
      }
    }
    output = Self.apply(parameters.output, to: joined)
    let joinedGradient = addGradients("o_proj", parameters.output, joined, upstream)
    let gradients = attentionGradients(query, key, value, weights, joinedGradient)
    let inputGradients = [
      addGradients("q_proj", parameters.query, input, gradients.query),
      addGradients("k_proj", parameters.key, input, gradients.key),
      addGradients("v_proj", parameters.value, input, gradients.value),
    ]
    inputGradient = input.indices.map { row in
      input[row].indices.map { column in Estimate.sum(inputGradients.map { $0[row][column] }) }
    }
  }

  private func columns(of head: Int) -> Range<Int> {
    head * headDimension..<(head + 1) * headDimension
  }

  private func columns(ofKeyHead head: Int) -> Range<Int> {
    let keyHeadCount = fixture.parameters.key.outputCount / headDimension
    return columns(of: head / (fixture.headCount / keyHeadCount))
  }

  /// One over the root of the head dimension, which may be shared out to both sides as its root.
  private var scale: Estimate {
    let scale = 1 / Double(headDimension).squareRoot()
    return Estimate(value: scale, error: Estimate.roundings(8) * scale)
  }

  private func isVisible(_ row: Int, _ key: Int) throws -> Bool {
    try fixture.mask.visible(Cell(batch: batch, query: row, key: key), in: geometry)
  }

  /// A weight for every key; exactly zero where it is hidden.
  private func weights(_ query: Matrix, _ key: Matrix, head: Int) throws -> Matrix {
    try (0..<length).map { row in
      let keys = try (0..<length).filter { try isVisible(row, $0) }
      let scores = keys.map { other in
        scale
          * Estimate.dotProduct(
            Array(query[row][columns(of: head)]),
            Array(key[other][columns(ofKeyHead: head)])
          )
      }
      var weights = [Estimate](repeating: Estimate(0.0), count: length)
      for (other, weight) in zip(keys, Estimate.softmax(scores)) { weights[other] = weight }
      return weights
    }
  }

  private func attentionGradients(
    _ query: Matrix,
    _ key: Matrix,
    _ value: Matrix,
    _ weights: [Matrix],
    _ gradient: Matrix
  ) -> (query: Matrix, key: Matrix, value: Matrix) {
    func terms(like matrix: Matrix) -> [[[Estimate]]] { matrix.map { $0.map { _ in [] } } }
    var (queryTerms, keyTerms, valueTerms) = (
      terms(like: query), terms(like: key), terms(like: value)
    )
    for head in 0..<fixture.headCount {
      let (own, shared) = (columns(of: head), columns(ofKeyHead: head))
      for row in 0..<length {
        let weights = weights[head][row]
        let upstream = Array(gradient[row][own])
        let weightGradients = value.map { Estimate.dotProduct(upstream, Array($0[shared])) }
        let mean = Estimate.dotProduct(weights, weightGradients)
        for other in 0..<length where weights[other].value != 0 {
          let difference = Estimate.sum([weightGradients[other], -mean])
          let score = weights[other] * difference * scale
          for (column, keyColumn) in zip(own, shared) {
            queryTerms[row][column].append(score * key[other][keyColumn])
            keyTerms[other][keyColumn].append(score * query[row][column])
            valueTerms[other][keyColumn].append(weights[other] * gradient[row][column])
          }
        }
      }
    }
    func summed(_ terms: [[[Estimate]]]) -> Matrix { terms.map { $0.map(Estimate.sum) } }
    return (summed(queryTerms), summed(keyTerms), summed(valueTerms))
  }
}

// MARK: Projections

extension LayerOracle {
  private static func apply(_ projection: Projection<Float>, to input: Matrix) -> Matrix {
    input.map { vector in
      (0..<projection.outputCount).map { place in
        let weights = projection.weight.vector(row: place).map { Estimate($0) }
        let bias = projection.bias.map { [Estimate($0[place])] } ?? []
        return Estimate.sum(zip(weights, vector).map(*) + bias)
      }
    }
  }

  /// Notes the gradients of a projection.
  ///
  /// - Returns: The gradient of what went into it.
  private mutating func addGradients(
    _ name: String,
    _ projection: Projection<Float>,
    _ input: Matrix,
    _ gradient: Matrix
  ) -> Matrix {
    sums["\(name).weight"] = (0..<projection.outputCount).map { place in
      (0..<projection.inputCount).map { column in
        Estimate.sum(zip(gradient, input).map { $0[place] * $1[column] })
      }
    }
    if projection.bias != nil {
      sums["\(name).bias"] = (0..<projection.outputCount).map { place in
        [Estimate.sum(gradient.map { $0[place] })]
      }
    }
    return gradient.map { gradient in
      (0..<projection.inputCount).map { column in
        Estimate.sum(
          gradient.indices.map { place in
            gradient[place]
              * Estimate(projection.weight.vector(row: place).dropFirst(column).first ?? 0)
          }
        )
      }
    }
  }

  /// What the layer gives under the names of the fixture, over all batch rows.
  static func expected(_ fixture: LayerFixture) throws -> [String: [Estimate]] {
    let input = try fixture.tensor("input")
    let rows = try (0..<input.batchCount).map { try LayerOracle(fixture, batch: $0) }
    let blank = [Estimate](repeating: Estimate(0.0), count: input.dimension)
    func padded(_ matrix: Matrix) -> [Estimate] {
      (0..<input.length).flatMap { $0 < matrix.count ? matrix[$0] : blank }
    }
    var expected = ["output": rows.flatMap { padded($0.output) }]
    expected["gradient.input"] = rows.flatMap { padded($0.inputGradient) }
    for name in rows[0].sums.keys {
      let parts = rows.map { ($0.sums[name] ?? []).flatMap(\.self) }
      expected["gradient.\(name)"] = parts[0].indices.map { place in
        Estimate.sum(parts.map { $0[place] })
      }
    }
    return expected
  }
}
