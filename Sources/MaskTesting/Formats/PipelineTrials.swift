import FloatFormats
import MaskedAttention

extension FormatTrials {
  /// The properties of attention in a narrow format, and of what is predicted of it.
  package static func properties(of subject: PipelineSubject) -> [Property] {
    [
      halfPrecisionRows(subject), longRows(subject), hardwareArithmetic(subject),
      stageFormats(subject), exactZero(subject), predictedWeights(subject), safeBounds(subject),
      emptyRows(subject), twoPlanes(subject), poison(subject), reports(subject),
    ]
  }

  static func halfPrecisionRows(_ subject: PipelineSubject) -> Property {
    Property(
      "B25-narrow-rows-are-finite-and-sum-to-one/\(subject.name)",
      "a row that sees a key is finite in f16 and bf16, its hidden weights are exactly zero, and "
        + "it sums to 1 within 2n + 2 roundings",
      coverage: [CoverageGoal("a hidden key", atLeast: 0.5)]
    ) { trial in
      let format = trial.drawFormat([.binary16, .bfloat16])
      let fill = trial.draw("fill", .one(of: rowFills))
      let application = trial.drawApplication()
      var row = trial.drawRow(longest: 8, planeCount: 1, valueDimension: 2)
      if row.isEmpty { row.planes[0][0] = true }
      let pipeline = MaskingPipeline(format: format, fill: fill, application: application)
      let result = subject.row(pipeline, row)
      let count = Double(row.scores.count)
      trial.label("a hidden key", if: row.planes[0].contains(false))
      try trial.expect(
        result.output.allSatisfy(\.isFinite) && result.weights.allSatisfy(\.isFinite),
        "a row that sees a key is not finite in \(format): \(result.weights)"
      )
      for (key, weight) in result.weights.enumerated() where !row.sees(key) {
        try trial.expect(weight == 0, "the hidden key \(key) has the weight \(weight) in \(format)")
      }
      let error = (result.weightSum - 1).magnitude
      let bound = (2 * count + 2) * format.ulp(at: 1) / 2
      trial.aim(at: error / bound)
      try trial.expect(error <= bound, "a row of \(format) sums to \(result.weightSum)")
    }
  }

  private static let rowFills: [MaskingFill] = [.negativeInfinity, .value(-1e4), .value(-1e9)]

  static func longRows(_ subject: PipelineSubject) -> Property {
    Property(
      "B26-long-rows-sum-to-one-where-sums-are-wide/\(subject.name)",
      "a row of up to 4096 equal scores in f16 sums to 1 if its sums are wide, and to n / 2048 "
        + "past 2048 keys if they are not",
      coverage: [CoverageGoal("4096 keys", atLeast: 0.05)]
    ) { trial in
      let power = trial.draw("power of two", .integer(in: 0...12))
      let isWide = trial.draw("wide sums", .boolean)
      let count = 1 << power
      trial.label("4096 keys", if: power == 12)
      var pipeline = MaskingPipeline(format: .binary16, fill: .negativeInfinity)
      if isWide { pipeline.formats.accumulation = .binary32 }
      let row = PipelineCase(scores: Array(repeating: 3, count: count), planes: [])
      let sum = subject.row(pipeline, row).weightSum
      let expected = isWide ? 1 : max(1, Double(count) / 2048)
      try trial.expect(
        sum == expected,
        "\(count) equal scores in f16, with sums in \(pipeline.formats.accumulation), have weights "
          + "that sum to \(sum), not \(expected)"
      )
    }
  }

  static func hardwareArithmetic(_ subject: PipelineSubject) -> Property {
    Property(
      "E18-emulation-is-the-hardwares-arithmetic/\(subject.name)",
      "in f16, f32 and f64 the emulated row is the same as in Swift's own types, to the bit",
      coverage: [
        CoverageGoal("an empty row", atLeast: 0.1), CoverageGoal("f16", atLeast: 0.2),
        CoverageGoal("f32", atLeast: 0.2), CoverageGoal("a hidden key", atLeast: 0.3),
      ]
    ) { trial in
      let format = trial.drawFormat([.binary16, .binary32, .binary64])
      let pipeline = trial.drawPipeline(format)
      let row = trial.drawRow(longest: 5, planeCount: 2, valueDimension: 2, hasBias: true)
      trial.label("an empty row", if: row.isEmpty)
      trial.label("a hidden key", if: row.scores.indices.contains { !row.sees($0) })
      let result = subject.row(pipeline, row)
      let steps: [(name: String, found: [Double], expected: [Double])]
      func compared<Element>(
        _ hardware: HardwareRow<Element>
      ) -> [(name: String, found: [Double], expected: [Double])] {
        [
          ("scores", result.logits, hardware.logits.map { Double($0) }),
          ("weights", result.weights, hardware.weights.map { Double($0) }),
          ("denominator", [result.exponentialSum], [Double(hardware.sum)]),
          ("output", result.output, hardware.output.map { Double($0) }),
        ]
      }
      switch format {
      case .binary16: steps = compared(HardwareRow<Float16>(pipeline, row))
      case .binary32: steps = compared(HardwareRow<Float>(pipeline, row))
      default: steps = compared(HardwareRow<Double>(pipeline, row))
      }
      for (name, found, expected) in steps {
        let isSame =
          found.count == expected.count
          && zip(found, expected).allSatisfy { $0.isIdentical(to: $1) }
        try trial.expect(
          isSame,
          "the \(name) of a row in \(format) are \(found), but \(expected) in arithmetic of the "
            + "machine"
        )
      }
    }
  }

  static func stageFormats(_ subject: PipelineSubject) -> Property {
    Property(
      "E19-every-stage-has-numbers-of-its-format/\(subject.name)",
      "scores, weights, sums and output are numbers of the formats that were asked for"
    ) { trial in
      var pipeline = MaskingPipeline(format: .binary64, fill: .value(-1e4))
      pipeline.application = trial.drawApplication()
      pipeline.formats.inputs = trial.draw("inputs", .formats)
      pipeline.formats.scores = trial.draw("scores", .formats)
      pipeline.formats.softmax = trial.draw("softmax", .formats)
      pipeline.formats.accumulation = trial.draw("sums", .formats)
      pipeline.formats.weights = trial.draw("weights", .formats)
      pipeline.scale = trial.draw("scale", .one(of: [1.0, 0.3, 1.7]))
      pipeline.softcap = trial.draw("softcap", .one(of: [nil, Double(3.3)]))
      let row = trial.drawRow(longest: 5, planeCount: 1, valueDimension: 2)
      let result = subject.row(pipeline, row)
      let stages = [
        ("scores", result.logits, pipeline.formats.scores),
        ("weights", result.weights, pipeline.formats.weights),
        ("denominator", [result.exponentialSum], pipeline.formats.accumulation),
        ("output", result.output, pipeline.formats.inputs),
      ]
      for (name, numbers, format) in stages {
        for number in numbers where !number.isNaN {
          try trial.expect(
            FormatPatterns(format).rounded(number).isIdentical(to: number),
            "the \(name) have \(number), which is no value of \(format)"
          )
        }
      }
    }
  }
}
