import MaskAlgebra

/// Makes planes of blocks from the bands of a plane of cells, without looking at cells.
struct BlockCompiler {
  let plane: RegionPlane
  let blocks: BlockSize
  let columnCount: Int
  let blockRowCount: Int
  /// Rows of blocks after which they come again, moved along.
  let stride: Int
  /// Rows of cells in so many rows of blocks; 0 where nothing comes again.
  let rowsPerStride: Int
  var algebra: RowAlgebra
  /// The sets of keys; those of the algebra are sets of blocks.
  var cellSets: KeySetPool
  var blockSets: [KeySetPool.Number: BlockSets] = [:]

  /// The blocks that a set of keys touches, and those that it covers.
  struct BlockSets {
    let touched: KeySetPool.Number
    let covered: KeySetPool.Number
    /// Whether a narrow last block is not among them, as it is not like those that repeat.
    let endsBeforeLast: Bool
    /// Whether that one is covered.
    let coversLast: Bool
  }

  /// - Parameters:
  ///   - plane: The cells.
  ///   - blocks: The sides of a block.
  init(_ plane: RegionPlane, _ blocks: BlockSize) {
    self.plane = plane
    // A block longer than the mask is as long as it; products of the given sides may overflow.
    self.blocks = BlockSize(
      queries: min(blocks.queryCount, max(1, plane.rowCount)),
      keys: min(blocks.keyCount, max(1, plane.keyCount))
    )
    columnCount = plane.keyCount.dividedRoundingUp(by: self.blocks.keyCount)
    blockRowCount = plane.rowCount.dividedRoundingUp(by: self.blocks.queryCount)
    algebra = RowAlgebra(keyCount: columnCount, budget: RegionPlane.stepLimit * 32)
    cellSets = plane.pool
    if let period = plane.blockPeriod(self.blocks), period < blockRowCount {
      stride = period
      rowsPerStride = period * self.blocks.queryCount
    } else {
      stride = 1
      rowsPerStride = 0
    }
  }

  /// - Throws: ``NotAnalysable`` where the blocks need more steps than a plane may have.
  mutating func compile() throws(NotAnalysable) -> BlockPlane {
    let empty = RegionPlane(
      rowCount: blockRowCount,
      keyCount: columnCount,
      stride: stride,
      sheets: Array(repeating: RegionPlane.Sheet(), count: stride),
      pool: algebra.pool
    )
    var (touched, covered) = (empty, empty)
    var stepCount = 0
    for number in 0..<stride {
      var blockRow = number
      while blockRow < blockRowCount {
        let start = blockRow * blocks.queryCount
        let rows = start..<start + min(blocks.queryCount, plane.rowCount - start)
        algebra.horizon = Horizon(rowCount: limit(from: blockRow))
        let row = try pattern(of: rows)
        let count = algebra.horizon.rowCount
        touched.sheets[number].append(row.touched, count: count)
        covered.sheets[number].append(row.covered, count: count)
        blockRow += count * stride
        stepCount += row.touched.steps.count + row.covered.steps.count + 1
        guard stepCount <= RegionPlane.stepLimit else { throw NotAnalysable() }
      }
    }
    touched.pool = algebra.pool
    covered.pool = algebra.pool
    return BlockPlane(touched: touched, covered: covered)
  }

  /// The rows of blocks of a sheet from one on; a shorter last one is by itself.
  private func limit(from blockRow: Int) -> Int {
    let wholeCount = plane.rowCount / blocks.queryCount
    guard rowsPerStride > 0, blockRow < wholeCount else { return 1 }
    return (wholeCount - blockRow - 1) / stride + 1
  }

  /// What a row of blocks touches and covers.
  private mutating func pattern(
    of rows: Range<Int>
  ) throws(NotAnalysable) -> (touched: RowPattern, covered: RowPattern) {
    var touched: [RowPattern] = []
    var covered: RowPattern?
    var row = rows.lowerBound
    while row < rows.upperBound {
      let group = group(from: row, upTo: rows.upperBound)
      try appendTouchedBlocks(group, to: &touched)
      let inAll = try coveredBlocks(cellsInAllRows(group))
      if let others = covered {
        covered = try algebra.combine(.intersection, others, inAll)
      } else {
        covered = inAll
      }
      row += group.rowCount
    }
    let union = try algebra.union(touched[...])
    return (algebra.tightened(union), algebra.tightened(covered ?? .empty))
  }

  /// The rows from one on that move together, which are all of one band.
  private mutating func group(from row: Int, upTo end: Int) -> RowGroup {
    let sheet = plane.sheets[row % plane.stride]
    let place = row / plane.stride
    let band = sheet.band(of: place)
    var count = 1
    if plane.stride == 1, sheet.movesByOneAtMost(band) {
      count = min(band.rows.upperBound, end) - row
    }
    // Rows of the sheet from one row of blocks to the one that is like it.
    let step = rowsPerStride / plane.stride
    if step > 0 {
      let last = place + (count - 1)
      algebra.horizon.limit(to: (band.rows.upperBound - 1 - last) / step + 1)
    }
    return RowGroup(
      steps: sheet.steps[band.steps],
      distance: place - band.rows.lowerBound,
      step: step,
      rowCount: count
    )
  }
}

/// Rows that follow each other and move evenly, by one key at most where there are several.
struct RowGroup {
  /// The steps of the band's first row, which move from row to row.
  let steps: ArraySlice<RowPattern.Step>
  /// Rows from there to the group's first.
  let distance: Int
  /// Rows from the group to the one that is like it, in another row of blocks; 0 for none.
  let step: Int
  let rowCount: Int

  var indices: Range<Int> { steps.indices }

  /// Where a step is in a row of the group, moving on from row of blocks to row of blocks.
  func position(of index: Int, in row: Int) -> Linear {
    let position = steps[index].position
    return Linear(position.at(distance + row), slope: position.slope * step)
  }

  func leftmost(_ index: Int) -> Linear {
    position(of: index, in: steps[index].position.slope < 0 ? rowCount - 1 : 0)
  }

  func rightmost(_ index: Int) -> Linear {
    position(of: index, in: steps[index].position.slope > 0 ? rowCount - 1 : 0)
  }

  func row(_ row: Int) -> RowPattern {
    var pattern = RowPattern()
    pattern.steps = indices.map { RowPattern.Step(position(of: $0, in: row), steps[$0].set) }
    return pattern
  }
}

extension RegionPlane.Sheet {
  /// Whether no end of a range moves by more than one key from row to row.
  fileprivate func movesByOneAtMost(_ band: RegionPlane.Band) -> Bool {
    steps[band.steps].allSatisfy { $0.position.slope.magnitude <= 1 }
  }
}

extension RegionPlane {
  /// After how many rows of blocks every end has moved by whole blocks, and whole periods of sets.
  ///
  /// Nil where that is past counting.
  fileprivate func blockPeriod(_ blocks: BlockSize) -> Int? {
    guard var unit = blocks.queryCount.leastCommonMultiple(stride),
      var modulus = Optional(blocks.keyCount)
    else { return nil }
    for period in pool.periods {
      guard let common = modulus.leastCommonMultiple(period) else { return nil }
      modulus = common
    }
    var slopes: Set<Int> = []
    for sheet in sheets { for step in sheet.steps { slopes.insert(step.position.slope) } }
    var factor = 1
    for slope in slopes where slope != 0 {
      let (move, overflow) = slope.multipliedReportingOverflow(by: unit / stride)
      guard !overflow, move != .min else { return nil }
      let turns = modulus / modulus.greatestCommonDivisor(abs(move))
      guard let common = factor.leastCommonMultiple(turns) else { return nil }
      factor = common
    }
    let (rows, overflow) = unit.multipliedReportingOverflow(by: factor)
    unit = rows
    return overflow ? nil : unit / blocks.queryCount
  }
}
