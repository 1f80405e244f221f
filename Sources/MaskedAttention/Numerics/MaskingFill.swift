public import FloatFormats

/// What a system puts where a key is hidden.
///
///     MaskingFill.lowest(fraction: 0.5).value(in: .binary16)  // -32752
public enum MaskingFill: Hashable, Sendable {
  /// Negative infinity.
  case negativeInfinity
  /// A fraction of the lowest finite value: 1 is `finfo.min`, 0.7 what JAX takes.
  case lowest(fraction: Double)
  /// Any number.
  case value(Double)

  /// The lowest finite value of the format.
  public static let lowest = MaskingFill.lowest(fraction: 1)

  /// The fills that code in the field uses, in the order of tables.
  public static let common: [MaskingFill] = [
    .negativeInfinity, .value(-1e9), .value(-1e4), .lowest, .lowest(fraction: 0.5),
  ]

  /// What the fill was meant to be, before a format rounds it.
  public func intended(in format: FloatFormat) -> Double {
    switch self {
    case .negativeInfinity: -.infinity
    case .lowest(let fraction): format.lowestFinite * fraction
    case .value(let value): value
    }
  }

  /// What the fill is in a format: -1e9 is an infinity in binary16, and NaN in e4m3.
  public func value(in format: FloatFormat) -> Double { format.rounded(intended(in: format)) }
}

extension MaskingFill: LosslessStringConvertible {
  /// Reads a fill as it is written in options: `-inf`, `lowest`, `lowest/2`, `0.7*lowest`, `-1e9`.
  ///
  /// - Returns: nil for anything else, for NaN and for positive infinity.
  public init?(_ description: String) {
    if ["-inf", "-infinity"].contains(description) {
      self = .negativeInfinity
    } else if description == "lowest" {
      self = .lowest
    } else if description.hasPrefix("lowest/"), let divisor = Double(description.dropFirst(7)) {
      guard divisor.isFinite, divisor >= 1 else { return nil }
      self = .lowest(fraction: 1 / divisor)
    } else if description.hasSuffix("*lowest"), let factor = Double(description.dropLast(7)) {
      guard factor > 0, factor <= 1 else { return nil }
      self = .lowest(fraction: factor)
    } else {
      guard let value = Double(description), value < .infinity else { return nil }
      self = value == -.infinity ? .negativeInfinity : .value(value)
    }
  }

  /// The fill as options and tables write it: `-inf`, `lowest/2`, `0.7*lowest`, `-1e9`.
  public var description: String {
    switch self {
    case .negativeInfinity: "-inf"
    case .lowest(let fraction) where fraction == 1: "lowest"
    case .lowest(let fraction) where fraction > 0 && (1 / fraction).rounded() == 1 / fraction:
      "lowest/\(Int(1 / fraction))"
    case .lowest(let fraction): "\(fraction)*lowest"
    case .value(let value): Self.short(value)
    }
  }

  /// A number as people write fills: `-1e9`, and not `-1000000000.0`.
  private static func short(_ value: Double) -> String {
    guard value == value.rounded(), value.magnitude < 1e18 else { return "\(value)" }
    var digits = Int(value.magnitude)
    var zeroCount = 0
    while digits >= 10, digits % 10 == 0 {
      digits /= 10
      zeroCount += 1
    }
    guard zeroCount >= 4 else { return "\(Int(value))" }
    return "\(value < 0 ? "-" : "")\(digits)e\(zeroCount)"
  }
}
