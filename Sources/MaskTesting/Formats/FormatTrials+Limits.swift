import FloatFormats
import Foundation

extension FormatTrials {
  static func overflows(_ subject: FormatSubject) -> Property {
    Property(
      "E07-overflow-begins-half-a-unit-past-the-largest-value/\(subject.name)",
      "from half a unit past the largest value on a number is infinite, NaN where there is no "
        + "infinity, or the largest value where it saturates",
      coverage: everyFormat
    ) { trial in
      let format = trial.drawFormat()
      let patterns = FormatPatterns(format)
      let largest = patterns.number(of: patterns.overflow - 1)
      let unit = largest - patterns.number(of: patterns.overflow - 2)
      let isNegative = trial.draw("negative", .boolean)
      // Where the last significand is odd the tie goes up, to what would be the next value. In a
      // format without infinities it is even, and the tie goes down.
      let tie = largest + unit / 2
      let firstAbove = patterns.overflow.isMultiple(of: 2) ? tie : tie.nextUp
      let distance = trial.draw("how far past it", .integer(in: -2...6))
      let magnitude: Double =
        switch distance {
        case 0: firstAbove
        case ..<0: distance == -1 ? firstAbove.nextDown : largest
        case 1...2: firstAbove.nextUp
        case 3...5: min(largest * Double(distance), .infinity)
        default: .infinity
        }
      // There is nothing between the largest double and infinity.
      let number = format == .binary64 && distance >= 0 ? Double.infinity : magnitude
      let isOver = distance >= 0
      let signed = isNegative ? -number : number
      trial.label("too large", if: isOver)
      let rounded = subject.rounded(signed, format)
      let expected = isOver ? (format.hasInfinity ? Double.infinity : .nan) : largest
      try trial.expect(
        rounded.isIdentical(to: isNegative ? -expected : expected),
        "\(signed) in \(format), whose largest value is \(largest), is \(rounded), not \(expected)"
      )
      let saturated = subject.rounded(signed, format, .saturating)
      try trial.expect(
        saturated == (isNegative ? -largest : largest),
        "\(signed), saturating, is \(saturated) in \(format), not \(largest)"
      )
    }
  }

  static func limitsAreValues(_ subject: FormatSubject) -> Property {
    Property(
      "E10-limits-are-those-of-the-stored-forms/\(subject.name)",
      "the largest, lowest and smallest values are those with the outermost stored forms"
    ) { trial in
      let format = trial.drawFormat()
      let patterns = FormatPatterns(format)
      let limits = subject.limits(format)
      let largest = patterns.number(of: patterns.overflow - 1)
      try trial.expect(
        limits.largestFinite == largest && limits.lowestFinite == -largest,
        "the values of \(format) go from \(limits.lowestFinite) to \(limits.largestFinite), but "
          + "its stored forms to \(largest)"
      )
      try trial.expect(
        limits.smallestPositive == patterns.number(of: 1)
          && limits.smallestNormal == patterns.number(of: patterns.smallestNormal),
        "the smallest values of \(format), \(limits.smallestPositive) and "
          + "\(limits.smallestNormal), are not \(patterns.number(of: 1)) and "
          + "\(patterns.number(of: patterns.smallestNormal))"
      )
      let bitCount = 1 + format.exponentBitCount + format.significandBitCount
      try trial.expect(
        limits.byteCount * 8 >= bitCount && limits.byteCount.nonzeroBitCount == 1
          && limits.byteCount * 8 < 2 * bitCount,
        "\(format) has \(bitCount) bits, and is held by \(limits.byteCount) bytes"
      )
    }
  }

  static func exponentialUnderflows(_ subject: FormatSubject) -> Property {
    Property(
      "E11-exponential-is-zero-from-the-threshold-on/\(subject.name)",
      "an exponential, stored in the format, is zero below the threshold and not above it",
      coverage: everyFormat
    ) { trial in
      let format = trial.drawFormat()
      // Nearer than this an exponential's own rounding decides.
      let distance = 0.001 * Double(trial.draw("distance", .integer(in: 1...5000)))
      let limits = subject.limits(format)
      let threshold = limits.exponentialUnderflow
      let (above, below) = (
        subject.rounded(exp(threshold + distance), format),
        subject.rounded(exp(threshold - distance), format)
      )
      try trial.expect(
        above > 0 && below == 0,
        "exp(\(threshold + distance)) is \(above) and exp(\(threshold - distance)) is \(below) in "
          + "\(format); zero begins at \(threshold)"
      )
      let normal = FormatPatterns(format).number(of: FormatPatterns(format).smallestNormal)
      let flushed = limits.flushedUnderflow
      try trial.expect(
        exp(flushed + distance) >= normal && exp(flushed - distance) < normal,
        "the smallest normal value of \(format) is \(normal), whose logarithm is not \(flushed)"
      )
    }
  }

  static func sumsOfOnesStop(_ subject: FormatSubject) -> Property {
    Property(
      "E13-sums-of-ones-stop-where-they-are-said-to/\(subject.name)",
      "counting up by ones in the format stops at the number that the format names, and not before",
      coverage: everyFormat
    ) { trial in
      let format = trial.drawFormat()
      let last = subject.limits(format).largestSumOfOnes
      let isFinite = last <= FormatPatterns(format).number(of: FormatPatterns(format).overflow - 1)
      try trial.expect(isFinite, "a sum of ones of \(last) is no value of \(format)")
      try trial.expect(
        subject.rounded(last + 1, format) == last,
        "\(last) and 1 is \(subject.rounded(last + 1, format)) in \(format), so it goes on"
      )
      let back = Double(trial.draw("before it", .integer(in: 1...4)))
      try trial.expect(
        subject.rounded(last - back + 1, format) == last - back + 1,
        "\(last - back) and 1 is \(subject.rounded(last - back + 1, format)) in \(format), so it "
          + "stops before \(last)"
      )
    }
  }
}
