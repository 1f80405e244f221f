import MaskTesting
import MaskedAttention
import Testing

/// One row of what an attention gave: somebody's, or the exact one.
struct AttendedRow {
  var output: [Double]
  /// The weights of all keys.
  var weights: [Double]?
  var logSumExp: Double?
}

extension AttendedRow {
  /// One row of whole tensors, of those that are there.
  init<Element>(
    output: AttentionTensor<Element>,
    weights: AttentionTensor<Element>?,
    logSumExp: AttentionTensor<Double>?,
    _ place: CaseRow
  ) {
    func vector<Entry>(_ tensor: AttentionTensor<Entry>) -> [Double] {
      tensor.vector(batch: place.batch, head: place.head, row: place.row).map { Double($0) }
    }
    self.output = vector(output)
    self.weights = weights.map { vector($0) }
    self.logSumExp = logSumExp.flatMap { vector($0).first }
  }

  /// The exact row.
  init(_ row: Oracle.Row, keyCount: Int) {
    var weights = [Double](repeating: 0, count: keyCount)
    for (key, weight) in zip(row.keys, row.weights) { weights[key] = weight }
    self.init(output: row.output, weights: weights, logSumExp: row.logSumExp)
  }
}

/// Expects two rows to differ by no more than their bounds together, wherever both say something.
///
/// Each side has its bound, computed from the exact row and the dimension of query and key.
func expect(
  _ row: AttendedRow,
  near other: AttendedRow,
  within bounds: [ErrorBound],
  of exact: Oracle.Row,
  dimension: Int,
  _ name: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  func isNear(_ a: [Double], _ b: [Double], _ limit: (ErrorBound) -> [Double]) -> Bool {
    let limits = bounds.map(limit)
    return a.count == b.count
      && a.indices.allSatisfy { index in
        abs(a[index] - b[index]) <= limits.reduce(0) { $0 + $1[index] }
      }
  }
  #expect(
    isNear(row.output, other.output) { $0.output(exact, dimension: dimension) },
    "output of \(name): \(row.output), the other \(other.output)",
    sourceLocation: sourceLocation
  )
  if let weights = row.weights, let others = other.weights {
    let visible = exact.keys
    #expect(
      isNear(visible.map { weights[$0] }, visible.map { others[$0] }) {
        $0.weights(exact, dimension: dimension)
      },
      "weights of \(name): \(weights), the other \(others)",
      sourceLocation: sourceLocation
    )
    let hidden = Set(weights.indices).subtracting(visible)
    #expect(
      hidden.allSatisfy { weights[$0] == 0 && others[$0] == 0 },
      "weights on hidden keys of \(name): \(weights), the other \(others)",
      sourceLocation: sourceLocation
    )
  }
  if let logSumExp = row.logSumExp, let others = other.logSumExp {
    let limit = bounds.reduce(0) { $0 + $1.logSumExp(exact, dimension: dimension) }
    #expect(
      logSumExp == others || abs(logSumExp - others) <= limit,
      "log-sum-exp of \(name): \(logSumExp), the other \(others)",
      sourceLocation: sourceLocation
    )
  }
}
