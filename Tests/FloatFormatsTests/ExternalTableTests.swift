import FloatFormats
import Foundation
import Testing

/// What ml_dtypes makes of the narrow formats; `Tables/make_tables.py` wrote it down.
@Suite struct ExternalTableTests {
  @Test(arguments: [FloatFormat.e4m3, .e5m2, .bfloat16])
  func `stored forms stand for what ml_dtypes says`(_ format: FloatFormat) throws {
    let table = try ExternalTable(format)
    #expect(table.values.count >= 200)
    for (pattern, number) in table.values {
      let value = format.value(ofBits: pattern)
      #expect(
        value.bitPattern == number.bitPattern || (value.isNaN && number.isNaN),
        "0x\(String(pattern, radix: 16)) is \(value), not \(number)"
      )
    }
  }

  @Test(arguments: [FloatFormat.e4m3, .e5m2, .bfloat16])
  func `numbers at and around every midpoint become what ml_dtypes makes of them`(
    _ format: FloatFormat
  ) throws {
    let table = try ExternalTable(format)
    #expect(table.roundings.count >= 700)
    for (number, pattern) in table.roundings {
      let bits = format.bits(of: number)
      #expect(
        bits == pattern,
        "\(number) becomes 0x\(String(bits, radix: 16)), not 0x\(String(pattern, radix: 16))"
      )
    }
  }

  @Test(arguments: [FloatFormat.e4m3, .e5m2])
  func `every pattern of an eight-bit format is in its table`(_ format: FloatFormat) throws {
    #expect(try ExternalTable(format).values.map(\.pattern) == Array(0..<256))
  }

  // Single precision cannot tell this number from the midpoint below it, so a conversion that
  // passes through it ends on the even neighbour, 1.
  @Test func `a number just above a midpoint is rounded once, and up`() {
    let number = 1 + 0x1p-8 + 0x1p-40
    #expect(FloatFormat.bfloat16.rounded(number) == 1 + 0x1p-7)
    #expect(FloatFormat.bfloat16.rounded(Double(Float(number))) == 1)
  }
}

private struct ExternalTable {
  private(set) var values: [(pattern: UInt64, number: Double)] = []
  private(set) var roundings: [(number: Double, pattern: UInt64)] = []

  init(_ format: FloatFormat) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Tables/\(format.name).txt")
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      switch words[0] {
      case "value":
        values.append((try Self.pattern(words[1]), try Self.number(words[2])))
      case "rounds":
        roundings.append((try Self.number(words[1]), try Self.pattern(words[2])))
      default: #expect(words[0] == "#", "\(file.lastPathComponent) has the line '\(line)'")
      }
    }
  }

  private static func pattern(_ word: String) throws -> UInt64 {
    try #require(UInt64(word, radix: 16))
  }

  private static func number(_ word: String) throws -> Double { try #require(Double(word)) }
}
