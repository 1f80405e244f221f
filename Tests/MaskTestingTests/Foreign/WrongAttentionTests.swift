import Foundation
import MaskAlgebra
import MaskCompiler
import MaskTesting
import MaskedAttention
import Synchronization
import Testing

/// An attention that gets its mask and does something else, and what its author should read.
struct WrongAttention: CustomTestStringConvertible {
  let testDescription: String
  let words: String
  let report: @Sendable () -> AttentionReport

  init(
    _ name: String,
    _ words: String,
    under mask: MaskSpec = .causal && .window(3),
    abilities: Set<AttentionAbility> = .usual,
    _ attention: @escaping MaskTakingAttention<Float>
  ) {
    testDescription = name
    self.words = words
    report = {
      check(attention: attention, under: mask, abilities: abilities, cases: ForeignTests.caseCount)
    }
  }

  init(
    half name: String,
    _ words: String,
    under mask: MaskSpec = .causal,
    abilities: Set<AttentionAbility> = .usual,
    _ attention: @escaping MaskTakingAttention<Float16>
  ) {
    testDescription = name
    self.words = words
    report = {
      check(attention: attention, under: mask, abilities: abilities, cases: ForeignTests.caseCount)
    }
  }

  static let softmaxes = [
    WrongAttention("masked after the softmax", "the mask comes after the softmax") {
      q,
      k,
      v,
      mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        softmax(plain.scores(b, h, row)).enumerated()
          .map { mask[b, h, row, $0.offset] ? $0.element : 0 }
      }
    },
    WrongAttention("mask multiplied", "the mask is multiplied with the scores") { q, k, v, mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        softmax(
          plain.scores(b, h, row).enumerated()
            .map { $0.element * (mask[b, h, row, $0.offset] ? 1 : 0) }
        )
      }
    },
    WrongAttention("a fill of -10", "as a finite fill of about -10") { q, k, v, mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        softmax(
          plain.scores(b, h, row).enumerated().map { mask[b, h, row, $0.offset] ? $0.element : -10 }
        )
      }
    },
    WrongAttention(
      "a fill of -1000 that is added",
      "it leaks: query 0 depends on key 1 (the key)",
      abilities: .lenient
    ) { q, k, v, mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        softmax(
          plain.scores(b, h, row).enumerated()
            .map { $0.element + (mask[b, h, row, $0.offset] ? 0 : -1000) }
        )
      }
    },
    WrongAttention("mask added before the scale", "as a finite fill of about -4") { q, k, v, mask in
      var plain = PlainAttention(q, k, v)
      plain.scale = { _ in 1 }
      let scale = 1 / Float(q.dimension).squareRoot()
      return try plain.output { b, h, row in
        softmax(
          plain.scores(b, h, row).enumerated()
            .map { ($0.element + (mask[b, h, row, $0.offset] ? 0 : -10)) * scale }
        )
      }
    },
    WrongAttention("softmax over the queries", "softmax over the wrong axis") { q, k, v, mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        (0..<k.length).map { key in
          let column = (0..<q.length).map { plain.scores(b, h, $0)[key] }
          return softmax(column, (0..<q.length).map { mask[b, h, $0, key] })[row]
        }
      }
    },
    WrongAttention("softmax over the heads", "weights sum to 1 over the heads") { q, k, v, mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        (0..<k.length).map { key in
          let column = (0..<q.headCount).map { plain.scores(b, $0, row)[key] }
          return softmax(column, (0..<q.headCount).map { mask[b, $0, row, key] })[h]
        }
      }
    },
    WrongAttention("no maximum subtracted", "the maximum of a row is not subtracted") {
      q,
      k,
      v,
      mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        let shown = plain.scores(b, h, row).enumerated()
          .map { mask[b, h, row, $0.offset] ? exponential($0.element) : 0 }
        let sum = shown.reduce(0, +)
        return shown.map { sum == 0 ? 0 : $0 / sum }
      }
    },
    WrongAttention("maximum over hidden scores", "the maximum is taken over hidden scores too") {
      q,
      k,
      v,
      mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        let scores = plain.scores(b, h, row)
        let largest = scores.max() ?? 0
        let shown = scores.enumerated()
          .map { mask[b, h, row, $0.offset] ? exponential($0.element - largest) : 0 }
        let sum = shown.reduce(0, +)
        return shown.map { $0 / sum }
      }
    },
    WrongAttention("an epsilon in the sum", "an epsilon is added to the sum") { q, k, v, mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        let right = (0..<k.length).map { mask[b, h, row, $0] }
        let scores = plain.scores(b, h, row)
        let largest = zip(scores, right).filter(\.1).map(\.0).max() ?? 0
        let shown = zip(scores, right).map { $1 ? exponential($0 - largest) : 0 }
        let sum = shown.reduce(0, +) + 1e-6
        return shown.map { $0 / sum }
      }
    },
    WrongAttention("one more in the sum", "1 is added to the sum of exponentials") {
      q,
      k,
      v,
      mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        let scores = plain.scores(b, h, row)
        let shown = scores.indices.map { mask[b, h, row, $0] ? exponential(scores[$0]) : 0 }
        return shown.map { $0 / (1 + shown.reduce(0, +)) }
      }
    },
    WrongAttention("no scale", "the scale is missing") { q, k, v, mask in
      var plain = PlainAttention(q, k, v)
      plain.scale = { _ in 1 }
      return try plain.attention { mask[$0, $1, $2, $3] }
    },
    WrongAttention("scale by d", "divided by d, not by its root") { q, k, v, mask in
      var plain = PlainAttention(q, k, v)
      plain.scale = { 1 / Float($0) }
      return try plain.attention { mask[$0, $1, $2, $3] }
    },
    WrongAttention("no scores", "a plain average") { q, k, v, mask in
      try PlainAttention(q, k, v).output { b, h, row in
        softmax((0..<k.length).map { _ in 0 }, (0..<k.length).map { mask[b, h, row, $0] })
      }
    },
    WrongAttention("halves merged by their average", "not softmax(q . k / sqrt(d))") {
      q,
      k,
      v,
      mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        let scores = plain.scores(b, h, row)
        let halves = [0..<k.length / 2, k.length / 2..<k.length].map { half in
          softmax(scores, scores.indices.map { half.contains($0) && mask[b, h, row, $0] })
        }
        let live = halves.filter { $0.contains { $0 != 0 } }
        return scores.indices.map { key in
          live.reduce(0) { $0 + $1[key] } / Float(max(1, live.count))
        }
      }
    },
  ]

  static let numbers = [
    WrongAttention(
      half: "a fill that overflows",
      "NaN: 0 times an infinite fill, as -1e9 is in f16"
    ) {
      q,
      k,
      v,
      mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        softmax(
          plain.scores(b, h, row).enumerated()
            .map { $0.element + (mask[b, h, row, $0.offset] ? 0 : 1) * Float16(-1e9) }
        )
      }
    },
    WrongAttention("one NaN row", "NaN row: query 2 is NaN although it sees 3 keys") {
      q,
      k,
      v,
      mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        let weights = softmax(plain.scores(b, h, row), (0..<k.length).map { mask[b, h, row, $0] })
        return row == 2 && q.length > 2 ? weights.map { _ in .nan } : weights
      }
    },
    WrongAttention("empty rows NaN", "sees no key and is NaN", under: .causal && .padding) {
      q,
      k,
      v,
      mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        let scores = plain.scores(b, h, row)
        return softmax(scores.indices.map { mask[b, h, row, $0] ? scores[$0] : -.infinity })
      }
    },
    WrongAttention("empty rows averaged", "averages all values", under: .causal && .padding) {
      q,
      k,
      v,
      mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        let scores = plain.scores(b, h, row)
        return softmax(scores.indices.map { mask[b, h, row, $0] ? scores[$0] : -1e9 })
      }
    },
    WrongAttention(
      "NaN from behind the mask",
      "a NaN or infinite value comes through from behind the mask",
      abilities: Set.usual.union([.hiddenMayBeAnything])
    ) { q, k, v, mask in try PlainAttention(q, k, v).attention { mask[$0, $1, $2, $3] } },
  ]

  static let wirings = [
    WrongAttention("heads tiled", "grouped heads in the wrong order") { q, k, v, mask in
      var plain = PlainAttention(q, k, v)
      plain.keyHead = { head, _, groups in head % groups }
      return try plain.attention { mask[$0, $1, $2, $3] }
    },
    WrongAttention("another head", "heads are mixed up") { q, k, v, mask in
      var plain = PlainAttention(q, k, v)
      plain.keyHead = { _, _, _ in 0 }
      return try plain.attention { mask[$0, $1, $2, $3] }
    },
    WrongAttention("another batch row", "batch rows are mixed up") { q, k, v, mask in
      var plain = PlainAttention(q, k, v)
      plain.keyBatch = { _ in 0 }
      return try plain.attention { mask[$0, $1, $2, $3] }
    },
    WrongAttention(
      "the mask of the first batch row",
      "every batch row gets the mask of batch row 0",
      under: .padding
    ) { q, k, v, mask in
      try PlainAttention(q, k, v).attention { mask[0, $1, $2, $3] }
    },
    WrongAttention("mask transposed", "transposed", under: .causal, abilities: .square) {
      q,
      k,
      v,
      mask in
      try PlainAttention(q, k, v).attention { mask[$0, $1, $3, $2] }
    },
    WrongAttention("mask inverted", "inverted polarity") { q, k, v, mask in
      try PlainAttention(q, k, v).attention { !mask[$0, $1, $2, $3] }
    },
    WrongAttention("a ragged last tile", "over-masked") { q, k, v, mask in
      try PlainAttention(q, k, v).attention { b, h, row, key in
        mask[b, h, row, key] && key < max(2, k.length / 2 * 2)
      }
    },
    WrongAttention("a mask that is kept", "stale mask", under: .padding) { q, k, v, mask in
      let kept = MaskStore.shared.mask([q.length, k.length]) {
        (0..<k.length).map { mask[0, 0, 0, $0] }
      }
      return try PlainAttention(q, k, v).attention { _, _, _, key in kept[key] }
    },
    WrongAttention("dropout left on", "gives something else the second time") { q, k, v, mask in
      let plain = PlainAttention(q, k, v)
      return try plain.output { b, h, row in
        softmax(plain.scores(b, h, row), (0..<k.length).map { mask[b, h, row, $0] })
          .map { $0 * Float.random(in: 0.9999999...1.0000001) }
      }
    },
    WrongAttention("an axis missing", "the output has the shape [1, 1]") { _, _, _, _ in
      try AttentionTensor(shape: [1, 1], elements: [0])
    },
    WrongAttention("an error", "it throws: noGPU") { _, _, _, _ in throw NoDevice.noGPU },
  ]

  private enum NoDevice: Error { case noGPU }
}

/// Masks by shape, kept for good: the cache that everybody writes once.
private final class MaskStore: Sendable {
  static let shared = MaskStore()
  private let masks = Mutex<[[Int]: [Bool]]>([:])

  func mask(_ shape: [Int], _ make: () -> [Bool]) -> [Bool] {
    masks.withLock { masks in
      if let mask = masks[shape] { return mask }
      let mask = make()
      masks[shape] = mask
      return mask
    }
  }
}

extension Set<AttentionAbility> {
  /// Fills are never zeros in empty rows.
  fileprivate static let lenient = Set.usual.subtracting([.emptyRowsAreZero])
    .union([.emptyRowsAreAllowed])
  /// As many queries as keys.
  fileprivate static let square = Set.usual.subtracting([.anyGeometry])
}

@Suite struct WrongAttentionTests {
  @Test(
    arguments: WrongAttention.softmaxes + WrongAttention.numbers + WrongAttention.wirings
  )
  func `an attention that somebody got wrong is told so in the first line`(
    _ wrong: WrongAttention
  ) {
    let report = wrong.report()
    #expect(!report.isPassed)
    #expect(report.headline.contains(wrong.words), "\(report)")
  }
}
