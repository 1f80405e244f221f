import MaskAlgebra

extension MaskProperty {
  /// What documents and padding do.
  static let inputs: [MaskProperty] = [documentBlocks, packing, keyPadding, paddingSides]

  private static let documentBlocks: MaskProperty = MaskProperty(
    "A11-documents-are-blocks-by-any-name",
    "document shows each query its own document, whatever numbers the documents have",
    coverage: [CoverageGoal("several documents", atLeast: 0.3)]
  ) { subject, _, trial in
    let geometry = trial.drawGeometry(longest: 8)
    let inputs = trial.drawInputs(["doc"], in: geometry)
    let maskCase = MaskCase(mask: .document, geometry: geometry, inputs: inputs)
    guard let numbers = inputs["doc"] else { return }
    let width = numbers.shape.last ?? 0
    let cells = try subject.cells(of: maskCase, &trial.choices)
    let expected = CellTable(geometry) { cell in
      let line = numbers.shape.count == 2 ? cell.batch * width : 0
      return numbers.values[line + cell.query] == numbers.values[line + cell.key]
    }
    trial.label("several documents", if: expected.cells.contains(false))
    try trial.expect(cells, expected, "document with doc = \(numbers.values)")
    // Other numbers, still different for different documents, and in another order.
    let factor = trial.draw("new numbers", .one(of: [-3, -1, 5]))
    let renamed = numbers.values.map { factor * $0 + 7 }
    var other = maskCase
    do throws(InputError) {
      other.inputs["doc"] = try InputArray(shape: numbers.shape, values: renamed)
    } catch { throw Falsified("\(error)") }
    let renumbered = try subject.cells(of: other, &trial.choices)
    try trial.expect(renumbered, cells, "document after renumbering the documents to \(renamed)")
  }

  private static let packing: MaskProperty = MaskProperty(
    "A11-packed-documents-are-separate-ones",
    "in a packed sequence, causal && document is causal within each document and nothing else"
  ) { subject, _, trial in
    let lengths = trial.draw("lengths", Generator<Int>.integer(in: 1...4).array(count: 1...3))
    let count = lengths.reduce(0, +)
    let geometry = Geometry(queryCount: count, keyCount: count, offset: 0)
    let numbers = lengths.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
    let packed = MaskCase(
      mask: .causal && .document,
      geometry: geometry,
      inputs: ["doc": InputArray(numbers)]
    )
    let cells = try subject.cells(of: packed, &trial.choices)
    var start = 0
    for length in lengths {
      let own = Geometry(queryCount: length, keyCount: length, offset: 0)
      let alone = try subject.cells(of: .causal, in: own, &trial.choices)
      for query in own.queryPositions {
        let keys = cells.keys(seenBy: start + query)
        try trial.expect(
          keys == alone.keys(seenBy: query).map { $0 + start },
          "query \(start + query) sees the keys \(keys); its document is the positions "
            + "\(start)..<\(start + length)"
        )
      }
      start += length
    }
  }

  private static let keyPadding: MaskProperty = MaskProperty(
    "A13-key-padding-hides-keys-from-everyone",
    "A && key_valid hides each invalid key from every query, and changes no other",
    ofEveryMask: true
  ) { subject, masks, trial in
    let geometry = trial.drawGeometry()
    let mask = trial.draw("mask", masks.masks(in: geometry))
    let padded = mask && .keyValid
    // Somebody's own file may mean something else by `valid`.
    let hasValid = masks.declarations.contains {
      $0.name == "valid" && $0.axes == [.position] && $0.isBoolean
    }
    try trial.assume(hasValid, "'valid' is declared differently")
    let maskCase = MaskCase(
      mask: mask,
      geometry: geometry,
      inputs: trial.drawInputs(padded.inputNames, in: geometry, masks.declarations),
      declarations: masks.declarations
    )
    _ = try trial.definedCells(of: maskCase)
    guard let valid = maskCase.inputs["valid"] else { return }
    let width = valid.shape.last ?? 0
    let all = try subject.cells(of: maskCase, &trial.choices)
    let cells = try subject.cells(of: maskCase.with(padded), &trial.choices)
    let expected = CellTable(geometry) { cell in
      let line = valid.shape.count == 2 ? cell.batch * width : 0
      return all[cell] && valid.values[line + cell.key] == 1
    }
    try trial.expect(cells, expected, "\(padded) with valid = \(valid.values)")
  }

  private static let paddingSides: MaskProperty = MaskProperty(
    "A18-padding-is-on-its-own-side",
    "padding shows the first length[b] keys and left_padding the last, to every query and head"
  ) { subject, _, trial in
    let geometry = trial.drawGeometry(longest: 8)
    let inputs = trial.drawInputs(["length"], in: geometry)
    guard let lengths = inputs["length"]?.values else { return }
    let right = MaskCase(mask: .padding, geometry: geometry, inputs: inputs)
    let onTheRight = try subject.cells(of: right, &trial.choices)
    let onTheLeft = try subject.cells(of: right.with(.leftPadding), &trial.choices)
    let n = geometry.keyCount
    for batch in 0..<geometry.batchCount {
      for head in 0..<geometry.headCount {
        for query in geometry.queryPositions {
          let length = lengths[batch]
          let first = onTheRight.keys(seenBy: query, batch: batch, head: head)
          try trial.expect(
            first == Array(0..<length),
            "padding shows query \(query) of batch row \(batch) the keys \(first), not the first "
              + "\(length) of \(n)"
          )
          let last = onTheLeft.keys(seenBy: query, batch: batch, head: head)
          try trial.expect(
            last == Array(n - length..<n),
            "left_padding shows query \(query) of batch row \(batch) the keys \(last), not the "
              + "last \(length) of \(n)"
          )
        }
      }
    }
  }
}
