import MaskAlgebra
import MaskCompiler

extension Property {
  /// What a mask is counted to have is what its cells have.
  static func counts(_ masks: MaskSource) -> Property {
    Property(
      "A25-counts-are-those-of-the-cells/summary",
      "visible cells, empty rows, and full, partial and empty blocks are counted right, for blocks "
        + "of any size",
      coverage: masks.isAnyMask
        ? [
          CoverageGoal("a full block", atLeast: 0.2),
          CoverageGoal("a partial block", atLeast: 0.2),
          CoverageGoal("an empty block", atLeast: 0.2), CoverageGoal("a ragged edge", atLeast: 0.2),
        ] : []
    ) { trial in
      let geometry = trial.drawGeometry(longest: 8, sometimes: 24)
      let sides = Generator { choices in
        BlockSize(queries: choices.integer(in: 1...5), keys: choices.integer(in: 1...5))
      }
      let blocks = trial.draw("blocks", sides) { "\($0.queryCount) x \($0.keyCount)" }
      let (maskCase, cells) = try trial.drawCase(masks, in: geometry)
      let rows = try maskCase.rows()
      let expected = cells.counts(in: blocks, rows.shape)
      trial.label("a full block", if: expected.full > 0)
      trial.label("a partial block", if: expected.partial > 0)
      trial.label("an empty block", if: expected.empty > 0)
      trial.label("a ragged edge", if: !geometry.keyCount.isMultiple(of: blocks.keyCount))
      let summary = try rows.summary(blocks: blocks)
      let found = BlockTally(
        visible: Int(clamping: summary.visibleCount),
        emptyRows: Int(clamping: summary.emptyRowCount),
        full: Int(clamping: summary.fullBlockCount),
        partial: Int(clamping: summary.partialBlockCount),
        empty: Int(clamping: summary.emptyBlockCount)
      )
      try trial.expect(
        found == expected,
        "\(maskCase.mask) is counted to have \(found); its cells have \(expected)"
      )
    }
  }

  /// Blocks have the states of their cells, asked by row and by column.
  static func blockStates(_ masks: MaskSource) -> Property {
    Property(
      "A36-blocks-have-the-states-of-their-cells/blocks",
      "a block is full, partial or empty as its cells are, in the mask and in its transpose",
      coverage: masks.isAnyMask ? [CoverageGoal("regions", atLeast: 0.3)] : []
    ) { trial in
      let geometry = trial.drawGeometry(longest: 7, sometimes: 20)
      let sides = Generator { choices in
        BlockSize(queries: choices.integer(in: 1...5), keys: choices.integer(in: 1...5))
      }
      let size = trial.draw("blocks", sides) { "\($0.queryCount) x \($0.keyCount)" }
      let (maskCase, cells) = try trial.drawCase(masks, in: geometry)
      let rows = try maskCase.rows()
      trial.label("regions", if: rows.regions() != nil)
      let blocks = try rows.blockMask(size)
      let columns = try blocks.transposed()
      for row in 0..<blocks.rowCount {
        for column in 0..<blocks.columnCount {
          let expected = cells.state(ofBlock: row, column, size)
          let found = blocks.state(row: row, column: column)
          try trial.expect(
            found == expected,
            "block \(row), \(column) of \(maskCase.mask) is said to be \(found); it is \(expected)"
          )
          try trial.expect(
            columns.fullBlocks(inColumn: column).contains(row) == (expected == .full)
              && columns.partialBlocks(inColumn: column).contains(row) == (expected == .partial),
            "column \(column) of the blocks of \(maskCase.mask) has row \(row) wrong; the block is "
              + "\(expected)"
          )
        }
      }
    }
  }

  /// A compiled mask is no larger than it has to be.
  static func axes(_ masks: MaskSource) -> Property {
    Property(
      "A35-idle-axes-are-not-multiplied-out/rows",
      "the extents of a compiled mask are those of its axes, or 1 along batch rows and heads that "
        + "it neither mentions nor reads data for"
    ) { trial in
      let geometry = trial.drawGeometry(longest: 3)
      let (maskCase, _) = try trial.drawCase(masks, in: geometry)
      let mentions = maskCase.mask.formula.mentions
      let isBatched = mentions.inputs.contains { name, indexCount in
        maskCase.inputs[name].map { $0.shape.count > indexCount } ?? false
      }
      let shape = try maskCase.rows().shape
      let batches = isBatched || mentions.symbols.contains(.batch) ? geometry.batchCount : 1
      let heads = mentions.symbols.contains(.head) ? geometry.headCount : 1
      try trial.expect(
        [1, batches].contains(shape.batchCount) && [1, heads].contains(shape.headCount)
          && shape.queryCount == geometry.queryCount && shape.keyCount == geometry.keyCount,
        "\(maskCase.mask) is compiled to \(shape.axes) for \(geometry.summary); batch rows and "
          + "heads need no more than \(batches) and \(heads)"
      )
    }
  }

  /// What is asked cell by cell, many cells at a time, is where it was asked.
  static let predicatesKeepTheirPlace: Property = Property(
    "A37-predicates-keep-their-place/rows",
    "the keys of a row for which an opaque predicate is true are the row's runs, at any length and "
      + "behind any other clause",
    coverage: [CoverageGoal("several words", atLeast: 0.4)]
  ) { trial in
    let keyCount = trial.draw("keys", .integer(in: 1...200))
    let first = trial.draw("first key that the rest leaves open", .integer(in: 0...3))
    let modulus = trial.draw("modulus", .integer(in: 1...9))
    let width = trial.draw("width", .integer(in: 0...9))
    trial.label("several words", if: keyCount > 64)
    // Long stretches of either kind, and short ones.
    let isTrue: @Sendable (Int) -> Bool = { key in key % modulus < width || key / 50 % 3 == 1 }
    let drawn = MaskSpec.opaque("drawn") { _, _, _, k in isTrue(k) }
    let mask = drawn && .k >= IntegerExpression(first)
    let rows = try mask.rows(in: Geometry(queryCount: 1, keyCount: keyCount, offset: 0))
    let found = try rows.runs(query: 0).ranges.flatMap(Array.init)
    let expected = (0..<keyCount).filter { $0 >= first && isTrue($0) }
    try trial.expect(found == expected, "the keys are \(found) and not \(expected)")
  }

  /// Sets of keys held as runs are sets.
  static let runsAreSets: Property = Property(
    "A26-runs-are-sets/key-runs",
    "union, intersection, difference and symmetric difference of runs are those of the sets, and "
      + "runs stay sorted, apart and not empty",
    coverage: [CoverageGoal("several runs", atLeast: 0.4)]
  ) { trial in
    let flags = Generator.boolean.array(count: 0...14)
    let (a, first) = KeyRuns.made(of: trial.draw("first", flags))
    let (b, second) = KeyRuns.made(of: trial.draw("second", flags))
    trial.label("several runs", if: a.ranges.count > 1 && b.ranges.count > 1)
    let results: [(String, KeyRuns, Set<Int>)] = [
      ("the union", a.union(b), first.union(second)),
      ("the intersection", a.intersection(b), first.intersection(second)),
      ("the difference", a.subtracting(b), first.subtracting(second)),
      ("the symmetric difference", a.symmetricDifference(b), first.symmetricDifference(second)),
      ("the first set", a, first),
    ]
    for (name, runs, expected) in results {
      let keys = runs.ranges.flatMap(Array.init)
      let what = "\(name) of \(a.ranges) and \(b.ranges)"
      try trial.expect(
        keys == expected.sorted(),
        "\(what) is \(runs.ranges), not \(expected.sorted())"
      )
      let isApart = zip(runs.ranges, runs.ranges.dropFirst()).allSatisfy {
        $0.upperBound < $1.lowerBound
      }
      try trial.expect(
        isApart && !runs.ranges.contains { $0.isEmpty },
        "\(what) is \(runs.ranges): runs are not empty and do not touch"
      )
      try trial.expect(
        runs.count == expected.count && runs.isEmpty == expected.isEmpty,
        "\(what) counts \(runs.count) keys, not \(expected.count)"
      )
      let member = (-1...15).first { runs.contains($0) != expected.contains($0) }
      try trial.expect(
        member == nil,
        "\(what), \(runs.ranges), is wrong about having \(member ?? 0)"
      )
    }
  }
}

/// What a mask has, counted cell by cell.
private struct BlockTally: Equatable, CustomStringConvertible {
  var visible = 0
  var emptyRows = 0
  var full = 0
  var partial = 0
  var empty = 0

  var description: String {
    "\(visible) visible cells, \(emptyRows) empty rows, and \(full) full, \(partial) partial and "
      + "\(empty) empty blocks"
  }
}

extension CellTable {
  /// The state of a block of the first batch row and head.
  fileprivate func state(ofBlock row: Int, _ column: Int, _ size: BlockSize) -> BlockState {
    let (rowStart, keyStart) = (row * size.queryCount, column * size.keyCount)
    var (hasVisible, hasHidden) = (false, false)
    for row in rowStart..<min(rowStart + size.queryCount, geometry.queryCount) {
      for key in keyStart..<min(keyStart + size.keyCount, geometry.keyCount) {
        let isVisible = self[Cell(query: geometry.offset + row, key: key)]
        hasVisible = hasVisible || isVisible
        hasHidden = hasHidden || !isVisible
      }
    }
    return hasVisible ? (hasHidden ? .partial : .full) : .empty
  }

  /// Counts the cells along the axes that a compiled mask holds; the others are all alike.
  fileprivate func counts(in blocks: BlockSize, _ shape: MaskShape) -> BlockTally {
    var tally = BlockTally()
    for batch in 0..<shape.batchCount {
      for head in 0..<shape.headCount {
        for query in geometry.queryPositions {
          let count = keys(seenBy: query, batch: batch, head: head).count
          tally.visible += count
          tally.emptyRows += count == 0 ? 1 : 0
        }
        for rowStart in stride(from: 0, to: geometry.queryCount, by: blocks.queryCount) {
          for keyStart in stride(from: 0, to: geometry.keyCount, by: blocks.keyCount) {
            let cells = (rowStart..<min(rowStart + blocks.queryCount, geometry.queryCount))
              .flatMap { row in
                (keyStart..<min(keyStart + blocks.keyCount, geometry.keyCount)).map { key in
                  self[
                    Cell(batch: batch, head: head, query: geometry.offset + row, key: key)
                  ]
                }
              }
            switch (cells.contains(true), cells.contains(false)) {
            case (true, true): tally.partial += 1
            case (true, false): tally.full += 1
            default: tally.empty += 1
            }
          }
        }
      }
    }
    return tally
  }
}

extension KeyRuns {
  /// The positions of true, as runs and as a set.
  fileprivate static func made(of flags: [Bool]) -> (KeyRuns, Set<Int>) {
    var runs = KeyRuns()
    for position in flags.indices where flags[position] { runs.append(position..<position + 1) }
    return (runs, Set(flags.indices.filter { flags[$0] }))
  }
}
