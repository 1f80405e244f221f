/// A linear map of vectors: `y = weight · x + bias`.
public struct Projection<Element: BinaryFloatingPoint & Sendable>: Hashable, Sendable {
  /// `[outputs, inputs]`, as PyTorch has it.
  public let weight: AttentionTensor<Element>
  /// One number per output; nil for none.
  public let bias: [Element]?

  /// Creates a projection.
  ///
  /// - Throws: ``LayerError`` where the weight is no matrix or the bias does not fit it.
  public init(weight: AttentionTensor<Element>, bias: [Element]? = nil) throws(LayerError) {
    guard weight.shape.count == 2 else {
      throw LayerError.wrongRank("weight", shape: weight.shape, expected: 2)
    }
    if let bias, bias.count != weight.length {
      throw LayerError.wrongBias(count: bias.count, weight: weight.shape)
    }
    self.weight = weight
    self.bias = bias
  }

  /// Creates a projection from what is known to fit.
  init(uncheckedWeight weight: AttentionTensor<Element>, bias: [Element]?) {
    self.weight = weight
    self.bias = bias
  }

  /// Number of elements of what goes in.
  public var inputCount: Int { weight.dimension }
  /// Number of elements of what comes out.
  public var outputCount: Int { weight.length }
}

/// A projection that has been applied to many vectors, with all that its gradients need.
struct ProjectedVectors<Element: BinaryFloatingPoint & Sendable>: Sendable {
  private let projection: Projection<Element>
  private let input: [Double]
  private let weight: [Double]
  /// Whether each vector is there; the others give zeros and are not read.
  private let isPresent: [Bool]
  /// The projected vectors one after the other, each element rounded once.
  let output: [Element]

  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Float16)
  init(_ projection: Projection<Element>, _ input: [Element], isPresent: [Bool]) {
    let input = input.map { Double($0) }
    let weight = projection.weight.elements.map { Double($0) }
    let bias = projection.bias?.map { Double($0) }
    let (inputCount, outputCount) = (projection.inputCount, projection.outputCount)
    var output = [Element](repeating: 0, count: isPresent.count * outputCount)
    for row in isPresent.indices where isPresent[row] {
      let vector = input[row * inputCount..<(row + 1) * inputCount]
      for place in 0..<outputCount {
        let weights = weight[place * inputCount..<(place + 1) * inputCount]
        output[row * outputCount + place] = Element(
          dotProduct(weights, vector) + (bias?[place] ?? 0)
        )
      }
    }
    self.projection = projection
    self.input = input
    self.weight = weight
    self.isPresent = isPresent
    self.output = output
  }

  /// The gradients of the projection and of what went into it, from that of the output.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Float16)
  func gradients(
    outputGradient: [Double]
  ) -> (projection: Projection<Element>, input: [Double]) {
    let (inputCount, outputCount) = (projection.inputCount, projection.outputCount)
    var weightSums = [Double](repeating: 0, count: weight.count)
    var biasSums = [Double](repeating: 0, count: outputCount)
    var inputSums = [Double](repeating: 0, count: input.count)
    for row in isPresent.indices where isPresent[row] {
      let start = row * inputCount
      for place in 0..<outputCount {
        let gradient = outputGradient[row * outputCount + place]
        biasSums[place] += gradient
        for index in 0..<inputCount {
          weightSums[place * inputCount + index] += gradient * input[start + index]
          inputSums[start + index] += gradient * weight[place * inputCount + index]
        }
      }
    }
    let gradient = Projection(
      uncheckedWeight: AttentionTensor(
        uncheckedShape: projection.weight.shape,
        elements: weightSums.map { Element($0) }
      ),
      bias: projection.bias.map { _ in biasSums.map { Element($0) } }
    )
    return (gradient, inputSums)
  }
}
