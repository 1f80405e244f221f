import MaskAlgebra
import MaskTesting
import MaskedAttention
import Testing

/// Query, key and value together, as most tests hand them on.
struct Tensors<Element: BinaryFloatingPoint & Sendable>: Sendable {
  var query: AttentionTensor<Element>
  var key: AttentionTensor<Element>
  var value: AttentionTensor<Element>
}

extension Tensors {
  /// The textbook's example.
  static var textbook: Tensors {
    Tensors(
      query: AttentionTensor(TextbookExample.query),
      key: AttentionTensor(TextbookExample.key),
      value: AttentionTensor(TextbookExample.value)
    )
  }

  /// One query whose scores against the keys are just these, with the scale 1.
  ///
  /// The values are the rows of the identity, so the output shows the weights.
  static func scores(_ scores: [Element]) throws -> Tensors {
    let identity = scores.indices.map { row in
      scores.indices.map { column in row == column ? Element(1) : 0 }
    }
    return Tensors(
      query: try AttentionTensor(rows: [[1]]),
      key: try AttentionTensor(rows: scores.map { [$0] }),
      value: try AttentionTensor(rows: identity)
    )
  }
}

extension Oracle {
  /// Attention under the definition of a mask.
  init(
    _ tensors: Tensors<Double>,
    mask: MaskSpec,
    geometry: Geometry,
    inputs: Inputs = [:],
    options: AttentionOptions = AttentionOptions(),
    bias: AttentionTensor<Double>? = nil
  ) throws {
    self.init(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      visible: try mask.definedMask(in: geometry, inputs: inputs),
      options: options,
      bias: bias
    )
  }
}

extension AttentionTensor {
  /// The elements with their signs of zero and their NaN, which `==` does not see.
  var patterns: [UInt64] { elements.map { Double($0).bitPattern } }

  /// The vectors of the first head.
  var rows: [[Element]] { (0..<length).map { Array(vector(row: $0)) } }
}

/// Expects two tables to agree in the four decimals that the textbook prints.
func expectFourDecimals(
  _ table: [[Double]],
  _ expected: [[Double]],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let printed = table.map { row in row.map { ($0 * 1e4).rounded() / 1e4 } }
  #expect(printed == expected, sourceLocation: sourceLocation)
}

extension Tensors {
  /// Tensors of numbers between -2 and 2, whose scores stay far from where a weight would vanish.
  static func random(
    queries: Int,
    keys: Int,
    dimension: Int,
    leading: [Int] = [],
    using generator: inout some RandomNumberGenerator
  ) throws -> Tensors {
    func tensor(_ length: Int) throws -> AttentionTensor<Element> {
      let count = leading.reduce(length * dimension, *)
      let elements = (0..<count).map { _ in Element(Double.random(in: -2...2, using: &generator)) }
      return try AttentionTensor(shape: leading + [length, dimension], elements: elements)
    }
    return Tensors(query: try tensor(queries), key: try tensor(keys), value: try tensor(keys))
  }
}
