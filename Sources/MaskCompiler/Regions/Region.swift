import MaskAlgebra

/// Cells that one condition describes: the queries of a range, or every so-many-th of them, and in
/// each row the keys between two ends that move evenly, perhaps only those of a set.
///
/// Causal is one region: from key 0 up to the query. A window is two, as its first rows are cut
/// short by key 0. In a dilated mask every residue of the query has a region, and its keys those of
/// one residue.
public struct Region: Sendable {
  /// One end of the keys in a row.
  public struct Bound: Hashable, Sendable {
    /// Where it is in the first row.
    public let first: Int
    /// How far it moves from one row of the region to the next.
    public let move: Int
  }

  /// The first query.
  public let firstQuery: Int
  /// From one query to the next.
  public let queryStride: Int
  /// How many queries there are.
  public let queryCount: Int
  /// Where the keys begin.
  public let lower: Bound
  /// Where the keys end, itself not one of them.
  public let upper: Bound
  /// The keys between the ends that are meant, nil for all of them.
  let set: KeySet?

  /// The keys that a query of the region sees in it, nothing for another query.
  public func runs(query: Int) -> KeyRuns {
    let (row, rest) = (query - firstQuery).quotientAndRemainder(dividingBy: queryStride)
    guard query >= firstQuery, rest == 0, row < queryCount else { return KeyRuns() }
    let keys = lower.first + row * lower.move..<upper.first + row * upper.move
    guard let set else { return KeyRuns(keys) }
    var runs = KeyRuns()
    set.append(keys, to: &runs)
    return runs
  }

  /// Whether a cell lies in the region.
  public func contains(query: Int, key: Int) -> Bool { runs(query: query).contains(key) }

  /// The cells of the region.
  public var visibleCount: UInt128 {
    Linear.sum(
      from: Linear(lower.first, slope: lower.move),
      to: Linear(upper.first, slope: upper.move),
      over: queryCount,
      in: set
    )
  }
}

extension Regions {
  /// The regions of a batch row and head; no two of them share a cell.
  ///
  /// - Complexity: O(regions).
  public func list(batch: Int = 0, head: Int = 0) -> [Region] {
    let plane = plane(batch, head)
    var list: [Region] = []
    for (number, sheet) in plane.sheets.enumerated() {
      for band in sheet.bands {
        for index in band.steps.dropLast() where sheet.steps[index].set != KeySetPool.none {
          let (lower, upper) = (sheet.steps[index], sheet.steps[index + 1])
          list.append(
            Region(
              firstQuery: geometry.offset + number + band.rows.lowerBound * plane.stride,
              queryStride: plane.stride,
              queryCount: band.rows.count,
              lower: .init(first: lower.position.value, move: lower.position.slope),
              upper: .init(first: upper.position.value, move: upper.position.slope),
              set: lower.set == KeySetPool.every ? nil : plane.pool[lower.set]
            )
          )
        }
      }
    }
    return list
  }
}
