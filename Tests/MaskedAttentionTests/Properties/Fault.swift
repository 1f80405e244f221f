import Foundation
import MaskAlgebra
import MaskCompiler
import MaskedAttention

/// A mask or an attention broken on purpose, and who has to notice.
struct Fault: Sendable {
  let name: String
  let subject: Subject<Float>
  let noticedBy: Set<Property>

  private init(
    _ name: String,
    noticedBy: Set<Property>,
    _ plant: (inout Subject<Float>) -> Void
  ) {
    self.name = name
    self.noticedBy = noticedBy
    var subject = Subject<Float>()
    plant(&subject)
    self.subject = subject
  }

  static let all = masks + attentions

  private static let masks = [
    Fault("causal without the diagonal", noticedBy: [.prefixEnds]) {
      $0.causal = MaskSpec { q, k in k < q }
    },
    Fault("causal with the next key", noticedBy: [.noFuture, .prefixEnds]) {
      $0.causal = MaskSpec { q, k in k <= q + 1 }
    },
    Fault("causal transposed", noticedBy: [.noFuture, .prefixEnds]) {
      $0.causal = transpose(.causal)
    },
    Fault("causal inverted", noticedBy: [.noFuture, .prefixEnds]) { $0.causal = !.causal },
    // It is causal at 0 and full at n, which is why those two laws are not enough.
    Fault("prefix of queries", noticedBy: [.prefixStep]) { $0.prefix = { .prefixRows($0) } },
    Fault("prefix as an intersection", noticedBy: [.prefixEnds, .prefixStep]) {
      $0.prefix = { .causal && .sinks($0) }
    },
    // Its prefix(0) is causal all the same: everyone sees key 0 anyway.
    Fault("prefix one key long", noticedBy: [.prefixStep]) {
      $0.prefix = { length in MaskSpec { q, k in k <= q || k <= IntegerExpression(length) } }
    },
    Fault("prefix one key short", noticedBy: [.prefixEnds, .prefixStep]) {
      $0.prefix = { length in MaskSpec { q, k in k <= q || k < IntegerExpression(length - 1) } }
    },
    Fault("prefix ignored", noticedBy: [.prefixEnds, .prefixStep]) { $0.prefix = { _ in .causal } },
  ]

  private static let attentions = [
    Fault("no mask", noticedBy: [.rowsSumToOne, .noFuture, .prefixStep]) {
      $0.attend =
        NaiveAttention(score: { score, _ in score }, weight: { weight, _ in weight }).attend
    },
    Fault("mask multiplied", noticedBy: [.rowsSumToOne, .noFuture, .prefixStep]) {
      $0.attend =
        NaiveAttention(
          score: { score, isVisible in isVisible ? score : 0 },
          weight: { weight, _ in weight }
        ).attend
    },
    Fault("mask after softmax", noticedBy: [.rowsSumToOne]) {
      $0.attend = NaiveAttention(score: { score, _ in score }).attend
    },
    Fault("fill of -10", noticedBy: [.rowsSumToOne, .noFuture, .prefixStep]) {
      $0.attend =
        NaiveAttention(
          score: { score, isVisible in isVisible ? score : score - 10 },
          weight: { weight, _ in weight }
        ).attend
    },
    Fault("empty rows NaN", noticedBy: [.rowsSumToOne]) {
      $0.attend =
        NaiveAttention(
          score: { score, isVisible in isVisible ? score : -.infinity },
          weight: { weight, _ in weight }
        ).attend
    },
    Fault("empty rows uniform", noticedBy: [.rowsSumToOne]) {
      $0.attend = NaiveAttention(weight: { weight, _ in weight }).attend
    },
    Fault("epsilon in the sum", noticedBy: [.rowsSumToOne]) {
      $0.attend = NaiveAttention(epsilon: 1e-4).attend
    },
  ]
}

/// Attention as it is often written, with the places where a mask is often put.
///
/// As it stands it is right: hidden scores are replaced by the lowest number, and the weights that
/// are left over in an empty row are cleared.
struct NaiveAttention: Sendable {
  var score: @Sendable (_ score: Float, _ isVisible: Bool) -> Float = { score, isVisible in
    isVisible ? score : -.greatestFiniteMagnitude
  }
  var weight: @Sendable (_ weight: Float, _ isVisible: Bool) -> Float = { weight, isVisible in
    isVisible ? weight : 0
  }
  var epsilon: Float = 0

  @Sendable func attend(
    _ tensors: Tensors<Float>,
    _ mask: BooleanMask
  ) throws -> Attended<Float> {
    let (query, key, value) = (tensors.query, tensors.key, tensors.value)
    let leading = [query.batchCount, query.headCount, query.length]
    var weights: [Float] = []
    var output: [Float] = []
    for batch in 0..<query.batchCount {
      for head in 0..<query.headCount {
        for row in 0..<query.length {
          let question = query.vector(batch: batch, head: head, row: row)
          let visible = (0..<key.length).map { mask[batch, head, row, $0] }
          let scores = (0..<key.length).map { index in
            let products = zip(question, key.vector(batch: batch, head: head, row: index)).map(*)
            return score(products.reduce(0, +), visible[index])
          }
          let rowWeights = zip(softmax(scores), visible).map(weight)
          weights += rowWeights
          for dimension in 0..<value.dimension {
            output.append(
              (0..<key.length).reduce(0) { sum, index in
                let vector = value.vector(batch: batch, head: head, row: index)
                return sum + rowWeights[index] * vector[vector.startIndex + dimension]
              }
            )
          }
        }
      }
    }
    return Attended(
      weights: try AttentionTensor(shape: leading + [key.length], elements: weights),
      output: try AttentionTensor(shape: leading + [value.dimension], elements: output)
    )
  }

  private func softmax(_ scores: [Float]) -> [Float] {
    let maximum = scores.max() ?? 0
    let exponentials = scores.map { Float(exp(Double($0 - maximum))) }
    let sum = exponentials.reduce(epsilon, +)
    return exponentials.map { $0 / sum }
  }
}
