import MaskAlgebra
import MaskedAttention
import Testing

/// A layer of dimension 8 with four heads over two, and inputs for it.
private enum Sample {
  static func layer<Element: BinaryFloatingPoint & Sendable>(
    of type: Element.Type = Float.self,
    weightDropoutRate: Double = 0,
    outputDropoutRate: Double = 0
  ) throws -> MultiHeadSelfAttention<Element> {
    try MultiHeadSelfAttention(
      parameters: SelfAttentionParameters(
        dimension: 8,
        headCount: 4,
        keyValueHeadCount: 2,
        hasBias: true,
        seed: 1
      ),
      headCount: 4,
      weightDropoutRate: weightDropoutRate,
      outputDropoutRate: outputDropoutRate
    )
  }

  static func input<Element: BinaryFloatingPoint & Sendable>(
    _ shape: [Int],
    of type: Element.Type = Float.self,
    seed: UInt64 = 9
  ) throws -> AttentionTensor<Element> {
    var generator = SeededGenerator(seed: seed)
    return try AttentionTensor(
      shape: shape,
      elements: (0..<shape.reduce(1, *)).map { _ in
        Element(Double.random(in: -1...1, using: &generator))
      }
    )
  }
}

extension AttentionTensor {
  /// One batch row, from the first position up to a length.
  fileprivate func batchRow(_ batch: Int, length: Int) throws -> AttentionTensor {
    try AttentionTensor(rows: (0..<length).map { Array(vector(batch: batch, row: $0)) })
  }

  /// The same with other elements at some positions.
  fileprivate func replacing(
    _ element: Element,
    where isReplaced: (_ batch: Int, _ row: Int) -> Bool
  ) throws -> AttentionTensor {
    let elements = elements.enumerated().map { index, old in
      isReplaced(index / dimension / length, index / dimension % length) ? element : old
    }
    return try AttentionTensor(shape: shape, elements: elements)
  }
}

@Suite struct `A layer of self-attention` {
  @Test func `takes a sequence or a batch of them, and gives the same shape`() throws {
    let layer = try Sample.layer()
    #expect(layer.headDimension == 2)
    #expect(layer.keyValueHeadCount == 2)
    for shape in [[5, 8], [3, 5, 8], [1, 1, 8], [0, 8], [0, 3, 8]] {
      let pass = try layer.forward(Sample.input(shape))
      #expect(pass.output.shape == shape)
      #expect(try pass.gradients(outputGradient: pass.output).input.shape == shape)
    }
  }

  @Test func `gives a batch row what it gives the sequence alone, to the bit`() throws {
    let layer = try Sample.layer()
    let batch = try Sample.input([3, 5, 8])
    let together = try layer.forward(batch).output
    for row in 0..<3 {
      let alone = try layer.forward(batch.batchRow(row, length: 5)).output
      #expect(try alone == together.batchRow(row, length: 5))
    }
  }

  @Test func `does not see the future`() throws {
    let layer = try Sample.layer()
    let input = try Sample.input([5, 8])
    let output = try layer.forward(input).output
    for seen in 1..<5 {
      let changed = try layer.forward(input.replacing(7) { _, row in row >= seen }).output
      #expect(try changed.batchRow(0, length: seen) == output.batchRow(0, length: seen))
      #expect(changed.vector(row: seen) != output.vector(row: seen))
    }
  }

  @Test func `has weights that sum to 1, one row per head and position`() throws {
    let weights = try Sample.layer().forward(Sample.input([2, 5, 8])).attention.weights()
    #expect(weights.shape == [2, 4, 5, 5])
    for batch in 0..<2 {
      for head in 0..<4 {
        for row in 0..<5 {
          let weights = weights.vector(batch: batch, head: head, row: row)
          // Each of at most five weights is rounded once.
          #expect(abs(weights.reduce(0, +) - 1) <= 5 * Float.ulpOfOne)
          #expect(weights.dropFirst(row + 1).allSatisfy { $0 == 0 })
        }
      }
    }
  }

  @Test func `applies any mask, and asks for what the mask reads`() throws {
    let layer = try Sample.layer()
    let input = try Sample.input([2, 4, 8])
    let documents: Inputs = ["doc": [0, 0, 1, 1]]
    let output = try layer.forward(input, mask: .causal && .document, inputs: documents).output
    let second = try AttentionTensor(
      shape: [2, 2, 8],
      elements: [0, 1].flatMap { batch in
        [2, 3].flatMap { input.vector(batch: batch, row: $0) }
      }
    )
    let alone = try layer.forward(second).output
    for batch in 0..<2 {
      #expect(output.vector(batch: batch, row: 3) == alone.vector(batch: batch, row: 1))
    }
    #expect(throws: LayerError.self) { try layer.forward(input, mask: .document) }
    let window = MaskSpec.causal && .window(IntegerExpression.parameter("W"))
    #expect(
      try layer.forward(input, mask: window, parameters: ["W": 4]).output
        == layer.forward(input).output
    )
  }

  @Test func `does not accept what does not fit`() throws {
    let layer = try Sample.layer()
    for shape in [[5, 7], [1, 1, 5, 8]] {
      #expect(throws: LayerError.wrongInput(shape: shape, dimension: 8)) {
        try layer.forward(Sample.input(shape))
      }
    }
    for lengths in [[5], [5, 6], [5, -1], []] {
      #expect(throws: LayerError.wrongLengths(lengths, input: [2, 5, 8])) {
        try layer.forward(Sample.input([2, 5, 8]), lengths: lengths)
      }
    }
    let pass = try layer.forward(Sample.input([5, 8]))
    let error = AttentionError.gradientMismatch(gradient: [1, 5, 8], output: [5, 8])
    #expect(throws: LayerError.attention(error)) {
      try pass.gradients(outputGradient: Sample.input([1, 5, 8]))
    }
  }
}

@Suite struct `Lengths that differ` {
  private static let lengths = [5, 2, 0]

  @Test func `give each row what it gives alone, and zeros past it`() throws {
    let layer = try Sample.layer()
    let input = try Sample.input([3, 5, 8])
    let output = try layer.forward(input, lengths: Self.lengths).output
    for (batch, length) in Self.lengths.enumerated() {
      for row in length..<5 {
        #expect(output.vector(batch: batch, row: row).allSatisfy { $0 == 0 })
      }
      guard length > 0 else { continue }
      let alone = try layer.forward(input.batchRow(batch, length: length)).output
      #expect(try alone == output.batchRow(batch, length: length))
    }
  }

  @Test(arguments: [MaskSpec.causal, .full, .diagonal])
  func `keep what lies past them out, to the bit, NaN too`(mask: MaskSpec) throws {
    let layer = try Sample.layer()
    let input = try Sample.input([3, 5, 8])
    let gradient = try Sample.input([3, 5, 8], seed: 4)
    let clean = try layer.forward(input, mask: mask, lengths: Self.lengths)
    for garbage in [Float.nan, .infinity, 1e30] {
      func isPast(_ batch: Int, _ row: Int) -> Bool { row >= Self.lengths[batch] }
      let dirty = try layer.forward(
        input.replacing(garbage, where: isPast),
        mask: mask,
        lengths: Self.lengths
      )
      #expect(dirty.output.patterns == clean.output.patterns)
      let (a, b) = (
        try clean.gradients(outputGradient: gradient),
        try dirty.gradients(outputGradient: gradient.replacing(garbage, where: isPast))
      )
      #expect(a.input.patterns == b.input.patterns)
      #expect(a.parameters == b.parameters)
    }
  }

  @Test func `have no part in the gradients`() throws {
    let pass = try Sample.layer().forward(Sample.input([3, 5, 8]), lengths: Self.lengths)
    let gradients = try pass.gradients(outputGradient: Sample.input([3, 5, 8], seed: 4))
    for (batch, length) in Self.lengths.enumerated() {
      for row in 0..<5 {
        let isZero = gradients.input.vector(batch: batch, row: row).allSatisfy { $0 == 0 }
        #expect(isZero == (row >= length))
      }
    }
  }
}

@Suite struct `Dropout of a layer` {
  @Test func `is off in evaluation`() throws {
    let input = try Sample.input([2, 5, 8])
    let plain = try Sample.layer().forward(input).output
    let dropping = try Sample.layer(weightDropoutRate: 0.5, outputDropoutRate: 0.5)
    #expect(try dropping.forward(input).output == plain)
    #expect(try Sample.layer().forward(input, mode: .training(seed: 3)).output == plain)
  }

  @Test func `is the same for the same seed and another for another`() throws {
    let input = try Sample.input([2, 5, 8])
    for rates in [(0.5, 0.0), (0.0, 0.5), (0.5, 0.5)] {
      let layer = try Sample.layer(weightDropoutRate: rates.0, outputDropoutRate: rates.1)
      let first = try layer.forward(input, mode: .training(seed: 3)).output
      #expect(try layer.forward(input, mode: .training(seed: 3)).output == first)
      #expect(try layer.forward(input, mode: .training(seed: 4)).output != first)
      #expect(try layer.forward(input).output != first)
    }
  }

  @Test func `of weights leaves them as they were or takes them away`() throws {
    let input = try Sample.input([2, 5, 8])
    let layer = try Sample.layer(weightDropoutRate: 0.5)
    let weights = try layer.forward(input).attention.weights().elements
    let dropped = try layer.forward(input, mode: .training(seed: 3)).attention.weights().elements
    let visible = zip(weights, dropped).filter { $0.0 > 0 }
    #expect(visible.allSatisfy { $0.1 == 0 || $0.1 == 2 * $0.0 })
    // Of 120 weights about half: the chance to be outside is below one in a billion.
    #expect((27...93).contains(visible.count { $0.1 == 0 }))
  }

  @Test func `of the output takes elements away behind the last projection`() throws {
    let input = try Sample.input([2, 5, 8])
    let layer = try Sample.layer(outputDropoutRate: 0.5)
    let plain = try layer.forward(input).output.elements
    let pass = try layer.forward(input, mode: .training(seed: 3))
    let dropped = zip(plain, pass.output.elements)
    #expect(dropped.allSatisfy { $1 == 0 || $1 == 2 * $0 })
    #expect((12...68).contains(dropped.count { $1 == 0 }))
  }

  @Test func `has gradients that equal finite differences in double precision`() throws {
    let layer = try Sample.layer(of: Double.self, weightDropoutRate: 0.3, outputDropoutRate: 0.2)
    let input = try Sample.input([2, 3, 8], of: Double.self)
    let gradient = try Sample.input([2, 3, 8], of: Double.self, seed: 5)
    func pass(_ input: AttentionTensor<Double>) throws -> SelfAttentionPass<Double> {
      try layer.forward(input, lengths: [3, 2], mode: .training(seed: 6))
    }
    let found = try pass(input).gradients(outputGradient: gradient).input.elements
    // Every number stays below 8, and none comes from more than 2^7 roundings.
    let noise = 48 * 8 * 0x1p7 * Double.ulpOfOne
    for place in input.elements.indices {
      let expected = try CentralDifference(at: input.elements[place], noise: noise) { changed in
        var elements = input.elements
        elements[place] = changed
        let output = try pass(AttentionTensor(shape: input.shape, elements: elements)).output
        return zip(output.elements, gradient.elements).reduce(0) { $0 + $1.0 * $1.1 }
      }
      #expect(abs(found[place] - expected.derivative) <= expected.bound)
    }
  }
}
