public import MaskAlgebra

/// A layer of multi-head self-attention: four projections around attention under a mask.
///
///     let layer = try MultiHeadSelfAttention<Float>(
///       parameters: SelfAttentionParameters(dimension: 64, headCount: 4, seed: 1), headCount: 4)
///     let pass = try layer.forward(x)                   // causal, nothing dropped
///     let step = try layer.forward(x, mode: .training(seed: 7))
///     let gradients = try step.gradients(outputGradient: g)
///
/// It has no normalisation, no residual connection and no positions; those are what surrounds it.
public struct MultiHeadSelfAttention<Element: BinaryFloatingPoint & Sendable>: Hashable, Sendable {
  /// What the layer learns.
  public let parameters: SelfAttentionParameters<Element>
  /// Number of query heads.
  public let headCount: Int
  /// Number of heads of key and value.
  public let keyValueHeadCount: Int
  /// Number of elements of a head's vectors.
  public let headDimension: Int
  /// Probability that a weight is dropped in training.
  public let weightDropoutRate: Double
  /// Probability that an element of the output is dropped in training.
  public let outputDropoutRate: Double

  /// Creates a layer.
  ///
  /// The head dimension and the number of key and value heads follow from the projections.
  ///
  /// - Parameters:
  ///   - parameters: What the layer has learnt.
  ///   - headCount: Number of query heads.
  ///   - weightDropoutRate: Probability that a weight is dropped in training.
  ///   - outputDropoutRate: Probability that an element of the output is dropped in training.
  /// - Throws: ``LayerError`` where the projections fit neither each other nor the heads.
  public init(
    parameters: SelfAttentionParameters<Element>,
    headCount: Int,
    weightDropoutRate: Double = 0,
    outputDropoutRate: Double = 0
  ) throws(LayerError) {
    for rate in [weightDropoutRate, outputDropoutRate] where !(0..<1).contains(rate) {
      throw LayerError.wrongDropoutRate(rate)
    }
    let (width, keyWidth) = (parameters.query.outputCount, parameters.key.outputCount)
    let headDimension = headCount > 0 ? width / headCount : 0
    guard headDimension > 0, width == headDimension * headCount, keyWidth > 0,
      keyWidth.isMultiple(of: headDimension), width.isMultiple(of: keyWidth)
    else {
      throw LayerError.wrongHeadCount(
        headCount: headCount,
        keyValueHeadCount: headDimension > 0 ? keyWidth / headDimension : 0,
        dimension: width
      )
    }
    let dimension = parameters.query.inputCount
    let expected = [
      [width, dimension], [keyWidth, dimension], [keyWidth, dimension], [dimension, width],
    ]
    for ((name, projection), shape) in zip(parameters.named, expected)
    where projection.weight.shape != shape {
      throw LayerError.wrongProjection(name, shape: projection.weight.shape, expected: shape)
    }
    self.parameters = parameters
    self.headCount = headCount
    self.headDimension = headDimension
    keyValueHeadCount = keyWidth / headDimension
    self.weightDropoutRate = weightDropoutRate
    self.outputDropoutRate = outputDropoutRate
  }

  /// Number of elements of a vector that goes in or comes out.
  public var dimension: Int { parameters.query.inputCount }
}

/// Whether a layer drops anything.
public enum LayerMode: Hashable, Sendable {
  /// Nothing is dropped.
  case evaluation
  /// Weights and outputs are dropped at the layer's rates; equal seeds drop equal entries.
  case training(seed: UInt64)
}

extension MultiHeadSelfAttention {
  /// Applies the layer to vectors that attend to each other.
  ///
  /// A batch row may be shorter than the input: what lies past its length does not exist. It may be
  /// NaN, nobody attends to it, and its outputs and gradients are zero.
  ///
  /// - Parameters:
  ///   - input: `[length, dimension]` or `[batch, length, dimension]`.
  ///   - mask: Which position sees which, the same for all heads and batch rows unless it says
  ///     otherwise.
  ///   - lengths: How many positions each batch row has; all of them where nil.
  ///   - inputs: The data of the inputs that the mask reads; `length` is the lengths, where given.
  ///   - maskParameters: The values of the parameters that the mask leaves open.
  ///   - declarations: What the inputs must look like.
  ///   - mode: Whether anything is dropped.
  /// - Returns: The output, and what its gradients need.
  /// - Throws: ``LayerError`` where shapes do not fit or the mask does not compile.
  public func forward(
    _ input: AttentionTensor<Element>,
    mask: MaskSpec = .causal,
    lengths: [Int]? = nil,
    inputs: Inputs = [:],
    parameters maskParameters: [String: Int] = [:],
    declarations: [InputDeclaration] = InputDeclaration.catalogue,
    mode: LayerMode = .evaluation
  ) throws(LayerError) -> SelfAttentionPass<Element> {
    guard input.shape.count <= 3, input.dimension == dimension else {
      throw LayerError.wrongInput(shape: input.shape, dimension: dimension)
    }
    let isPresent = try isPresent(lengths, in: input)
    let query = ProjectedVectors(parameters.query, input.elements, isPresent: isPresent)
    let key = ProjectedVectors(parameters.key, input.elements, isPresent: isPresent)
    let value = ProjectedVectors(parameters.value, input.elements, isPresent: isPresent)
    var inputs = inputs
    var declarations = declarations
    if let lengths {
      inputs["length"] = InputArray(lengths)
      if !declarations.contains(where: { $0.name == "length" }) {
        declarations += InputDeclaration.catalogue.filter { $0.name == "length" }
      }
    }
    let attended: AttentionResult<Element>
    do {
      attended = try attention(
        query: split(query.output, into: headCount, like: input),
        key: split(key.output, into: keyValueHeadCount, like: input),
        value: split(value.output, into: keyValueHeadCount, like: input),
        mask: lengths == nil ? mask : mask && .padding,
        inputs: inputs,
        parameters: maskParameters,
        declarations: declarations,
        options: AttentionOptions(weightDropout: mode.dropout(rate: weightDropoutRate))
      )
    } catch { throw LayerError.attention(error) }
    let joined = HeadLayout(shape: attended.output.shape).joined(attended.output.elements)
    let output = ProjectedVectors(parameters.output, joined, isPresent: isPresent)
    return SelfAttentionPass(
      shape: input.shape,
      outputDropout: mode.dropout(rate: outputDropoutRate),
      attention: attended,
      projections: (query, key, value, output)
    )
  }

  /// Whether there is something at each position of each batch row.
  private func isPresent(
    _ lengths: [Int]?,
    in input: AttentionTensor<Element>
  ) throws(LayerError) -> [Bool] {
    let lengths = lengths ?? Array(repeating: input.length, count: input.batchCount)
    guard lengths.count == input.batchCount,
      lengths.allSatisfy({ (0...input.length).contains($0) })
    else { throw LayerError.wrongLengths(lengths, input: input.shape) }
    return lengths.flatMap { length in (0..<input.length).map { $0 < length } }
  }

  private func split(
    _ elements: [Element],
    into headCount: Int,
    like input: AttentionTensor<Element>
  ) -> AttentionTensor<Element> {
    let shape = [input.batchCount, headCount, input.length, headDimension]
    return AttentionTensor(
      uncheckedShape: shape,
      elements: HeadLayout(shape: shape).split(elements)
    )
  }
}

extension LayerMode {
  fileprivate func dropout(rate: Double) -> Dropout? {
    guard case .training(let seed) = self else { return nil }
    return Dropout(rate: rate, seed: seed)
  }
}
