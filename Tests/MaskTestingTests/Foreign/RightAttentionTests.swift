import MaskAlgebra
import MaskCompiler
import FloatFormats
import MaskTesting
import MaskedAttention
import Testing

/// Right attentions in the styles that people write.
@Suite struct RightAttentionTests {
  static let masks: [MaskSpec] = [
    .causal, .causal && .window(3), .causal && .document && .padding, .prefix(.parameter("P")),
  ]

  @Test(arguments: masks, ForeignTests.seeds)
  func `a lowest fill with empty rows cleared raises nothing`(_ mask: MaskSpec, _ seed: UInt64) {
    let report = check(
      attention: {
        (q: AttentionTensor<Float>, k, v, mask) in
        let plain = PlainAttention(q, k, v)
        return try plain.output { b, h, row in
          let shown = (0..<k.length).map { mask[b, h, row, $0] }
          let scores = plain.scores(b, h, row)
          let weights = softmax(
            zip(scores, shown).map { $1 ? $0 : -Float.greatestFiniteMagnitude }
          )
          return weights.map { shown.contains(true) ? $0 : 0 }
        }
      },
      under: mask,
      cases: ForeignTests.caseCount,
      seed: seed
    )
    #expect(report.isPassed, "\(report)")
  }

  @Test(arguments: masks, ForeignTests.seeds)
  func `visible keys gathered one by one raise nothing`(_ mask: MaskSpec, _ seed: UInt64) {
    let report = check(
      attention: {
        (q: AttentionTensor<Double>, k, v, mask) in
        let plain = PlainAttention(q, k, v)
        return try plain.output { b, h, row in
          let seen = (0..<k.length).filter { mask[b, h, row, $0] }
          let scores = plain.scores(b, h, row)
          var weights = [Double](repeating: 0, count: k.length)
          for (key, weight) in zip(seen, softmax(seen.map { scores[$0] })) { weights[key] = weight }
          return weights
        }
      },
      under: mask,
      cases: ForeignTests.caseCount,
      seed: seed
    )
    #expect(report.isPassed, "\(report)")
  }

  @Test(arguments: masks, ForeignTests.seeds)
  func `two halves merged by log-sum-exp raise nothing`(_ mask: MaskSpec, _ seed: UInt64) {
    let report = check(
      attention: {
        (q: AttentionTensor<Float>, k, v, mask) in
        let plain = PlainAttention(q, k, v)
        return try plain.output { b, h, row in
          mergedHalves(plain.scores(b, h, row), (0..<k.length).map { mask[b, h, row, $0] })
        }
      },
      under: mask,
      cases: ForeignTests.caseCount,
      seed: seed
    )
    #expect(report.isPassed, "\(report)")
  }

  @Test(arguments: masks, ForeignTests.seeds)
  func `half precision summed in single precision raises nothing`(
    _ mask: MaskSpec,
    _ seed: UInt64
  ) {
    let report = check(
      attention: {
        (q: AttentionTensor<Float16>, k, v, mask) in
        let plain = PlainAttention<Float>(
          AttentionTensor(q),
          AttentionTensor(k),
          AttentionTensor(v)
        )
        return AttentionTensor<Float16>(try plain.attention { mask[$0, $1, $2, $3] })
      },
      under: mask,
      accumulator: .binary32,
      cases: ForeignTests.caseCount,
      seed: seed
    )
    #expect(report.isPassed, "\(report)")
  }

  @Test(arguments: masks, ForeignTests.seeds)
  func `empty rows of NaN raise nothing where they are declared`(
    _ mask: MaskSpec,
    _ seed: UInt64
  ) {
    let report = check(
      attention: {
        (q: AttentionTensor<Float>, k, v, mask) in
        let plain = PlainAttention(q, k, v)
        return try plain.output { b, h, row in
          let scores = plain.scores(b, h, row)
          return softmax(scores.indices.map { mask[b, h, row, $0] ? scores[$0] : -.infinity })
        }
      },
      under: mask,
      abilities: Set.usual.subtracting([.emptyRowsAreZero]).union([.emptyRowsAreAllowed]),
      cases: ForeignTests.caseCount,
      seed: seed
    )
    #expect(report.isPassed, "\(report)")
  }

  @Test func `an attention that takes as many queries as keys is asked for nothing else`() {
    let report = check(
      selfMaskingAttention: {
        (q: AttentionTensor<Float>, k, v, _) in
        try #require(q.length == k.length)
        return try PlainAttention(q, k, v).attention { $3 <= $2 && $2 - $3 < 16 }
      },
      under: .causal && .window(16),
      abilities: Set.usual.subtracting([.anyGeometry]),
      cases: ForeignTests.caseCount
    )
    #expect(report.isPassed, "\(report)")
  }
}

/// The weights of a row whose halves were computed apart.
private func mergedHalves(_ scores: [Float], _ shown: [Bool]) -> [Float] {
  let middle = scores.count / 2
  let halves = [0..<middle, middle..<scores.count].map { half in
    let shownHalf = scores.indices.map { half.contains($0) && shown[$0] }
    let largest = scores.indices.filter { shownHalf[$0] }.map { scores[$0] }.max() ?? -.infinity
    let sum = scores.indices.filter { shownHalf[$0] }
      .reduce(Float(0)) { $0 + exponential(scores[$1] - largest) }
    return (weights: softmax(scores, shownHalf), largest: largest, sum: sum)
  }
  let largest = max(halves[0].largest, halves[1].largest)
  guard largest > -.infinity else { return scores.map { _ in 0 } }
  let shares = halves.map { $0.sum == 0 ? 0 : $0.sum * exponential($0.largest - largest) }
  let total = shares[0] + shares[1]
  return scores.indices.map { key in
    (halves[0].weights[key] * shares[0] + halves[1].weights[key] * shares[1]) / total
  }
}
