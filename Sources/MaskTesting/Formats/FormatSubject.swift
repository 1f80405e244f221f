package import FloatFormats

/// Conversions between formats on trial.
package struct FormatSubject: Sendable {
  /// The name in reports, after the property's.
  package let name: String
  /// A number rounded to a format, and what becomes of it where it is too large.
  package var rounded: @Sendable (Double, FloatFormat, FloatFormat.Overflow) -> Double
  /// The stored form of a number.
  package var bits: @Sendable (Double, FloatFormat) -> UInt64
  /// The number that a stored form stands for.
  package var value: @Sendable (UInt64, FloatFormat) -> Double
  /// The distance between the values around a number.
  package var ulp: @Sendable (Double, FloatFormat) -> Double
  /// What is known of a format.
  package var limits: @Sendable (FloatFormat) -> FormatLimits

  /// The conversions of `FloatFormats`.
  package static let ours = FormatSubject(
    name: "formats",
    rounded: { $1.rounded($0, overflow: $2) },
    bits: { $1.bits(of: $0) },
    value: { $1.value(ofBits: $0) },
    ulp: { $1.ulp(at: $0) },
    limits: { FormatLimits(of: $0) }
  )

  func rounded(_ number: Double, _ format: FloatFormat) -> Double {
    rounded(number, format, .toInfinity)
  }
}

/// The numbers that a format is known for.
package struct FormatLimits: Hashable, Sendable {
  /// The largest finite value.
  package var largestFinite: Double
  /// The lowest finite value.
  package var lowestFinite: Double
  /// The smallest value that has all its digits.
  package var smallestNormal: Double
  /// The smallest value above zero.
  package var smallestPositive: Double
  /// Where adding one more 1 changes nothing.
  package var largestSumOfOnes: Double
  /// At and below which `exp` is zero.
  package var exponentialUnderflow: Double
  /// The same where there are no subnormal values.
  package var flushedUnderflow: Double
  /// How many bytes hold one value.
  package var byteCount: Int

  /// What a format says of itself.
  package init(of format: FloatFormat) {
    largestFinite = format.largestFinite
    lowestFinite = format.lowestFinite
    smallestNormal = format.smallestNormal
    smallestPositive = format.smallestPositive
    largestSumOfOnes = format.largestSumOfOnes
    exponentialUnderflow = format.exponentialUnderflow()
    flushedUnderflow = format.exponentialUnderflow(.flushedToZero)
    byteCount = format.byteCount
  }
}
