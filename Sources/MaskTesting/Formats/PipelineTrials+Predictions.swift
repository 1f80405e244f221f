import FloatFormats
import Foundation
import MaskedAttention

extension FormatTrials {
  static func exactZero(_ subject: PipelineSubject) -> Property {
    Property(
      "E20-hidden-weights-are-zero-from-twice-the-scores-on/\(subject.name)",
      "a fill c keeps hidden weights at exactly zero if |c| is 2 S and the threshold of exp at "
        + "least, S and the threshold where it is selected, and not if it is less",
      coverage: [CoverageGoal("zero", atLeast: 0.15), CoverageGoal("a leak", atLeast: 0.1)]
    ) { trial in
      let format = trial.drawFormat()
      let application = trial.drawApplication()
      let fill = trial.draw("fill", .one(of: fillsNearTheThreshold))
      let bound = trial.drawBound(in: format)
      let patterns = FormatPatterns(format)
      let value = patterns.rounded(fill.intended(in: format))
      let pipeline = MaskingPipeline(format: format, fill: fill, application: application)
      let predicted = subject.prediction(pipeline, bound)
      // The worst row: what is seen scores as low as it may, and what is hidden as high.
      let worst = PipelineCase(scores: [-bound, bound], planes: [[true, false]])
      let weight = subject.row(pipeline, worst).weights[1]
      guard !value.isNaN, !predicted.largestHiddenWeight.isNaN else {
        try trial.expect(
          !predicted.isExactlyZero,
          "the fill \(fill) is \(value) in \(format), and is said to hide keys"
        )
        return
      }
      try trial.expect(
        predicted.isExactlyZero == (weight == 0),
        "the fill \(fill) is said to \(predicted.isExactlyZero ? "give" : "not always give") a "
          + "weight of zero in \(format) at scores of \(bound), and the weight is \(weight)"
      )
      let room = value.magnitude - (application == .adding ? 2 : 1) * bound
      let threshold = (log(2) * Double(2 - patterns.bias - format.significandBitCount - 2))
        .magnitude
      // The sum and the difference are rounded once each.
      let slack = 2 * subject.unit(format, value.magnitude + bound)
      trial.label("zero", if: room >= threshold + slack)
      trial.label("a leak", if: room < threshold - slack)
      try trial.expect(
        room < threshold + slack || weight == 0,
        "|c| = \(value.magnitude) is more than 2 S and \(threshold) at S = \(bound), and the "
          + "hidden weight is \(weight) in \(format)"
      )
      try trial.expect(
        room >= threshold - slack || weight > 0,
        "|c| = \(value.magnitude) is less than 2 S and \(threshold) at S = \(bound), and the "
          + "hidden weight is zero in \(format)"
      )
    }
  }

  private static let fillsNearTheThreshold: [MaskingFill] =
    MaskingFill.common
    + [-10, -17.5, -20, -50, -100, -104, -110, -400, -750, -800].map {
      .value($0)
    }

  private static let orders: [[MaskingPipeline.Stage]] = [
    [.scale, .softcap, .mask, .softmax], [.mask, .scale, .softcap, .softmax],
    [.scale, .mask, .softcap, .softmax],
  ]

  static func predictedWeights(_ subject: PipelineSubject) -> Property {
    Property(
      "E21-no-hidden-weight-exceeds-its-prediction/\(subject.name)",
      "at scores within the bound no hidden weight is larger than predicted, whatever the order of "
        + "the stages",
      coverage: [CoverageGoal("a hidden key", atLeast: 0.5), CoverageGoal("a leak", atLeast: 0.1)]
    ) { trial in
      let format = trial.drawFormat()
      var pipeline = MaskingPipeline(format: format, fill: .value(-1e4))
      pipeline.application = trial.drawApplication()
      pipeline.fill = trial.draw("fill", .one(of: fillsNearTheThreshold))
      pipeline.stages = trial.draw(
        "stages",
        .one(of: orders)
      )
      pipeline.scale = trial.draw("scale", .one(of: [1.0, 0.125, 2]))
      pipeline.softcap = trial.draw("softcap", .one(of: [nil, 2.0, 30]))
      let bound = trial.drawBound(in: format)
      var row = trial.drawRow(longest: 5, planeCount: 1)
      if row.isEmpty { row.planes[0][0] = true }
      let isHeld = FormatPatterns(format).rounded(bound / pipeline.scale).isFinite
      try trial.assume(isHeld, "the scores are numbers of the format")
      let largest = row.scores.map(\.magnitude).max() ?? 0
      if largest > 0 {
        row.scores = row.scores.map { $0 / largest * bound / pipeline.scale }
      }
      let predicted = subject.prediction(pipeline, bound).largestHiddenWeight
      guard !predicted.isNaN else { return }
      trial.label("a hidden key", if: row.planes[0].contains(false))
      trial.label("a leak", if: predicted > 0)
      for (key, weight) in subject.row(pipeline, row).weights.enumerated() where !row.sees(key) {
        if predicted > 0 { trial.aim(at: weight / predicted) }
        try trial.expect(
          weight <= predicted,
          "the hidden key \(key) has the weight \(weight) in \(format); at most \(predicted) was "
            + "predicted for the fill \(pipeline.fill)"
        )
      }
    }
  }

  static func safeBounds(_ subject: PipelineSubject) -> Property {
    Property(
      "E22-safe-bound-of-scores-is-half-of-what-is-left/\(subject.name)",
      "hidden weights are zero up to scores of (|c| - threshold) / 2, of |c| - threshold where the "
        + "fill is selected, and not beyond"
    ) { trial in
      let format = trial.drawFormat([.binary64, .binary32, .bfloat16, .binary16])
      let application = trial.drawApplication()
      let number = -Double(trial.draw("fill", .integer(in: 1...2000))) * 5
      let pipeline = MaskingPipeline(
        format: format,
        fill: .value(number),
        application: application
      )
      let patterns = FormatPatterns(format)
      let fill = patterns.rounded(number).magnitude
      let threshold = (log(2) * Double(2 - patterns.bias - format.significandBitCount - 2))
        .magnitude
      let expected = (fill - threshold) / (application == .adding ? 2 : 1)
      let slack = 3 * subject.unit(format, 2 * fill)
      let prediction = subject.prediction(pipeline, 0)
      guard let safe = prediction.safeScoreBound else {
        try trial.expect(
          expected < slack,
          "a fill of \(number) is said to be safe for no score in \(format), and is up to "
            + "\(expected)"
        )
        return
      }
      try trial.expect(
        (safe - expected).magnitude <= slack,
        "a fill of \(number) is said to be safe up to \(safe) in \(format); it is up to \(expected)"
      )
      try trial.expect(
        prediction.absorptionBound == subject.unit(format, fill) / 2,
        "a fill of \(number) is said to absorb scores below \(prediction.absorptionBound) in "
          + "\(format), but values there are \(subject.unit(format, fill)) apart"
      )
      let bound = trial.drawBound(in: format)
      let lowest = MaskingPipeline(format: format, fill: .lowest, application: application)
      let sum = patterns.rounded(-patterns.number(of: patterns.overflow - 1) - bound)
      let sumOverflows = subject.prediction(lowest, bound).sumOverflows
      try trial.expect(
        sumOverflows == (!sum.isFinite && application == .adding),
        "the lowest value of \(format) less \(bound) is \(sum), and is said to "
          + "\(sumOverflows ? "overflow" : "be finite") with \(application)"
      )
    }
  }
}

extension Trial {
  /// Draws a bound of scores that is a value of the format.
  fileprivate mutating func drawBound(in format: FloatFormat) -> Double {
    let bound = Double(draw("bound of scores", .integer(in: 0...120)))
    let factor = draw("times", .one(of: [0.25, 1.0, 4]))
    let patterns = FormatPatterns(format)
    let largest = patterns.number(of: patterns.overflow - 1)
    return patterns.rounded(min(bound * factor, largest))
  }
}

extension PipelineSubject {
  /// The distance of values around a number, from the stored forms.
  fileprivate func unit(_ format: FloatFormat, _ number: Double) -> Double {
    let patterns = FormatPatterns(format)
    let pattern = min(patterns.pattern(nearest: number), patterns.overflow - 1)
    let isAbove = patterns.number(of: pattern) > number && pattern > 0
    let lower = isAbove ? pattern - 1 : pattern
    return patterns.number(of: lower + 1) - patterns.number(of: lower)
  }
}
