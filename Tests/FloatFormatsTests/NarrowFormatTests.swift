import FloatFormats
import Testing

/// What the eight-bit formats and tf32 do at their edges, and the one way to saturate.
@Suite struct NarrowFormatTests {
  struct Limits: CustomTestStringConvertible, Sendable {
    let format: FloatFormat
    let largest: Double
    let smallestNormal: Double
    let smallestPositive: Double
    let byteCount: Int

    var testDescription: String { format.name }
  }

  @Test(arguments: [
    Limits(
      format: .e4m3,
      largest: 448,
      smallestNormal: 0x1p-6,
      smallestPositive: 0x1p-9,
      byteCount: 1
    ),
    Limits(
      format: .e5m2,
      largest: 57_344,
      smallestNormal: 0x1p-14,
      smallestPositive: 0x1p-16,
      byteCount: 1
    ),
    Limits(
      format: .tf32,
      largest: 0x1.ffcp127,
      smallestNormal: 0x1p-126,
      smallestPositive: 0x1p-136,
      byteCount: 4
    ),
  ])
  func `the limits are the published ones`(_ limits: Limits) {
    let format = limits.format
    #expect(format.largestFinite == limits.largest)
    #expect(format.lowestFinite == -limits.largest)
    #expect(format.smallestNormal == limits.smallestNormal)
    #expect(format.smallestPositive == limits.smallestPositive)
    #expect(format.byteCount == limits.byteCount)
  }

  @Test func `e4m3 alone has no infinities, so what overflows is NaN with its sign`() {
    #expect(FloatFormat.all.filter { !$0.hasInfinity } == [.e4m3])
    for number in [-.infinity, -1e9, -465, 465, .infinity] {
      let rounded = FloatFormat.e4m3.rounded(number)
      #expect(rounded.isNaN)
      #expect(rounded.sign == number.sign)
    }
    #expect(FloatFormat.e4m3.bits(of: -.infinity) == 0xFF)
    #expect(FloatFormat.e4m3.bits(of: .nan) == 0x7F)
  }

  @Test(arguments: FloatFormat.all)
  func `saturating ends at the largest finite value, and changes nothing below it`(
    _ format: FloatFormat
  ) {
    for number in [.infinity, .greatestFiniteMagnitude, format.largestFinite] {
      #expect(format.rounded(number, overflow: .saturating) == format.largestFinite)
      #expect(format.rounded(-number, overflow: .saturating) == format.lowestFinite)
    }
    #expect(format.rounded(.nan, overflow: .saturating).isNaN)
    for number in [0, -0.0, 1.3, -97, 1e-7] {
      let saturated = format.rounded(number, overflow: .saturating)
      #expect(saturated.bitPattern == format.rounded(number).bitPattern)
    }
  }

  // A tie at the end of the range still goes to the even significand, and only above it is too far.
  @Test(arguments: FloatFormat.all.dropFirst())
  func `overflow begins half a unit above the largest value`(_ format: FloatFormat) {
    let halfUnit = format.ulp(at: format.largestFinite) / 2
    let edge = format.largestFinite + halfUnit
    let evenIsFinite = format.bits(of: format.largestFinite) % 2 == 0
    #expect(format.rounded(edge.nextDown) == format.largestFinite)
    #expect(format.rounded(edge).isFinite == evenIsFinite)
    #expect(!format.rounded(edge.nextUp).isFinite)
  }

  @Test func `the unit in the last place is Swift's own`() {
    for number in [0.0, 1, -1, 1.5, 65_504, 0x1p-24, 0x1p-14, 1e-6, 3] {
      #expect(FloatFormat.binary16.ulp(at: number) == Double(Float16(number).magnitude.ulp))
      #expect(FloatFormat.binary32.ulp(at: number) == Double(Float(number).magnitude.ulp))
      #expect(FloatFormat.binary64.ulp(at: number) == number.magnitude.ulp)
    }
    #expect(FloatFormat.binary32.ulp(at: -1e9) == 64)
    #expect(FloatFormat.binary16.ulp(at: .infinity).isNaN)
  }
}
