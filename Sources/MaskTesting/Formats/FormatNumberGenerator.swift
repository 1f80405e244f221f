import FloatFormats

/// Makes numbers where conversions to a format go wrong: its values, and what lies between them.
struct FormatNumberGenerator {
  let format: FloatFormat

  private var patterns: FormatPatterns { FormatPatterns(format) }

  /// A stored form of a finite value, without sign; evenly over exponents, and over the fractions
  /// at either end of them.
  func pattern(from choices: inout Choices) -> UInt64 {
    let exponentCount = Int(patterns.overflow >> format.significandBitCount)
    let largestFraction = 1 << format.significandBitCount - 1
    let exponent: Int
    switch choices.choose(through: 4) {
    case 0: exponent = 0
    // Around 1, which is in the middle.
    case 1: exponent = exponentCount / 2 - 1 + choices.choose(through: 2)
    case 2: exponent = exponentCount - choices.choose(through: 1)
    case 3: exponent = choices.choose(through: min(4, exponentCount))
    default: exponent = choices.choose(through: exponentCount)
    }
    let fraction: Int
    switch choices.choose(through: 4) {
    case 0: fraction = 0
    case 1: fraction = largestFraction
    case 2: fraction = min(1, largestFraction)
    case 3: fraction = largestFraction - 1
    default: fraction = choices.choose(through: largestFraction)
    }
    return min(
      UInt64(exponent) << format.significandBitCount + UInt64(max(0, fraction)),
      patterns.overflow - 1
    )
  }

  /// A finite number: a value of the format, halfway to the next one, just beside that, or
  /// anywhere.
  func number(from choices: inout Choices) -> Double {
    let magnitude = magnitude(from: &choices)
    return choices.boolean() ? -magnitude : magnitude
  }

  private func magnitude(from choices: inout Choices) -> Double {
    let kind = choices.choose(through: 6)
    if kind == 5 { return Self.known[choices.choose(through: Self.known.count - 1)] }
    if kind == 6 {
      // Any number at all, most of them outside the narrow formats.
      let exponent = choices.choose(through: 2046)
      return Double(
        sign: .plus,
        exponentBitPattern: UInt(exponent),
        significandBitPattern: UInt64(choices.choose(through: 1 << 52 - 1))
      )
    }
    let pattern = pattern(from: &choices)
    let value = patterns.number(of: pattern)
    let next = patterns.number(of: pattern + 1)
    // Exact but for binary64, which has nothing between its values.
    let middle = next.isFinite ? value + (next - value) / 2 : value
    return switch kind {
    case 0: value
    case 1: middle
    case 2: middle.nextDown < value ? value : middle.nextDown
    case 3: next.isFinite ? min(middle.nextUp, next) : value
    default: value + (middle - value) * Double(choices.choose(through: 255)) / 128
    }
  }

  /// What people write as fills, and where these stop being finite.
  private static let known: [Double] = [
    1e9, 1e4, 100, 65504, 65519, 65520, 448, 464, 465, 480, 57344, 61440, 3.4028234663852886e38,
    1e38, 3.3895313892515355e38, 3.39617752923046e38, 3.4028235677973366e38, 500, 2048,
    .leastNonzeroMagnitude, .leastNormalMagnitude, 0x1p-24, 0x1p-25, 0x1.8p-25, 0x1p-150,
  ]
}

extension Generator<FloatFormat> {
  /// Every format, each as likely.
  static var formats: Generator { .one(of: FloatFormat.all) }
}
