/// The integers that a proof computes with.
///
/// Laws have 64-bit literals; with twice as many bits the sums and products of an elimination fit
/// in practice, and where they do not, the proof is given up and never wrong.
package typealias Integer = Int128

/// Why the decision procedure gives a question back.
package enum Refusal: Error {
  /// An integer passed 128 bits.
  case overflow
  /// The question costs more steps, or more time, than is allowed.
  case outOfSteps
  /// A quantifier over look-ups was read at some points only, and they did not settle it.
  case unsettled
  /// The law is false somewhere, but that place cannot be written down or confirmed; the reason is
  /// for the reader.
  case unshown(String)
  /// The question is not one of linear arithmetic; the reason is for the reader.
  case outside(String)
}

extension Integer {
  @inline(__always)
  func plus(_ other: Integer) throws(Refusal) -> Integer {
    let (sum, overflow) = addingReportingOverflow(other)
    if overflow { throw Refusal.overflow }
    return sum
  }

  @inline(__always)
  func minus(_ other: Integer) throws(Refusal) -> Integer {
    let (difference, overflow) = subtractingReportingOverflow(other)
    if overflow { throw Refusal.overflow }
    return difference
  }

  @inline(__always)
  func times(_ other: Integer) throws(Refusal) -> Integer {
    if let a = Int(exactly: self), let b = Int(exactly: other) {
      // The product of two 64-bit integers always fits.
      return Integer(a) &* Integer(b)
    }
    let (product, overflow) = multipliedReportingOverflow(by: other)
    if overflow { throw Refusal.overflow }
    return product
  }

  @inline(__always)
  func negated() throws(Refusal) -> Integer { try Integer(0).minus(self) }

  /// The quotient rounded down, for a divisor of at least 1.
  func floorDivided(by divisor: Integer) -> Integer {
    if divisor == 1 { return self }
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// The quotient rounded up, for a divisor of at least 1.
  func ceilingDivided(by divisor: Integer) -> Integer {
    if divisor == 1 { return self }
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder > 0 ? quotient + 1 : quotient
  }

  /// The greatest common divisor; that of two zeros is zero.
  static func greatestCommonDivisor(_ a: Integer, _ b: Integer) -> Integer {
    if a == 1 || b == 1 || a == -1 || b == -1 { return 1 }
    if let a = Int(exactly: a), let b = Int(exactly: b) {
      var (x, y) = (a.magnitude, b.magnitude)
      while y != 0 { (x, y) = (y, x % y) }
      return Integer(x)
    }
    var (x, y) = (a.magnitude, b.magnitude)
    while y != 0 { (x, y) = (y, x % y) }
    // Only the magnitude of the least integer has no positive counterpart; such a row is not
    // divided, which is sound.
    return Integer(exactly: x) ?? 1
  }
}
