import MaskAlgebra
import MaskCompiler
import TestSupport
import Testing

/// Masks that nobody thought of, beside the definition: each seed makes a few hundred in all.
@Suite struct RandomMaskTests {
  private static let seeds: ClosedRange<UInt64> = 1...8

  @Test(arguments: seeds)
  func `a random mask compiles to what the definition says`(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<150 {
      let mask = RandomSpec(parameters: ["P"]).mask(using: &generator)
      let geometry = try Self.geometry(offset: 0...4, using: &generator)
      let inputs = try RandomSpec.inputs(in: geometry, using: &generator)
      let parameters = ["P": Int.random(in: 1...9, using: &generator)]
      let definition = try Definition(
        of: mask,
        in: geometry,
        inputs: inputs,
        parameters: parameters,
        declarations: RandomSpec.declarations
      )
      let rows = try mask.rows(
        in: geometry,
        inputs: inputs,
        parameters: parameters,
        declarations: RandomSpec.declarations
      )
      expectAgreement(of: rows, with: definition, "\(mask) with \(parameters), seed \(seed)")
    }
  }

  @Test(arguments: seeds)
  func `a random mask with look-ups outside its data fails where the definition does`(
    seed: UInt64
  ) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<150 {
      let mask = RandomSpec(parameters: ["P"]).mask(using: &generator)
      let geometry = try Self.geometry(offset: -3...4, using: &generator)
      let smaller = try Geometry(
        keys: Int.random(in: 1...5, using: &generator),
        batch: geometry.batchCount
      )
      var inputs = try RandomSpec.inputs(in: smaller, using: &generator)
      inputs["tree"] = try Self.table(ofValuesIn: -1...2, using: &generator)
      let parameters = ["P": Int.random(in: 1...3, using: &generator)]
      let definition = try Definition(
        of: mask,
        in: geometry,
        inputs: inputs,
        parameters: parameters,
        declarations: []
      )
      let rows = try mask.rows(
        in: geometry,
        inputs: inputs,
        parameters: parameters,
        declarations: []
      )
      expectAgreement(of: rows, with: definition, "\(mask) with \(inputs), seed \(seed)")
    }
  }

  @Test(arguments: seeds)
  func `a random mask near 64 bits fails where the definition does`(seed: UInt64) throws {
    let edges = [Int.max, .max - 1, .max - 5, 1 << 62, 1 << 61, 3_037_000_500, .max / 3]
    var generator = SplitMix64(seed: seed)
    for _ in 0..<150 {
      let mask = RandomSpec(parameters: ["P"], readsInputs: false).mask(using: &generator)
      let geometry = try Self.geometry(offset: -3...4, using: &generator)
      let parameters = ["P": edges.randomElement(using: &generator) ?? .max]
      let definition = try Definition(of: mask, in: geometry, parameters: parameters)
      let rows = try mask.rows(in: geometry, parameters: parameters)
      expectAgreement(of: rows, with: definition, "\(mask) with \(parameters), seed \(seed)")
    }
  }

  private static func geometry(
    offset: ClosedRange<Int>,
    using generator: inout SplitMix64
  ) throws -> Geometry {
    try Geometry(
      queries: Int.random(in: 0...6, using: &generator),
      keys: Int.random(in: 0...7, using: &generator),
      offset: Int.random(in: offset, using: &generator),
      batch: Int.random(in: 1...2, using: &generator),
      heads: Int.random(in: 1...2, using: &generator)
    )
  }

  /// A table that is rarely a mask: its values are often neither 0 nor 1.
  private static func table(
    ofValuesIn range: ClosedRange<Int>,
    using generator: inout SplitMix64
  ) throws -> InputArray {
    let values = (0..<36).map { _ in Int.random(in: range, using: &generator) }
    return try InputArray(shape: [6, 6], values: values)
  }
}
