import MaskAlgebra
import MaskCompiler
import MaskedAttention
import TestSupport
import Testing

/// Which shapes fit each other, what they mean, and what is said where they do not fit.
@Suite struct ShapeTests {
  /// A tensor whose elements all differ.
  private func counting(_ shape: [Int], from start: Int = 1) throws -> AttentionTensor<Float> {
    let count = shape.reduce(1, *)
    return try AttentionTensor(
      shape: shape,
      elements: (0..<count).map { Float(($0 * 7 + start) % 23) / 8 - 1 }
    )
  }

  @Test(arguments: [
    NamedCase("too many elements", ([2, 3], 7)),
    NamedCase("one axis", ([6], 6)),
    NamedCase("five axes", ([1, 1, 1, 2, 3], 6)),
    NamedCase("empty vectors", ([2, 0], 0)),
    NamedCase("a negative extent", ([-1, 3], 0)),
    NamedCase("a product past 64 bits", ([1 << 40, 1 << 40, 3], 0)),
  ])
  func `a tensor needs a shape that holds its elements`(_ named: NamedCase<([Int], Int)>) {
    let (shape, count) = named.value
    #expect(throws: AttentionError.self) {
      try AttentionTensor(shape: shape, elements: [Float](repeating: 0, count: count))
    }
  }

  @Test func `rows of a tensor are equally long`() {
    #expect(throws: AttentionError.raggedRows(first: 2, other: 1, row: 1)) {
      try AttentionTensor<Double>(rows: [[1, 2], [3]])
    }
  }

  struct Misfit: CustomTestStringConvertible, Sendable {
    let query: [Int]
    let key: [Int]
    let value: [Int]
    let message: String

    var testDescription: String { message }
  }

  @Test(arguments: [
    Misfit(
      query: [5, 4],
      key: [5, 3],
      value: [5, 4],
      message: "the query has the shape [5, 4] and the key [5, 3]; their head dimension has to be "
        + "equal"
    ),
    Misfit(
      query: [5, 4],
      key: [5, 4],
      value: [6, 4],
      message: "the key has the shape [5, 4] and the value [6, 4]; their length has to be equal"
    ),
    Misfit(
      query: [2, 5, 4],
      key: [3, 5, 4],
      value: [3, 5, 4],
      message:
        "the query has the shape [2, 5, 4] and the key [3, 5, 4]; their number of batch rows "
        + "has to be equal"
    ),
    Misfit(
      query: [2, 5, 4],
      key: [2, 5, 4],
      value: [5, 4],
      message:
        "the key has the shape [2, 5, 4] and the value [5, 4]; their number of batch rows has "
        + "to be equal"
    ),
    Misfit(
      query: [1, 4, 5, 4],
      key: [1, 4, 5, 4],
      value: [1, 2, 5, 4],
      message:
        "the key has the shape [1, 4, 5, 4] and the value [1, 2, 5, 4]; their number of heads "
        + "has to be equal"
    ),
    Misfit(
      query: [1, 4, 5, 4],
      key: [1, 3, 5, 4],
      value: [1, 3, 5, 4],
      message: "the query has the shape [1, 4, 5, 4] and the key [1, 3, 5, 4]; the number of query "
        + "heads has to be a multiple of the number of key heads"
    ),
  ])
  func `tensors that do not fit are named with their shapes`(_ misfit: Misfit) throws {
    let error = #expect(throws: AttentionError.self) {
      try attention(
        query: counting(misfit.query),
        key: counting(misfit.key),
        value: counting(misfit.value),
        mask: .full
      )
    }
    #expect(error?.description == misfit.message)
  }

  @Test func `a compiled mask for other counts is refused`() throws {
    let tensor = try counting([2, 5, 4])
    for geometry in [try Geometry(queries: 5, keys: 6), try Geometry(queries: 4, keys: 5)] {
      let mask = try MaskSpec.causal.booleanMask(in: geometry)
      let error = #expect(throws: AttentionError.self) {
        try attention(query: tensor, key: tensor, value: tensor, mask: mask)
      }
      #expect(
        error?.description
          == "a mask of \(geometry.queryCount) x \(geometry.keyCount) does not fit scores of "
          + "2 x 1 x 5 x 5"
      )
    }
    let threeRows = try MaskSpec.padding.booleanMask(
      in: Geometry(keys: 5, batch: 3),
      inputs: ["length": [1, 2, 3]]
    )
    #expect(throws: AttentionError.self) {
      try attention(query: tensor, key: tensor, value: tensor, mask: threeRows)
    }
  }

  @Test func `what the mask lacks is reported as it is`() throws {
    let tensor = try counting([5, 4])
    let error = #expect(throws: AttentionError.self) {
      try attention(query: tensor, key: tensor, value: tensor, mask: .padding)
    }
    #expect(error?.description == "the input 'length' was not given")
    #expect(throws: AttentionError.geometry(.positionsTooLarge(offset: .max, queries: 5))) {
      try attention(query: tensor, key: tensor, value: tensor, mask: .full, offset: .max)
    }
  }

  @Test func `the result has the axes of the query and the dimension of the value`() throws {
    for (leading, rank) in [([], 2), ([2], 3), ([2, 3], 4)] {
      let result = try attention(
        query: counting(leading + [4, 3]),
        key: counting(leading + [5, 3]),
        value: counting(leading + [5, 2]),
        mask: .causal
      )
      #expect(result.output.shape == leading + [4, 2])
      #expect(try result.weights().shape == leading + [4, 5])
      #expect(result.output.shape.count == rank)
    }
  }

  @Test func `no queries give no rows and no keys give zeros`() throws {
    let none = try attention(
      query: counting([0, 3]),
      key: counting([5, 3]),
      value: counting([5, 2]),
      mask: .causal
    )
    #expect(none.output.shape == [0, 2])
    let blind = try attention(
      query: counting([2, 3]),
      key: counting([0, 3]),
      value: counting([0, 2]),
      mask: .causal
    )
    #expect(blind.output.elements == [0, 0, 0, 0])
    #expect(try blind.weights().shape == [2, 0])
  }

  @Test func `queries end at the last key unless an offset says otherwise`() throws {
    let (query, key) = (try counting([2, 3]), try counting([5, 3]))
    let last = try attention(query: query, key: key, value: key, mask: .causal)
    #expect(try last.trace(query: 4).visible == [true, true, true, true, true])
    #expect(try last.trace(query: 3).visible == [true, true, true, true, false])
    let first = try attention(query: query, key: key, value: key, mask: .causal, offset: 0)
    #expect(try first.trace(query: 0).visible == [true, false, false, false, false])
  }

  @Test func `a query that is not there has no steps`() throws {
    let (query, key) = (try counting([2, 3]), try counting([5, 3]))
    let result = try attention(query: query, key: key, value: key, mask: .causal)
    for (batch, head, position) in [(0, 0, 2), (0, 0, 5), (1, 0, 3), (0, 1, 3), (-1, 0, 3)] {
      let error = #expect(throws: AttentionError.self) {
        try result.trace(batch: batch, head: head, query: position)
      }
      #expect(
        error?.description
          == "there is no query at b = \(batch), h = \(head), q = \(position); b is below 1, "
          + "h below 1, and q in 3..<5"
      )
    }
  }

  @Test func `query heads in a row share a key head`() throws {
    let (query, key) = (try counting([2, 6, 4, 3]), try counting([2, 2, 5, 3], from: 5))
    let value = try counting([2, 2, 5, 2], from: 11)
    let grouped = try attention(query: query, key: key, value: value, mask: .causal)
    let repeated = try attention(
      query: query,
      key: try repeatingHeads(key, times: 3),
      value: try repeatingHeads(value, times: 3),
      mask: .causal
    )
    #expect(grouped.output.patterns == repeated.output.patterns)
    #expect(try grouped.weights().patterns == repeated.weights().patterns)
  }

  private func repeatingHeads(
    _ tensor: AttentionTensor<Float>,
    times: Int
  ) throws -> AttentionTensor<Float> {
    var elements: [Float] = []
    for batch in 0..<tensor.batchCount {
      for head in 0..<tensor.headCount * times {
        for row in 0..<tensor.length {
          elements += tensor.vector(batch: batch, head: head / times, row: row)
        }
      }
    }
    var shape = tensor.shape
    shape[1] *= times
    return try AttentionTensor(shape: shape, elements: elements)
  }

  @Test func `batch rows and heads do not touch each other`() throws {
    let (query, key) = (try counting([2, 3, 4, 3]), try counting([2, 3, 4, 3], from: 5))
    let inputs: Inputs = ["length": [2, 4]]
    let mask: MaskSpec = .padding && .causal && MaskSpec { q, k in q - k <= .h }
    let result = try attention(query: query, key: key, value: key, mask: mask, inputs: inputs)
    for batch in 0..<2 {
      for head in 0..<3 {
        func alone(_ tensor: AttentionTensor<Float>) throws -> AttentionTensor<Float> {
          let rows = (0..<4).map { Array(tensor.vector(batch: batch, head: head, row: $0)) }
          return try AttentionTensor(rows: rows)
        }
        let single = try attention(
          query: alone(query),
          key: alone(key),
          value: alone(key),
          mask: .keys(0..<[2, 4][batch]) && .window(head + 1)
        )
        for row in 0..<4 {
          #expect(
            result.output.vector(batch: batch, head: head, row: row)
              == single.output.vector(row: row)
          )
          #expect(
            try result.trace(batch: batch, head: head, query: row).weights
              == single.trace(query: row).weights
          )
        }
      }
    }
  }

  @Test func `a vector outside its tensor is a programmer's mistake`() async {
    await #expect(processExitsWith: .failure) {
      _ = TextbookExample.query.vector(row: 5)
    }
  }
}
