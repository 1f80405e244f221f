import FloatFormats

extension FormatTrials {
  static func storedFormsAreValues(_ subject: FormatSubject) -> Property {
    Property(
      "E05-stored-forms-and-values-are-one-to-one/\(subject.name)",
      "every stored form stands for the number that its layout says, and is the stored form of it"
    ) { trial in
      for format in FloatFormat.all {
        let patterns = FormatPatterns(format)
        let generator = FormatNumberGenerator(format: format)
        let pattern = trial.draw(
          "stored form in \(format)",
          Generator { generator.pattern(from: &$0) }
        )
        let isNegative = trial.draw("negative", .boolean)
        let stored = isNegative ? pattern | patterns.sign : pattern
        let number = patterns.number(of: pattern)
        let expected = isNegative ? -number : number
        let value = subject.value(stored, format)
        try trial.expect(
          value.isIdentical(to: expected),
          "0x\(stored.hexadecimal) of \(format) is \(expected), not \(value)"
        )
        let again = subject.bits(value, format)
        try trial.expect(
          again == stored,
          "0x\(stored.hexadecimal) of \(format) is \(value), whose stored form is "
            + "0x\(again.hexadecimal)"
        )
      }
    }
  }

  static func keepsNaN(_ subject: FormatSubject) -> Property {
    Property(
      "E06-nan-and-infinity-are-stored-as-such/\(subject.name)",
      "infinity is stored as infinity, or NaN where there is none; NaN stays NaN, with its sign "
        + "and quiet",
      coverage: everyFormat
    ) { trial in
      let format = trial.drawFormat()
      let patterns = FormatPatterns(format)
      let isNegative = trial.draw("negative", .boolean)
      let payload = trial.draw("payload", .integer(in: 0...1023))
      let sign = isNegative ? patterns.sign : 0
      let infinity = isNegative ? -Double.infinity : .infinity
      let stored = subject.bits(infinity, format)
      try trial.expect(
        stored == sign | patterns.overflow,
        "\(infinity) in \(format) is stored as 0x\(stored.hexadecimal)"
      )
      let back = subject.value(stored, format)
      try trial.expect(
        format.hasInfinity ? back == infinity : back.isNaN,
        "\(infinity) comes back from \(format) as \(back)"
      )
      // The upper bits of the payload are what narrower formats have room for.
      let bits =
        infinity.bitPattern | UInt64(1) << 51 | UInt64(payload) << 41
      let nan = Double(bitPattern: bits)
      try trial.expect(subject.rounded(nan, format).isNaN, "NaN in \(format) is a number")
      let pattern = subject.bits(nan, format)
      let kept = bits & (1 << 52 - 1) >> 0
      let expected =
        format.hasInfinity
        ? sign | patterns.overflow | kept >> UInt64(52 - format.significandBitCount)
        : sign | patterns.overflow
      try trial.expect(
        pattern == expected,
        "NaN of the payload 0x\(kept.hexadecimal) is stored in \(format) as "
          + "0x\(pattern.hexadecimal), not 0x\(expected.hexadecimal)"
      )
      let value = subject.value(pattern, format)
      try trial.expect(
        value.isNaN && value.sign == (isNegative ? .minus : .plus),
        "NaN comes back from \(format) as \(value) with the sign \(value.sign)"
      )
    }
  }

  static func hasSubnormals(_ subject: FormatSubject) -> Property {
    Property(
      "E08-values-below-the-normal-ones-are-evenly-spaced/\(subject.name)",
      "below the smallest normal value every multiple of the smallest value is one, and half of "
        + "the smallest value is zero",
      coverage: everyFormat
    ) { trial in
      let format = trial.drawFormat()
      let patterns = FormatPatterns(format)
      let smallest = patterns.number(of: 1)
      let largest = Int(patterns.smallestNormal)
      let count = trial.draw("multiple", .integer(in: 0...largest))
      let multiple = Double(count) * smallest
      try trial.expect(
        subject.rounded(multiple, format) == multiple
          && subject.bits(multiple, format) == UInt64(count),
        "\(count) times the smallest value of \(format), \(multiple), is stored as "
          + "0x\(subject.bits(multiple, format).hexadecimal)"
      )
      // Halves of the smallest double are no numbers.
      guard format != .binary64 else { return }
      let (half, more) = (smallest / 2, (smallest / 2).nextUp)
      try trial.expect(
        subject.rounded(half, format) == 0 && subject.rounded(more, format) == smallest,
        "half of the smallest value of \(format) is \(subject.rounded(half, format)), and a little "
          + "more \(subject.rounded(more, format)); these are 0 and \(smallest)"
      )
    }
  }

  static func unitIsTheDistance(_ subject: FormatSubject) -> Property {
    Property(
      "E09-unit-in-the-last-place-is-the-distance-of-values/\(subject.name)",
      "the unit at a value is the distance to the next one away from zero, and rounding errs by no "
        + "more than half of it",
      coverage: everyFormat
    ) { trial in
      let format = trial.drawFormat()
      let patterns = FormatPatterns(format)
      let generator = FormatNumberGenerator(format: format)
      let pattern = trial.draw("stored form", Generator { generator.pattern(from: &$0) })
      let value = patterns.number(of: pattern)
      let next = patterns.number(of: pattern + 1)
      let unit = subject.ulp(value, format)
      // The largest double has no next one.
      try trial.expect(
        !next.isFinite || unit == next - value,
        "the unit of \(format) at \(value) is \(unit), but the next value is \(next)"
      )
      let number = trial.drawNumber("number", near: format)
      let rounded = subject.rounded(number, format)
      guard rounded.isFinite else { return }
      let around = subject.ulp(number, format)
      try trial.expect(
        (rounded - number).magnitude <= around / 2,
        "\(number) in \(format) is \(rounded), more than half a unit, \(around), away"
      )
    }
  }
}
