import FloatFormats

/// The properties of number formats, of what fills become in them, and of attention in them.
package enum FormatTrials {
  /// The properties of conversions, fills and pipelines.
  package static func properties() -> [Property] {
    properties(of: FormatSubject.ours) + properties(of: FillSubject.ours)
      + properties(of: PipelineSubject.ours)
  }

  /// The properties of conversions between formats.
  package static func properties(of subject: FormatSubject) -> [Property] {
    [
      roundsToNearestEven(subject), isMonotone(subject), keepsItsValues(subject),
      isSymmetric(subject), storedFormsAreValues(subject), keepsNaN(subject), overflows(subject),
      hasSubnormals(subject), unitIsTheDistance(subject), limitsAreValues(subject),
      exponentialUnderflows(subject), agreesWithHardware(subject), sumsOfOnesStop(subject),
    ]
  }

  /// Every format comes up.
  static let everyFormat = FloatFormat.all.map { CoverageGoal($0.name, atLeast: 0.1) }
}

extension Trial {
  /// Draws a format, and counts the case under its name.
  mutating func drawFormat(_ formats: [FloatFormat] = FloatFormat.all) -> FloatFormat {
    let format = draw("format", .one(of: formats))
    label(format.name)
    return format
  }

  /// Draws a finite number where a format is delicate.
  mutating func drawNumber(_ name: String, near format: FloatFormat) -> Double {
    let numbers = FormatNumberGenerator(format: format)
    return draw(name, Generator { numbers.number(from: &$0) })
  }
}

extension Double {
  /// Whether two numbers are the same, the sign of a zero included; NaN is NaN.
  func isIdentical(to other: Double) -> Bool {
    bitPattern == other.bitPattern || isNaN && other.isNaN
  }
}
