import FloatFormats
import MaskAlgebra
import MaskTesting
import MaskedAttention
import Synchronization
import TestSupport
import Testing

/// The properties from B21 on, on every attention of the package and on attention that is wrong.
@Suite struct FurtherPropertyTests {
  @Test(arguments: AttentionSubject.all)
  func `every property holds of every attention of the package`(
    _ subject: AttentionSubject
  ) {
    for property in AttentionProperty.further {
      guard let property = property.property(of: subject, masks: .anyMask) else { continue }
      let report = property.check(RunOptions(caseCount: 2, seed: 1, exhaustiveLimit: 1))
      #expect(report.failure == nil, "\(property.name): \(report.failure?.message ?? "")")
    }
  }

  @Test func `names differ`() {
    let names = AttentionProperty.further.map { $0.name.prefix(3) }
    #expect(Set(names).count == names.count)
  }

  @Test func `the reference is asked everything`() {
    let subject = AttentionSubject.reference(Float.self)
    for property in AttentionProperty.further {
      #expect(property.property(of: subject, masks: .anyMask) != nil, "\(property.name)")
    }
  }

  @Test(arguments: wrongAttentions)
  private func `a mistake is caught`(_ wrong: WrongAnswer) throws {
    let property = try #require(
      AttentionProperty.further.first { $0.name.hasPrefix(wrong.property) }
    )
    let check = try #require(property.property(of: wrong.subject, masks: .anyMask))
    let report = check.check(RunOptions(caseCount: 200, seed: 3, shrinkLimit: 0))
    let failure = try #require(report.failure)
    #expect(failure.message.contains(wrong.words), "\(failure.message)")
  }

  @Test func `every property catches a mistake`() {
    for property in AttentionProperty.further {
      #expect(wrongAttentions.contains { property.name.hasPrefix($0.property) }, "\(property.name)")
    }
  }
}

/// An attention with a mistake, and what the property says that has to catch it.
private struct WrongAnswer: Sendable, CustomTestStringConvertible {
  let property: String
  let subject: AttentionSubject
  let words: String

  var testDescription: String { "\(property): \(subject.name)" }

  /// One of the mistakes of an afternoon.
  init(_ property: String, _ mistake: Mistake, _ words: String) {
    self.property = property
    self.words = words
    subject = mistake.subject()
  }

  /// The reference, of another case than was asked for, and with another answer.
  init(
    _ property: String,
    _ name: String,
    _ words: String,
    asking change: @escaping @Sendable (inout AttentionCase) throws -> Void = { _ in },
    answering alter: @escaping @Sendable (inout AttentionAnswer, AttentionCase) throws -> Void = {
      _,
      _ in
    }
  ) {
    self.property = property
    self.words = words
    let reference = AttentionSubject.reference(Float.self)
    subject = AttentionSubject(
      name,
      format: .binary32,
      accumulator: .binary64,
      abilities: reference.abilities
    ) { attentionCase in
      var other = attentionCase
      try change(&other)
      var answer = try reference.attend(other)
      try alter(&answer, attentionCase)
      return answer
    }
  }

  /// A pipeline that is said to be better than it is.
  init(
    _ property: String,
    _ name: String,
    _ words: String,
    _ format: FloatFormat,
    stages: [MaskingPipeline.Stage] = [.scale, .softcap, .mask, .softmax]
  ) {
    self.property = property
    self.words = words
    subject = AttentionSubject(
      name,
      format: format,
      accumulator: .binary64,
      abilities: [
        .weights, .groupedHeads, .batch, .heads, .anyGeometry, .softcap, .valueDimension,
        .hiddenIsExact, .emptyRowsAreZero,
      ]
    ) { attentionCase in
      var pipeline = MaskingPipeline(format: format, fill: .value(-1e4), application: .selecting)
      pipeline.stages = stages
      pipeline.scale = 1 / Double(attentionCase.query.dimension).squareRoot()
      pipeline.softcap = attentionCase.options.softcap
      pipeline.emptyRows = .zerosWhereHidden
      let result = try attention(
        query: attentionCase.query,
        key: attentionCase.key,
        value: attentionCase.value,
        mask: attentionCase.mask,
        through: pipeline,
        offset: attentionCase.geometry.offset,
        inputs: attentionCase.inputs,
        declarations: attentionCase.declarations,
        keepsWeights: true
      )
      return AttentionAnswer(output: result.output, weights: result.weights)
    }
  }

  /// The reference, with the mask that it saw first in this geometry.
  init(stale property: String, _ words: String) {
    let seen = Mutex<[Geometry: AttentionCase]>([:])
    self.init(property, "stale mask", words) { attentionCase in
      let first = seen.withLock { masks in
        masks[attentionCase.geometry, default: attentionCase]
      }
      seen.withLock { $0[attentionCase.geometry] = attentionCase }
      attentionCase.mask = first.mask
      attentionCase.inputs = first.inputs
      attentionCase.declarations = first.declarations
    }
  }
}

private let wrongAttentions: [WrongAnswer] = [
  WrongAnswer("B21", "scale ignored", "the scale", asking: { $0.options.scale = nil }),
  WrongAnswer(
    "B24",
    "softcap behind the mask",
    "is the softcap behind the mask",
    .binary32,
    stages: [.scale, .mask, .softcap, .softmax]
  ),
  WrongAnswer("B25", .noMaximum, "although every number it was given is finite"),
  WrongAnswer(
    "B26",
    "sums in half precision",
    "is the sum of the weights too narrow",
    .binary16
  ),
  WrongAnswer("B27", .fillOfMinusTen, "query"),
  WrongAnswer("B28", .maximumOverMasked, "is the maximum taken over hidden scores"),
  // Run again it passes, as it has another case behind it: the run says that instead.
  WrongAnswer(stale: "B29", "passed when it was run again"),
  WrongAnswer("B30", .epsilonInSum, "the only key there is"),
  WrongAnswer(
    "B31",
    "no sign",
    "for their sum",
    answering: { answer, _ in answer.output = try answer.output.changing { abs($0) } }
  ),
  WrongAnswer("B32", .tiledHeads, "neighbouring query heads share one"),
  WrongAnswer(
    "B33",
    "dropout without scaling",
    "are the others not divided",
    answering: { answer, attentionCase in
      let rate = attentionCase.options.weightDropout?.rate ?? 0
      answer.output = try answer.output.changing { $0 * (1 - rate) }
    }
  ),
  WrongAnswer("B34", .maskAfterSoftmax, "whose weight was"),
  WrongAnswer("B35", "scale ignored", "query", asking: { $0.options.scale = nil }),
  WrongAnswer("B36", .nanEmptyRows, "sees none of keys"),
  WrongAnswer("B37", "no dropout", "under dropout", asking: { $0.options.weightDropout = nil }),
  WrongAnswer(
    "B38",
    "padding ignored",
    "in a batch padded from",
    asking: { attentionCase in
      let length = attentionCase.geometry.keyCount
      guard attentionCase.inputs["length"] != nil else { return }
      attentionCase.inputs["length"] = InputArray([length, length])
    }
  ),
  WrongAnswer(
    "B39",
    "no mask but for the first head",
    "each with its own mask",
    asking: { attentionCase in
      attentionCase.mask =
        attentionCase.mask
        || !MaskSpec(.comparison(Comparison(.symbol(.head), .equal, .literal(0))))
    }
  ),
  WrongAnswer("B40", .maskMultiplied, "fewer keys are visible"),
  WrongAnswer("B42", .offsetForgotten, "past the window"),
  WrongAnswer(
    "B43",
    "-0 taken for -1",
    "-0",
    asking: { attentionCase in
      attentionCase.value = try attentionCase.value.changing {
        $0 == 0 && $0.sign == .minus ? -1 : $0
      }
    }
  ),
  WrongAnswer("B44", "no sinks", "query", asking: { $0.options.logitSinks = [] }),
  WrongAnswer("B45", "no softcap", "query", asking: { $0.options.softcap = nil }),
]

extension AttentionTensor<Double> {
  fileprivate func changing(_ change: (Double) -> Double) throws -> Self {
    try AttentionTensor(shape: shape, elements: elements.map(change))
  }
}
