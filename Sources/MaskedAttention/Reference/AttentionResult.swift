import MaskCompiler

/// What attention gave, with the steps behind it.
///
/// The result holds on to the tensors and the mask that it came from. Weights and steps are
/// computed from them when they are asked for, so whoever wants the output alone pays for nothing
/// else.
///
///     let result = try attention(query: q, key: k, value: v, mask: .causal)
///     result.output.vector(row: 2)
///     try result.trace(query: 2).weights
public struct AttentionResult<Element: BinaryFloatingPoint & Sendable>: Sendable {
  /// The averaged values: the query's shape, with the value's dimension.
  public let output: AttentionTensor<Element>
  /// How many rows see no key, over all batch rows and heads; 0 under a mask that is added.
  public let emptyRowCount: Int
  let rows: AttentionRows<Element>

  init(_ rows: AttentionRows<Element>) throws(AttentionError) {
    (output, emptyRowCount) = try rows.output()
    self.rows = rows
  }

  /// The weight that every query gives to every key: the query's shape, with a column per key.
  ///
  /// A row sums to 1, or is all zero where the query sees no key; a hidden key has exactly zero. A
  /// logit sink takes its share of the 1, and dropout leaves only the mean of it.
  ///
  /// - Throws: ``AttentionError/tooLarge(shape:limit:)`` before anything is begun.
  /// - Complexity: As for the output, and an element for every cell.
  public func weights() throws(AttentionError) -> AttentionTensor<Element> {
    try rows.weights()
  }

  /// The logarithm of what each softmax divides by: the query's shape, with a last axis of 1.
  ///
  /// It is what partial results over parts of the keys are merged with, so it stays in `Double`. A
  /// logit sink counts in it; where a query sees neither key nor sink it is -infinity.
  ///
  /// - Complexity: As for the output.
  public func logSumExp() throws(AttentionError) -> AttentionTensor<Double> {
    try rows.logSumExp()
  }

  /// The five steps of attention for one query.
  ///
  /// - Parameters:
  ///   - batch: Batch row.
  ///   - head: Query head.
  ///   - query: Absolute position of the query.
  /// - Returns: The steps, computed anew.
  /// - Throws: ``AttentionError`` where there is no such query.
  public func trace(
    batch: Int = 0,
    head: Int = 0,
    query: Int
  ) throws(AttentionError) -> AttentionTrace<Element> {
    let shape = rows.tensors.scoreShape
    let offset = rows.mask.offset
    guard (0..<shape.batchCount).contains(batch), (0..<shape.headCount).contains(head),
      (offset..<offset + shape.queryCount).contains(query)
    else {
      throw AttentionError.noSuchQuery(
        batch: batch,
        head: head,
        query: query,
        scores: shape,
        offset: offset
      )
    }
    let row = QueryRow(batch: batch, head: head, row: query - offset)
    let scored = try rows.scored(row)
    var masked = [Element?](repeating: nil, count: rows.tensors.key.length)
    for (key, score) in zip(scored.keys.ranges.joined(), scored.scores) {
      masked[key] = Element(score)
    }
    return AttentionTrace(
      raw: rows.scores(of: row, scale: 1),
      scaled: rows.scores(of: row, scale: rows.scale),
      masked: masked,
      weights: rows.weights(ofAll: scored),
      output: rows.output(of: scored)
    )
  }
}

/// The five steps of attention for one query, each with an entry per key but the last.
public struct AttentionTrace<Element: BinaryFloatingPoint & Sendable>: Hashable, Sendable {
  /// Query times key, of hidden keys too: what the mask is about to hide.
  public let raw: [Element]
  /// The raw scores times the scale.
  public let scaled: [Element]
  /// The scaled scores after softcap, bias and mask, in that order.
  ///
  /// It is nil where the key is hidden, which others write as -infinity.
  ///
  /// A mask that is added hides nothing: its scores are all here, some of them low.
  public let masked: [Element?]
  /// The softmax of the visible scores, after dropout; zero where the key is hidden.
  public let weights: [Element]
  /// The values, averaged with the weights, after dropout; an entry per dimension.
  public let output: [Element]

  /// Whether each key takes part.
  public var visible: [Bool] { masked.map { $0 != nil } }
}
