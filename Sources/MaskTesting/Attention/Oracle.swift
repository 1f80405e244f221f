import Foundation
package import MaskCompiler
package import MaskedAttention

/// Attention from its definition, for one row at a time: what every attention is held against.
///
/// It shares nothing with any of them. Visibility is asked cell by cell, keys that are not seen are
/// not read, sums are compensated, and every step stays in `Double`.
package struct Oracle: Sendable {
  /// `[batch, heads, queries, head dimension]`.
  package var query: AttentionTensor<Double>
  /// `[batch, key heads, keys, head dimension]`.
  package var key: AttentionTensor<Double>
  /// `[batch, key heads, keys, value dimension]`.
  package var value: AttentionTensor<Double>
  /// Which query sees which key.
  package var visible: BooleanMask
  /// Scale, softcap and logit sinks.
  package var options: AttentionOptions
  /// Numbers added to the scores, axes of extent 1 repeated; -infinity hides a cell.
  package var bias: AttentionTensor<Double>?

  package init(
    query: AttentionTensor<Double>,
    key: AttentionTensor<Double>,
    value: AttentionTensor<Double>,
    visible: BooleanMask,
    options: AttentionOptions = AttentionOptions(),
    bias: AttentionTensor<Double>? = nil
  ) {
    self.query = query
    self.key = key
    self.value = value
    self.visible = visible
    self.options = options
    self.bias = bias
  }

  /// What a case should come to.
  package init(_ attentionCase: AttentionCase) {
    self.init(
      query: attentionCase.query,
      key: attentionCase.key,
      value: attentionCase.value,
      visible: attentionCase.visible,
      options: attentionCase.options
    )
  }

  /// Every row, batch row by batch row and head by head.
  package var rows: [CaseRow] {
    (0..<query.batchCount).flatMap { batch in
      (0..<query.headCount).flatMap { head in
        (0..<query.length).map { CaseRow(batch: batch, head: head, row: $0) }
      }
    }
  }

  /// Computes a row.
  package func row(_ place: CaseRow) -> Row {
    var row = Row(values: value, place: valuePlace(place))
    let scale = options.scale ?? 1 / Double(query.dimension).squareRoot()
    row.score(self, place, scale: scale)
    let sink = options.logitSinks.isEmpty ? nil : options.logitSinks[place.head]
    row.average(sink: sink)
    return row
  }

  private func valuePlace(_ place: CaseRow) -> (batch: Int, head: Int) {
    (place.batch, place.head / (query.headCount / key.headCount))
  }
}

extension Oracle {
  /// One row, with what its error bound needs.
  package struct Row: Sendable {
    /// The keys that take part.
    package private(set) var keys: [Int] = []
    /// Their scores.
    package private(set) var scores: [Double] = []
    /// Their weights.
    package private(set) var weights: [Double] = []
    /// The averaged values.
    package private(set) var output: [Double] = []
    /// The logarithm of the denominator, -infinity where there is none.
    package private(set) var logSumExp = -Double.infinity
    /// The largest `scale * (|q1 k1| + |q2 k2| + …)`.
    private(set) var largestReach = 0.0
    /// The largest `|q1| + |q2| + …` or `|k1| + |k2| + …`, times the root of the scale.
    private(set) var largestSide = 0.0
    /// The largest number that a score is on its way to the softmax.
    private(set) var largestScore = 0.0
    /// The factor of the scores.
    private(set) var scale = 1.0
    private let values: AttentionTensor<Double>
    private let place: (batch: Int, head: Int)

    fileprivate init(values: AttentionTensor<Double>, place: (batch: Int, head: Int)) {
      self.values = values
      self.place = place
    }

    /// The value of a key that takes part.
    func value(of key: Int) -> ArraySlice<Double> {
      values.vector(batch: place.batch, head: place.head, row: key)
    }

    fileprivate mutating func score(_ oracle: Oracle, _ row: CaseRow, scale: Double) {
      self.scale = scale
      let query = oracle.query.vector(batch: row.batch, head: row.head, row: row.row)
      for key in 0..<oracle.key.length where oracle.visible[row.batch, row.head, row.row, key] {
        let addend = oracle.bias.map { $0.broadcast(row, key) } ?? 0
        guard addend != -.infinity else { continue }
        let vector = oracle.key.vector(batch: place.batch, head: place.head, row: key)
        var (product, reach, side, otherSide) = (CompensatedSum(), 0.0, 0.0, 0.0)
        for (a, b) in zip(query, vector) {
          product.add(a * b)
          reach += abs(a * b)
          side += abs(a)
          otherSide += abs(b)
        }
        let scaled = product.value * scale
        let capped = oracle.options.softcap.map { $0 * tanh(scaled / $0) } ?? scaled
        keys.append(key)
        scores.append(capped + addend)
        largestReach = max(largestReach, reach * abs(scale))
        largestSide = max(largestSide, max(side, otherSide) * abs(scale).squareRoot())
        let steps = max(abs(capped), abs(addend), abs(capped + addend))
        largestScore = max(largestScore, abs(scaled), steps)
      }
    }

    fileprivate mutating func average(sink: Double?) {
      output = [Double](repeating: 0, count: values.dimension)
      guard let largest = (scores + (sink.map { [$0] } ?? [])).max() else { return }
      if let sink { largestScore = max(largestScore, abs(sink)) }
      var sum = CompensatedSum()
      for score in scores { sum.add(exp(score - largest)) }
      if let sink { sum.add(exp(sink - largest)) }
      let denominator = sum.value
      logSumExp = largest + log(denominator)
      weights = scores.map { exp($0 - largest) / denominator }
      for index in output.indices {
        var sum = CompensatedSum()
        for (key, weight) in zip(keys, weights) {
          let value = value(of: key)
          sum.add(weight * value[value.startIndex + index])
        }
        output[index] = sum.value
      }
    }
  }
}

extension AttentionTensor {
  /// The element of scores that this tensor is added to, axes of extent 1 repeated.
  fileprivate func broadcast(_ place: CaseRow, _ key: Int) -> Element {
    let vector = vector(
      batch: batchCount == 1 ? 0 : place.batch,
      head: headCount == 1 ? 0 : place.head,
      row: length == 1 ? 0 : place.row
    )
    return vector[vector.startIndex + (dimension == 1 ? 0 : key)]
  }
}
