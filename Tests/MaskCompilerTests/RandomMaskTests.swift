import MaskAlgebra
import MaskCompiler
import MaskTesting
import Testing

/// Masks that nobody thought of, beside the definition: each seed makes a few hundred in all.
@Suite struct RandomMaskTests {
  private static let seeds: ClosedRange<UInt64> = 1...8

  @Test(arguments: seeds)
  func `a random mask compiles to what the definition says`(seed: UInt64) throws {
    var choices = Choices(seed: seed)
    for _ in 0..<150 {
      let mask = SpecGenerator(parameters: ["P"]).mask(from: &choices)
      let geometry = try Self.geometry(offset: 0...4, from: &choices)
      let inputs = InputGenerator.inputs(
        in: geometry,
        reading: mask.formula.mentions.inputs.keys,
        InputGenerator.declarations,
        from: &choices
      )
      let parameters = ["P": Generator<Int>.integer(in: 1...9).value(from: &choices)]
      let definition = try Definition(
        of: mask,
        in: geometry,
        inputs: inputs,
        parameters: parameters,
        declarations: InputGenerator.declarations
      )
      let rows = try mask.rows(
        in: geometry,
        inputs: inputs,
        parameters: parameters,
        declarations: InputGenerator.declarations
      )
      expectAgreement(of: rows, with: definition, "\(mask) with \(parameters), seed \(seed)")
    }
  }

  @Test(arguments: seeds)
  func `a random mask with look-ups outside its data fails where the definition does`(
    seed: UInt64
  ) throws {
    var choices = Choices(seed: seed)
    for _ in 0..<150 {
      let mask = SpecGenerator(parameters: ["P"]).mask(from: &choices)
      let geometry = try Self.geometry(offset: -3...4, from: &choices)
      let smaller = try Geometry(
        keys: Generator<Int>.integer(in: 1...5).value(from: &choices),
        batch: geometry.batchCount
      )
      var inputs = InputGenerator.inputs(
        in: smaller,
        reading: mask.formula.mentions.inputs.keys,
        InputGenerator.declarations,
        from: &choices
      )
      inputs["tree"] = try Self.table(ofValuesIn: -1...2, from: &choices)
      let parameters = ["P": Generator<Int>.integer(in: 1...3).value(from: &choices)]
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
    var choices = Choices(seed: seed)
    for _ in 0..<150 {
      let mask = SpecGenerator(parameters: ["P"], readsInputs: false).mask(from: &choices)
      let geometry = try Self.geometry(offset: -3...4, from: &choices)
      let parameters = ["P": Generator.one(of: edges).value(from: &choices)]
      let definition = try Definition(of: mask, in: geometry, parameters: parameters)
      let rows = try mask.rows(in: geometry, parameters: parameters)
      expectAgreement(of: rows, with: definition, "\(mask) with \(parameters), seed \(seed)")
    }
  }

  private static func geometry(
    offset: ClosedRange<Int>,
    from choices: inout Choices
  ) throws -> Geometry {
    try Geometry(
      queries: Generator<Int>.integer(in: 0...6).value(from: &choices),
      keys: Generator<Int>.integer(in: 0...7).value(from: &choices),
      offset: Generator<Int>.integer(in: offset).value(from: &choices),
      batch: Generator<Int>.integer(in: 1...2).value(from: &choices),
      heads: Generator<Int>.integer(in: 1...2).value(from: &choices)
    )
  }

  /// A table that is rarely a mask: its values are often neither 0 nor 1.
  private static func table(
    ofValuesIn range: ClosedRange<Int>,
    from choices: inout Choices
  ) throws -> InputArray {
    let values = (0..<36).map { _ in Generator<Int>.integer(in: range).value(from: &choices) }
    return try InputArray(shape: [6, 6], values: values)
  }
}
