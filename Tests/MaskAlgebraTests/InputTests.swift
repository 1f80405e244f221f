import MaskAlgebra
import TestSupport
import Testing

@Suite struct LookUpTests {
  private let doc = IntegerInput("doc")
  private let valid = BooleanInput("valid")
  private let tree = BooleanInput("tree")

  @Test func `a look-up reads at absolute positions, never at rows`() throws {
    let geometry = try Geometry(queries: 2, keys: 4)
    let inputs: Inputs = ["doc": [0, 0, 1, 1]]
    #expect(try MaskSpec.document.drawn(in: geometry, inputs: inputs) == ["0011", "0011"])
  }

  @Test func `zeros and ones stand for booleans`() throws {
    let geometry = try Geometry(queries: 1, keys: 3)
    let expected = ["101"]
    #expect(try valid[.k].drawn(in: geometry, inputs: ["valid": [1, 0, 1]]) == expected)
    let booleans = InputArray([true, false, true])
    #expect(try valid[.k].drawn(in: geometry, inputs: ["valid": booleans]) == expected)
    let cell = Cell(query: 2, key: 1)
    #expect(throws: EvaluationError.notBoolean(lookUp: "valid[k]", value: 2, cell: cell)) {
      try valid[.k].visible(cell, in: geometry, inputs: ["valid": [1, 2, 1]])
    }
  }

  @Test func `one axis more than indices is a leading batch axis`() throws {
    let geometry = try Geometry(keys: 2, batch: 2)
    let inputs: Inputs = ["doc": try InputArray(rows: [[0, 0], [0, 1]])]
    #expect(try MaskSpec.document.drawn(in: geometry, inputs: inputs, batch: 0) == ["11", "11"])
    #expect(try MaskSpec.document.drawn(in: geometry, inputs: inputs, batch: 1) == ["10", "01"])
    let lengths: Inputs = ["length": [2, 1]]
    #expect(try MaskSpec.padding.drawn(in: geometry, inputs: lengths, batch: 1) == ["10", "10"])
    #expect(
      try MaskSpec.leftPadding.drawn(in: geometry, inputs: lengths, batch: 1) == ["01", "01"]
    )
  }

  @Test func `a table is read row by row`() throws {
    let inputs: Inputs = ["tree": try InputArray(rows: [[1, 0, 0], [0, 1, 1]])]
    let geometry = try Geometry(queries: 2, keys: 3, offset: 0)
    #expect(try tree[.q, .k].drawn(in: geometry, inputs: inputs) == ["100", "011"])
  }

  @Test func `a guard before a look-up protects it`() throws {
    let geometry = try Geometry(keys: 4)
    let inputs: Inputs = ["tree": try InputArray(rows: [[1, 0], [1, 1]])]
    let prompt = IntegerExpression.parameter("P")
    let guarded = MaskSpec { q, k in q < prompt || k < prompt || tree[q - prompt, k - prompt] }
    let rows = try guarded.drawn(in: geometry, inputs: inputs, parameters: ["P": 2])
    #expect(rows == ["1111", "1111", "1110", "1111"])
    let hidden = MaskSpec { q, k in q >= prompt && k >= prompt && tree[q - prompt, k - prompt] }
    let same = try hidden.drawn(in: geometry, inputs: inputs, parameters: ["P": 2])
    #expect(same == ["0000", "0000", "0010", "0011"])
  }

  @Test func `a guard after a look-up does not, nor does one beside it in xor or a chain`() throws {
    let geometry = try Geometry(keys: 3)
    let inputs: Inputs = ["doc": [5, 5], "valid": [1, 1]]
    let error = EvaluationError.outsideInput(
      lookUp: "valid[k]",
      index: [2],
      shape: [2],
      cell: Cell(query: 0, key: 2)
    )
    #expect(throws: error) { try (valid[.k] || .sinks(3)).drawn(in: geometry, inputs: inputs) }
    #expect(throws: error) {
      try MaskSpec.none.symmetricDifference(valid[.k]).drawn(in: geometry, inputs: inputs)
    }
    // All operands of a chain are evaluated, though the first comparison fails.
    let chain = MaskSpec(
      .comparison(
        Comparison(
          .literal(1),
          [.init(.less, .literal(0)), .init(.less, doc[.k].formula)]
        )
      )
    )
    #expect(throws: EvaluationError.self) { try chain.drawn(in: geometry, inputs: inputs) }
  }

  @Test(arguments: [-1, 3])
  func `a look-up outside its data names the cell and the entry`(position: Int) throws {
    let geometry = try Geometry(queries: 1, keys: 1, offset: position)
    let cell = Cell(query: position, key: 0)
    let error = #expect(throws: EvaluationError.self) {
      try MaskSpec.document.visible(cell, in: geometry, inputs: ["doc": [0, 0, 0]])
    }
    #expect(
      error == .outsideInput(lookUp: "doc[q]", index: [position], shape: [3], cell: cell)
    )
    #expect(error?.description.contains("q = \(position), k = 0") == true)
  }

  @Test func `an input that is missing or of another rank is an error that names it`() throws {
    let geometry = try Geometry(keys: 1)
    let cell = Cell(query: 0, key: 0)
    #expect(throws: EvaluationError.missingInput("valid")) {
      try valid[.k].visible(cell, in: geometry)
    }
    let cube = try InputArray(shape: [1, 1, 1], values: [1])
    #expect(throws: EvaluationError.wrongAxisCount(input: "valid", indices: 1, shape: [1, 1, 1])) {
      try valid[.k].visible(cell, in: geometry, inputs: ["valid": cube])
    }
  }
}

@Suite struct InputArrayTests {
  @Test func `a shape that does not hold the values is an error`() {
    let shapes = [[2, 2], [3], [-1, -5], [], [.max, .max, 5], [0, 5]]
    for shape in shapes {
      #expect(throws: InputError.shapeMismatch(shape: shape, count: 5)) {
        try InputArray(shape: shape, values: [1, 2, 3, 4, 5])
      }
    }
  }

  @Test func `rows of a table are equally long`() throws {
    #expect(throws: InputError.raggedRows(first: 2, other: 1, row: 1)) {
      try InputArray(rows: [[1, 2], [3]])
    }
    #expect(try InputArray(rows: [[1, 2], [3, 4]]).values == [1, 2, 3, 4])
    #expect(try InputArray(rows: []).shape == [0, 0])
  }
}

@Suite struct InputDeclarationTests {
  private static let geometry = Result { try Geometry(queries: 3, keys: 5, offset: 4, batch: 2) }

  @Test func `an axis is as long as the geometry makes it`() throws {
    let geometry = try Self.geometry.get()
    let counts = InputAxis.allCases.map { $0.count(in: geometry) }
    #expect(counts == [7, 7, 5, 2, 1])
    let before = try Geometry(queries: 2, keys: 3, offset: -4)
    #expect(InputAxis.allCases.map { $0.count(in: before) } == [3, 0, 3, 1, 1])
  }

  private static let fits: [NamedCase<(InputDeclaration, InputArray)>] = [
    NamedCase("exactly", (position(.integers(.unbounded)), [0, 0, 0, 0, 0, 0, 0])),
    NamedCase("longer than needed", (position(.booleans), [1, 0, 1, 0, 1, 0, 1, 0, 1])),
    NamedCase(
      "the ends of a range",
      (position(.integers(toKeyCount)), [0, 5, 0, 5, 0, 5, 0])
    ),
    NamedCase(
      "nondecreasing",
      (position(.integers(.unbounded), isNondecreasing: true), [-1, 0, 0, 1, 1, 1, 9])
    ),
  ]

  @Test(arguments: fits)
  func `data that fits its declaration is taken`(
    _ fit: NamedCase<(InputDeclaration, InputArray)>
  ) throws {
    try fit.value.0.validate(fit.value.1, in: Self.geometry.get())
  }

  @Test func `order is asked for along the last axis only`() throws {
    let batched = try InputArray(
      shape: [2, 7],
      values: [3, 3, 3, 3, 3, 3, 9, 0, 1, 2, 3, 4, 5, 6]
    )
    let declaration = Self.position(.integers(.unbounded), isNondecreasing: true)
    try declaration.validate(batched, in: Self.geometry.get())
  }

  private static let misfits: [NamedCase<(InputDeclaration, InputArray, InputError)>] = [
    NamedCase(
      "too short",
      (
        position(.booleans), [1, 0],
        .tooShort(name: "x", axis: .position, count: 2, needed: 7)
      )
    ),
    NamedCase(
      "above its range",
      (
        position(.integers(toKeyCount)), [0, 0, 6, 0, 0, 0, 0],
        .valueOutsideRange(name: "x", index: [2], value: 6, range: "0...n")
      )
    ),
    NamedCase(
      "below its range",
      (
        position(.integers(.from(1))), [1, 0, 1, 1, 1, 1, 1],
        .valueOutsideRange(name: "x", index: [1], value: 0, range: "1...")
      )
    ),
    NamedCase(
      "in an empty range",
      (
        position(.integers(ParameterRange(.literal(2), .literal(1)))), [1, 1, 1, 1, 1, 1, 1],
        .valueOutsideRange(name: "x", index: [0], value: 1, range: "2...1")
      )
    ),
    NamedCase(
      "no boolean",
      (
        position(.booleans), [0, 1, 0, 1, 0, 1, 2],
        .valueOutsideRange(name: "x", index: [6], value: 2, range: "0...1")
      )
    ),
    NamedCase(
      "decreasing",
      (
        position(.integers(.unbounded), isNondecreasing: true), [0, 1, 1, 0, 2, 2, 2],
        .decreasing(name: "x", index: [3])
      )
    ),
  ]

  @Test(arguments: misfits)
  func `data that does not fit is an error with its first misfit`(
    _ misfit: NamedCase<(InputDeclaration, InputArray, InputError)>
  ) throws {
    let (declaration, array, error) = misfit.value
    let geometry = try Self.geometry.get()
    #expect(throws: error) { try declaration.validate(array, in: geometry) }
  }

  @Test func `a batch axis of another length, or more axes, is an error`() throws {
    let declaration = Self.position(.integers(.unbounded))
    let geometry = try Self.geometry.get()
    let oneRow = try InputArray(shape: [1, 7], values: Array(repeating: 0, count: 7))
    #expect(throws: InputError.tooShort(name: "x", axis: .batch, count: 1, needed: 2)) {
      try declaration.validate(oneRow, in: geometry)
    }
    let cube = try InputArray(shape: [2, 1, 7], values: Array(repeating: 0, count: 14))
    #expect(throws: InputError.wrongAxes(name: "x", declared: [.position], shape: [2, 1, 7])) {
      try declaration.validate(cube, in: geometry)
    }
  }

  @Test func `the index of a value counts every axis`() throws {
    let table = try InputArray(shape: [2, 3], values: [0, 1, 2, 3, 4, 5])
    #expect(
      (0..<6).map { table.shape.rowMajorIndex(of: $0) } == [
        [0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2],
      ]
    )
  }

  private static let toKeyCount = ParameterRange(.literal(0), .symbol(.keyCount))

  private static func position(
    _ kind: InputDeclaration.Kind,
    isNondecreasing: Bool = false
  ) -> InputDeclaration {
    InputDeclaration(
      name: "x",
      axes: [.position],
      kind: kind,
      isNondecreasing: isNondecreasing
    )
  }
}
