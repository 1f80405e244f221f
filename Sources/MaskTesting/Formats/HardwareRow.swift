import Foundation
import MaskedAttention

/// A row in a type of the machine: its own arithmetic rounds, and nothing is emulated.
///
/// Exponentials are taken in double precision and rounded, as no type has one of its own.
struct HardwareRow<Element: BinaryFloatingPoint> {
  let logits: [Element]
  let weights: [Element]
  let sum: Element
  let output: [Element]

  /// Scale, softcap and replacement of the pipeline have to be numbers of the type.
  init(_ pipeline: MaskingPipeline, _ row: PipelineCase) {
    var scores = row.scores.map { Element($0) }
    var (logits, sum) = (scores, Element(0))
    var isWeights = false
    let fill = Element(pipeline.fill.intended(in: pipeline.fillFormat))
    for stage in pipeline.stages {
      switch stage {
      case .scale: scores = scores.map { $0 * Element(pipeline.scale) }
      case .softcap:
        guard let cap = pipeline.softcap.map({ Element($0) }) else { continue }
        scores = scores.map { cap * Element(tanh(Double($0 / cap))) }
      case .mask where isWeights:
        for key in scores.indices where !row.sees(key) { scores[key] = 0 }
      case .mask:
        for key in scores.indices {
          if !row.bias.isEmpty { scores[key] += Element(row.bias[key]) }
          Self.mask(&scores[key], key, row, pipeline.application, fill)
        }
      case .softmax:
        logits = scores
        (scores, sum) = Self.softmax(scores, row, pipeline)
        isWeights = true
      }
    }
    var output = [Element](repeating: 0, count: row.values.first?.count ?? 0)
    for (key, value) in row.values.enumerated() {
      for index in output.indices { output[index] += scores[key] * Element(value[index]) }
    }
    self.logits = logits
    self.sum = sum
    self.output = output
    weights = scores
  }

  private static func mask(
    _ score: inout Element,
    _ key: Int,
    _ row: PipelineCase,
    _ application: MaskingPipeline.Application,
    _ fill: Element
  ) {
    switch application {
    case .selecting: if !row.sees(key) { score = fill }
    case .adding: score += row.planes.reduce(Element(0)) { $0 + ($1[key] ? 0 : fill) }
    case .addingProduct:
      score += row.planes.reduce(Element(0)) { $0 + ($1[key] ? Element(0) : 1) * fill }
    }
  }

  private static func softmax(
    _ logits: [Element],
    _ row: PipelineCase,
    _ pipeline: MaskingPipeline
  ) -> (weights: [Element], sum: Element) {
    let zeros = logits.map { _ in Element(0) }
    if pipeline.emptyRows == .zerosWhereAllInfinite, logits.allSatisfy({ $0 == -.infinity }) {
      return (zeros, 0)
    }
    if pipeline.emptyRows == .zerosWhereHidden, row.isEmpty { return (zeros, 0) }
    let scores = logits.map { logit in
      logit.isFinite ? logit : pipeline.nonFiniteReplacement.map { Element($0) } ?? logit
    }
    var largest = -Element.infinity
    for score in scores where !largest.isNaN { largest = score >= largest ? score : largest }
    if scores.contains(where: \.isNaN) { largest = .nan }
    let exponentials = scores.map { Element(exp(Double($0 - largest))) }
    let sum = exponentials.reduce(Element(0), +)
    let weights = exponentials.map { $0 / sum }
    return pipeline.emptyRows == .zerosForNaN
      ? (weights.map { $0.isNaN ? 0 : $0 }, sum) : (weights, sum)
  }
}
