import MaskAlgebra
import MaskCompiler
import MaskedAttention

/// A layer of self-attention from its formulas, for one batch row, with error bounds.
///
/// It shares nothing with the layer: visibility is asked cell by cell, and every number is an
/// ``Estimate``.
struct PlainLayer<Format: BinaryFloatingPoint> {
  typealias Matrix = [[Estimate<Format>]]

  private let layerCase: LayerCase

  init(_ layerCase: LayerCase) { self.layerCase = layerCase }

  /// The output at every position of a batch row; zeros past its length.
  func output(batch: Int) -> Matrix {
    let length = layerCase.lengths?[batch] ?? layerCase.length
    let input: Matrix = (0..<length).map { row in
      layerCase.input.vector(batch: batch, row: row).map { Estimate($0) }
    }
    let query = apply(0, to: input)
    let key = apply(1, to: input)
    let value = apply(2, to: input)
    let joined: Matrix = (0..<length).map { row in
      (0..<layerCase.headCount).flatMap { head in
        attended(batch, head, row, query: query[row], key: key, value: value)
      }
    }
    let blank = [Estimate<Format>](repeating: Estimate(0), count: layerCase.dimension)
    return apply(3, to: joined) + Array(repeating: blank, count: layerCase.length - length)
  }

  /// One head's part of a row: the average of the values that the row sees.
  private func attended(
    _ batch: Int,
    _ head: Int,
    _ row: Int,
    query: [Estimate<Format>],
    key: Matrix,
    value: Matrix
  ) -> [Estimate<Format>] {
    let dimension = layerCase.headDimension
    let keyHead = head / (layerCase.headCount / layerCase.keyHeadCount)
    let own = head * dimension..<(head + 1) * dimension
    let shared = keyHead * dimension..<(keyHead + 1) * dimension
    let keys = key.indices.filter { layerCase.sees(batch, head, row, $0) }
    // One over the root of the head dimension may be shared out to both sides as its root.
    let factor = 1 / Double(dimension).squareRoot()
    let scale = Estimate<Format>(
      value: factor,
      error: Estimate<Format>.roundings(8) * factor
    )
    let scores = keys.map { other in
      scale * Estimate.dotProduct(query[own], key[other][shared])
    }
    let weights = Estimate.softmax(scores)
    return shared.map { column in Estimate.dotProduct(weights, keys.map { value[$0][column] }) }
  }

  private func apply(_ index: Int, to rows: Matrix) -> Matrix {
    let projection = layerCase.projections[index]
    return rows.map { vector in
      projection.weight.enumerated().map { place, weights in
        let bias = projection.bias.map { [Estimate<Format>($0[place])] } ?? []
        return Estimate.sum(zip(weights, vector).map { Estimate($0) * $1 } + bias)
      }
    }
  }
}
