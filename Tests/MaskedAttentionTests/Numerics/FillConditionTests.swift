import FloatFormats
import Foundation
import MaskedAttention
import TestSupport
import Testing

/// The closed conditions, and that running the pipeline bears them out.
@Suite struct `The condition of a fill` {
  struct Safe: Sendable {
    var format: FloatFormat
    var fill: Double
    /// By the theorem alone: (|c| - |T|) / 2.
    var bound: Double?
  }

  @Test(arguments: [
    NamedCase("f32 -1e9", Safe(format: .binary32, fill: -1e9, bound: 4.99999948e8)),
    NamedCase("bf16 -1e9", Safe(format: .bfloat16, fill: -1e9, bound: 4.99122129e8)),
    NamedCase("f32 -1e4", Safe(format: .binary32, fill: -1e4, bound: 4948.01)),
    NamedCase("bf16 -1e4", Safe(format: .bfloat16, fill: -1e4, bound: 4945.56)),
    NamedCase("f16 -1e4", Safe(format: .binary16, fill: -1e4, bound: 4991.34)),
    NamedCase("f32 -100", Safe(format: .binary32, fill: -100, bound: nil)),
    NamedCase("bf16 -100", Safe(format: .bfloat16, fill: -100, bound: 3.56)),
    NamedCase("f16 -100", Safe(format: .binary16, fill: -100, bound: 41.34)),
    NamedCase("f16 -50", Safe(format: .binary16, fill: -50, bound: 16.34)),
    NamedCase("f16 -10", Safe(format: .binary16, fill: -10, bound: nil)),
    NamedCase("f32 -50", Safe(format: .binary32, fill: -50, bound: nil)),
  ])
  func `gives the safe bound of scores, but for rounding`(given: NamedCase<Safe>) throws {
    let (format, fill) = (given.value.format, given.value.fill)
    let pipeline = MaskingPipeline(format: format, fill: .value(fill))
    let safe = FillCondition(pipeline, scoreBound: 0).safeScoreBound
    guard let bound = given.value.bound else {
      #expect(safe == nil)
      return
    }
    let exact = (pipeline.fillValue.magnitude + format.exponentialUnderflow()) / 2
    #expect((exact - bound).magnitude < max(0.01, bound * 1e-8))
    let found = try #require(safe)
    #expect((found - exact).magnitude <= format.ulp(at: fill.magnitude + exact))
  }

  static let fills: [MaskingFill] =
    MaskingFill.common + [-200, -100, -50, -20, -10].map { .value($0) }

  // One visible and one hidden key: nothing but the gap decides.
  @Test(arguments: FloatFormat.all, [MaskingPipeline.Application.adding, .selecting])
  func `is borne out on both sides`(
    format: FloatFormat,
    application: MaskingPipeline.Application
  ) {
    for fill in Self.fills {
      let pipeline = MaskingPipeline(format: format, fill: fill, application: application)
      guard pipeline.fillValue.isFinite else { continue }
      let bounds = [0.0, 0.5, 1, 2, 4, 8, 16, 24, 32, 48, 96, 128, 384, 5_120, 0x1p29]
      for bound in bounds where format.rounded(bound) == bound {
        let condition = FillCondition(pipeline, scoreBound: bound)
        let row = pipeline.row(scores: [-bound, bound], planes: [[true, false]])
        let place = "\(fill) in \(format), scores within \(bound): \(row.weights[1])"
        if condition.gap.isNaN {
          #expect(!format.hasInfinity || !format.rounded(2 * bound).isFinite, "\(place)")
        } else {
          #expect((row.weights[1] == 0) == condition.isExactlyZero, "\(place)")
          #expect(row.weights[1] <= condition.largestHiddenWeight, "\(place)")
        }
      }
    }
  }

  @Test(arguments: [
    NamedCase("f16 lowest, 15.9", (FloatFormat.binary16, MaskingFill.lowest, 15.9, false)),
    NamedCase("f16 lowest, 16", (.binary16, .lowest, 16, true)),
    NamedCase("f16 half lowest, 16", (.binary16, .lowest(fraction: 0.5), 16, false)),
    NamedCase("f32 lowest, 1e31", (.binary32, .lowest, 1e31, false)),
    NamedCase("f32 lowest, 1.02e31", (.binary32, .lowest, 1.02e31, true)),
    NamedCase("bf16 lowest, 6.5e35", (.bfloat16, .lowest, 6.5e35, false)),
    NamedCase("bf16 lowest, 6.7e35", (.bfloat16, .lowest, 6.7e35, true)),
  ])
  func `says when fill and score overflow`(
    given: NamedCase<(FloatFormat, MaskingFill, Double, Bool)>
  ) {
    let (format, fill, score, overflows) = given.value
    let pipeline = MaskingPipeline(format: format, fill: fill)
    #expect(FillCondition(pipeline, scoreBound: score).sumOverflows == overflows)
    let row = pipeline.row(scores: [-score], planes: [[false]])
    #expect(row.logits[0].isInfinite == overflows)
  }

  // The largest value of binary32 that is not above (1e9 - 104) / 2.
  static let edge = 499_999_936.0

  @Test func `makes -inf, -1e9 and selection equal in f32 up to (1e9 - 104) / 2`() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<300 {
      let count = Int.random(in: 1...12, using: &generator)
      let ranges: [Double] = [30, 1e4, Self.edge]
      let range = ranges.randomElement(using: &generator) ?? 30
      let format = FloatFormat.binary32
      let scores = (0..<count).map { _ in
        Bool.random(using: &generator)
          ? format.rounded(.random(in: -range...range, using: &generator)) : -range
      }
      var visible = (0..<count).map { _ in Bool.random(using: &generator) }
      visible[.random(in: 0..<count, using: &generator)] = true
      let values = (0..<count).map { _ in [Double.random(in: -1...1, using: &generator)] }
      let pipelines = [
        MaskingPipeline(format: format, fill: .negativeInfinity),
        MaskingPipeline(format: format, fill: .value(-1e9)),
        MaskingPipeline(format: format, fill: .negativeInfinity, application: .selecting),
      ]
      let outputs = pipelines.map {
        $0.row(scores: scores, planes: [visible], values: values).output
      }
      #expect(outputs[0] == outputs[2])
      #expect(outputs[1] == outputs[2], "scores \(scores), visible \(visible)")
    }
  }

  @Test func `lets -1e9 leak in f32 just beyond, as predicted`() {
    let pipeline = MaskingPipeline(format: .binary32, fill: .value(-1e9))
    for (bound, leaks) in [(Self.edge, false), (Self.edge + 32, true), (5.1e8, true)] {
      let row = pipeline.row(scores: [-bound, bound], planes: [[true, false]])
      #expect((row.weights[1] > 0) == leaks)
      let condition = FillCondition(pipeline, scoreBound: bound)
      #expect(row.weights[1] <= condition.largestHiddenWeight)
      if leaks { #expect(!condition.isExactlyZero) }
    }
  }

  @Test func `sees stages behind the mask`() throws {
    var pipeline = MaskingPipeline(format: .binary32, fill: .value(-1e4))
    #expect(FillCondition(pipeline, scoreBound: 30).isExactlyZero)
    pipeline.stages = [.mask, .scale, .softmax]
    pipeline.scale = 1 / 128
    let scaled = FillCondition(pipeline, scoreBound: 30)
    #expect(!scaled.isExactlyZero)
    #expect(scaled.gap == 60 - 78.125)
    pipeline.stages = [.mask, .softcap, .softmax]
    pipeline.softcap = 50
    pipeline.fill = .negativeInfinity
    let capped = FillCondition(pipeline, scoreBound: 0)
    #expect((capped.largestHiddenWeight / exp(-50) - 1).magnitude < 1e-3)
    pipeline.stages = [.softcap, .mask, .softmax]
    pipeline.fill = .value(-250)
    #expect(FillCondition(pipeline, scoreBound: 1e6).isExactlyZero)
  }
}
