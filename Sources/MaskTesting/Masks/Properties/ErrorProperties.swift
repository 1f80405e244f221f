import MaskAlgebra

extension MaskProperty {
  /// What has no value is refused, and nothing else is.
  static let errors: [MaskProperty] = [refusesWhatHasNoValue, sameErrors, checksInputs]

  /// Masks that have a value nowhere, and why.
  private static let valueless: [(why: String, mask: MaskSpec)] = [
    ("a window of no key", .window(0)), ("a negative prefix", .prefix(-1)),
    ("a negative prefix", .prefixRows(-2)), ("a negative reach", .band(left: -1, right: 2)),
    ("a negative reach", .band(left: 2, right: -1)), ("fewer than no sinks", .sinks(-1)),
    ("chunks of nothing", .chunk(0)), ("steps of nothing", .dilated(0)),
    ("strides of nothing", .strided(0)), ("a negative count", .global(-1)),
    ("a grid without columns", .neighborhood(gridWidth: 0, radius: 1)),
    ("a negative radius", .neighborhood(gridWidth: 2, radius: -1)),
    ("a division by zero", MaskSpec { q, k in q / 0 == k }),
    ("a division by less than nothing", MaskSpec { q, k in q % -2 == k }),
    ("a sum past 64 bits", MaskSpec { q, k in k + Int.max + 1 >= q }),
    ("a product past 64 bits", MaskSpec { q, k in (abs(k - q) + 2) * Int.max >= 0 }),
    ("a look-up before the data", MaskSpec { q, _ in IntegerInput("doc")[-1 - q] == 0 }),
    ("a look-up past the data", MaskSpec { _, k in BooleanInput("valid")[k + 100] }),
    ("a parameter without a value", .sinks(.parameter("S"))),
    ("an input without data", MaskSpec { q, _ in IntegerInput("absent")[q] == 0 }),
  ]

  private static let refusesWhatHasNoValue: MaskProperty = MaskProperty(
    "A30-what-has-no-value-is-refused",
    "arguments out of range, divisors below 1, sums past 64 bits and look-ups outside their "
      + "data are errors",
    requires: [.sameErrors]
  ) { subject, _, trial in
    let geometry = trial.drawGeometry(longest: 4)
    let (why, mask) = trial.draw("mask", .one(of: valueless)) { "\($0.mask)" }
    let inputs = trial.drawInputs(["doc", "valid"], in: geometry)
    let maskCase = MaskCase(mask: mask, geometry: geometry, inputs: inputs)
    let cells = try? subject.cells(of: maskCase, &trial.choices)
    try trial.expect(cells == nil, "\(mask), which asks for \(why), is given cells")
  }

  /// Calls whose argument depends on the cell, and leaves its range at some cells.
  private static let varyingArguments: [MaskSpec?] = [
    .window(.k - .q + 3), .sinks(3 - .q), .prefix(2 - .k), .band(left: 2 - .k, right: 1),
  ]

  private static let edges = [Int.max, .max - 1, .max - 5, 1 << 62, 3_037_000_500, .max / 3]

  private static let sameErrors: MaskProperty = MaskProperty(
    "A31-errors-are-where-the-definition-has-them",
    "near 64 bits and outside data, a mask has an error where a cell has none by the definition, "
      + "and is right everywhere else",
    requires: [.sameErrors],
    coverage: [
      CoverageGoal("an error", atLeast: 0.1), CoverageGoal("no error", atLeast: 0.1),
    ]
  ) { subject, _, trial in
    let small = trial.drawGeometry(longest: 5)
    let generator = SpecGenerator(depth: 2, parameters: ["P"], hasRelationOperators: false)
    let mask = trial.draw(
      "mask",
      Generator { choices -> MaskSpec in
        let mask = generator.mask(from: &choices)
        let varying = choices.element(of: [nil, nil] + varyingArguments)
        return varying.map { choices.boolean() ? mask || $0 : $0 && mask } ?? mask
      }
    )
    let isNearEdge = trial.draw("near 64 bits", .boolean)
    let parameter = trial.draw("P", isNearEdge ? .one(of: edges) : .integer(in: 1...3))
    // The data are for fewer positions than there are: some look-ups leave them.
    let inputs = trial.drawInputs(mask.inputNames, in: small)
    let excess = trial.draw("positions without data", .integer(in: 0...2))
    let geometry = Geometry(
      queryCount: small.queryCount + excess,
      keyCount: small.keyCount + excess,
      offset: small.offset,
      batchCount: small.batchCount,
      headCount: small.headCount
    )
    let maskCase = MaskCase(
      mask: mask,
      geometry: geometry,
      inputs: inputs,
      parameters: ["P": parameter],
      declarations: []
    )
    let expected: CellTable?
    var reason = ""
    do throws(EvaluationError) { expected = try maskCase.definedCells() } catch {
      (expected, reason) = (nil, "\(error)")
    }
    trial.label(expected == nil ? "an error" : "no error")
    do {
      let cells = try subject.cells(of: maskCase, &trial.choices)
      guard let expected else {
        throw Falsified("\(mask) with P = \(parameter) is given cells; by the definition \(reason)")
      }
      try trial.expect(cells, expected, "\(mask) with P = \(parameter)")
    } catch  where !(error is Falsified) {
      try trial.expect(
        expected == nil,
        "\(mask) with P = \(parameter) has a value at every cell, and is refused: \(error)"
      )
    }
  }

  private static let checksInputs: MaskProperty = MaskProperty(
    "A32-data-must-fit-its-declaration",
    "data with a wrong shape, too few entries or a value outside its range is refused",
    requires: [.checksInputs]
  ) { subject, _, trial in
    let geometry = trial.drawGeometry(longest: 4)
    let misfits = Misfit.all(in: geometry)
    let misfit = trial.draw("data", .one(of: misfits)) {
      "\($0.mask) with \(Inputs([$0.name: $0.wrong]).summary)"
    }
    var maskCase = MaskCase(mask: misfit.mask, geometry: geometry)
    maskCase.declarations = misfit.declarations
    maskCase.inputs[misfit.name] = misfit.wrong
    let cells = try? subject.cells(of: maskCase, &trial.choices)
    try trial.expect(
      cells == nil,
      "\(misfit.mask) takes data \(misfit.why): \(misfit.wrong.values)"
    )
    maskCase.inputs[misfit.name] = misfit.right
    let expected = try maskCase.definedCells()
    let accepted = try subject.cells(of: maskCase, &trial.choices)
    try trial.expect(accepted, expected, "\(misfit.mask) with data that fits")
  }
}

/// Data that does not fit, and data that does.
private struct Misfit: Sendable {
  let why: String
  let mask: MaskSpec
  let name: String
  let wrong: InputArray
  let right: InputArray
  var declarations = InputGenerator.declarations

  static func all(in geometry: Geometry) -> [Misfit] {
    let (n, batch) = (geometry.keyCount, geometry.batchCount)
    let count = InputAxis.position.count(in: geometry)
    func line(_ value: Int, _ count: Int) -> InputArray {
      InputArray(Array(repeating: value, count: count))
    }
    let ordered = InputDeclaration(
      name: "doc",
      axes: [.position],
      kind: .integers(ParameterRange(nil, .literal(9))),
      isNondecreasing: true
    )
    func documents(_ why: String, _ wrong: InputArray) -> Misfit {
      Misfit(
        why: why,
        // Only the declaration says how many there are: the mask reads no more than the first.
        mask: MaskSpec { _, _ in IntegerInput("doc")[0] <= 9 },
        name: "doc",
        wrong: wrong,
        right: line(9, count + 1),
        declarations: [ordered]
      )
    }
    func lengths(_ why: String, _ wrong: InputArray) -> Misfit {
      Misfit(why: why, mask: .padding, name: "length", wrong: wrong, right: line(n, batch))
    }
    return [
      documents("a position short", line(0, count - 1)),
      documents("past its range", line(10, count)),
      documents("that decreases", InputArray((0...count).map { -$0 })),
      lengths("a batch row short", line(0, batch - 1)),
      lengths("longer than the sequence", line(n + 1, batch)),
      lengths("of a negative length", line(-1, batch)),
      Misfit(
        why: "that is neither 0 nor 1",
        mask: .keyValid,
        name: "valid",
        wrong: line(2, count),
        right: line(1, count)
      ),
    ]
  }
}
