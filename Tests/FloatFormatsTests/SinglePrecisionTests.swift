import FloatFormats
import MaskedAttention
import Testing

/// Single precision is too wide to exhaust: edges and a seeded sample, against Swift's `Float`.
@Suite struct SinglePrecisionTests {
  @Test(arguments: [
    0.0, -0.0, 1, 0.1, -0.1, 16_777_217, 16_777_219, -1e9, 1e-45, 7e-46, 7.1e-46, 0x1p-149,
    0x1p-150, 0x1.0000000000001p-150, 0x1p-126, 0x1.fffffep-127, 0x1.ffffffp-127, 1e38, 1e39,
    0x1.fffffep127, 0x1.fffffefffffffp127, 0x1.ffffffp127, 0x1.ffffffp-1, .infinity, -.infinity,
    .greatestFiniteMagnitude, .leastNonzeroMagnitude,
  ])
  func `single precision rounds edges as Swift's Float does`(_ number: Double) {
    let format = FloatFormat.binary32
    #expect(format.bits(of: number) == UInt64(Float(number).bitPattern))
    #expect(format.rounded(number).bitPattern == Double(Float(number)).bitPattern)
  }

  @Test func `single precision agrees with Swift's Float on random numbers`() {
    let format = FloatFormat.binary32
    var generator = SeededGenerator(seed: 0xF32)
    for _ in 0..<50_000 {
      // Random exponents in and around the range of the format; a Double's own range is far wider.
      let exponent = UInt64.random(in: 1023 - 160...1023 + 130, using: &generator)
      let random = UInt64.random(in: .min ... .max, using: &generator)
      let pattern = random & 0x800F_FFFF_FFFF_FFFF | exponent << 52
      let number = Double(bitPattern: pattern)
      guard format.bits(of: number) == UInt64(Float(number).bitPattern) else {
        Issue.record("\(number) becomes \(format.rounded(number)), not \(Float(number))")
        return
      }
      let single = UInt32(truncatingIfNeeded: random)
      let value = format.value(ofBits: UInt64(single))
      guard value == Double(Float(bitPattern: single)) || value.isNaN else {
        Issue.record("0x\(String(single, radix: 16)) is \(value)")
        return
      }
    }
  }

  @Test func `double precision keeps every number as it is`() {
    let format = FloatFormat.binary64
    var generator = SeededGenerator(seed: 0xF64)
    for _ in 0..<50_000 {
      let number = Double(bitPattern: .random(in: .min ... .max, using: &generator))
      guard !number.isNaN else { continue }
      guard format.rounded(number) == number, format.bits(of: number) == number.bitPattern,
        format.value(ofBits: number.bitPattern) == number
      else {
        Issue.record("\(number) becomes \(format.rounded(number))")
        return
      }
    }
  }
}
