import FloatFormats
import Foundation

extension MaskingPipeline {
  /// Computes one row from its scores.
  ///
  /// - Parameters:
  ///   - scores: The products of the query with every key, before any stage.
  ///   - planes: The masks that hide keys, true where visible; a key is seen if all of them let it.
  ///     None at all is attention without a mask.
  ///   - bias: What is added to the scores with the mask, one number for each key; or nothing.
  ///   - values: The value of every key; or nothing, for weights alone.
  /// - Returns: The row, every operation rounded.
  /// - Precondition: planes, bias and values are as long as the scores, where they are given, and
  ///   the stages have one softmax.
  public func row(
    scores: [Double],
    planes: [[Bool]],
    bias: [Double] = [],
    values: [[Double]] = []
  ) -> PipelineRow {
    precondition(
      planes.allSatisfy { $0.count == scores.count },
      "a plane is as long as the scores, \(scores.count)"
    )
    precondition(
      (bias.isEmpty || bias.count == scores.count)
        && (values.isEmpty || values.count == scores.count),
      "bias and values are as long as the scores, \(scores.count)"
    )
    precondition(stages.count { $0 == .softmax } == 1, "the stages have one softmax")
    var row = scores.map { formats.scores.rounded($0) }
    var (logits, sum) = (row, 0.0)
    var isWeights = false
    for stage in stages {
      switch stage {
      case .scale: row = row.map { scaled($0) }
      case .softcap: row = row.map { capped($0) }
      case .mask where isWeights: row = zeroing(row, hiddenBy: planes)
      case .mask: row = masked(row, planes, bias)
      case .softmax:
        logits = row
        (row, sum) = softmax(row, planes)
        isWeights = true
      }
    }
    return PipelineRow(
      logits: logits,
      weights: row,
      exponentialSum: sum,
      output: output(weights: row, values)
    )
  }

  /// Computes one row from its query.
  ///
  /// - Parameters:
  ///   - query: The query.
  ///   - keys: The keys, each as long as the query.
  ///   - values: The value of every key.
  ///   - planes: The masks that hide keys, true where visible.
  /// - Returns: The row, every operation rounded.
  public func row(
    query: [Double],
    keys: [[Double]],
    values: [[Double]],
    planes: [[Bool]]
  ) -> PipelineRow {
    row(scores: keys.map { dotProduct(query, $0) }, planes: planes, values: values)
  }

  private func dotProduct(_ a: [Double], _ b: [Double]) -> Double {
    let (inputs, accumulation) = (formats.inputs, formats.accumulation)
    return zip(a, b).reduce(0) { sum, pair in
      let product = inputs.rounded(pair.0) * inputs.rounded(pair.1)
      return accumulation.rounded(sum + accumulation.rounded(product))
    }
  }

  /// A score times the scale.
  func scaled(_ score: Double) -> Double { formats.scores.rounded(score * scale) }

  /// A score under the softcap, where there is one.
  func capped(_ score: Double) -> Double {
    guard let softcap else { return score }
    let format = formats.scores
    return format.rounded(softcap * format.rounded(tanh(format.rounded(score / softcap))))
  }

  private func output(weights: [Double], _ values: [[Double]]) -> [Double] {
    let (inputs, accumulation) = (formats.inputs, formats.accumulation)
    var sums = [Double](repeating: 0, count: values.first?.count ?? 0)
    for (weight, value) in zip(weights, values) {
      for index in sums.indices {
        let product = accumulation.rounded(weight * inputs.rounded(value[index]))
        sums[index] = accumulation.rounded(sums[index] + product)
      }
    }
    return sums.map { inputs.rounded($0) }
  }
}

// MARK: The mask

extension MaskingPipeline {
  private func masked(_ scores: [Double], _ planes: [[Bool]], _ bias: [Double]) -> [Double] {
    let format = formats.scores
    let fill = fillValue
    return scores.indices.map { key in
      let score = bias.isEmpty ? scores[key] : format.rounded(scores[key] + bias[key])
      guard application == .selecting else {
        return format.rounded(score + additive(planes, key, fill))
      }
      return planes.contains { !$0[key] } ? fill : score
    }
  }

  /// The sum of what all planes hold for a key, in the mask's own format.
  private func additive(_ planes: [[Bool]], _ key: Int, _ fill: Double) -> Double {
    planes.reduce(0) { sum, plane in
      let cell: Double
      if application == .addingProduct {
        cell = formats.mask.rounded((plane[key] ? 0 : 1) * fill)
      } else {
        cell = plane[key] ? 0 : fill
      }
      return formats.mask.rounded(sum + cell)
    }
  }

  /// Masking behind the softmax: the weights that are left are not made to sum to 1 again.
  private func zeroing(_ weights: [Double], hiddenBy planes: [[Bool]]) -> [Double] {
    weights.indices.map { key in planes.contains { !$0[key] } ? 0 : weights[key] }
  }
}

// MARK: The softmax

extension MaskingPipeline {
  private func softmax(
    _ logits: [Double],
    _ planes: [[Bool]]
  ) -> (weights: [Double], sum: Double) {
    let format = formats.softmax
    let zeros = [Double](repeating: 0, count: logits.count)
    switch emptyRows {
    case .zerosWhereAllInfinite where logits.allSatisfy { $0 == -.infinity }: return (zeros, 0)
    case .zerosWhereHidden
    where logits.indices.allSatisfy { key in planes.contains { !$0[key] } }:
      return (zeros, 0)
    default: break
    }
    let scores = logits.map { logit in
      format.rounded(logit.isFinite ? logit : nonFiniteReplacement ?? logit)
    }
    let maximum = scores.reduce(-.infinity) { largest, score in
      // A NaN is the maximum, wherever it stands.
      largest.isNaN || score.isNaN ? .nan : max(largest, score)
    }
    let exponentials = scores.map { format.rounded(exp(format.rounded($0 - maximum))) }
    let sum = exponentials.reduce(0) { formats.accumulation.rounded($0 + $1) }
    let weights = exponentials.map { formats.weights.rounded(format.rounded($0 / sum)) }
    if emptyRows == .zerosForNaN { return (weights.map { $0.isNaN ? 0 : $0 }, sum) }
    return (weights, sum)
  }
}
