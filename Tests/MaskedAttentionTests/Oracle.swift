import Foundation
import MaskAlgebra
import MaskedAttention

/// Attention from its definition, for one row at a time: what the reference is held against.
///
/// It shares nothing with the reference. Visibility is asked cell by cell, sums are compensated,
/// and every step stays in `Double`.
struct Oracle {
  var tensors: Tensors<Double>
  var mask: MaskSpec
  var geometry: Geometry
  var inputs: Inputs = [:]
  var options = AttentionOptions()
  var bias: AttentionTensor<Double>?

  /// One row, with what its error bound needs.
  struct Row {
    /// The keys that take part.
    var keys: [Int] = []
    /// Their scores.
    var scores: [Double] = []
    /// Their weights.
    var weights: [Double] = []
    /// The averaged values.
    var output: [Double] = []
    var logSumExp = -Double.infinity
    /// The largest `scale * (|q1 k1| + |q2 k2| + …)`.
    var largestReach = 0.0
    /// The largest number that a score is on its way to the softmax.
    var largestScore = 0.0
    /// The values without their signs: averaged, and added up.
    var absoluteOutput: [Double] = []
    var absoluteSum: [Double] = []
  }

  /// Every row.
  var places: [(batch: Int, head: Int, row: Int)] {
    (0..<tensors.query.batchCount).flatMap { batch in
      (0..<tensors.query.headCount).flatMap { head in
        (0..<tensors.query.length).map { (batch, head, $0) }
      }
    }
  }

  func row(batch: Int, head: Int, row: Int) throws -> Row {
    let keyHead = head / (tensors.query.headCount / tensors.key.headCount)
    let query = tensors.query.vector(batch: batch, head: head, row: row)
    let scale = options.scale ?? 1 / Double(tensors.query.dimension).squareRoot()
    var result = Row()
    for key in 0..<tensors.key.length {
      let cell = Cell(batch: batch, head: head, query: geometry.offset + row, key: key)
      guard try mask.visible(cell, in: geometry, inputs: inputs) else { continue }
      let addend = bias.map { $0.broadcast(batch, head, row, key) } ?? 0
      guard addend != -.infinity else { continue }
      let products = zip(query, tensors.key.vector(batch: batch, head: keyHead, row: key)).map(*)
      let scaled = products.compensatedSum * scale
      let capped = options.softcap.map { $0 * tanh(scaled / $0) } ?? scaled
      result.keys.append(key)
      result.scores.append(capped + addend)
      result.largestReach = max(
        result.largestReach,
        products.map(\.magnitude).compensatedSum * abs(scale)
      )
      result.largestScore = max(
        result.largestScore,
        abs(scaled),
        abs(capped),
        abs(addend),
        abs(capped + addend)
      )
    }
    if let sink { result.largestScore = max(result.largestScore, abs(sink(head))) }
    finish(&result, batch: batch, head: head, keyHead: keyHead)
    return result
  }

  private var sink: ((Int) -> Double)? {
    options.logitSinks.isEmpty ? nil : { options.logitSinks[$0] }
  }

  private func finish(_ row: inout Row, batch: Int, head: Int, keyHead: Int) {
    let logits = row.scores + (sink.map { [$0(head)] } ?? [])
    let blank = [Double](repeating: 0, count: tensors.value.dimension)
    (row.output, row.absoluteOutput, row.absoluteSum) = (blank, blank, blank)
    guard let largest = logits.max() else { return }
    let sum = logits.map { exp($0 - largest) }.compensatedSum
    row.logSumExp = largest + log(sum)
    row.weights = row.scores.map { exp($0 - largest) / sum }
    for index in blank.indices {
      let column = row.keys.map { key in
        let vector = tensors.value.vector(batch: batch, head: keyHead, row: key)
        return vector[vector.startIndex + index]
      }
      row.output[index] = zip(row.weights, column).map(*).compensatedSum
      row.absoluteOutput[index] = zip(row.weights, column).map { $0 * abs($1) }.compensatedSum
      row.absoluteSum[index] = column.map(\.magnitude).compensatedSum
    }
  }
}

extension [Double] {
  /// The sum, with the error of every addition added at the end.
  ///
  /// Source: Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen
  /// (1974).
  var compensatedSum: Double {
    var (sum, error) = (0.0, 0.0)
    for term in self {
      let next = sum + term
      error += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
      sum = next
    }
    return sum + error
  }
}

extension AttentionTensor {
  /// The element of scores that this tensor is added to, axes of extent 1 repeated.
  fileprivate func broadcast(_ batch: Int, _ head: Int, _ row: Int, _ key: Int) -> Element {
    let vector = vector(
      batch: batchCount == 1 ? 0 : batch,
      head: headCount == 1 ? 0 : head,
      row: length == 1 ? 0 : row
    )
    return vector[vector.startIndex + (dimension == 1 ? 0 : key)]
  }
}
