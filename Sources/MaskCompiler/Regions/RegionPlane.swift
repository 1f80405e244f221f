import MaskAlgebra

/// The rows of one batch row and head as bands: stretches of rows that move evenly.
///
/// With a stride of 1 a band is rows that follow each other. Where a mask repeats every few rows
/// (`q % 4 == 0`, `(q - k) % 4 == 0`), the stride is that period and every sheet has the rows of
/// one residue; so a dilated mask is a band per residue, however long. The same holds a level
/// above, where the rows are rows of blocks.
struct RegionPlane: Sendable {
  /// Rows that move evenly, by their place among the sheet's rows.
  struct Band: Sendable {
    var rows: Range<Int>
    /// The steps of the first row.
    var steps: Range<Int>
  }

  /// The rows `r` with one value of `r % stride`, by `r / stride`.
  struct Sheet: Sendable {
    private(set) var bands: [Band] = []
    private(set) var steps: [RowPattern.Step] = []
  }

  let rowCount: Int
  let keyCount: Int
  let stride: Int
  var sheets: [Sheet]
  var pool: KeySetPool

  /// The number of steps over all bands.
  var stepCount: Int { sheets.reduce(0) { $0 + $1.steps.count } }

  /// How many rows a sheet has.
  func rowCount(ofSheet sheet: Int) -> Int {
    rowCount > sheet ? (rowCount - sheet - 1) / stride + 1 : 0
  }
}

extension RegionPlane.Sheet {
  /// Adds rows after the others, joining them to the last band where they continue it.
  mutating func append(_ row: RowPattern, count: Int) {
    let first = bands.last?.rows.upperBound ?? 0
    let rows = first..<first + count
    guard let last = bands.last, continues(last, with: row, count: count) else {
      bands.append(
        RegionPlane.Band(rows: rows, steps: steps.count..<steps.count + row.steps.count)
      )
      steps += row.steps
      return
    }
    bands[bands.count - 1].rows = last.rows.lowerBound..<rows.upperBound
    guard last.rows.count == 1 else { return }
    // A band of one row moves in any way; from now on it moves like this.
    for (index, step) in zip(last.steps, row.steps) {
      let slope = step.position.value - steps[index].position.value
      steps[index].position.slope = slope
    }
  }

  private func continues(
    _ last: RegionPlane.Band,
    with row: RowPattern,
    count: Int
  ) -> Bool {
    guard last.steps.count == row.steps.count else { return false }
    let distance = last.rows.count
    for (index, step) in zip(last.steps, row.steps) {
      let old = steps[index]
      guard old.set == step.set else { return false }
      let continues =
        switch (distance, count) {
        // Any two rows lie on a line, but only one that moves slowly is of use.
        case (1, 1): (step.position.value - old.position.value).magnitude <= 1
        case (1, _): step.position.value - step.position.slope == old.position.value
        case (_, 1): old.position.at(distance) == step.position.value
        default:
          old.position.at(distance) == step.position.value
            && old.position.slope == step.position.slope
        }
      guard continues else { return false }
    }
    return true
  }

  /// The sheet with every step changed.
  func mapSteps(
    _ change: (RowPattern.Step) throws(NotAnalysable) -> RowPattern.Step
  ) throws(NotAnalysable) -> Self {
    var changed = self
    for index in steps.indices { changed.steps[index] = try change(steps[index]) }
    return changed
  }

  /// The band that a row of the sheet lies in.
  func band(of row: Int) -> RegionPlane.Band {
    bands[bands.partitioningIndex { $0.rows.upperBound > row }]
  }

  /// The pattern of a row, moving on by a number of rows of the sheet at a time.
  func pattern(of band: RegionPlane.Band, at row: Int, step: Int = 1) -> RowPattern {
    var pattern = RowPattern()
    pattern.steps.reserveCapacity(band.steps.count)
    for index in band.steps {
      let position = steps[index].position
      let here = position.at(row - band.rows.lowerBound)
      pattern.steps.append(
        RowPattern.Step(Linear(here, slope: position.slope * step), steps[index].set)
      )
    }
    return pattern
  }
}

extension RegionPlane {
  /// The runs of a row.
  ///
  /// - Complexity: O(log bands + runs).
  func runs(ofRow row: Int) -> KeyRuns {
    let sheet = sheets[row % stride]
    let place = row / stride
    return sheet.pattern(of: sheet.band(of: place), at: place).runs(pool)
  }
}

extension RegionPlane {
  /// Steps that a plane may have: past it, the rows are no better as bands.
  static let stepLimit = 1 << 20

  /// Compiles every row of a batch row and head.
  ///
  /// - Parameters:
  ///   - plan: What is compiled.
  ///   - part: The part of it that is meant, the whole where left out.
  ///   - geometry: The run that the plan was made for.
  ///   - batch: Batch row.
  ///   - head: Head.
  ///   - stepLimit: Steps, and rows solved, past which it gives up.
  /// - Throws: ``NotAnalysable`` where the formula, or the number of bands, is not for regions.
  init(
    _ plan: Plan,
    part: Int? = nil,
    in geometry: Geometry,
    batch: Int,
    head: Int,
    stepLimit: Int = Self.stepLimit
  ) throws(NotAnalysable) {
    let stride = RowStride(plan, in: geometry).rowCount
    rowCount = geometry.queryCount
    keyCount = geometry.keyCount
    self.stride = stride
    sheets = []
    pool = KeySetPool(keyCount: keyCount)
    var solver = RowSolver(
      plan,
      in: geometry,
      batch: batch,
      head: head,
      stride: stride,
      // Most clauses leave a step or two behind.
      budget: stepLimit * 32
    )
    var stepCount = 0
    for number in 0..<stride {
      var sheet = Sheet()
      let count = rowCount(ofSheet: number)
      var row = 0
      while row < count {
        let (pattern, rowCount) = try solver.solve(
          query: geometry.offset + number + row * stride,
          rowLimit: count - row,
          part: part
        )
        sheet.append(pattern, count: rowCount)
        row += rowCount
        stepCount += pattern.steps.count + 1
        // Gives up early enough that trying costs little.
        guard stepCount <= stepLimit else { throw NotAnalysable() }
      }
      sheets.append(sheet)
    }
    pool = solver.algebra.pool
  }
}
