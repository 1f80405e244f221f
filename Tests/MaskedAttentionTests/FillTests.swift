import FloatFormats
import Foundation
import MaskAlgebra
import MaskCompiler
import MaskedAttention
import Testing

/// Where a fill that is added is as good as selecting, and where it begins to leak.
@Suite struct FillTests {
  /// Below this, an exponential is exactly zero in single precision: half of the smallest number.
  private static let threshold = -log(Double(Float.leastNonzeroMagnitude) / 2)
  /// The largest score that -1e9 hides behind, whatever the other scores are.
  private static let largestScore = (1e9 - threshold) / 2

  private func weights(
    _ tensors: Tensors<Float>,
    _ mask: MaskSpec,
    _ fill: Fill?
  ) throws
    -> [UInt64]
  {
    let options = AttentionOptions(scale: 1)
    let (query, key, value) = (tensors.query, tensors.key, tensors.value)
    guard let fill else {
      return try attention(query: query, key: key, value: value, mask: mask, options: options)
        .outputAndWeights
    }
    let added = try mask.additiveMask(
      format: .binary32,
      fill: fill,
      in: Geometry(queries: query.length, keys: key.length)
    )
    return try attention(query: query, key: key, value: value, adding: added, options: options)
      .outputAndWeights
  }

  @Test func `the largest score that -1e9 hides behind is that of the table`() {
    #expect(abs(Self.threshold - 103.9721) < 1e-4)
    #expect(abs(Self.largestScore - 4.99999948e8) < 1)
  }

  // The largest float below the limit is 499999936.
  @Test(arguments: [1, 100, 1e4, 1e6, 499_999_936] as [Float])
  func `-inf, -1e9 and selecting are equal to the bit up to the limit`(_ magnitude: Float) throws {
    #expect(Double(magnitude) <= (1e9 - 104) / 2)
    var generator = SeededGenerator(seed: 0xF111)
    for mask in [MaskSpec.causal, .window(2), .causal && .sinks(1) || .keys(3..<4)] {
      // Queries of one and keys of the scores, the extremes among them.
      let scores =
        [magnitude, -magnitude]
        + (0..<4).map { _ in Float.random(in: -magnitude...magnitude, using: &generator) }
      let tensors = Tensors(
        query: try AttentionTensor<Float>(rows: Array(repeating: [1], count: 6)),
        key: try AttentionTensor(rows: scores.shuffled(using: &generator).map { [$0] }),
        value: try Tensors.scores(scores).value
      )
      let selected = try weights(tensors, mask, nil)
      #expect(try selected == weights(tensors, mask, .negativeInfinity))
      #expect(try selected == weights(tensors, mask, .value(-1e9)))
    }
  }

  struct Leak: CustomTestStringConvertible, Sendable {
    let fill: Double
    /// The largest score; the visible one is the lowest, the hidden one the highest.
    let score: Double
    let leaks: Bool

    var testDescription: String { "fill \(fill), scores up to \(score)" }
  }

  @Test(arguments: [
    Leak(fill: -1e9, score: 499_999_936, leaks: false),
    Leak(fill: -1e9, score: 499_999_968, leaks: true),
    Leak(fill: -1e9, score: 600_000_000, leaks: true),
    Leak(fill: -1e4, score: 4948, leaks: false),
    Leak(fill: -1e4, score: 4948.25, leaks: true),
    Leak(fill: -200, score: 48, leaks: false),
    Leak(fill: -200, score: 48.25, leaks: true),
    Leak(fill: -104, score: 0, leaks: false),
    Leak(fill: -100, score: 0, leaks: true),
    Leak(fill: -10, score: 3, leaks: true),
  ])
  func `a fill leaks just where it is less than twice the scores and the threshold`(
    _ leak: Leak
  ) throws {
    let tensors = try Tensors<Float>.scores([Float(-leak.score), Float(leak.score)])
    let patterns = try weights(tensors, .keys(0..<1), .value(leak.fill))
    let selected = try weights(tensors, .keys(0..<1), nil)
    #expect(leak.leaks == (-leak.fill < 2 * leak.score + Self.threshold), "the closed condition")
    #expect(leak.leaks == (patterns != selected), "what occurs")
  }

  // Half precision: |T| = 17.3287, so -50 hides up to 16.3 and no fill hides from 32,800 on.
  @Test(arguments: [
    Leak(fill: -50, score: 16.25, leaks: false),
    Leak(fill: -50, score: 16.5, leaks: true),
    Leak(fill: -100, score: 41.25, leaks: false),
    Leak(fill: -100, score: 41.5, leaks: true),
    Leak(fill: -10, score: 0, leaks: true),
  ])
  func `the condition holds in half precision with its own threshold`(_ leak: Leak) throws {
    let threshold = -log(Double(Float16.leastNonzeroMagnitude) / 2)
    let tensors = try Tensors<Float16>.scores([Float16(-leak.score), Float16(leak.score)])
    let added = try MaskSpec.keys(0..<1).additiveMask(
      format: .binary16,
      fill: .value(leak.fill),
      in: Geometry(queries: 1, keys: 2)
    )
    let result = try attention(
      query: tensors.query,
      key: tensors.key,
      value: tensors.value,
      adding: added
    )
    #expect(leak.leaks == (-leak.fill < 2 * leak.score + threshold), "the closed condition")
    #expect(try leak.leaks == (result.weights().elements[1] != 0), "what occurs")
  }
}

extension AttentionResult {
  fileprivate var outputAndWeights: [UInt64] {
    get throws { try output.patterns + weights().patterns }
  }
}
