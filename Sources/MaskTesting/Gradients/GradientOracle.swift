import Foundation
import MaskedAttention

/// Gradients from the chain rule, written out in `Double`, and how far a subject may be off.
///
/// With the weights `p` of a row, its values `v` and the gradient `g` of its output, let
/// `a[k] = g . v[k]` and `m = sum of p[k] a[k]`. The gradient of a score is `p[k] (a[k] - m)`; of
/// what the scale makes a score of, that times the slope, which is the scale, and less by
/// `1 - tanh²` under a softcap.
///
/// The errors follow the same way. A weight is off by `e[k]`, which ErrorBound bounds. `a[k]` is
/// a sum of `d` products in `Double`, `m` one of `n`: with `A[k] = |g| . |v[k]|`, `m` is off by
/// `sum of e[k] A[k]` and `c(n + d)` times `sum of (p[k] + e[k]) A[k]`, where `c(n)` is what `n`
/// roundings in `Double` amount to. So the gradient of a score is off by `e[k] |a[k] - m|`, and
/// `p[k] + e[k]` times the error of `a[k] - m`, and three roundings. The slope under a softcap `t`
/// changes by at most `0.77 / t` times the scale and the error of the score. Every term then is
/// multiplied with a query or a key, `c` of the number of terms is added for their sum, and one
/// rounding to what is stored.
struct GradientOracle {
  private(set) var query: GradientTerms
  private(set) var key: GradientTerms
  private(set) var value: GradientTerms
  private(set) var bias: GradientTerms
  private(set) var sinks: GradientTerms

  private let gradientCase: GradientCase
  private let bound: ErrorBound

  init(_ gradientCase: GradientCase, _ subject: GradientSubject) {
    self.gradientCase = gradientCase
    bound = ErrorBound(
      stored: subject.format.unitRoundoff,
      accumulated: DoubleRounding.unit,
      smallest: subject.format.underflow
    )
    let attention = gradientCase.attention
    query = GradientTerms(count: attention.query.elements.count)
    key = GradientTerms(count: attention.key.elements.count)
    value = GradientTerms(count: attention.value.elements.count)
    bias = GradientTerms(count: gradientCase.bias?.elements.count ?? 0)
    sinks = GradientTerms(count: attention.options.logitSinks.count)
    let oracle = gradientCase.oracle
    for place in attention.rows { add(oracle.row(place), at: place) }
  }

  /// The exact gradients and their bounds, in the order of ``GradientAnswer/parts``.
  var parts: [(exact: [Double], bound: [Double])] {
    [query, key, value, bias, sinks].map { terms in
      (terms.sums.map(\.value), terms.bounds(stored: bound.stored, smallest: bound.smallest))
    }
  }

  /// Adds what a row does to everything that it reads.
  private mutating func add(_ row: Oracle.Row, at place: CaseRow) {
    let attention = gradientCase.attention
    let errors = bound.weights(row, dimension: attention.query.dimension)
    let gradient = gradientCase.outputGradient[place]
    var products: [(sum: Double, magnitude: Double)] = []
    for key in row.keys {
      var (sum, magnitude) = (CompensatedSum(), 0.0)
      for (a, b) in zip(gradient, row.value(of: key)) {
        sum.add(a * b)
        magnitude += abs(a * b)
      }
      products.append((sum.value, magnitude))
    }
    let mean = Mean(row.weights, errors, products, dimension: attention.value.dimension)
    let head = place.head / attention.groupSize
    for (index, key) in row.keys.enumerated() {
      let (weight, error) = (row.weights[index], errors[index])
      let valueStart = attention.value.position(batch: place.batch, head: head, row: key)
      for (element, g) in gradient.enumerated() {
        value.add(weight * g, error: error * abs(g), at: valueStart + element)
      }
      let difference = products[index].sum - mean.value
      let rest =
        DoubleRounding.roundings(attention.value.dimension + 1) * products[index].magnitude
        + mean.error
      let score = weight * difference
      let scoreError =
        error * (abs(difference) + rest) + weight * rest
        + DoubleRounding.roundings(3) * abs(score)
      addScore(score, scoreError, row, place, key)
    }
    addSink(mean, row, place)
  }

  private mutating func addScore(
    _ score: Double,
    _ error: Double,
    _ row: Oracle.Row,
    _ place: CaseRow,
    _ position: Int
  ) {
    let attention = gradientCase.attention
    if let bias = gradientCase.bias {
      self.bias.add(score, error: error, at: bias.broadcastIndex(place, position))
    }
    let keyPlace = CaseRow(
      batch: place.batch,
      head: place.head / attention.groupSize,
      row: position
    )
    let (q, k) = (attention.query[place], attention.key[keyPlace])
    var (slope, slopeError) = (row.scale, DoubleRounding.roundings(2) * abs(row.scale))
    if let cap = attention.options.softcap {
      var product = CompensatedSum()
      for (a, b) in zip(q, k) { product.add(a * b) }
      let capped = tanh(product.value * row.scale / cap)
      slope *= 1 - capped * capped
      let scoreError = bound.scores(row, dimension: attention.query.dimension)
      slopeError =
        abs(row.scale) * min(1, 0.77 / cap * scoreError + DoubleRounding.roundings(8))
    }
    let term = score * slope
    let termError =
      error * (abs(slope) + slopeError) + abs(score) * slopeError
      + DoubleRounding.roundings(2) * abs(term)
    let queryStart = attention.query.position(batch: place.batch, head: place.head, row: place.row)
    let keyStart = attention.key.position(
      batch: keyPlace.batch,
      head: keyPlace.head,
      row: keyPlace.row
    )
    for (element, (a, b)) in zip(q, k).enumerated() {
      query.add(term * b, error: termError * abs(b), at: queryStart + element)
      key.add(term * a, error: termError * abs(a), at: keyStart + element)
    }
  }

  private mutating func addSink(_ mean: Mean, _ row: Oracle.Row, _ place: CaseRow) {
    guard !gradientCase.attention.options.logitSinks.isEmpty, !row.keys.isEmpty else { return }
    let sink = gradientCase.attention.options.logitSinks[place.head]
    let weight = exp(sink - row.logSumExp)
    let logarithm = bound.logarithm(row, dimension: gradientCase.attention.query.dimension)
    let error = min(1, weight * expm1(min(logarithm, 700))) + bound.smallest
    sinks.add(
      -weight * mean.value,
      error: error * (abs(mean.value) + mean.error) + weight * mean.error,
      at: place.head
    )
  }
}

/// What the gradients of a row's weights have in common.
private struct Mean {
  let value: Double
  let error: Double

  init(
    _ weights: [Double],
    _ errors: [Double],
    _ products: [(sum: Double, magnitude: Double)],
    dimension: Int
  ) {
    var (sum, error, magnitude) = (CompensatedSum(), 0.0, 0.0)
    for (index, product) in products.enumerated() {
      sum.add(weights[index] * product.sum)
      error += errors[index] * product.magnitude
      magnitude += (weights[index] + errors[index]) * product.magnitude
    }
    value = sum.value
    self.error = error + DoubleRounding.roundings(weights.count + dimension) * magnitude
  }
}

/// Sums of terms that are each a little off.
struct GradientTerms {
  private(set) var sums: [CompensatedSum]
  private var errors: [Double]
  private var magnitudes: [Double]
  private var counts: [Int]

  init(count: Int) {
    sums = Array(repeating: CompensatedSum(), count: count)
    errors = Array(repeating: 0, count: count)
    magnitudes = Array(repeating: 0, count: count)
    counts = Array(repeating: 0, count: count)
  }

  mutating func add(_ term: Double, error: Double, at index: Int) {
    sums[index].add(term)
    errors[index] += error
    magnitudes[index] += abs(term) + error
    counts[index] += 1
  }

  /// How far the sums may be off; nothing where there is no term at all.
  func bounds(stored: Double, smallest: Double) -> [Double] {
    sums.indices.map { index in
      guard counts[index] > 0 else { return 0 }
      let sum = errors[index] + DoubleRounding.roundings(counts[index] + 2) * magnitudes[index]
      return sum + stored * (abs(sums[index].value) + sum) + smallest
    }
  }
}

/// The roundings of `Double`, in which gradients are summed.
enum DoubleRounding {
  static let unit = Double.ulpOfOne / 2

  static func roundings(_ count: Int) -> Double { Double(count) * unit * 1.001 }
}

extension AttentionTensor {
  /// The place of what is added at a key of a row, axes of extent 1 repeated.
  fileprivate func broadcastIndex(_ row: CaseRow, _ key: Int) -> Int {
    position(
      batch: batchCount == 1 ? 0 : row.batch,
      head: headCount == 1 ? 0 : row.head,
      row: length == 1 ? 0 : row.row
    ) + (dimension == 1 ? 0 : key)
  }
}
