import MaskAlgebra
import MaskTesting
import Testing

@Suite struct BindingTests {
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `a bound mask has the cells of the mask`(seed: UInt64) throws {
    var choices = Choices(seed: seed)
    for _ in 0..<100 {
      let mask = SpecGenerator(parameters: ["P"]).mask(from: &choices)
      let geometry = try Geometry(queries: 4, keys: 4, offset: 2, batch: 2, heads: 2)
      let inputs = InputGenerator.inputs(
        in: geometry,
        reading: mask.formula.mentions.inputs.keys,
        InputGenerator.declarations,
        from: &choices
      )
      let bound = try mask.bound(
        in: geometry,
        inputs: inputs,
        parameters: ["P": 3],
        declarations: InputGenerator.declarations
      )
      #expect(bound.mentions.parameters.isEmpty)
      for query in geometry.queryPositions {
        for key in geometry.keyPositions {
          let cell = Cell(batch: 1, head: 1, query: query, key: key)
          let expected = try mask.visible(
            cell,
            in: geometry,
            inputs: inputs,
            parameters: ["P": 3]
          )
          // Nothing is looked up by name any more: the surroundings are empty.
          let isVisible = try bound.visible(at: cell, in: Environment(geometry: geometry))
          #expect(isVisible == expected, "\(mask) at \(cell), seed \(seed)")
        }
      }
    }
  }

  @Test func `calls with known arguments give way to their bodies`() throws {
    let geometry = try Geometry(keys: 4)
    #expect(try MaskSpec.window(3).bound(in: geometry).description == "0 <= q - k < 3")
    #expect(try MaskSpec.prefix(.n - 1).bound(in: geometry).description == "k <= q || k < 4 - 1")
    let byQuery = MaskSpec { q, k in .window(q) }
    #expect(try byQuery.bound(in: geometry).description == "window(q)")
  }

  @Test func `what is missing or out of range is found before any cell is asked`() throws {
    let geometry = try Geometry(keys: 0)
    let width = IntegerExpression.parameter("W")
    #expect(throws: BindingError.evaluation(.unknownParameter("W"))) {
      try MaskSpec.window(width).bound(in: geometry)
    }
    #expect(throws: BindingError.evaluation(.missingInput("doc"))) {
      try MaskSpec.document.bound(in: geometry)
    }
    let outside = EvaluationError.argumentOutOfRange(
      mask: "window",
      parameter: "W",
      value: 0,
      range: "1..."
    )
    #expect(throws: BindingError.evaluation(outside)) {
      try MaskSpec.window(width).bound(in: geometry, parameters: ["W": 0])
    }
    let tooShort = InputError.tooShort(name: "doc", axis: .position, count: 1, needed: 3)
    #expect(throws: BindingError.input(tooShort)) {
      try MaskSpec.document.bound(in: Geometry(keys: 3), inputs: ["doc": [0]])
    }
  }

  @Test func `an input without a declaration is taken as it is`() throws {
    let mine = IntegerInput("mine")
    let mask = MaskSpec { q, k in mine[k] > 2 }
    let geometry = try Geometry(keys: 3)
    #expect(try mask.drawn(in: geometry, inputs: ["mine": [1, 3, 9, 4]]) == ["011", "011", "011"])
  }
}
