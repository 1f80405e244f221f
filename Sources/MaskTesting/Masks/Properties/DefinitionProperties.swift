import MaskAlgebra

extension MaskProperty {
  /// What every form of a mask is held against: the definition, and the meaning of names and
  /// operators said a second time.
  static let definitions: [MaskProperty] = [
    equalsTheDefinition, namesMeanWhatTheySay, operatorsMeanWhatTheySay, numbers,
  ]

  private static let equalsTheDefinition: MaskProperty = MaskProperty(
    "A02-equals-the-definition",
    "every cell is what the definition says of it",
    ofEveryMask: true,
    coverage: [
      CoverageGoal("a hidden cell", atLeast: 0.6),
      CoverageGoal("a visible cell", atLeast: 0.5),
      CoverageGoal("a query that sees no key", atLeast: 0.2),
      CoverageGoal("an input", atLeast: 0.2),
      CoverageGoal("several batch rows or heads", atLeast: 0.3),
      CoverageGoal("a step of decoding", atLeast: 0.2),
    ]
  ) { subject, masks, trial in
    let geometry = trial.drawGeometry(sometimes: 20)
    let (maskCase, expected) = try trial.drawCase(masks, in: geometry)
    trial.label("a hidden cell", if: expected.cells.contains(false))
    trial.label("a visible cell", if: expected.cells.contains(true))
    trial.label("an input", if: !maskCase.inputs.arrays.isEmpty)
    trial.label("several batch rows or heads", if: geometry.batchCount + geometry.headCount > 2)
    trial.label("a step of decoding", if: geometry.offset > 0)
    trial.label(
      "a query that sees no key",
      if: geometry.queryPositions.contains { expected.keys(seenBy: $0).isEmpty }
    )
    let cells = try subject.cells(of: maskCase, &trial.choices)
    try trial.expect(cells, expected, "\(maskCase.mask)")
  }

  private static let namesMeanWhatTheySay: MaskProperty = MaskProperty(
    "A02-names-mean-what-they-say",
    "every mask of the catalogue shows exactly the keys that its name promises, of every kind each "
      + "time"
  ) { subject, _, trial in
    let geometry = trial.drawGeometry(longest: 7)
    let inputs = trial.drawInputs(SpokenMaskGenerator.inputNames, in: geometry)
    for kind in KnownKind.all {
      let known = trial.draw(
        kind.name,
        Generator { kind.mask(in: geometry, inputs: inputs, from: &$0) }
      ) { "\($0.mask)" }
      let maskCase = MaskCase(mask: known.mask, geometry: geometry, inputs: inputs)
      let cells = try subject.cells(of: maskCase, &trial.choices)
      try trial.expect(cells, CellTable(geometry, known.isVisible), "\(known.mask)")
    }
  }

  private static let operatorsMeanWhatTheySay: MaskProperty = MaskProperty(
    "A15-operators-mean-what-they-say",
    "a mask said with operators shows what the same words mean as a function of the cell",
    coverage: [
      CoverageGoal("a hidden cell", atLeast: 0.6), CoverageGoal("a visible cell", atLeast: 0.5),
    ]
  ) { subject, _, trial in
    let geometry = trial.drawGeometry()
    let inputs = trial.drawInputs(SpokenMaskGenerator.inputNames, in: geometry)
    let generator = SpokenMaskGenerator(geometry: geometry, inputs: inputs)
    let spoken = trial.draw("mask", Generator { generator.mask(depth: 2, from: &$0) }) {
      "\($0.mask)"
    }
    let expected = CellTable(geometry, spoken.isVisible)
    trial.label("a hidden cell", if: expected.cells.contains(false))
    trial.label("a visible cell", if: expected.cells.contains(true))
    let maskCase = MaskCase(mask: spoken.mask, geometry: geometry, inputs: inputs)
    let cells = try subject.cells(of: maskCase, &trial.choices)
    try trial.expect(cells, expected, "\(spoken.mask)")
  }

  /// Calculations of two numbers, as masks write them and as Swift does.
  private static let calculations: [@Sendable (Int, Int) -> (formula: IntegerFormula, value: Int)] =
    [
      { a, _ in (.literal(a), a) },
      { a, b in (.add(.literal(a), .literal(b)), a + b) },
      { a, b in (.subtract(.literal(a), .literal(b)), a - b) },
      { a, b in (.multiply(.literal(a), .literal(b)), a * b) },
      { a, b in (.minimum(.literal(a), .literal(b)), min(a, b)) },
      { a, b in (.maximum(.literal(a), .literal(b)), max(a, b)) },
      { a, _ in (.absolute(.literal(a)), abs(a)) },
    ]

  private static let relations: [(relation: Relation, holds: @Sendable (Int, Int) -> Bool)] = [
    (.less, { $0 < $1 }), (.lessOrEqual, { $0 <= $1 }), (.equal, { $0 == $1 }),
    (.notEqual, { $0 != $1 }), (.greater, { $0 > $1 }), (.greaterOrEqual, { $0 >= $1 }),
  ]

  private static let numbers: MaskProperty = MaskProperty(
    "A34-numbers-compare-as-numbers",
    "a chain of comparisons of numbers shows every cell or none, as the numbers compare"
  ) { subject, _, trial in
    let operand = Generator { choices in
      choices.element(of: calculations)(
        choices.integer(in: -2...2),
        choices.integer(in: -2...2)
      )
    }
    let first = trial.draw("first", operand) { "\($0.formula)" }
    var (left, isVisible) = (first.value, true)
    var links: [Comparison.Link] = []
    for _ in 0...trial.choices.choose(through: 2) {
      let (relation, holds) = trial.draw("relation", .one(of: relations)) { $0.relation.rawValue }
      let right = trial.draw("next", operand) { "\($0.formula)" }
      isVisible = isVisible && holds(left, right.value)
      links.append(Comparison.Link(relation, right.formula))
      left = right.value
    }
    let mask = MaskSpec(.comparison(Comparison(first.formula, links)))
    let geometry = Geometry(queryCount: 1, keyCount: 2, offset: 0)
    let cells = try subject.cells(of: mask, in: geometry, &trial.choices)
    let expected = isVisible
    try trial.expect(cells, CellTable(geometry) { _ in expected }, "\(mask)")
  }
}
