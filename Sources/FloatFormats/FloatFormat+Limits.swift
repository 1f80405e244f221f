extension FloatFormat {
  /// The largest finite value.
  public var largestFinite: Double {
    // Without infinities the largest exponent holds numbers too, all but the last of its patterns.
    let missing = hasInfinity ? -significandBitCount : 1 - significandBitCount
    return (2 - powerOfTwo(missing)) * powerOfTwo(largestExponent)
  }

  /// The lowest finite value, which other systems call `finfo.min`.
  public var lowestFinite: Double { -largestFinite }

  /// The smallest value above zero; it is subnormal.
  public var smallestPositive: Double { powerOfTwo(smallestExponent - significandBitCount) }

  /// The smallest value above zero that has all its digits.
  public var smallestNormal: Double { powerOfTwo(smallestExponent) }

  /// What is added to an exponent where it is stored.
  var exponentBias: Int { 1 << (exponentBitCount - 1) - 1 }

  /// The exponent of the largest finite value.
  var largestExponent: Int { hasInfinity ? exponentBias : exponentBias + 1 }

  /// The exponent of the smallest normal value, and of every subnormal one.
  var smallestExponent: Int { 1 - exponentBias }

  func powerOfTwo(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: 1)
  }
}
