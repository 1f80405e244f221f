import MaskAlgebra
import MaskCompiler
import MaskedAttention

/// A layer, what goes in, and the mask that it attends under.
struct LayerCase: Sendable {
  /// The weight, a row per output, and the bias of a projection.
  struct Numbers: Sendable {
    var weight: [[Double]]
    var bias: [Double]?
  }

  var dimension: Int
  var headCount: Int
  var keyHeadCount: Int
  var headDimension: Int
  /// Those of query, key, value and output.
  var projections: [Numbers]
  /// `[batch, length, dimension]`.
  var input: AttentionTensor<Double>
  /// How many positions each batch row has; nil for all.
  var lengths: [Int]?
  var mask: MaskSpec
  var inputs: Inputs
  var declarations: [InputDeclaration]
  /// The mask by its definition.
  var visible: BooleanMask

  var length: Int { input.length }

  /// Whether a position sees another; positions past the length of a batch row are seen by none.
  func sees(_ batch: Int, _ head: Int, _ query: Int, _ key: Int) -> Bool {
    key < lengths?[batch] ?? length
      && visible[
        min(batch, visible.shape.batchCount - 1),
        min(head, visible.shape.headCount - 1),
        query,
        key
      ]
  }

  /// Whether a position sees another in some head.
  func sees(_ batch: Int, _ query: Int, _ key: Int) -> Bool {
    (0..<headCount).contains { sees(batch, $0, query, key) }
  }
}

// MARK: The layer itself

extension LayerCase {
  /// Our layer with these numbers.
  func layer<Element: BinaryFloatingPoint & Sendable>(
    _ type: Element.Type,
    weightDropoutRate: Double = 0,
    outputDropoutRate: Double = 0
  ) throws -> MultiHeadSelfAttention<Element> {
    let parts = try projections.map { numbers in
      try Projection(
        weight: AttentionTensor(rows: numbers.weight.map { $0.map { Element($0) } }),
        bias: numbers.bias.map { $0.map { Element($0) } }
      )
    }
    return try MultiHeadSelfAttention(
      parameters: SelfAttentionParameters(
        query: parts[0],
        key: parts[1],
        value: parts[2],
        output: parts[3]
      ),
      headCount: headCount,
      weightDropoutRate: weightDropoutRate,
      outputDropoutRate: outputDropoutRate
    )
  }

  /// What our layer gives in a type.
  func forward<Element: BinaryFloatingPoint & Sendable>(
    _ type: Element.Type
  ) throws -> AttentionTensor<Double> {
    AttentionTensor(try pass(layer(type)).output)
  }

  func pass<Element: BinaryFloatingPoint & Sendable>(
    _ layer: MultiHeadSelfAttention<Element>,
    mode: LayerMode = .evaluation
  ) throws -> SelfAttentionPass<Element> {
    try layer.forward(
      AttentionTensor(input),
      mask: mask,
      lengths: lengths,
      inputs: inputs,
      declarations: declarations,
      mode: mode
    )
  }

  /// The same with other numbers in one vector of the input.
  func replacing(
    batch: Int,
    row: Int,
    _ change: (_ index: Int, _ number: Double) -> Double
  ) -> LayerCase {
    var (other, elements) = (self, input.elements)
    let start = (batch * length + row) * dimension
    for index in 0..<dimension { elements[start + index] = change(index, elements[start + index]) }
    other.input = .whole(input.shape, elements)
    return other
  }

  /// The same with the first positions of one batch row alone.
  func alone(batch: Int, length: Int) -> LayerCase {
    var other = self
    let rows = (0..<length).flatMap { input.vector(batch: batch, row: $0) }
    other.input = .whole([1, length, dimension], rows)
    other.lengths = nil
    return other
  }
}
