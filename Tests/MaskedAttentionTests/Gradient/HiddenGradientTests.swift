import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskedAttention
import Testing

@Suite struct `Gradients under a mask` {
  /// Six keys, of which the last two are seen by nobody, and four queries, of which the first sees
  /// nothing.
  private static let mask = MaskSpec { q, k in k < q - 1 }

  private static func tensor(_ shape: [Int], seed: UInt64) throws -> AttentionTensor<Float> {
    var generator = SeededGenerator(seed: seed)
    return try AttentionTensor(
      shape: shape,
      elements: (0..<shape.reduce(1, *)).map { _ in Float.random(in: -1...1, using: &generator) }
    )
  }

  /// The tensors with something else where no query looks.
  private static func tensors(unseen: Float?) throws -> Tensors<Float> {
    func filled(_ tensor: AttentionTensor<Float>) throws -> AttentionTensor<Float> {
      guard let unseen else { return tensor }
      var elements = tensor.elements
      for index in 4 * tensor.dimension..<elements.count { elements[index] = unseen }
      return try AttentionTensor(shape: tensor.shape, elements: elements)
    }
    return Tensors(
      query: try tensor([4, 8], seed: 1),
      key: try filled(tensor([6, 8], seed: 2)),
      value: try filled(tensor([6, 8], seed: 3))
    )
  }

  private static func gradients(
    unseen: Float? = nil,
    options: AttentionOptions = AttentionOptions()
  ) throws -> AttentionGradients<Float> {
    let tensors = try tensors(unseen: unseen)
    return try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: mask,
      offset: 1,
      options: options
    ).gradients(outputGradient: tensor([4, 8], seed: 4))
  }

  @Test func `are exactly zero for keys that nobody sees`() throws {
    let gradients = try Self.gradients()
    for key in 0..<6 {
      let isSeen = key < 3
      #expect(gradients.key.vector(row: key).contains { $0 != 0 } == isSeen)
      #expect(gradients.value.vector(row: key).contains { $0 != 0 } == isSeen)
    }
    #expect(gradients.key.vector(row: 5).allSatisfy { $0.bitPattern == 0 })
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude])
  func `are the same to the bit whatever hidden keys and values are`(unseen: Float) throws {
    let (clean, dirty) = (try Self.gradients(), try Self.gradients(unseen: unseen))
    #expect(clean.query.patterns == dirty.query.patterns)
    #expect(clean.key.patterns == dirty.key.patterns)
    #expect(clean.value.patterns == dirty.value.patterns)
  }

  @Test(arguments: [EmptyRowPolicy.zeros, .asComputed])
  func `are zero for a query that sees no key, and finite`(policy: EmptyRowPolicy) throws {
    let gradients = try Self.gradients(options: AttentionOptions(emptyRows: policy))
    #expect(gradients.query.vector(row: 0).allSatisfy { $0 == 0 })
    for tensor in [gradients.query, gradients.key, gradients.value] {
      #expect(tensor.elements.allSatisfy { $0.isFinite })
    }
  }

  @Test func `are refused for a row that is not to be empty`() throws {
    #expect(throws: AttentionError.emptyRow(batch: 0, head: 0, query: 1)) {
      try Self.gradients(options: AttentionOptions(emptyRows: .error))
    }
  }

  @Test func `hide what a bias of infinity hides`() throws {
    let tensors = try Self.tensors(unseen: nil)
    var bias = [Float](repeating: 0, count: 6)
    bias[2] = -.infinity
    let gradients = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: .full,
      bias: AttentionTensor(shape: [1, 6], elements: bias)
    ).gradients(outputGradient: Self.tensor([4, 8], seed: 4))
    #expect(gradients.value.vector(row: 2).allSatisfy { $0 == 0 })
    let biasGradient = try #require(gradients.bias)
    #expect(biasGradient.shape == [1, 6])
    #expect(biasGradient.elements.map { $0 == 0 } == [false, false, true, false, false, false])
  }

  @Test func `need a gradient of the output's shape`() throws {
    let result = try attention(
      query: TextbookExample.query,
      key: TextbookExample.key,
      value: TextbookExample.value,
      mask: .causal
    )
    #expect(throws: AttentionError.gradientMismatch(gradient: [1, 4], output: [5, 4])) {
      try result.gradients(outputGradient: AttentionTensor(rows: [[1, 0, 0, 0]]))
    }
  }

  @Test func `of an added mask are those of a selected one where no row is empty`() throws {
    let tensors = Tensors<Double>.textbook
    let geometry = try Geometry(queries: 5, keys: 5)
    let gradient = try AttentionTensor(shape: [5, 4], elements: (0..<20).map { Double($0) - 9.5 })
    let selected = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: .causal
    ).gradients(outputGradient: gradient)
    for fill in [Fill.negativeInfinity, .value(-1e9)] {
      let added = try attention(
        query: tensors.query,
        key: tensors.key,
        value: tensors.value,
        adding: MaskSpec.causal.additiveMask(format: .binary64, fill: fill, in: geometry)
      ).gradients(outputGradient: gradient)
      #expect(added.query == selected.query)
      #expect(added.key == selected.key)
      #expect(added.value == selected.value)
    }
  }
}
