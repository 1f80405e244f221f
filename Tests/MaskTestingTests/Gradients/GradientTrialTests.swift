import FloatFormats
import MaskAlgebra
import MaskTesting
import MaskedAttention
import TestSupport
import Testing

/// Gradients that are wrong, and the property that has to notice.
private struct WrongGradients: Sendable, CustomTestStringConvertible {
  let property: String
  let what: String
  let subject: GradientSubject

  /// Gradients of another case than was asked for.
  init(
    _ property: String,
    _ what: String,
    of change: @escaping @Sendable (inout GradientCase) -> Void
  ) {
    self.init(property, what) { gradientCase in
      var other = gradientCase
      change(&other)
      return try GradientSubject.reference(Double.self).gradients(other)
    }
  }

  init(
    _ property: String,
    _ what: String,
    _ gradients: @escaping @Sendable (GradientCase) throws -> GradientAnswer
  ) {
    self.property = property
    self.what = what
    var wrong = GradientSubject.reference(Double.self)
    wrong.gradients = gradients
    subject = wrong
  }

  init(
    _ property: String,
    outputOf output: @escaping @Sendable (GradientCase) throws -> AttentionTensor<Double>
  ) {
    self.property = property
    what = "another output"
    var wrong = GradientSubject.reference(Double.self)
    wrong.output = output
    subject = wrong
  }

  var testDescription: String { "\(property) with \(what)" }
}

@Suite struct `Trials of gradients` {
  @Test(arguments: GradientTrials.properties(masks: .anyMask).map { NamedCase($0.name, $0) })
  func `hold`(property: NamedCase<Property>) {
    let report = property.value.check(RunOptions(caseCount: 4, seed: 5))
    #expect(report.failure == nil, "\(report.failure?.message ?? "")")
  }

  @Test func `have names of their own`() {
    let names = GradientTrials.properties(masks: .anyMask).map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: wrongGradients)
  private func `notice wrong gradients`(wrong: WrongGradients) throws {
    let properties = GradientTrials.properties(of: wrong.subject, masks: .anyMask)
    #expect(try properties.failure(of: wrong.property) != nil)
  }

  @Test func `notice a practice that is better than it should be`() throws {
    let guarded = try #require(GradientSubject.all.first { $0.name == "practice-added-guarded" })
    let property = GradientTrials.practices(.anyMask) { _, gradientCase in
      try guarded.gradients(gradientCase)
    }
    #expect(try [property].failure(of: "D14") != nil)
  }

  @Test func `each have something that they notice`() {
    let noticed = Set(wrongGradients.map(\.property)).union(["D14-"])
    for property in GradientTrials.properties(masks: .anyMask) {
      #expect(noticed.contains { property.name.hasPrefix($0) }, "\(property.name)")
    }
  }
}

// MARK: What is wrong

extension AttentionTensor<Double> {
  fileprivate func changing(_ change: (Double) -> Double) throws -> Self {
    try AttentionTensor(shape: shape, elements: elements.map(change))
  }
}

/// The right gradients, and then something done to them.
private func altered(
  _ change: @escaping @Sendable (inout GradientAnswer, GradientCase) throws -> Void
) -> @Sendable (GradientCase) throws -> GradientAnswer {
  { gradientCase in
    var answer = try GradientSubject.reference(Double.self).gradients(gradientCase)
    try change(&answer, gradientCase)
    return answer
  }
}

private let wrongGradients: [WrongGradients] = [
  WrongGradients(
    "B22-unseen",
    "keys that start from what was in memory",
    altered { answer, _ in answer.key = try answer.key.changing { $0 + 1e-30 } }
  ),
  WrongGradients(
    "B22-gradients",
    "one part in a thousand too much",
    altered { answer, _ in answer.value = try answer.value.changing { 1.001 * $0 } }
  ),
  WrongGradients(
    "B23",
    "NaN for queries without keys",
    altered { answer, gradientCase in
      let attention = gradientCase.attention
      let isEmpty = attention.rows.contains { attention.visibleKeys(of: $0).isEmpty }
      if isEmpty { answer.value = try answer.value.changing { _ in .nan } }
    }
  ),
  WrongGradients(
    "D01",
    "keys of twice the gradient",
    altered { answer, _ in answer.key = try answer.key.changing { 2 * $0 } }
  ),
  WrongGradients(
    "D02",
    "hidden values that are read and multiplied with zero",
    altered { answer, gradientCase in
      let sum = gradientCase.attention.value.elements.reduce(0, +)
      answer.query = try answer.query.changing { $0 + 0 * sum }
    }
  ),
  WrongGradients(
    "D03",
    "a loss that reaches every query",
    altered { answer, gradientCase in
      let sum = gradientCase.outputGradient.elements.reduce(0, +)
      answer.query = try answer.query.changing { $0 + sum }
    }
  ),
  WrongGradients(
    "D04",
    "keys that reach every value",
    altered { answer, gradientCase in
      let sum = gradientCase.attention.key.elements.reduce(0, +)
      answer.value = try answer.value.changing { $0 + sum }
    }
  ),
  WrongGradients("D05", "dropout that is forgotten backwards") {
    $0.attention.options.weightDropout = nil
    $0.attention.options.outputDropout = nil
  },
  WrongGradients(
    "D06",
    "a gradient that is squared",
    altered { answer, _ in answer.value = try answer.value.changing { $0 * $0 } }
  ),
  WrongGradients(
    "D07",
    "a gradient of 1 beside the loss",
    altered { answer, _ in answer.query = try answer.query.changing { $0 + 1 } }
  ),
  WrongGradients(
    "D08",
    "the values themselves as gradients of the query",
    altered { answer, _ in answer.query = try answer.query.changing { $0 + 0.5 } }
  ),
  WrongGradients(
    "D09",
    "values of half the gradient",
    altered { answer, _ in answer.value = try answer.value.changing { $0 / 2 } }
  ),
  WrongGradients(
    "D10",
    "gradients of scores without the mean",
    altered { answer, _ in answer.bias = try answer.bias?.changing { $0 + 1 } }
  ),
  WrongGradients(
    "D11",
    "key heads that get the mean of their query heads",
    altered { answer, _ in
      let groupSize = Double(answer.query.headCount / answer.key.headCount)
      answer.key = try answer.key.changing { $0 / groupSize }
    }
  ),
  WrongGradients("D12", "the default scale, whatever was asked for") {
    $0.attention.options.scale = nil
  },
  WrongGradients(
    "D13",
    "a bias of -infinity that has a gradient",
    altered { answer, _ in answer.bias = try answer.bias?.changing { $0 == 0 ? 1 : $0 } }
  ),
  WrongGradients(
    "D15",
    outputOf: { gradientCase in
      try GradientSubject.reference(Double.self).output(gradientCase).changing { 2 * $0 }
    }
  ),
]
