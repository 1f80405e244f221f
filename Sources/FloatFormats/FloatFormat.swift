/// A binary floating-point format, as data: how many bits hold the exponent and the significand.
///
/// Values travel as `Double`, which holds every value of every format here exactly. One rounding
/// routine serves all formats, so what a fill becomes in a format does not depend on the machine.
///
///     FloatFormat.binary16.rounded(-1e9)  // -infinity
///     FloatFormat.bfloat16.rounded(-1e9)  // -998244352
///     FloatFormat.e4m3.rounded(-1e9)      // NaN: it has no infinities
///
/// The layout is that of IEEE 754: a sign, a biased exponent, a significand without its leading
/// one; subnormals below the smallest exponent, infinities and NaN above the largest. A format
/// without infinities spends their patterns on numbers, and keeps one NaN of each sign.
public struct FloatFormat: Hashable, Sendable {
  /// The name in options, files and tables: `f16`.
  public let name: String
  /// Number of bits of the exponent.
  public let exponentBitCount: Int
  /// Number of stored bits of the significand; the leading one is not among them.
  public let significandBitCount: Int
  /// Whether the format has infinities; where it has none, what overflows is NaN.
  public let hasInfinity: Bool

  /// IEEE 754 double precision.
  public static let binary64 = FloatFormat("f64", exponentBits: 11, significandBits: 52)
  /// IEEE 754 single precision.
  public static let binary32 = FloatFormat("f32", exponentBits: 8, significandBits: 23)
  /// What NVIDIA's matrix units make of single precision: its range, with eleven significant bits.
  public static let tf32 = FloatFormat("tf32", exponentBits: 8, significandBits: 10)
  /// IEEE 754 half precision.
  public static let binary16 = FloatFormat("f16", exponentBits: 5, significandBits: 10)
  /// The upper half of single precision: its range, with eight significant bits.
  public static let bfloat16 = FloatFormat("bf16", exponentBits: 8, significandBits: 7)
  /// The eight-bit format for weights and activations, which others call `e4m3fn`: up to 448.
  public static let e4m3 = FloatFormat(
    "e4m3",
    exponentBits: 4,
    significandBits: 3,
    hasInfinity: false
  )
  /// The eight-bit format for gradients: the range of half precision, with three significant bits.
  public static let e5m2 = FloatFormat("e5m2", exponentBits: 5, significandBits: 2)

  /// Every format, widest first.
  public static let all: [FloatFormat] = [
    binary64, binary32, tf32, binary16, bfloat16, e4m3, e5m2,
  ]

  /// The formats that dense masks and files come in, widest first.
  public static let arrayFormats: [FloatFormat] = [binary64, binary32, binary16, bfloat16]

  private init(
    _ name: String,
    exponentBits: Int,
    significandBits: Int,
    hasInfinity: Bool = true
  ) {
    self.name = name
    exponentBitCount = exponentBits
    significandBitCount = significandBits
    self.hasInfinity = hasInfinity
  }

  /// Creates the format with this name, or nil where there is none.
  public init?(name: String) {
    guard let format = Self.all.first(where: { $0.name == name }) else { return nil }
    self = format
  }

  /// Number of bytes that hold one value; of tf32, those of the single-precision word it lies in.
  public var byteCount: Int {
    let bitCount = 1 + exponentBitCount + significandBitCount
    return bitCount == 19 ? 4 : bitCount / 8
  }
}

extension FloatFormat: CustomStringConvertible {
  /// The name: `f16`.
  public var description: String { name }
}
