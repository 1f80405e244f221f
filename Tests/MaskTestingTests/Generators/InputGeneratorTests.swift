import MaskAlgebra
import MaskLanguage
import MaskTesting
import Testing

@Suite struct InputGeneratorTests {
  private static let text = """
    input sorted[position]: 0...n nondecreasing
    input small[key]: -2...2
    input table[query, key]: bool
    input counts[batch]: 1...n
    input open[head]: int
    """

  @Test func `data obeys any declaration, in any geometry`() throws {
    let (file, diagnostics) = SpecFile.parse(SourceText(Self.text, name: "inputs.mask"))
    try #require(diagnostics.isEmpty)
    let declarations = file.inputs + InputGenerator.declarations
    for seed: UInt64 in 0..<400 {
      var choices = Choices(seed: seed)
      let geometry = GeometryGenerator(longest: 7).geometry(from: &choices)
      let inputs = InputGenerator.inputs(
        in: geometry,
        reading: declarations.map(\.name),
        declarations,
        from: &choices
      )
      for declaration in declarations {
        let array = try #require(inputs[declaration.name])
        #expect(throws: Never.self) { try declaration.validate(array, in: geometry) }
      }
    }
  }

  @Test func `documents have boundaries, padding is on either side, and some data is batched`() {
    var (doc, valid, batched) = (Set<[Int]>(), Set<[Int]>(), 0)
    let geometry = GeometryGenerator(longest: 4, shortest: 4, isFullPass: true)
    for seed: UInt64 in 0..<400 {
      var choices = Choices(seed: seed)
      let geometry = geometry.geometry(from: &choices)
      let inputs = InputGenerator.inputs(
        in: geometry,
        reading: ["doc", "valid"],
        InputGenerator.declarations,
        from: &choices
      )
      batched += inputs["doc"]?.shape.count == 2 ? 1 : 0
      doc.insert(Array(inputs["doc"]?.values.prefix(4) ?? []))
      valid.insert(Array(inputs["valid"]?.values.prefix(4) ?? []))
    }
    #expect(doc.isSuperset(of: [[0, 0, 0, 0], [0, 0, 0, 1], [0, 1, 1, 1], [0, 0, 1, 2]]))
    #expect(valid.isSuperset(of: [[1, 1, 1, 1], [1, 1, 1, 0], [0, 1, 1, 1], [0, 0, 0, 0]]))
    #expect((40...200).contains(batched))
  }
}
