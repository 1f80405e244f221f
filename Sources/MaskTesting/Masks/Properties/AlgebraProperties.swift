import MaskAlgebra

extension MaskProperty {
  /// What operators do to the cells of their operands.
  static let algebra: [MaskProperty] = [
    operatorsAct, laws, transposition, composition, receptiveField,
  ]

  private static let operatorsAct: MaskProperty = MaskProperty(
    "A08-operators-act-cell-by-cell",
    "&&, ||, ! and the set operations do to masks what they do to each cell",
    ofEveryMask: true
  ) { subject, masks, trial in
    let pair = try drawPair(masks, &trial)
    let (a, b) = (pair.masks.0, pair.masks.1)
    let (x, y) = try pair.cells(subject, &trial.choices)
    let results: [(MaskSpec, CellTable)] = [
      (a && b, x.intersection(y)), (a || b, x.union(y)), (!a, x.inverted),
      (a.subtracting(b), x.subtracting(y)),
      (a.symmetricDifference(b), x.symmetricDifference(y)),
    ]
    let (mask, expected) = trial.draw("operator", .one(of: results)) {
      "\($0.0)"
    }
    let cells = try subject.cells(of: pair.maskCase.with(mask), &trial.choices)
    try trial.expect(cells, expected, "\(mask), from the cells of its operands")
  }

  private static let laws: MaskProperty = MaskProperty(
    "A08-de-morgan-double-negation-idempotence",
    "the laws of Boole hold: De Morgan's, double negation, idempotence, absorption, distribution",
    ofEveryMask: true
  ) { subject, masks, trial in
    let pair = try drawPair(masks, &trial)
    let (a, b) = (pair.masks.0, pair.masks.1)
    let laws: [(MaskSpec, MaskSpec)] = [
      (!(a && b), !a || !b), (!(a || b), !a && !b), (!(!a), a), (a && a, a), (a || a, a),
      (a || a && b, a), (a && (b || !b), a), (a && b || a && !b, a),
      (a.symmetricDifference(b), (a || b) && !(a && b)), (a && b, b && a), (a || b, b || a),
    ]
    let (left, right) = trial.draw("law", .one(of: laws)) {
      "\($0.0) == \($0.1)"
    }
    let cells = try subject.cells(of: pair.maskCase.with(left), &trial.choices)
    let expected = try subject.cells(of: pair.maskCase.with(right), &trial.choices)
    try trial.expect(cells, expected, "\(left), beside its equal \(right)")
  }

  private static let transposition: MaskProperty = MaskProperty(
    "A19-transpose-exchanges-query-and-key",
    "transpose(A) shows query q key k exactly where A shows query k key q",
    ofEveryMask: true
  ) { subject, masks, trial in
    let geometry = trial.drawGeometry(isFullPass: true)
    let (maskCase, expected) = try trial.drawCase(masks, in: geometry)
    let transposed = transpose(maskCase.mask)
    let cells = try subject.cells(of: maskCase.with(transposed), &trial.choices)
    try trial.expect(cells, CellTable(geometry) { expected[$0.transposed] }, "\(transposed)")
  }

  private static let composition: MaskProperty = MaskProperty(
    "A20-compose-goes-through-a-middle",
    "compose(A, B) shows q key k exactly where A shows q some middle that B shows k",
    ofEveryMask: true,
    coverage: [CoverageGoal("neither all nor nothing", atLeast: 0.1)]
  ) { subject, masks, trial in
    // All positions from 0: what the second mask says of a query before the first row is asked too.
    let geometry = trial.drawGeometry(longest: 7, isFullPass: true)
    let pair = try drawPair(masks, &trial, in: geometry)
    let (first, second) = try pair.cells(subject, &trial.choices)
    let composed = compose(pair.masks.0, pair.masks.1)
    let expected = CellTable(geometry) { cell in
      geometry.keyPositions.contains { middle in
        first[cell.with(key: middle)] && second[cell.with(query: middle)]
      }
    }
    trial.label("neither all nor nothing", if: Set(expected.cells).count == 2)
    let cells = try subject.cells(of: pair.maskCase.with(composed), &trial.choices)
    try trial.expect(cells, expected, "\(composed)")
  }

  private static let receptiveField: MaskProperty = MaskProperty(
    "A20-stacked-windows-add-up",
    "two layers of windows V and W see what one window of V + W - 1 sees"
  ) { subject, _, trial in
    // Middles are keys, so a query that stands past the last key has none of its own.
    let geometry = trial.draw(
      "geometry",
      Generator { choices in
        let keyCount = choices.integer(in: 1...20)
        let offset = choices.integer(in: 0...keyCount - 1)
        return Geometry(queryCount: keyCount - offset, keyCount: keyCount, offset: offset)
      },
      describing: \.summary
    )
    let first = trial.draw("V", .integer(in: 1...6))
    let second = trial.draw("W", .integer(in: 1...6))
    let cells = try subject.cells(
      of: compose(.window(first), .window(second)),
      in: geometry,
      &trial.choices
    )
    let window = MaskSpec.window(first + second - 1)
    let expected = try subject.cells(of: window, in: geometry, &trial.choices)
    try trial.expect(cells, expected, "window(\(first)) after window(\(second)), beside \(window)")
  }

  /// Two masks with their data.
  private struct Pair {
    let maskCase: MaskCase
    let masks: (MaskSpec, MaskSpec)

    /// The cells of both in a form.
    func cells(
      _ subject: MaskSubject,
      _ choices: inout Choices
    ) throws -> (CellTable, CellTable) {
      (
        try subject.cells(of: maskCase.with(masks.0), &choices),
        try subject.cells(of: maskCase.with(masks.1), &choices)
      )
    }
  }

  private static func drawPair(
    _ masks: MaskSource,
    _ trial: inout Trial,
    in geometry: Geometry? = nil
  ) throws -> Pair {
    let geometry = geometry ?? trial.drawGeometry(longest: 5)
    let a = trial.draw("first mask", masks.masks(in: geometry))
    let b = trial.draw("second mask", masks.masks(in: geometry))
    let names = (a && b).inputNames
    let maskCase = MaskCase(
      mask: a,
      geometry: geometry,
      inputs: trial.drawInputs(names, in: geometry, masks.declarations),
      declarations: masks.declarations
    )
    // Where one has no value, the laws of Boole say nothing; the language's generator makes none.
    if !masks.isAnyMask {
      _ = try trial.definedCells(of: maskCase)
      _ = try trial.definedCells(of: maskCase.with(b))
    }
    return Pair(maskCase: maskCase, masks: (a, b))
  }
}
