import FloatFormats

extension FormatTrials {
  static func roundsToNearestEven(_ subject: FormatSubject) -> Property {
    Property(
      "E01-rounds-to-nearest-even/\(subject.name)",
      "a number becomes the nearest value of the format, ties go to the even one, and the result "
        + "of the one rounding is the same as in integer arithmetic"
    ) { trial in
      for format in FloatFormat.all {
        let number = trial.drawNumber("number in \(format)", near: format)
        let patterns = FormatPatterns(format)
        let expected = patterns.rounded(number)
        let rounded = subject.rounded(number, format)
        try trial.expect(
          rounded.isIdentical(to: expected),
          "\(number) in \(format) is \(expected), not \(rounded)"
        )
        let stored = patterns.sign(of: number) | patterns.pattern(nearest: number)
        let bits = subject.bits(number, format)
        try trial.expect(
          bits == stored,
          "\(number) in \(format) is stored as 0x\(stored.hexadecimal), not "
            + "0x\(bits.hexadecimal)"
        )
      }
    }
  }

  static func isMonotone(_ subject: FormatSubject) -> Property {
    Property(
      "E02-rounding-is-monotone/\(subject.name)",
      "of two numbers the larger one is not rounded to the smaller value",
      coverage: everyFormat
    ) { trial in
      let format = trial.drawFormat()
      let a = trial.drawNumber("a", near: format)
      // Neighbours are where an order is lost.
      let isNeighbour = trial.draw("neighbours", .boolean)
      let b = isNeighbour ? a.nextUp : trial.drawNumber("b", near: format)
      let (low, high) = (
        subject.rounded(min(a, b), format, .saturating),
        subject.rounded(max(a, b), format, .saturating)
      )
      try trial.expect(
        low <= high,
        "in \(format), \(min(a, b)) becomes \(low) and the larger \(max(a, b)) becomes \(high)"
      )
    }
  }

  static func keepsItsValues(_ subject: FormatSubject) -> Property {
    Property(
      "E03-values-stay-as-they-are/\(subject.name)",
      "rounding leaves a value of the format alone, so rounding twice is rounding once",
      coverage: everyFormat
    ) { trial in
      let format = trial.drawFormat()
      let number = trial.drawNumber("number", near: format)
      let once = subject.rounded(number, format)
      let twice = subject.rounded(once, format)
      try trial.expect(
        twice.isIdentical(to: once),
        "\(number) in \(format) is \(once), and that, rounded again, \(twice)"
      )
      let generator = FormatNumberGenerator(format: format)
      let pattern = trial.draw("stored form", Generator { generator.pattern(from: &$0) })
      let value = FormatPatterns(format).number(of: pattern)
      let kept = subject.rounded(value, format)
      try trial.expect(
        kept.isIdentical(to: value),
        "\(value) is a value of \(format), and is rounded to \(kept)"
      )
    }
  }

  static func isSymmetric(_ subject: FormatSubject) -> Property {
    Property(
      "E04-rounding-is-symmetric/\(subject.name)",
      "a number and its negative differ in the sign alone, zero and what overflows included",
      coverage: everyFormat
    ) { trial in
      let format = trial.drawFormat()
      let drawn = trial.drawNumber("number", near: format).magnitude
      let number = trial.draw("infinite", .integer(in: 0...9)) == 9 ? Double.infinity : drawn
      let (up, down) = (subject.rounded(number, format), subject.rounded(-number, format))
      try trial.expect(
        down.isIdentical(to: -up),
        "in \(format), \(number) becomes \(up) and \(-number) becomes \(down)"
      )
      let (stored, negative) = (subject.bits(number, format), subject.bits(-number, format))
      try trial.expect(
        negative == stored | FormatPatterns(format).sign && stored != negative,
        "in \(format), \(number) is stored as 0x\(stored.hexadecimal) and \(-number) as "
          + "0x\(negative.hexadecimal), which differ in more or less than the sign"
      )
    }
  }

  static func agreesWithHardware(_ subject: FormatSubject) -> Property {
    Property(
      "E12-rounds-as-the-hardware-does/\(subject.name)",
      "single and half precision round as Swift's own types do, bfloat16 as the upper half of a "
        + "single does",
      coverage: [FloatFormat.binary64, .binary32, .binary16, .bfloat16].map {
        CoverageGoal($0.name, atLeast: 0.15)
      }
    ) { trial in
      let format = trial.drawFormat([.binary64, .binary32, .binary16, .bfloat16])
      var number = trial.drawNumber("number", near: format)
      // Only numbers that are singles go to bfloat16 in one rounding by way of the hardware.
      if format == .bfloat16 { number = Double(Float(number)) }
      let rounded = subject.rounded(number, format)
      let expected =
        switch format {
        case .binary32: Double(Float(number))
        case .binary16: Double(Float16(number))
        case .bfloat16: Float(number).inBrainFloat
        default: number
        }
      try trial.expect(
        rounded.isIdentical(to: expected),
        "\(number) in \(format) is \(rounded), but \(expected) on this machine"
      )
    }
  }
}

extension Float {
  /// The upper half, rounded by adding half of what is dropped, less one where the last bit is
  /// even.
  fileprivate var inBrainFloat: Double {
    let kept = bitPattern >> 16
    let rounded = isFinite ? (bitPattern &+ 0x7FFF &+ (kept & 1)) >> 16 : kept
    return Double(Float(bitPattern: rounded << 16))
  }
}

extension UInt64 {
  /// The digits in base 16.
  var hexadecimal: String { String(self, radix: 16) }
}
