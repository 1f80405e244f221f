extension FloatFormat {
  /// What arithmetic does with results below the smallest normal value.
  public enum Underflow: Hashable, Sendable {
    /// They lose digits one by one, down to the smallest subnormal value.
    case gradual
    /// They are zero, as on accelerators in their fast mode.
    case flushedToZero
  }

  /// Returns the argument at and below which `exp`, stored in this format, is exactly zero.
  ///
  /// A softmax takes `exp` of how far a score lies below the largest one of its row. So this is how
  /// far below a masked score has to lie for its weight to be nothing at all.
  ///
  ///     FloatFormat.binary32.exponentialUnderflow()  // -103.97207708399179
  ///     FloatFormat.binary16.exponentialUnderflow()  // -17.328679513998633
  ///
  /// - Parameter underflow: Whether there are subnormal values. Where they are flushed, the
  ///   argument itself still gives the smallest normal value, and everything below it zero.
  /// - Returns: The logarithm of half the smallest subnormal value, a tie that goes to the even
  ///   zero; or that of the smallest normal value.
  public func exponentialUnderflow(_ underflow: Underflow = .gradual) -> Double {
    let logarithmOfTwo = 0.693_147_180_559_945_3
    return switch underflow {
    case .gradual: Double(smallestExponent - significandBitCount - 1) * logarithmOfTwo
    case .flushedToZero: Double(smallestExponent) * logarithmOfTwo
    }
  }

  /// The sum at which adding one more 1 changes nothing: 2048 in binary16.
  ///
  /// A softmax that sums in this format gives rows of more equal weights than this a sum above 1.
  public var largestSumOfOnes: Double { powerOfTwo(significandBitCount + 1) }
}
