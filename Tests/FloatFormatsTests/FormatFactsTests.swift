import FloatFormats
import Testing

/// What the formats are known for, and what the usual fills become in them.
@Suite struct FormatFactsTests {
  struct Fill: CustomTestStringConvertible, Sendable {
    let fill: Double
    let format: FloatFormat
    let becomes: Double

    init(_ fill: Double, in format: FloatFormat, becomes: Double) {
      self.fill = fill
      self.format = format
      self.becomes = becomes
    }

    var testDescription: String { "\(fill) in \(format)" }
  }

  @Test(arguments: [
    Fill(-1e9, in: .binary64, becomes: -1e9),
    Fill(-1e9, in: .binary32, becomes: -1e9),
    Fill(-1e9, in: .binary16, becomes: -.infinity),
    Fill(-1e9, in: .bfloat16, becomes: -998_244_352),
    Fill(-1e4, in: .binary16, becomes: -1e4),
    Fill(-1e4, in: .bfloat16, becomes: -9984),
    Fill(-65504, in: .binary16, becomes: -65504),
    Fill(-65504, in: .bfloat16, becomes: -65536),
    Fill(-65519, in: .binary16, becomes: -65504),
    Fill(-65520, in: .binary16, becomes: -.infinity),
    Fill(FloatFormat.binary32.lowestFinite, in: .bfloat16, becomes: -.infinity),
    Fill(FloatFormat.binary32.lowestFinite, in: .binary16, becomes: -.infinity),
    Fill(FloatFormat.binary64.lowestFinite, in: .binary32, becomes: -.infinity),
    Fill(-.infinity, in: .binary16, becomes: -.infinity),
    Fill(-.infinity, in: .bfloat16, becomes: -.infinity),
    Fill(-1e9, in: .tf32, becomes: -999_817_216),
    Fill(-1e9, in: .e5m2, becomes: -.infinity),
    Fill(-1e4, in: .e5m2, becomes: -10_240),
    Fill(-100, in: .e4m3, becomes: -96),
    Fill(-464, in: .e4m3, becomes: -448),
  ])
  func `a fill becomes the nearest value of the format`(_ fill: Fill) {
    #expect(fill.format.rounded(fill.fill) == fill.becomes)
    #expect(fill.format.value(ofBits: fill.format.bits(of: fill.fill)) == fill.becomes)
  }

  @Test func `the limits are those of Swift's own types`() {
    check(.binary64, against: Double.self)
    check(.binary32, against: Float.self)
    check(.binary16, against: Float16.self)
  }

  private func check<Swift: BinaryFloatingPoint>(_ format: FloatFormat, against: Swift.Type) {
    #expect(format.exponentBitCount == Swift.exponentBitCount)
    #expect(format.significandBitCount == Swift.significandBitCount)
    #expect(format.largestFinite == Double(Swift.greatestFiniteMagnitude))
    #expect(format.lowestFinite == -Double(Swift.greatestFiniteMagnitude))
    #expect(format.smallestNormal == Double(Swift.leastNormalMagnitude))
    #expect(format.smallestPositive == Double(Swift.leastNonzeroMagnitude))
    #expect(format.byteCount == MemoryLayout<Swift>.size)
  }

  @Test func `bfloat16 has the range of single precision`() {
    let format = FloatFormat.bfloat16
    #expect(format.largestFinite == 0x1.fep127)
    #expect(format.smallestNormal == FloatFormat.binary32.smallestNormal)
    #expect(format.smallestPositive == 0x1p-133)
    #expect(format.byteCount == 2)
  }

  @Test func `a name finds its format and no other name does`() {
    #expect(FloatFormat.all.map(\.name) == ["f64", "f32", "tf32", "f16", "bf16", "e4m3", "e5m2"])
    #expect(FloatFormat.arrayFormats.map(\.name) == ["f64", "f32", "f16", "bf16"])
    for format in FloatFormat.all { #expect(FloatFormat(name: format.name) == format) }
    for name in ["", "F16", "float16", "f8", "bf", "e4m3fn"] {
      #expect(FloatFormat(name: name) == nil)
    }
    #expect("\(FloatFormat.bfloat16)" == "bf16")
  }

  @Test(arguments: FloatFormat.all)
  func `NaN stays NaN and zero keeps its sign`(_ format: FloatFormat) {
    #expect(format.rounded(.nan).isNaN)
    #expect(format.value(ofBits: format.bits(of: -.nan)).isNaN)
    #expect(format.value(ofBits: format.bits(of: -.nan)).sign == .minus)
    #expect(format.value(ofBits: format.bits(of: .signalingNaN)).isNaN)
    #expect(format.rounded(-0.0).sign == .minus)
    #expect(format.rounded(-format.smallestPositive / 2).bitPattern == (-0.0).bitPattern)
    #expect(format.bits(of: 0) == 0)
  }

  @Test func `a stored form wider than its format is a programmer's mistake`() async {
    await #expect(processExitsWith: .failure) {
      _ = FloatFormat.binary16.value(ofBits: 0x1_0000)
    }
  }
}
