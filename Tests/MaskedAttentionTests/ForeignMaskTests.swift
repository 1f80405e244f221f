import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskedAttention
import Testing

/// Masks that come as arrays of another system.
@Suite struct ForeignMaskTests {
  private let example = Tensors<Float>.textbook

  private func attend(_ mask: BooleanMask) throws -> AttentionResult<Float> {
    try attention(query: example.query, key: example.key, value: example.value, mask: mask)
  }

  private let causalCells = (0..<25).map { $0 % 5 <= $0 / 5 }

  @Test func `a boolean array gives what its spec gives`() throws {
    let foreign = try attend(BooleanMask(shape: [5, 5], cells: causalCells))
    let own = try attention(
      query: example.query,
      key: example.key,
      value: example.value,
      mask: .causal
    )
    #expect(foreign.output.patterns == own.output.patterns)
    #expect(try foreign.weights().patterns == own.weights().patterns)
    #expect(try foreign.logSumExp() == own.logSumExp())
  }

  @Test func `a boolean array has its batch and head axes or leaves them out`() throws {
    var generator = SeededGenerator(seed: 4)
    let tensors = try Tensors<Float>.random(
      queries: 2,
      keys: 3,
      dimension: 2,
      leading: [2, 2],
      using: &generator
    )
    func visible(_ shape: [Int], _ batch: Int, _ head: Int) throws -> [Bool] {
      let count = shape.reduce(1, *)
      let mask = try BooleanMask(shape: shape, cells: (0..<count).map { $0 / 3 % 3 == $0 % 3 })
      let result = try attention(
        query: tensors.query,
        key: tensors.key,
        value: tensors.value,
        mask: mask
      )
      return try result.trace(batch: batch, head: head, query: 2).visible
    }
    #expect(try visible([2, 3], 1, 1) == [false, true, false])
    #expect(try visible([2, 2, 3], 1, 1) == [true, false, false])
    #expect(try visible([2, 1, 2, 3], 1, 1) == [true, false, false])
    #expect(try visible([1, 2, 2, 3], 0, 1) == [true, false, false])
    #expect(try visible([2, 2, 2, 3], 1, 1) == [false, true, false])
  }

  @Test(arguments: [
    (
      [25], 25,
      "a mask of the shape [25] has 1 axes; a mask is [queries, keys], "
        + "[batch, queries, keys] or [batch, heads, queries, keys]"
    ),
    ([5, 5], 24, "a shape of [5, 5] does not hold 24 elements"),
    ([-1, 5], 0, "a shape of [-1, 5] does not hold 0 elements"),
  ])
  func `a boolean array that is no mask is refused`(
    _ shape: [Int],
    _ count: Int,
    _ message: String
  ) {
    let error = #expect(throws: AttentionError.self) {
      try BooleanMask(shape: shape, cells: [Bool](repeating: true, count: count))
    }
    #expect(error?.description == message)
  }

  @Test func `a boolean array for other counts is refused`() throws {
    let error = #expect(throws: AttentionError.self) {
      try attend(BooleanMask(shape: [2, 3], cells: [Bool](repeating: true, count: 6)))
    }
    #expect(error?.description == "a mask of 2 x 3 does not fit scores of 5 x 5")
  }

  @Test func `an additive array gives what an additive mask gives`() throws {
    let added = try AttentionTensor<Float>(
      shape: [5, 5],
      elements: causalCells.map { $0 ? 0 : -10 }
    )
    let foreign = try attention(
      query: example.query,
      key: example.key,
      value: example.value,
      adding: added
    )
    let own = try attention(
      query: example.query,
      key: example.key,
      value: example.value,
      adding: MaskSpec.causal.additiveMask(
        format: .binary32,
        fill: .value(-10),
        in: Geometry(keys: 5)
      )
    )
    #expect(try foreign.weights().patterns == own.weights().patterns)
    #expect(foreign.output.patterns == own.output.patterns)
    #expect(try foreign.trace(query: 0).visible == [true, true, true, true, true])
  }

  @Test func `an additive array hides nothing and its infinities as a bias do`() throws {
    let infinite = try AttentionTensor<Float>(
      shape: [5, 5],
      elements: (0..<25).map { $0 % 5 < $0 / 5 ? 0 : -.infinity }
    )
    let added = try attention(
      query: example.query,
      key: example.key,
      value: example.value,
      adding: infinite
    )
    #expect(added.output.rows[0].allSatisfy { $0.isNaN })
    #expect(added.emptyRowCount == 0)
    let selected = try attention(
      query: example.query,
      key: example.key,
      value: example.value,
      mask: .full,
      bias: infinite
    )
    #expect(selected.output.rows[0] == [0, 0, 0, 0])
    #expect(selected.output.rows.dropFirst() == added.output.rows.dropFirst())
    #expect(selected.emptyRowCount == 1)
  }

  @Test func `an additive array of another shape is refused with both`() throws {
    let error = #expect(throws: AttentionError.self) {
      try attention(
        query: example.query,
        key: example.key,
        value: example.value,
        adding: AttentionTensor(rows: [[1, 2], [3, 4]])
      )
    }
    #expect(error == .biasMismatch(bias: [2, 2], scores: MaskShape(queryCount: 5, keyCount: 5)))
  }
}
