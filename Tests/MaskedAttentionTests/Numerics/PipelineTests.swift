import FloatFormats
import Foundation
import MaskedAttention
import TestSupport
import Testing

/// What additive masks, fills and narrow formats do, each story in numbers.
@Suite struct `A pipeline of another system` {
  private let scores = [1.5, -2, 3.25, -17]
  private let nothing = [false, false, false, false]

  @Test func `turns -1e9 into -inf in f16, so that an empty row is NaN`() {
    let pipeline = MaskingPipeline(format: .binary16, fill: .value(-1e9))
    #expect(pipeline.fillValue == -.infinity)
    let row = pipeline.row(scores: scores, planes: [nothing])
    #expect(row.logits.allSatisfy { $0 == -.infinity })
    #expect(row.weights.allSatisfy { $0.isNaN })
  }

  struct EmptyRow: Sendable {
    var format: FloatFormat
    var fill: MaskingFill
    var application = MaskingPipeline.Application.adding
    var weights: [Double]
  }

  static let third: [Double] = [1 / 3, 1 / 3, 1 / 3, 0]
  static let quarter = [0.25, 0.25, 0.25, 0.25]
  static let unmasked: [Double] = [0.1473, 0.0045, 0.8482, 0]

  @Test(arguments: [
    NamedCase("f32 -1e4", EmptyRow(format: .binary32, fill: .value(-1e4), weights: unmasked)),
    NamedCase("f32 -1e9", EmptyRow(format: .binary32, fill: .value(-1e9), weights: quarter)),
    NamedCase("f32 lowest", EmptyRow(format: .binary32, fill: .lowest, weights: quarter)),
    NamedCase(
      "f32 0.7*lowest",
      EmptyRow(format: .binary32, fill: .lowest(fraction: 0.7), weights: quarter)
    ),
    NamedCase("f16 -1e4", EmptyRow(format: .binary16, fill: .value(-1e4), weights: third)),
    NamedCase("f16 lowest", EmptyRow(format: .binary16, fill: .lowest, weights: third)),
    NamedCase(
      "f32 -1e4 selected",
      EmptyRow(
        format: .binary32,
        fill: .value(-1e4),
        application: .selecting,
        weights: quarter
      )
    ),
    NamedCase(
      "f16 -1e4 selected",
      EmptyRow(
        format: .binary16,
        fill: .value(-1e4),
        application: .selecting,
        weights: quarter
      )
    ),
  ])
  func `gives an empty row to all keys, or forgets the mask, under a finite fill`(
    given: NamedCase<EmptyRow>
  ) {
    let pipeline = MaskingPipeline(
      format: given.value.format,
      fill: given.value.fill,
      application: given.value.application
    )
    let row = pipeline.row(scores: scores, planes: [nothing])
    expectClose(row.weights, given.value.weights, within: 6e-4)
  }

  @Test func `adds -1e4 in f32 as if it were nothing, since softmax does not feel a shift`() {
    let pipeline = MaskingPipeline(format: .binary32, fill: .value(-1e4))
    let empty = pipeline.row(scores: scores, planes: [nothing])
    let unmasked = pipeline.row(scores: scores, planes: [])
    expectClose(empty.weights, unmasked.weights, within: 1e-3)
  }

  @Test func `adds two planes of lowest values to -inf, and two halves just not`() {
    for format in [FloatFormat.binary32, .bfloat16, .binary16] {
      for (fraction, survives) in [(1, false), (0.7, false), (0.5, true)] {
        let fill = MaskingFill.lowest(fraction: fraction)
        let row = MaskingPipeline(format: format, fill: fill)
          .row(scores: [0, 0], planes: [[false, true], [false, true]])
        #expect(row.logits[0].isFinite == survives, "\(fill) in \(format)")
        #expect(row.weights == [0, 1])
      }
    }
  }

  @Test(arguments: [
    NamedCase("f32 -1e4", (FloatFormat.binary32, MaskingFill.value(-1e4), [0.9707, 0.0293])),
    NamedCase("f32 -1e9", (.binary32, .value(-1e9), [0.5, 0.5])),
    NamedCase("f32 lowest", (.binary32, .lowest, [0.5, 0.5])),
    NamedCase("f32 0.7*lowest", (.binary32, .lowest(fraction: 0.7), [0.5, 0.5])),
    NamedCase("f16 -1e4", (.binary16, .value(-1e4), [0.5, 0.5])),
    NamedCase("f16 lowest", (.binary16, .lowest, [0.5, 0.5])),
    NamedCase("f32 -inf", (.binary32, .negativeInfinity, [.nan, .nan])),
    NamedCase("f16 -1e9", (.binary16, .value(-1e9), [.nan, .nan])),
  ])
  func `lets the keys that one plane hides win over those that two hide`(
    given: NamedCase<(FloatFormat, MaskingFill, [Double])>
  ) {
    let (format, fill, first) = given.value
    let row = MaskingPipeline(format: format, fill: fill)
      .row(scores: scores, planes: [nothing, [true, true, false, false]])
    expectClose(row.weights, first + (first[0].isNaN ? [.nan, .nan] : [0, 0]), within: 6e-4)
  }

  @Test(arguments: [
    NamedCase("f32 -1e9", (FloatFormat.binary32, -1e9, 32.0)),
    NamedCase("f32 -1e4", (.binary32, -1e4, 0x1p-11)),
    NamedCase("bf16 -1e9", (.bfloat16, -1e9, 0x1p21)),
    NamedCase("bf16 -1e4", (.bfloat16, -1e4, 32)),
    NamedCase("f16 -1e4", (.binary16, -1e4, 4)),
    NamedCase("f16 -65504", (.binary16, -65_504, 16)),
  ])
  func `absorbs scores below half a unit of the fill`(
    given: NamedCase<(FloatFormat, Double, Double)>
  ) {
    let (format, fill, bound) = given.value
    let pipeline = MaskingPipeline(format: format, fill: .value(fill))
    #expect(FillCondition(pipeline, scoreBound: 1).absorptionBound == bound)
    let below = format.rounded(bound * 0.99)
    let above = format.rounded(bound * 1.02)
    let row = pipeline.row(scores: [below, -below, above], planes: [[false, false, false]])
    #expect(row.logits[0] == pipeline.fillValue)
    #expect(row.logits[1] == pipeline.fillValue)
    #expect(row.logits[2] != pipeline.fillValue)
  }

  @Test func `sums a 4096-key row of f16 to 2`() {
    var pipeline = MaskingPipeline(format: .binary16, fill: .negativeInfinity)
    let scores = [Double](repeating: 0, count: 4_096)
    let narrow = pipeline.row(scores: scores, planes: [])
    #expect(narrow.exponentialSum == 2_048)
    #expect(narrow.weightSum == 2)
    pipeline.formats.accumulation = .binary32
    #expect(pipeline.row(scores: scores, planes: []).weightSum == 1)
  }

  @Test func `loses even weights in e4m3 from 1024 keys on`() {
    var pipeline = MaskingPipeline(format: .binary32, fill: .negativeInfinity)
    pipeline.formats.weights = .e4m3
    for (count, sum) in [(1_023, true), (1_024, false)] {
      let row = pipeline.row(scores: [Double](repeating: 0, count: count), planes: [])
      #expect((row.weightSum > 0) == sum, "\(count) keys")
    }
  }

  @Test func `leaks the future through the softmax when it masks weights, and sums to less`() {
    var pipeline = MaskingPipeline(format: .binary64, fill: .negativeInfinity)
    pipeline.stages = [.scale, .softmax, .mask]
    let visible = [true, true, false]
    let calm = pipeline.row(scores: [1, 2, 0], planes: [visible])
    let loud = pipeline.row(scores: [1, 2, 5], planes: [visible])
    #expect(calm.weights[2] == 0)
    #expect(loud.weights[2] == 0)
    #expect(calm.weights[0] > 5 * loud.weights[0])
    #expect(loud.weightSum < 0.1)
    pipeline.stages = [.scale, .mask, .softmax]
    let honest = [5.0, 0].map { pipeline.row(scores: [1, 2, $0], planes: [visible]).weights }
    #expect(honest[0] == honest[1])
  }

  @Test func `makes visible cells NaN when it multiplies 'triu' with -inf`() {
    let notes = MaskingPipeline(
      format: .binary32,
      fill: .negativeInfinity,
      application: .addingProduct
    )
    let row = notes.row(scores: [1, 2, 3], planes: [[true, true, false]])
    #expect(row.logits[0].isNaN)
    #expect(row.logits[1].isNaN)
    #expect(row.logits[2] == -.infinity)
    #expect(row.weights.allSatisfy { $0.isNaN })
    var finite = notes
    finite.fill = .value(-1e9)
    #expect(finite.row(scores: [1, 2, 3], planes: [[true, true, false]]).weights[2] == 0)
  }

  @Test func `hides NaN scores and empty rows when it replaces what is not finite by -1e9`() {
    var chapter = MaskingPipeline(format: .binary64, fill: .negativeInfinity)
    chapter.nonFiniteReplacement = -1e9
    let broken = chapter.row(scores: [1, .nan, 2], planes: [[true, true, true]])
    expectClose(broken.weights, [0.2689, 0, 0.7311], within: 1e-4)
    let overflowed = chapter.row(scores: [1, .infinity, 2], planes: [[true, true, true]])
    #expect(overflowed.weights[1] == 0)
    let empty = chapter.row(scores: [1, 5, 2], planes: [[false, false, false]])
    expectClose(empty.weights, [1 / 3, 1 / 3, 1 / 3], within: 1e-15)
    chapter.nonFiniteReplacement = nil
    #expect(chapter.row(scores: [1, .nan, 2], planes: [[true, true, true]]).hasNaN)
    #expect(chapter.row(scores: [1, 5, 2], planes: [[false, false, false]]).hasNaN)
  }

  @Test func `leaks exp(-cap) when the softcap comes after the mask`() {
    var pipeline = MaskingPipeline(format: .binary32, fill: .negativeInfinity)
    pipeline.stages = [.mask, .softcap, .softmax]
    for (cap, ratio) in [(1.0, 0.37), (50.0, 1.9e-22)] {
      pipeline.softcap = cap
      let row = pipeline.row(scores: [0, 0], planes: [[true, false]])
      #expect((row.weights[1] / row.weights[0] / ratio - 1).magnitude < 0.02)
    }
    pipeline.stages = [.softcap, .mask, .softmax]
    #expect(pipeline.row(scores: [0, 0], planes: [[true, false]]).weights == [1, 0])
  }

  @Test func `turns -1e4 into -78 when a scale of 1/128 comes after the mask`() {
    var pipeline = MaskingPipeline(format: .binary32, fill: .value(-1e4))
    pipeline.stages = [.mask, .scale, .softmax]
    pipeline.scale = 1 / 128
    let row = pipeline.row(scores: [0, 0], planes: [[true, false]])
    #expect(row.logits[1] == -78.125)
    #expect(row.weights[1] > 0)
    pipeline.fill = .negativeInfinity
    pipeline.scale = -1 / 128
    #expect(pipeline.row(scores: [0, 0], planes: [[true, false]]).hasNaN)
  }

  @Test func `does not protect from what an additive mask hides`() {
    let infinite = MaskingPipeline(format: .binary32, fill: .negativeInfinity)
    #expect(infinite.row(scores: [1, .nan], planes: [[true, false]]).hasNaN)
    let finite = MaskingPipeline(format: .binary32, fill: .value(-1e9))
    #expect(finite.row(scores: [1, .infinity], planes: [[true, false]]).logits[1] == .infinity)
    for fill in [MaskingFill.negativeInfinity, .value(-1e9)] {
      let selecting = MaskingPipeline(format: .binary32, fill: fill, application: .selecting)
      #expect(selecting.row(scores: [1, .nan], planes: [[true, false]]).weights == [1, 0])
    }
  }

  @Test func `gives the textbook's weights when every stage is wide`() {
    var pipeline = MaskingPipeline(format: .binary64, fill: .negativeInfinity)
    let visible = [true, true, true, false, false]
    let science = pipeline.row(scores: [2, 1.5, 1, 0.5, 3], planes: [visible])
    expectClose(science.weights, [0.5065, 0.3072, 0.1863, 0, 0], within: 5e-5)
    pipeline.scale = 0.5
    let sat = pipeline.row(scores: [1, 2, 2, 1, 1.5], planes: [visible])
    expectClose(sat.weights, [0.2327, 0.3837, 0.3837, 0, 0], within: 5e-5)
  }

  @Test func `lets 0 times an infinite value through`() {
    let pipeline = MaskingPipeline(format: .binary32, fill: .negativeInfinity)
    let row = pipeline.row(
      scores: [1, 1],
      planes: [[true, false]],
      values: [[1], [.infinity]]
    )
    #expect(row.weights == [1, 0])
    #expect(row.output[0].isNaN)
  }

  @Test func `rounds after every operation as Swift's Float16 does`() {
    var generator = SeededGenerator(seed: 16)
    let pipeline = MaskingPipeline(format: .binary16, fill: .value(-1e4))
    for _ in 0..<50 {
      let scores = (0..<9).map { _ in Float16.random(in: -8...8, using: &generator) }
      let visible = (0..<9).map { _ in Bool.random(using: &generator) }
      let logits = zip(scores, visible).map { $1 ? $0 : $0 + -1e4 }
      let largest = logits.max() ?? 0
      let exponentials = logits.map { Float16(exp(Double($0 - largest))) }
      let sum = exponentials.reduce(0, +)
      let row = pipeline.row(scores: scores.map { Double($0) }, planes: [visible])
      #expect(row.weights == exponentials.map { Double($0 / sum) })
    }
  }
}

/// Expects numbers to be near others, NaN being near NaN.
func expectClose(
  _ numbers: [Double],
  _ expected: [Double],
  within tolerance: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let agree =
    numbers.count == expected.count
    && zip(numbers, expected).allSatisfy {
      ($0 - $1).magnitude <= tolerance || ($0.isNaN && $1.isNaN)
    }
  #expect(agree, "\(numbers) is not \(expected)", sourceLocation: sourceLocation)
}
