import MaskAlgebra
import MaskedAttention

extension AttentionSubject {
  /// What the subject answers, in the shape that it has to have.
  func answer(to attentionCase: AttentionCase) throws -> AttentionAnswer {
    let answer = try attend(attentionCase)
    let rows = Array(attentionCase.query.shape.dropLast())
    let output = rows + [attentionCase.value.dimension]
    guard answer.output.shape == output else {
      throw Falsified("the output has the shape \(answer.output.shape); it should be \(output)")
    }
    let weights = rows + [attentionCase.geometry.keyCount]
    if let shape = answer.weights?.shape, shape != weights {
      throw Falsified("the weights have the shape \(shape); it should be \(weights)")
    }
    let rowCount = rows.reduce(1, *)
    if let count = answer.logSumExp?.count, count != rowCount {
      throw Falsified(
        "there are \(count) log-sum-exps; it should be one for each of \(rowCount) rows"
      )
    }
    return answer
  }

  /// The weight that every query gives to every key.
  ///
  /// A subject that does not tell is asked for the average of rows of the identity: what it gives
  /// is the weights, exactly.
  func weights(of attentionCase: AttentionCase) throws -> AttentionTensor<Double> {
    if abilities.contains(.weights), let weights = try answer(to: attentionCase).weights {
      return weights
    }
    let keyCount = attentionCase.geometry.keyCount
    let width = abilities.contains(.valueDimension) ? keyCount : attentionCase.key.dimension
    let parts = try stride(from: 0, to: keyCount, by: width).map { start in
      var shown = attentionCase
      shown.value = AttentionTensor(
        batchCount: attentionCase.key.batchCount,
        headCount: attentionCase.key.headCount,
        length: keyCount,
        dimension: width
      ) { _, _, key in
        (start..<start + width).map { $0 == key ? 1 : 0 }[...]
      }
      return try answer(to: shown).output
    }
    return AttentionTensor(
      batchCount: attentionCase.query.batchCount,
      headCount: attentionCase.query.headCount,
      length: attentionCase.query.length,
      dimension: keyCount
    ) { batch, head, row in
      parts.flatMap { $0.vector(batch: batch, head: head, row: row) }.prefix(keyCount)
    }
  }

  /// Whether what a row gives is judged: it sees a key, or the subject promises zeros.
  func judges(_ row: CaseRow, of attentionCase: AttentionCase) -> Bool {
    abilities.contains(.emptyRowsAreZero) || attentionCase.seesAny(row)
  }

  /// Whether two numbers are the same to the bit; the sign of a zero counts where it is promised.
  ///
  /// Hidden values that are read and multiplied with 0 may turn it, and so may a sum from +0 on.
  func isSame(_ a: Double, _ b: Double) -> Bool {
    a.bitPattern == b.bitPattern
      || a == 0 && b == 0 && !abilities.contains(.signsOfZeros)
  }
}
