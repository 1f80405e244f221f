import Foundation
import MaskAlgebra
import MaskCompiler
import MaskedAttention
import Testing

/// Scale, softcap, bias, sinks and empty rows, each where it belongs.
@Suite struct OptionTests {
  /// Attention of one query whose scores against the keys are just these.
  private func attend(
    _ scores: [Double],
    _ mask: MaskSpec = .full,
    bias: [Double]? = nil,
    _ options: AttentionOptions = AttentionOptions()
  ) throws -> AttentionResult<Double> {
    let tensors = try Tensors.scores(scores)
    return try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      mask: mask,
      bias: bias.map { try AttentionTensor(rows: [$0]) },
      options: options
    )
  }

  // After the mask, the cap would lift a hidden score from -infinity to -1, and it would leak.
  @Test func `the softcap comes before the mask`() throws {
    let result = try attend([1, 5, 2], .keys(0..<2), AttentionOptions(softcap: 1))
    let trace = try result.trace(query: 2)
    #expect(trace.scaled == [1, 5, 2])
    #expect(trace.masked == [tanh(1), tanh(5), nil])
    #expect(trace.weights[2] == 0)
  }

  @Test func `the softcap comes after the scale and before the bias`() throws {
    let options = AttentionOptions(scale: 0.5, softcap: 2)
    let trace = try attend([8, 2], bias: [10, 0.25], options).trace(query: 1)
    #expect(trace.raw == [8, 2])
    #expect(trace.scaled == [4, 1])
    #expect(trace.masked == [2 * tanh(2) + 10, 2 * tanh(0.5) + 0.25])
  }

  @Test func `a bias is repeated along axes of extent 1`() throws {
    var generator = SeededGenerator(seed: 3)
    let tensors = try Tensors<Double>.random(
      queries: 3,
      keys: 4,
      dimension: 2,
      leading: [2, 2],
      using: &generator
    )
    func masked(_ bias: AttentionTensor<Double>?, _ batch: Int, _ head: Int) throws -> [Double] {
      try attention(
        query: tensors.query,
        key: tensors.key,
        value: tensors.value,
        mask: .full,
        bias: bias
      ).trace(batch: batch, head: head, query: 2).masked.compactMap(\.self)
    }
    let plain = try masked(nil, 1, 0)
    let slopes = try AttentionTensor<Double>(shape: [1, 2, 1, 1], elements: [1, 2])
    #expect(try masked(slopes, 1, 0) == plain.map { $0 + 1 })
    #expect(try masked(slopes, 1, 1) == masked(nil, 1, 1).map { $0 + 2 })
    let columns = try AttentionTensor<Double>(rows: [[1, 2, 3, 4]])
    #expect(try masked(columns, 1, 0) == zip(plain, 1...4).map { $0 + Double($1) })
    let batches = try AttentionTensor<Double>(shape: [2, 3, 1], elements: [0, 0, 0, 5, 6, 7])
    #expect(try masked(batches, 1, 0) == plain.map { $0 + 6 })
  }

  @Test func `a bias that fits no axis is refused with both shapes`() throws {
    let example = TextbookExample.self
    let error = #expect(throws: AttentionError.self) {
      try attention(
        query: example.query,
        key: example.key,
        value: example.value,
        mask: .causal,
        bias: AttentionTensor(rows: [[1, 2, 3]])
      )
    }
    #expect(
      error?.description
        == "a bias of the shape [1, 3] does not fit scores of 5 x 5; an axis is as long as theirs, "
        + "or 1 to be repeated"
    )
  }

  @Test func `a bias of -infinity hides its cell, garbage and all`() throws {
    let tensors = try Tensors<Double>.scores([1, 2, .nan])
    let result = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value.replacing([2], with: .nan),
      mask: .full,
      bias: AttentionTensor(rows: [[0, 0, -.infinity]])
    )
    #expect(try result.trace(query: 2).visible == [true, true, false])
    #expect(try result.weights().elements == attend([1, 2, 9], .keys(0..<2)).weights().elements)
    let blind = try attend([1, 2], bias: [-.infinity, -.infinity])
    #expect(blind.output.elements == [0, 0])
    #expect(blind.emptyRowCount == 1)
  }

  @Test func `a logit sink takes its share and gives no value`() throws {
    let options = AttentionOptions(logitSinks: [log(2)])
    let result = try attend([0, 0], options)
    expectFourDecimals(try result.weights().rows, [[0.25, 0.25]])
    expectFourDecimals(result.output.rows, [[0.25, 0.25]])
    #expect(try abs(result.logSumExp().elements[0] - log(4)) < 1e-15)
  }

  // Left out of the maximum, a sink of 1000 would overflow and make the row NaN.
  @Test func `a logit sink counts in the maximum`() throws {
    let result = try attend([0, 0], AttentionOptions(logitSinks: [1000]))
    #expect(try result.weights().elements == [0, 0])
    #expect(try result.logSumExp().elements == [1000])
  }

  @Test func `every query head has its own logit sink`() throws {
    let tensor = try AttentionTensor<Double>(shape: [1, 2, 1, 1], elements: [0, 0])
    let result = try attention(
      query: tensor,
      key: tensor,
      value: tensor,
      mask: .full,
      options: AttentionOptions(logitSinks: [0, -.infinity])
    )
    #expect(try result.weights().elements == [0.5, 1])
  }

  @Test func `an empty row is zeros, NaN or an error, as asked`() throws {
    let zeros = try attend([1, 2], .none)
    #expect(zeros.output.elements == [0, 0])
    #expect(zeros.emptyRowCount == 1)
    let computed = try attend([1, 2], .none, AttentionOptions(emptyRows: .asComputed))
    #expect(computed.output.elements.allSatisfy { $0.isNaN })
    #expect(try computed.weights().elements.allSatisfy { $0.isNaN })
    #expect(try computed.trace(query: 1).weights.allSatisfy { $0.isNaN })
    #expect(try computed.trace(query: 1).visible == [false, false])
    let error = #expect(throws: AttentionError.emptyRow(batch: 0, head: 0, query: 1)) {
      try attend([1, 2], .none, AttentionOptions(emptyRows: .error))
    }
    #expect(
      error?.description
        == "the query at b = 0, h = 0, q = 1 sees no key; let it see one, or ask for zeros"
    )
  }

  @Test(arguments: EmptyRowPolicy.allCases)
  func `the log-sum-exp of an empty row is -infinity`(_ policy: EmptyRowPolicy) throws {
    guard policy != .error else { return }
    let result = try attend([1, 2], .none, AttentionOptions(emptyRows: policy))
    #expect(try result.logSumExp().elements == [-.infinity])
  }

  // The softmax of -infinity and a sink is 0 and 1: there is nothing to be NaN.
  @Test func `an empty row with a logit sink is zeros even as computed`() throws {
    let options = AttentionOptions(emptyRows: .asComputed, logitSinks: [3])
    let result = try attend([1, 2], .none, options)
    #expect(result.output.elements == [0, 0])
    #expect(try result.weights().elements == [0, 0])
    #expect(try result.logSumExp().elements == [3])
  }

  @Test func `rows that are not empty do not depend on the policy`() throws {
    let example = Tensors<Float>.textbook
    func output(_ policy: EmptyRowPolicy) throws -> AttentionTensor<Float> {
      try attention(
        query: example.query,
        key: example.key,
        value: example.value,
        mask: .causal && .keys(1..<5),
        options: AttentionOptions(emptyRows: policy)
      ).output
    }
    let (zeros, computed) = (try output(.zeros), try output(.asComputed))
    #expect(zeros.rows.dropFirst() == computed.rows.dropFirst())
    #expect(zeros.rows[0] == [0, 0, 0, 0])
    #expect(computed.rows[0].allSatisfy { $0.isNaN })
  }

  @Test func `weights are the exponentials of the scores less the log-sum-exp`() throws {
    let result = try attend([1, 2, 4], .keys(1..<3))
    let logSumExp = try result.logSumExp()
    #expect(logSumExp.shape == [1, 1])
    let weights = try result.weights().elements
    for (weight, score) in zip(weights.dropFirst(), [2.0, 4]) {
      #expect(abs(weight - exp(score - logSumExp.elements[0])) <= 4 * Double.ulpOfOne)
    }
  }

  @Test(arguments: [
    (AttentionOptions(scale: .nan), "a scale of nan is not finite"),
    (AttentionOptions(softcap: 0), "a softcap of 0.0 is not a finite number above 0"),
    (
      AttentionOptions(weightDropout: Dropout(rate: 1, seed: 0)),
      "a dropout rate of 1.0 is not a probability from 0 to less than 1"
    ),
    (
      AttentionOptions(outputDropout: Dropout(rate: -0.5, seed: 0)),
      "a dropout rate of -0.5 is not a probability from 0 to less than 1"
    ),
    (
      AttentionOptions(logitSinks: [1, 2]),
      "the number of logit sinks is 2, but there are 1 query heads, and each has one"
    ),
  ])
  func `an option outside its range is refused`(
    _ options: AttentionOptions,
    _ message: String
  ) throws {
    let error = #expect(throws: AttentionError.self) { try attend([1], options) }
    #expect(error?.description == message)
  }

  private func attend(
    _ scores: [Double],
    _ options: AttentionOptions
  ) throws -> AttentionResult<Double> {
    try attend(scores, .full, options)
  }
}
