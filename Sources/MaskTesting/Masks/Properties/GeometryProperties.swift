import MaskAlgebra

extension MaskProperty {
  /// What the same mask is in another geometry: longer, cut, shifted, or without any cell.
  static let geometries: [MaskProperty] = [
    longerSequence, decoding, rowSlice, batchAndHead, negativeOffset, alignment, nothingThere,
  ]

  private static let longerSequence: MaskProperty = MaskProperty(
    "A09-longer-sequences-keep-their-beginning",
    "a mask that does not speak of n or m has, for n + 1 keys cut to n, its cells for n"
  ) { subject, _, trial in
    let short = trial.drawGeometry()
    let maskCase = drawStableCase(in: short, &trial)
    var longer = maskCase
    longer.geometry = Geometry(
      queryCount: short.queryCount + 1,
      keyCount: short.keyCount + 1,
      offset: short.offset,
      batchCount: short.batchCount,
      headCount: short.headCount
    )
    let many = try subject.cells(of: longer, &trial.choices)
    let few = try subject.cells(of: maskCase, &trial.choices)
    try trial.expect(
      few,
      CellTable(short) { many[$0] },
      "\(maskCase.mask) for \(short.summary), beside the first rows and keys of a longer run"
    )
  }

  private static let decoding: MaskProperty = MaskProperty(
    "A21-decoding-steps-are-rows",
    "under a mask that does not speak of n or m, one query at a time sees what its row of the full "
      + "pass sees, up to the keys there are"
  ) { subject, _, trial in
    let full = trial.drawGeometry(isFullPass: true)
    let maskCase = drawStableCase(in: full, &trial)
    let rows = try subject.cells(of: maskCase, &trial.choices)
    for query in full.queryPositions {
      var step = maskCase
      step.geometry = Geometry(
        queryCount: 1,
        keyCount: query + 1,
        offset: query,
        batchCount: full.batchCount,
        headCount: full.headCount
      )
      let cells = try subject.cells(of: step, &trial.choices)
      try trial.expect(
        cells,
        CellTable(step.geometry) { rows[$0] },
        "\(maskCase.mask) in the step that decodes position \(query)"
      )
    }
  }

  /// A mask that says nothing of `n`, `m` and what lies past a cell, with data for a run and a
  /// position more.
  private static func drawStableCase(in geometry: Geometry, _ trial: inout Trial) -> MaskCase {
    let generator = SpecGenerator(
      depth: 2,
      hasRelationOperators: false,
      mentionsBatchAndHead: true
    )
    let mask = trial.draw(
      "mask",
      Generator { choices -> MaskSpec in
        let mask = generator.mask(from: &choices)
        let counts: [Symbol: IntegerFormula] = [.keyCount: .literal(4), .queryCount: .literal(3)]
        let fixed = mask.with(counts)
        return choices.once(in: 4) ? transpose(fixed) : fixed
      }
    )
    // Data for a longer run serve the shorter one too; lengths are those of the shortest run.
    let longer = Geometry(
      queryCount: geometry.queryCount + 1,
      keyCount: geometry.keyCount + 1,
      offset: geometry.offset,
      batchCount: geometry.batchCount,
      headCount: geometry.headCount
    )
    var inputs = trial.drawInputs(mask.inputNames, in: longer)
    if let lengths = inputs["length"] {
      inputs["length"] = InputArray(lengths.values.map { min($0, 1) })
    }
    return MaskCase(mask: mask, geometry: geometry, inputs: inputs)
  }

  private static let rowSlice: MaskProperty = MaskProperty(
    "A10-row-slices-are-builds-with-an-offset",
    "some rows of a mask are the mask of those queries alone, at their offset",
    ofEveryMask: true
  ) { subject, masks, trial in
    let whole = trial.drawGeometry(longest: 7)
    let (drawn, _) = try trial.drawCase(masks, in: whole)
    let maskCase = drawn.with(drawn.mask.with([.queryCount: .literal(whole.queryCount)]))
    let start = trial.draw("first row", .integer(in: 0...6)) % whole.queryCount
    let count = trial.draw("rows", .integer(in: 1...7))
    var slice = maskCase
    slice.geometry = Geometry(
      queryCount: min(count, whole.queryCount - start),
      keyCount: whole.keyCount,
      offset: whole.offset + start,
      batchCount: whole.batchCount,
      headCount: whole.headCount
    )
    let rows = try subject.cells(of: maskCase, &trial.choices)
    let cells = try subject.cells(of: slice, &trial.choices)
    try trial.expect(
      cells,
      CellTable(slice.geometry) { rows[$0] },
      "\(maskCase.mask) from position \(slice.geometry.offset), beside the same rows of the whole"
    )
  }

  private static let batchAndHead: MaskProperty = MaskProperty(
    "A22-batch-rows-and-heads-are-their-own",
    "batch row b and head h of a mask are the mask with those numbers put in, of that row's data",
    ofEveryMask: true
  ) { subject, masks, trial in
    let geometry = trial.drawGeometry(longest: 5)
    let (maskCase, _) = try trial.drawCase(masks, in: geometry)
    let cells = try subject.cells(of: maskCase, &trial.choices)
    for batch in 0..<geometry.batchCount {
      for head in 0..<geometry.headCount {
        let own = maskCase.only(batch: batch, head: head)
        try trial.expect(
          try subject.cells(of: own, &trial.choices),
          CellTable(own.geometry) { cell in
            cells[Cell(batch: batch, head: head, query: cell.query, key: cell.key)]
          },
          "batch row \(batch) and head \(head) of \(maskCase.mask) by themselves"
        )
      }
    }
  }

  private static let negativeOffset: MaskProperty = MaskProperty(
    "A23-queries-before-the-first-key",
    "a mask means the same for queries at negative positions"
  ) { subject, _, trial in
    let drawn = trial.drawGeometry(longest: 7)
    let geometry = Geometry(
      queryCount: drawn.queryCount,
      keyCount: drawn.keyCount,
      offset: trial.draw("offset", .integer(in: -6...(-1))),
      batchCount: drawn.batchCount,
      headCount: drawn.headCount
    )
    for kind in KnownKind.withoutInputs {
      let known = trial.draw(kind.name, Generator { kind.mask(in: geometry, from: &$0) }) {
        "\($0.mask)"
      }
      let cells = try subject.cells(of: known.mask, in: geometry, &trial.choices)
      try trial.expect(cells, CellTable(geometry, known.isVisible), "\(known.mask)")
    }
  }

  private static let alignment: MaskProperty = MaskProperty(
    "A33-the-last-query-stands-on-the-last-key",
    "without an offset the queries are the last positions, so the last one sees every key"
  ) { subject, _, trial in
    let counts = trial.drawGeometry(longest: 8)
    let geometry: Geometry
    do throws(GeometryError) {
      geometry = try Geometry(queries: counts.queryCount, keys: counts.keyCount)
    } catch { throw Falsified("\(error)") }
    let cells = try subject.cells(of: .causal, in: geometry, &trial.choices)
    let last = geometry.offset + counts.queryCount - 1
    try trial.expect(
      last == counts.keyCount - 1,
      "the last of \(counts.queryCount) queries stands on position \(last) of "
        + "\(counts.keyCount) keys"
    )
    let seen = cells.keys(seenBy: last)
    try trial.expect(
      seen == Array(geometry.keyPositions),
      "without an offset, causal shows the last query the keys \(seen) of \(counts.keyCount)"
    )
  }

  private static let nothingThere: MaskProperty = MaskProperty(
    "A24-nothing-is-made-of-nothing",
    "a run without keys, queries, batch rows or heads has no cell, and is no error",
    ofEveryMask: true
  ) { subject, masks, trial in
    let some = trial.drawGeometry(longest: 3)
    let missing = trial.draw("what is missing", .integer(in: 0...3))
    let geometry = Geometry(
      queryCount: missing == 0 ? 0 : some.queryCount,
      keyCount: missing == 1 ? 0 : some.keyCount,
      offset: some.offset,
      batchCount: missing == 2 ? 0 : some.batchCount,
      headCount: missing == 3 ? 0 : some.headCount
    )
    let (maskCase, _) = try trial.drawCase(masks, in: geometry)
    let cells = try subject.cells(of: maskCase, &trial.choices)
    try trial.expect(
      cells.cells.isEmpty,
      "\(maskCase.mask) has \(cells.cells.count) cells where there is no cell"
    )
  }
}

extension MaskCase {
  /// One batch row and head by itself, with its own part of the data.
  fileprivate func only(batch: Int, head: Int) -> MaskCase {
    let numbers: [Symbol: IntegerFormula] = [.batch: .literal(batch), .head: .literal(head)]
    let mentioned = mask.formula.mentions.inputs
    var own = self
    own.mask = mask.with(numbers)
    own.geometry = Geometry(
      queryCount: geometry.queryCount,
      keyCount: geometry.keyCount,
      offset: geometry.offset
    )
    // An array with an axis more than its look-ups have indices has the batch in front.
    for (name, indexCount) in mentioned {
      guard let array = inputs[name], array.shape.count > indexCount else { continue }
      own.inputs[name] = array.batchRow(batch)
    }
    return own
  }
}

extension MaskSpec {
  /// The mask with formulas in the place of symbols.
  ///
  /// Names give way to what they mean, since `left_padding` for four keys is no `left_padding`.
  fileprivate func with(_ symbols: [Symbol: IntegerFormula]) -> MaskSpec {
    MaskSpec(Substitution(symbols: symbols).applied(to: formula.withoutNames))
  }
}

extension MaskFormula {
  fileprivate var withoutNames: MaskFormula {
    switch self {
    case .constant, .comparison, .lookUp, .opaque, .relation: self
    case .not(let a): .not(a.withoutNames)
    case .all(let list): .all(list.map(\.withoutNames))
    case .any(let list): .any(list.map(\.withoutNames))
    case .parity(let list): .parity(list.map(\.withoutNames))
    case .transpose(let a): .transpose(a.withoutNames)
    case .compose(let a, let b): .compose(a.withoutNames, b.withoutNames)
    case .call(let call): call.body.withoutNames
    }
  }
}

extension InputArray {
  /// One entry along the leading axis.
  fileprivate func batchRow(_ batch: Int) -> InputArray {
    let shape = Array(shape.dropFirst())
    let count = shape.reduce(1, *)
    let values = Array(values[batch * count..<(batch + 1) * count])
    do throws(InputError) {
      return try InputArray(shape: shape, values: values, isBoolean: isBoolean)
    } catch { preconditionFailure("a row of a whole array is whole: \(error)") }
  }
}
