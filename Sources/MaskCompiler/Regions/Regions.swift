public import MaskAlgebra

/// A mask compiled as a whole, as an exact union of regions.
///
/// A region is the rows of a range, or every so-many-th of them, and in each row the keys between
/// two ends that move evenly with the query; see ``Region``. Whatever is asked of a mask is
/// answered from its regions, without a look at cells, so a causal mask of a trillion tokens is
/// counted as fast as one of ten.
///
///     let rows = try MaskSpec.causal.rows(in: Geometry(keys: 1 << 40))
///     let regions = try rows.regions()
///     regions?.visibleCount  // 604462909807864343166976
public struct Regions: Sendable {
  /// The run that the mask was compiled for.
  public let geometry: Geometry
  /// The extents, with 1 for an axis that the mask does not depend on.
  public let shape: MaskShape
  /// Batch rows outermost, then heads.
  let planes: [RegionPlane]

  /// Visible cells, over every batch row and head of the shape.
  ///
  /// - Complexity: O(regions); so is every other count.
  public var visibleCount: UInt128 { planes.reduce(0) { $0 + $1.visibleCount } }

  /// Query rows that see nothing, over every batch row and head of the shape.
  public var emptyRowCount: UInt128 { planes.reduce(0) { $0 + $1.emptyRowCount } }

  /// The keys that a query sees, as sorted, disjoint, non-adjacent ranges.
  ///
  /// - Parameters:
  ///   - batch: Batch row.
  ///   - head: Head.
  ///   - query: Absolute position of the query.
  /// - Returns: Sorted, disjoint, non-adjacent ranges; none for a row that sees nothing.
  /// - Complexity: O(log regions + runs).
  /// - Precondition: the row lies inside the geometry.
  public func runs(batch: Int = 0, head: Int = 0, query: Int) -> KeyRuns {
    geometry.expectRow(batch, head, query)
    return plane(batch, head).runs(ofRow: query - geometry.offset)
  }

  /// How many keys the queries of a range see.
  ///
  /// - Complexity: O(regions).
  /// - Precondition: the rows lie inside the geometry.
  public func visibleCount(batch: Int = 0, head: Int = 0, queries: Range<Int>) -> UInt128 {
    if queries.isEmpty { return 0 }
    geometry.expectRow(batch, head, queries.lowerBound)
    geometry.expectRow(batch, head, queries.upperBound - 1)
    let first = queries.lowerBound - geometry.offset
    return plane(batch, head).rows(first..<first + queries.count).visibleCount
  }

  func plane(_ batch: Int, _ head: Int) -> RegionPlane {
    let batch = shape.batchCount == 1 ? 0 : batch
    return planes[batch * shape.headCount + (shape.headCount == 1 ? 0 : head)]
  }
}

extension Geometry {
  func expectRow(_ batch: Int, _ head: Int, _ query: Int) {
    precondition(
      (0..<batchCount).contains(batch) && (0..<headCount).contains(head)
        && queryPositions.contains(query),
      "the row b = \(batch), h = \(head), q = \(query) lies outside \(self)"
    )
  }
}

extension CompiledRows {
  /// Compiles all rows at once, as regions.
  ///
  /// - Returns: The regions, or nil where a mask has none: opaque predicates, tables at query and
  ///   key, values that may pass 64 bits, look-ups outside their data, and masks of so many small
  ///   pieces that rows are the better form.
  /// - Complexity: O(regions · size of the formula), and the size of the inputs once.
  public func regions() -> Regions? { regions(stepLimit: RegionPlane.stepLimit) }

  /// Batch rows and heads that are compiled before anything is asked.
  private static var planeLimit: Int { 1 << 16 }

  /// The same, given up after so many steps.
  func regions(stepLimit: Int) -> Regions? {
    let (planeCount, overflow) = shape.batchCount.multipliedReportingOverflow(by: shape.headCount)
    guard let plan = regionPlan, !overflow, planeCount <= Self.planeLimit else { return nil }
    var planes: [RegionPlane] = []
    for batch in 0..<shape.batchCount {
      for head in 0..<shape.headCount {
        let plane = try? RegionPlane(
          plan,
          in: geometry,
          batch: batch,
          head: head,
          stepLimit: stepLimit
        )
        guard let plane else { return nil }
        planes.append(plane)
      }
    }
    return Regions(geometry: geometry, shape: shape, planes: planes)
  }
}

extension RegionPlane {
  /// Some of the rows, as a plane of their own.
  func rows(_ range: Range<Int>) -> RegionPlane {
    var part = RegionPlane(
      rowCount: range.count,
      keyCount: keyCount,
      stride: stride,
      sheets: [],
      pool: pool
    )
    for number in 0..<stride {
      let first = range.lowerBound + number
      let start = first / stride
      let places = start..<start + part.rowCount(ofSheet: number)
      part.sheets.append(sheets[first % stride].rows(places))
    }
    return part
  }
}

extension RegionPlane.Sheet {
  fileprivate func rows(_ range: Range<Int>) -> Self {
    var part = Self()
    var row = range.lowerBound
    while row < range.upperBound {
      let band = band(of: row)
      let end = min(band.rows.upperBound, range.upperBound)
      part.append(pattern(of: band, at: row), count: end - row)
      row = end
    }
    return part
  }
}
