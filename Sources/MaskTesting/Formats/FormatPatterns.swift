import FloatFormats

/// A format by its layout alone, in integers: what conversions are held against.
///
/// The stored forms of the values from zero up count upwards, so rounding is a division of integers
/// with a remainder, and carries into the exponent by itself. No floating-point operation rounds
/// here.
struct FormatPatterns {
  let format: FloatFormat

  init(_ format: FloatFormat) { self.format = format }

  var fractionBitCount: Int { format.significandBitCount }
  private var hiddenBit: UInt64 { 1 << fractionBitCount }
  /// What is added to an exponent where it is stored.
  var bias: Int { 1 << (format.exponentBitCount - 1) - 1 }

  /// The sign's bit.
  var sign: UInt64 { 1 << (fractionBitCount + format.exponentBitCount) }

  /// The first stored form that is no finite number: infinity, or NaN where there is none.
  var overflow: UInt64 { format.hasInfinity ? sign - hiddenBit : sign - 1 }

  /// The stored form of the smallest value that has all its digits.
  var smallestNormal: UInt64 { hiddenBit }

  /// The number of a stored form without sign, as if the largest finite one had successors.
  func number(of pattern: UInt64) -> Double {
    let exponent = Int(pattern >> fractionBitCount)
    let fraction = pattern & (hiddenBit - 1)
    return exponent == 0
      ? Double(sign: .plus, exponent: 1 - bias - fractionBitCount, significand: Double(fraction))
      : Double(
        sign: .plus,
        exponent: exponent - bias - fractionBitCount,
        significand: Double(fraction | hiddenBit)
      )
  }

  /// The stored form of what a number without its sign rounds to, ties to the even one.
  func pattern(nearest number: Double) -> UInt64 {
    guard number.isFinite else { return overflow }
    // The number is `significand * 2 ** place`.
    let bits = number.magnitude.bitPattern
    let storedExponent = Int(bits >> 52)
    let significand = bits & (1 << 52 - 1) | (storedExponent == 0 ? 0 : 1 << 52)
    guard significand != 0 else { return 0 }
    let place = max(storedExponent, 1) - 1075
    let exponent = max(place + 63 - significand.leadingZeroBitCount, 1 - bias)
    let dropped = exponent - fractionBitCount - place
    return min(
      overflow,
      UInt64(exponent - (1 - bias)) << fractionBitCount + significand.dropping(dropped)
    )
  }

  /// What a number becomes in the format.
  func rounded(_ number: Double) -> Double {
    guard !number.isNaN else { return number }
    let pattern = pattern(nearest: number)
    let magnitude =
      pattern < overflow
      ? self.number(of: pattern) : format.hasInfinity ? Double.infinity : Double.nan
    return number.sign == .minus ? -magnitude : magnitude
  }

  /// The sign's bit of a number.
  func sign(of number: Double) -> UInt64 { number.sign == .minus ? sign : 0 }
}

extension UInt64 {
  /// The quotient by a power of two, to the nearest, ties to the even one.
  fileprivate func dropping(_ count: Int) -> UInt64 {
    guard count > 0 else { return self }
    // A number of at most 53 bits is less than half of 2 ** 64.
    guard count < 64 else { return 0 }
    let (quotient, rest, half) = (self >> count, self & (1 << count - 1), UInt64(1) << (count - 1))
    let isUp = rest > half || rest == half && !quotient.isMultiple(of: 2)
    return quotient + (isUp ? 1 : 0)
  }
}
