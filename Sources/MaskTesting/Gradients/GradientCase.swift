import MaskAlgebra
package import MaskedAttention

/// Everything that gradients of attention depend on, in one case.
package struct GradientCase: Sendable {
  /// Tensors, mask and options.
  package var attention: AttentionCase
  /// Numbers added to the scores, axes of extent 1 repeated; -infinity hides a cell.
  package var bias: AttentionTensor<Double>?
  /// The gradient of the output, in its shape.
  package var outputGradient: AttentionTensor<Double>

  /// The attention by its definition.
  var oracle: Oracle {
    Oracle(
      query: attention.query,
      key: attention.key,
      value: attention.value,
      visible: attention.visible,
      options: attention.options,
      bias: bias
    )
  }

  /// Whether a key takes part in a row: the mask shows it, and no bias of -infinity hides it.
  func takesPart(_ row: CaseRow, _ key: Int) -> Bool {
    guard attention.sees(row, key) else { return false }
    guard let bias else { return true }
    let vector = bias.vector(
      batch: bias.batchCount == 1 ? 0 : row.batch,
      head: bias.headCount == 1 ? 0 : row.head,
      row: bias.length == 1 ? 0 : row.row
    )
    return vector[vector.startIndex + (bias.dimension == 1 ? 0 : key)] != -.infinity
  }

  /// The keys that take part in a row.
  func keys(of row: CaseRow) -> [Int] {
    (0..<attention.geometry.keyCount).filter { takesPart(row, $0) }
  }

  /// The rows that read a vector of key and value, which a group of query heads shares.
  func readers(of vector: CaseRow) -> [CaseRow] {
    attention.rows.filter { row in
      row.batch == vector.batch && row.head / attention.groupSize == vector.head
        && takesPart(row, vector.row)
    }
  }

  /// Every vector of key and value, by batch row, key head and position.
  var keyVectors: [CaseRow] {
    (0..<attention.key.batchCount).flatMap { batch in
      (0..<attention.key.headCount).flatMap { head in
        (0..<attention.key.length).map { CaseRow(batch: batch, head: head, row: $0) }
      }
    }
  }
}

/// The gradients that a subject gives.
package struct GradientAnswer: Hashable, Sendable {
  /// The gradient of the query.
  package var query: AttentionTensor<Double>
  /// The gradient of the key, summed over the query heads that share it.
  package var key: AttentionTensor<Double>
  /// The gradient of the value, summed over the query heads that share it.
  package var value: AttentionTensor<Double>
  /// The gradient of the bias, summed where it is repeated; nil where there is none.
  package var bias: AttentionTensor<Double>?
  /// The gradient of each logit sink.
  package var logitSinks: [Double]

  /// Creates an answer.
  package init(
    query: AttentionTensor<Double>,
    key: AttentionTensor<Double>,
    value: AttentionTensor<Double>,
    bias: AttentionTensor<Double>? = nil,
    logitSinks: [Double] = []
  ) {
    self.query = query
    self.key = key
    self.value = value
    self.bias = bias
    self.logitSinks = logitSinks
  }

  /// What the reference gave, in `Double`.
  init(_ gradients: AttentionGradients<some BinaryFloatingPoint & Sendable>) {
    self.init(
      query: AttentionTensor(gradients.query),
      key: AttentionTensor(gradients.key),
      value: AttentionTensor(gradients.value),
      bias: gradients.bias.map { AttentionTensor($0) },
      logitSinks: gradients.logitSinks
    )
  }

  /// The gradients by the name of what they are of.
  var parts: [(name: String, numbers: [Double])] {
    [
      ("query", query.elements), ("key", key.elements), ("value", value.elements),
      ("bias", bias?.elements ?? []), ("logit sinks", logitSinks),
    ]
  }
}
