public import MaskAlgebra

/// A dense boolean mask, `[batch, heads, m, n]` row-major; true means visible.
///
/// For every cell of the geometry, `mask[batch, head, row, key]` is what the spec's definition says
/// of the query at `geometry.offset + row`.
///
///     let mask = try MaskSpec.causal.booleanMask(in: Geometry(keys: 5))
///     mask[0, 0, 2, 3]  // false
public struct BooleanMask: Sendable {
  /// The run that the mask was compiled for.
  public let geometry: Geometry
  /// The extents held, with 1 for an axis that the mask does not depend on.
  public let shape: MaskShape
  private let storage: MaskStorage

  /// Creates a mask from its cells in row-major order.
  ///
  /// - Throws: ``CompilationError/wrongCellCount(shape:count:)`` when the shape holds another
  ///   number.
  public init(geometry: Geometry, shape: MaskShape, cells: [Bool]) throws(CompilationError) {
    guard shape.cellCount == cells.count else {
      throw CompilationError.wrongCellCount(shape: shape, count: cells.count)
    }
    self.geometry = geometry
    self.shape = shape
    storage = try MaskStorage(copying: cells)
  }

  /// Compiles rows into cells, on every core.
  ///
  /// - Throws: ``CompilationError/tooLarge(shape:byteCount:limit:)`` before anything is begun,
  ///   where the cells pass the limit.
  package init(_ rows: CompiledRows, byteLimit: Int) throws(CompilationError) {
    let byteCount = try rows.shape.checkedByteCount(elementByteCount: 1, limit: byteLimit)
    let storage = try MaskStorage(zeroedByteCount: byteCount)
    let keyCount = rows.shape.keyCount
    _ = try rows.mapBands(of: rows.shape.rowsPerBand(elementByteCount: 1)) {
      (band, runs) throws(CompilationError) in
      for row in band {
        let start = row * keyCount
        for range in try runs(row).ranges {
          storage.fill(start + range.lowerBound..<start + range.upperBound, with: true)
        }
      }
    }
    geometry = rows.geometry
    shape = rows.shape
    self.storage = storage
  }

  /// Whether a query sees a key.
  ///
  /// - Parameters:
  ///   - batch: Batch row of the geometry; an axis of extent 1 broadcasts.
  ///   - head: Head of the geometry; an axis of extent 1 broadcasts.
  ///   - row: Query row, from 0: the query's position less `geometry.offset`.
  ///   - key: Position of the key.
  /// - Precondition: row and key lie inside the shape, batch and head inside it or the axis is 1.
  public subscript(batch: Int, head: Int, row: Int, key: Int) -> Bool {
    storage.element(shape.index(batch, head, row, key), of: Bool.self)
  }

  /// Lends the cells in row-major order, without a copy.
  public func withCells<Result, Failure: Error>(
    _ body: (Span<Bool>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.withElements(of: Bool.self, body)
  }

  /// Lends the cells as bytes, 0 or 1.
  public func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.withBytes(body)
  }
}

extension MaskShape {
  /// The place of a cell in row-major order, broadcasting axes of extent 1.
  func index(_ batch: Int, _ head: Int, _ row: Int, _ key: Int) -> Int {
    let batch = batchCount == 1 ? 0 : batch
    let head = headCount == 1 ? 0 : head
    precondition(
      (0..<batchCount).contains(batch) && (0..<headCount).contains(head)
        && (0..<queryCount).contains(row) && (0..<keyCount).contains(key),
      "cell [\(batch), \(head), \(row), \(key)] lies outside a mask of \(self)"
    )
    return ((batch * headCount + head) * queryCount + row) * keyCount + key
  }

  /// The bytes of a dense mask, if they are within a limit.
  func checkedByteCount(elementByteCount: Int, limit: Int) throws(CompilationError) -> Int {
    guard let cellCount else {
      throw CompilationError.tooLarge(shape: self, byteCount: nil, limit: limit)
    }
    let (byteCount, overflow) = cellCount.multipliedReportingOverflow(by: elementByteCount)
    guard !overflow, byteCount <= limit else {
      throw CompilationError.tooLarge(
        shape: self,
        byteCount: overflow ? nil : byteCount,
        limit: limit
      )
    }
    return byteCount
  }

  /// Rows to a band of a dense mask.
  ///
  /// A band is two huge pages: were two threads to touch one page first, both would clear it.
  func rowsPerBand(elementByteCount: Int) -> Int {
    max(1, (1 << 22) / elementByteCount / max(1, keyCount))
  }
}

extension MaskSpec {
  /// Compiles the mask into cells.
  ///
  ///     let mask = try MaskSpec.padding.booleanMask(
  ///       in: Geometry(keys: 4, batch: 2), inputs: ["length": [4, 2]])
  ///     mask.shape.axes  // [2, 1, 4, 4]
  ///
  /// - Parameters:
  ///   - geometry: How many queries look at how many keys, and from where.
  ///   - inputs: The data of the inputs that the mask reads.
  ///   - parameters: The values of the parameters that the mask leaves open.
  ///   - declarations: What the inputs must look like.
  /// - Returns: The cells, with an axis of extent 1 where the mask does not depend on it.
  /// - Throws: ``CompilationError``; a mask larger than three quarters of the machine's memory is
  ///   refused before it is begun.
  /// - Complexity: O(cells) writes at memory speed, O(runs) work per row.
  public func booleanMask(
    in geometry: Geometry,
    inputs: Inputs = [:],
    parameters: [String: Int] = [:],
    declarations: [InputDeclaration] = InputDeclaration.catalogue
  ) throws(CompilationError) -> BooleanMask {
    let rows = try rows(
      in: geometry,
      inputs: inputs,
      parameters: parameters,
      declarations: declarations
    )
    return try BooleanMask(rows, byteLimit: System.denseByteLimit)
  }
}
