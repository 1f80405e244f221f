extension FloatFormat {
  /// Returns the stored form of a number, rounded first.
  ///
  ///     FloatFormat.binary16.bits(of: 1)  // 0x3C00
  ///
  /// - Parameter number: Any number; a NaN keeps its sign and the upper bits of its payload, and
  ///   comes out quiet. A format without infinities has one NaN of each sign.
  /// - Returns: Sign, biased exponent and significand in the lowest bits, the others zero.
  public func bits(of number: Double) -> UInt64 {
    let rounded = rounded(number)
    let sign = rounded.sign == .minus ? signBit : 0
    if rounded.isNaN {
      guard hasInfinity else { return sign | exponentBits | fractionBits }
      return sign | exponentBits | quietBit | rounded.significandBitPattern >> droppedBitCount
    }
    let magnitude = rounded.magnitude
    if magnitude.isInfinite { return sign | exponentBits }
    // Counted in the smallest steps, a subnormal value is its own stored form.
    if magnitude < smallestNormal { return sign | UInt64(magnitude / smallestPositive) }
    let exponent = UInt64(Int(magnitude.exponent) + exponentBias)
    return sign | exponent << significandBitCount
      | magnitude.significandBitPattern >> droppedBitCount
  }

  /// Returns the number that a stored form stands for.
  ///
  /// For every `x` that is not NaN, `value(ofBits: bits(of: x)) == rounded(x)`.
  ///
  /// - Parameter bits: Sign, biased exponent and significand in the lowest bits.
  /// - Returns: The number, exactly; a NaN comes out quiet.
  /// - Precondition: The bits above the format's own are zero.
  public func value(ofBits bits: UInt64) -> Double {
    precondition(
      bits & ~(signBit | exponentBits | fractionBits) == 0,
      "0x\(String(bits, radix: 16)) is too wide for \(name)"
    )
    let fraction = bits & fractionBits
    let magnitude: Double
    if bits & exponentBits == exponentBits, hasInfinity || fraction == fractionBits {
      magnitude = hasInfinity && fraction == 0 ? .infinity : quietNaN(fraction: fraction)
    } else if bits & exponentBits == 0 {
      magnitude = Double(fraction) * smallestPositive
    } else {
      let exponent = Int((bits & exponentBits) >> significandBitCount) - exponentBias
      let significand = Double(fraction | (fractionBits + 1))
      magnitude = significand * powerOfTwo(exponent - significandBitCount)
    }
    return bits & signBit == 0 ? magnitude : -magnitude
  }

  private var signBit: UInt64 { 1 << (exponentBitCount + significandBitCount) }

  /// All ones in the exponent, which is how infinity is stored where there is one.
  private var exponentBits: UInt64 { signBit - 1 - fractionBits }

  private var fractionBits: UInt64 { 1 << significandBitCount - 1 }

  private var quietBit: UInt64 { 1 << (significandBitCount - 1) }

  /// How many bits of the significand of a `Double` this format has no room for.
  private var droppedBitCount: Int { Double.significandBitCount - significandBitCount }

  private func quietNaN(fraction: UInt64) -> Double {
    let payload = (fraction | quietBit) << droppedBitCount
    return Double(bitPattern: Double.infinity.bitPattern | payload)
  }
}
