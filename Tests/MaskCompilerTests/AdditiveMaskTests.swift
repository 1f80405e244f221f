import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskTesting
import TestSupport
import Testing

private let fills: [NamedCase<Fill>] = [
  NamedCase("-inf", .negativeInfinity), NamedCase("lowest", .lowest),
  NamedCase("-1e9", .value(-1e9)), NamedCase("-1e4", .value(-1e4)), NamedCase("0.5", .value(0.5)),
  NamedCase("-0.1", .value(-0.1)), NamedCase("-0.0", .value(-0.0)), NamedCase("0", .value(0)),
]

@Suite struct AdditiveMaskTests {
  /// A gap at the start, in the middle and at the end of rows, a full row and an empty one.
  private static let mask = MaskSpec { q, k in
    q == 0 || 2 <= k && k < 5 && q >= 2 || k == 7 && q < 4 && q != 1
  }

  @Test(arguments: FloatFormat.arrayFormats, fills)
  func `hidden cells hold the fill as the format rounds it, visible ones plus zero`(
    format: FloatFormat,
    fill: NamedCase<Fill>
  ) throws {
    let geometry = try Geometry(queries: 6, keys: 9, offset: 0)
    let mask = try Self.mask.additiveMask(format: format, fill: fill.value, in: geometry)
    let expected = Self.expectedValue(of: fill.value, in: format)
    #expect(mask.format == format)
    #expect(mask.fill == fill.value)
    #expect(mask.fillValue.bitPattern == expected.bitPattern)
    let boolean = try Self.mask.booleanMask(in: geometry)
    for row in 0..<6 {
      for key in 0..<9 {
        let cell = mask[0, 0, row, key]
        let wanted = boolean[0, 0, row, key] ? 0 : expected
        #expect(cell.bitPattern == wanted.bitPattern, "row \(row), key \(key) is \(cell)")
      }
    }
  }

  private static func expectedValue(of fill: Fill, in format: FloatFormat) -> Double {
    switch fill {
    case .negativeInfinity: -.infinity
    case .lowest: format.lowestFinite
    case .value(let value): format.rounded(value)
    }
  }

  @Test(arguments: FloatFormat.arrayFormats)
  func `the bytes are the format's own, row-major`(format: FloatFormat) throws {
    let geometry = try Geometry(keys: 3)
    let mask = try MaskSpec.causal.additiveMask(format: format, fill: .value(-2), in: geometry)
    let hidden = format.bits(of: -2)
    var expected: [UInt8] = []
    for bits in [0, hidden, hidden, 0, 0, hidden, 0, 0, 0] {
      for byte in 0..<format.byteCount {
        expected.append(UInt8(truncatingIfNeeded: bits >> (8 * byte)))
      }
    }
    let bytes = mask.withBytes { bytes in
      bytes.byteOffsets.map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
    }
    #expect(bytes == expected)
  }

  @Test(arguments: [
    NamedCase("f64", (FloatFormat.binary64, -1e9)), NamedCase("f32", (.binary32, -1e9)),
    NamedCase("bf16", (.bfloat16, -998_244_352)), NamedCase("f16", (.binary16, -.infinity)),
  ])
  func `minus a billion is what each format makes of it`(
    _ expected: NamedCase<(FloatFormat, Double)>
  ) throws {
    let (format, value) = expected.value
    let mask = try MaskSpec.causal.additiveMask(
      format: format,
      fill: .value(-1e9),
      in: Geometry(keys: 2)
    )
    #expect(mask.fillValue == value)
    #expect(mask[0, 0, 0, 1] == value)
  }

  @Test func `a batch axis is kept and the others broadcast`() throws {
    let geometry = try Geometry(keys: 4, batch: 2, heads: 3)
    let mask = try MaskSpec.padding.additiveMask(
      format: .binary32,
      fill: .lowest,
      in: geometry,
      inputs: ["length": [4, 1]]
    )
    #expect(mask.shape.axes == [2, 1, 4, 4])
    #expect(mask.withBytes { $0.byteCount } == 2 * 4 * 4 * 4)
    #expect(mask[0, 2, 3, 3] == 0)
    #expect(mask[1, 2, 3, 3] == FloatFormat.binary32.lowestFinite)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `a random mask is hidden exactly where the definition says`(seed: UInt64) throws {
    var choices = Choices(seed: seed)
    for _ in 0..<50 {
      let spec = SpecGenerator(depth: 2).mask(from: &choices)
      let geometry = try Geometry(queries: 5, keys: 6, offset: 1, batch: 2, heads: 2)
      let inputs = InputGenerator.inputs(
        in: geometry,
        reading: spec.formula.mentions.inputs.keys,
        InputGenerator.declarations,
        from: &choices
      )
      let mask = try spec.additiveMask(
        format: .bfloat16,
        fill: .lowest,
        in: geometry,
        inputs: inputs,
        declarations: InputGenerator.declarations
      )
      let definition = try Definition(
        of: spec,
        in: geometry,
        inputs: inputs,
        declarations: InputGenerator.declarations
      )
      for (cell, value) in definition.entries {
        #expect(try (mask[cell] == 0) == value.get(), "\(spec) at \(cell), seed \(seed)")
      }
    }
  }
}
