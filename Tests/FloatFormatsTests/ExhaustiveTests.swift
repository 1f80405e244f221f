import FloatFormats
import Testing

/// Every stored form of the narrow formats, against arithmetic that this package did not write.
@Suite struct ExhaustiveTests {
  @Test func `every half-precision pattern has the value that Swift's Float16 gives it`() {
    let format = FloatFormat.binary16
    for pattern in UInt16.min...UInt16.max {
      let swift = Float16(bitPattern: pattern)
      let value = format.value(ofBits: UInt64(pattern))
      guard !swift.isNaN else {
        #expect(value.isNaN)
        continue
      }
      guard value.bitPattern == Double(swift).bitPattern else {
        Issue.record("0x\(String(pattern, radix: 16)) is \(value), not \(swift)")
        return
      }
    }
  }

  @Test func `every bfloat16 pattern is the upper half of a Float`() {
    let format = FloatFormat.bfloat16
    for pattern in UInt16.min...UInt16.max {
      let swift = Float(bitPattern: UInt32(pattern) << 16)
      let value = format.value(ofBits: UInt64(pattern))
      guard !swift.isNaN else {
        #expect(value.isNaN)
        continue
      }
      guard value.bitPattern == Double(swift).bitPattern else {
        Issue.record("0x\(String(pattern, radix: 16)) is \(value), not \(swift)")
        return
      }
    }
  }

  @Test(arguments: [FloatFormat.binary16, .bfloat16, .e4m3, .e5m2, .tf32])
  func `every stored form survives the way through its value`(_ format: FloatFormat) {
    let quietBit: UInt64 = 1 << UInt64(format.significandBitCount - 1)
    for pattern in 0..<UInt64(1) << (1 + format.exponentBitCount + format.significandBitCount) {
      let value = format.value(ofBits: pattern)
      let expected = value.isNaN ? pattern | quietBit : pattern
      guard format.bits(of: value) == expected else {
        Issue.record("0x\(String(pattern, radix: 16)) comes back as \(format.bits(of: value))")
        return
      }
      guard value.isNaN || format.rounded(value) == value else {
        Issue.record("\(value) is a value of \(format) but rounds to \(format.rounded(value))")
        return
      }
    }
  }

  // The stored forms of the values from zero up count upwards, so neighbours differ by one and the
  // even one of two is the one with the even pattern. Infinity stands where the next value would.
  @Test(arguments: [FloatFormat.binary16, .bfloat16])
  func `a midpoint goes to the even neighbour and anything beside it to the nearer`(
    _ format: FloatFormat
  ) {
    let infinity = format.bits(of: .infinity)
    for lower in 0..<infinity {
      let (below, midpoint) = neighbours(of: lower, in: format)
      for (number, expected) in [
        (midpoint.nextDown, lower), (midpoint, lower + lower % 2), (midpoint.nextUp, lower + 1),
      ] {
        guard format.bits(of: number) == expected,
          format.rounded(number) == format.value(ofBits: expected),
          format.rounded(-number) == -format.value(ofBits: expected)
        else {
          Issue.record("\(number), beside \(below), becomes \(format.rounded(number))")
          return
        }
      }
    }
  }

  @Test func `half precision rounds around every midpoint as Swift's Float16 does`() {
    let format = FloatFormat.binary16
    for lower in 0..<format.bits(of: .infinity) {
      let (_, midpoint) = neighbours(of: lower, in: format)
      for number in [midpoint.nextDown, midpoint, midpoint.nextUp] {
        for signed in [number, -number] {
          guard format.bits(of: signed) == UInt64(Float16(signed).bitPattern) else {
            Issue.record("\(signed) becomes \(format.rounded(signed)), not \(Float16(signed))")
            return
          }
        }
      }
    }
  }

  // The oracle is the usual integer trick: add half a unit, less one where the last bit is even.
  @Test func `bfloat16 rounds around every midpoint as integer arithmetic does`() {
    let format = FloatFormat.bfloat16
    for lower in 0..<UInt32(format.bits(of: .infinity)) {
      for tail: UInt32 in [0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF] {
        let single = lower << 16 | tail
        let expected = (single + 0x7FFF + (lower & 1)) >> 16
        guard format.bits(of: Double(Float(bitPattern: single))) == UInt64(expected) else {
          Issue.record("\(Float(bitPattern: single)) does not become \(expected)")
          return
        }
      }
    }
  }

  /// A value and the midpoint between it and its upper neighbour, had the format no largest one.
  private func neighbours(of lower: UInt64, in format: FloatFormat) -> (Double, Double) {
    let value = format.value(ofBits: lower)
    let next = format.value(ofBits: lower + 1)
    let above = next.isFinite ? next : value + (value - format.value(ofBits: lower - 1))
    return (value, (value + above) / 2)
  }
}
