import FloatFormats
import MaskedAttention
import TestSupport
import Testing

@Suite struct `A fill` {
  @Test(arguments: [
    NamedCase("-inf", MaskingFill.negativeInfinity), NamedCase("lowest", .lowest),
    NamedCase("lowest/2", .lowest(fraction: 0.5)), NamedCase("0.7*lowest", .lowest(fraction: 0.7)),
    NamedCase("-1e9", .value(-1e9)), NamedCase("-1e4", .value(-1e4)),
    NamedCase("-100", .value(-100)), NamedCase("-65504", .value(-65_504)),
    NamedCase("0", .value(0)),
    NamedCase("-0.5", .value(-0.5)), NamedCase("1", .value(1)),
  ])
  func `reads as it is written`(fill: NamedCase<MaskingFill>) {
    #expect(fill.value.description == fill.name)
    #expect(MaskingFill(fill.name) == fill.value)
  }

  @Test(arguments: ["", "inf", "nan", "lowest/0", "lowest/x", "2*lowest", "-1e9x"])
  func `is nothing else`(text: String) { #expect(MaskingFill(text) == nil) }

  @Test func `is rounded to the format`() {
    #expect(MaskingFill.value(-1e9).value(in: .bfloat16) == -998_244_352)
    #expect(MaskingFill.value(-1e9).value(in: .binary16) == -.infinity)
    #expect(MaskingFill.value(-1e9).value(in: .e4m3).isNaN)
    #expect(MaskingFill.negativeInfinity.value(in: .e4m3).isNaN)
    #expect(MaskingFill.lowest(fraction: 0.5).value(in: .binary16) == -32_752)
  }
}
