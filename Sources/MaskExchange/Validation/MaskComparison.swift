import MaskAlgebra
import MaskCompiler

/// In how many cells an array and a compiled spec differ, and which is the first.
struct MaskComparison: Sendable {
  private(set) var differing = 0
  private(set) var first: Cell?

  /// Compares row by row, on every core; neither side is multiplied out to the full geometry.
  ///
  /// - Parameters:
  ///   - meanings: One ``MaskReading/Meaning`` per element of the array.
  ///   - layout: Which axis of the array is which.
  ///   - rows: The spec, compiled for the layout's geometry.
  ///   - polarity: What a set element means.
  ///   - stopsEarly: Whether only being equal matters.
  /// - Throws: ``CompilationError`` where a cell of the spec has no value.
  init(
    _ meanings: [UInt8],
    _ layout: MaskLayout,
    with rows: CompiledRows,
    polarity: MaskPolarity,
    stopsEarly: Bool
  ) throws(CompilationError) {
    guard layout.geometry.cellCount != 0 else { return }
    let array = BroadcastMask(meanings, layout, polarity: polarity)
    let shape = rows.shape
    let bandSize = max(1, (1 << 20) / max(1, shape.keyCount))
    let bands = try rows.mapBands(of: bandSize) { band, runs throws(CompilationError) in
      var comparison = MaskComparison()
      for row in band where !stopsEarly || comparison.differing == 0 {
        comparison.add(row, try runs(row), of: shape, comparedWith: array)
      }
      return comparison
    }
    self = bands.reduce(into: MaskComparison()) { $0.add($1.differing, $1.first) }
  }

  private init() {}

  /// Adds what differs between one row of the spec and every row of the array beside it.
  private mutating func add(
    _ row: Int,
    _ runs: KeyRuns,
    of shape: MaskShape,
    comparedWith array: BroadcastMask
  ) {
    let (panel, query) = row.quotientAndRemainder(dividingBy: shape.queryCount)
    let (batch, head) = panel.quotientAndRemainder(dividingBy: shape.headCount)
    // Where the spec does not depend on an axis, its one row meets all of the array's.
    let batches = shape.batchCount == 1 ? 0..<array.batchExtent : batch..<batch + 1
    let heads = shape.headCount == 1 ? 0..<array.headExtent : head..<head + 1
    // Where neither does, what differs once differs everywhere along it.
    let batchWeight =
      shape.batchCount == 1 && array.batchExtent == 1 ? array.geometry.batchCount : 1
    let headWeight = shape.headCount == 1 && array.headExtent == 1 ? array.geometry.headCount : 1
    for batch in batches {
      for head in heads {
        let cells = array.row(batch: batch, head: head, query: query)
        guard let (count, key) = cells.difference(from: runs) else { continue }
        add(
          count * batchWeight * headWeight,
          Cell(batch: batch, head: head, query: array.geometry.offset + query, key: key)
        )
      }
    }
  }

  private mutating func add(_ count: Int, _ cell: Cell?) {
    differing += count
    guard let cell else { return }
    if let first, !cell.precedes(first) { return }
    first = cell
  }
}

extension Cell {
  /// Whether it comes before another in the order batch row, head, query, key.
  func precedes(_ other: Cell) -> Bool {
    (batch, head, query, key) < (other.batch, other.head, other.query, other.key)
  }
}
