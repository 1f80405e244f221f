extension FloatFormat {
  /// What becomes of a number that rounds past the largest finite value.
  public enum Overflow: Hashable, Sendable {
    /// An infinity, or NaN where the format has none; so the formats themselves define it.
    case toInfinity
    /// The largest finite value of the same sign, as many eight-bit conversions do.
    case saturating
  }

  /// Returns the value of this format that is nearest to a number, with ties to the even one.
  ///
  /// NaN stays NaN, and zero keeps its sign. It is rounded once: conversions that pass through
  /// single precision on their way to a narrower format may end one unit away from it.
  ///
  ///     FloatFormat.bfloat16.rounded(-65504)                // -65536
  ///     FloatFormat.e4m3.rounded(500)                       // NaN
  ///     FloatFormat.e4m3.rounded(500, overflow: .saturating)  // 448
  ///
  /// - Parameters:
  ///   - number: Any number.
  ///   - overflow: What numbers past the largest finite value become, infinities among them.
  /// - Returns: A value of the format; it is `number` itself where the format has it.
  public func rounded(_ number: Double, overflow: Overflow = .toInfinity) -> Double {
    guard number.isFinite, number != 0 else {
      return number.isInfinite ? overflowed(number, overflow) : number
    }
    // Scaling by a power of two is exact, so rounding to an integer is the only rounding here.
    let unit = ulp(at: number)
    let rounded = (number / unit).rounded(.toNearestOrEven) * unit
    return rounded.magnitude <= largestFinite ? rounded : overflowed(number, overflow)
  }

  /// The distance between the values of this format around a number, had it no largest one.
  ///
  /// A number is rounded by at most half of it.
  ///
  ///     FloatFormat.binary32.ulp(at: 1e9)  // 64
  ///
  /// - Parameter number: Any number; around zero and subnormal values it is ``smallestPositive``.
  /// - Returns: A power of two; NaN for an infinity or NaN.
  public func ulp(at number: Double) -> Double {
    guard number.isFinite else { return .nan }
    guard number != 0 else { return smallestPositive }
    return powerOfTwo(max(number.exponent, smallestExponent) - significandBitCount)
  }

  private func overflowed(_ number: Double, _ overflow: Overflow) -> Double {
    let magnitude: Double
    switch overflow {
    case .saturating: magnitude = largestFinite
    case .toInfinity: magnitude = hasInfinity ? .infinity : .nan
    }
    return number < 0 ? -magnitude : magnitude
  }
}
