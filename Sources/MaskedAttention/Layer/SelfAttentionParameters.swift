/// What a layer of self-attention learns: its four projections.
public struct SelfAttentionParameters<Element: BinaryFloatingPoint & Sendable>: Hashable, Sendable {
  /// `[heads · head dimension, dimension]`.
  public let query: Projection<Element>
  /// `[key heads · head dimension, dimension]`.
  public let key: Projection<Element>
  /// `[key heads · head dimension, dimension]`.
  public let value: Projection<Element>
  /// `[dimension, heads · head dimension]`.
  public let output: Projection<Element>

  /// Creates parameters; whether they fit is checked when a layer is made of them.
  public init(
    query: Projection<Element>,
    key: Projection<Element>,
    value: Projection<Element>,
    output: Projection<Element>
  ) {
    self.query = query
    self.key = key
    self.value = value
    self.output = output
  }

  /// Creates parameters at random, the same for the same seed on every machine.
  ///
  /// Every weight and bias is uniform in `-b ..< b` with `b = 1 / sqrt(inputs)`, as PyTorch's
  /// linear layers start. They are drawn from a ``SeededGenerator`` one after the other: the
  /// projections of query, key, value and output, of each first the weight in row-major order and
  /// then the bias. A draw is the upper 53 bits of the next number, as a fraction of 1; it is
  /// scaled in `Double` and rounded to `Element`.
  ///
  /// - Parameters:
  ///   - dimension: Elements of a vector that goes in or comes out.
  ///   - headCount: Number of heads, which divides the dimension.
  ///   - keyValueHeadCount: Heads of key and value, which divide the heads; as many where nil.
  ///   - hasBias: Whether the projections have a bias.
  ///   - seed: Where the random numbers start.
  /// - Throws: ``LayerError/wrongHeadCount(headCount:keyValueHeadCount:dimension:)``.
  public init(
    dimension: Int,
    headCount: Int,
    keyValueHeadCount: Int? = nil,
    hasBias: Bool = false,
    seed: UInt64
  ) throws(LayerError) {
    let keyHeadCount = keyValueHeadCount ?? headCount
    guard dimension > 0, headCount > 0, keyHeadCount > 0, dimension.isMultiple(of: headCount),
      headCount.isMultiple(of: keyHeadCount)
    else {
      throw LayerError.wrongHeadCount(
        headCount: headCount,
        keyValueHeadCount: keyHeadCount,
        dimension: dimension
      )
    }
    var generator = SeededGenerator(seed: seed)
    let keyCount = dimension / headCount * keyHeadCount
    query = Projection(random: [dimension, dimension], hasBias: hasBias, &generator)
    key = Projection(random: [keyCount, dimension], hasBias: hasBias, &generator)
    value = Projection(random: [keyCount, dimension], hasBias: hasBias, &generator)
    output = Projection(random: [dimension, dimension], hasBias: hasBias, &generator)
  }

  /// The projections with their names in files.
  var named: [(name: String, projection: Projection<Element>)] {
    [("q_proj", query), ("k_proj", key), ("v_proj", value), ("o_proj", output)]
  }
}

extension Projection {
  fileprivate init(random shape: [Int], hasBias: Bool, _ generator: inout SeededGenerator) {
    let bound = 1 / Double(shape[1]).squareRoot()
    func draw() -> Element {
      let fraction = Double(generator.next() >> 11) * 0x1p-53
      return Element((2 * fraction - 1) * bound)
    }
    let weights = (0..<shape[0] * shape[1]).map { _ in draw() }
    self.init(
      uncheckedWeight: AttentionTensor(uncheckedShape: shape, elements: weights),
      bias: hasBias ? (0..<shape[0]).map { _ in draw() } : nil
    )
  }
}
