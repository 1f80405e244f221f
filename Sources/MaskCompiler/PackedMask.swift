public import MaskAlgebra

/// A dense mask of one bit per cell, `[batch, heads, m, n]` row-major; 1 means visible.
///
/// Bit `k % 8` of byte `k / 8` of a row is the cell of key `k`, so that a 64-bit word of a row
/// holds 64 keys, lowest first, as NumPy packs with `bitorder='little'`. Every row begins a new
/// byte.
///
///     let mask = try MaskSpec.causal.rows(in: Geometry(keys: 10)).packedMask()
///     mask.bytesPerRow  // 2
public struct PackedMask: Sendable {
  /// The run that the mask was compiled for.
  public let geometry: Geometry
  /// The extents held, with 1 for an axis that the mask does not depend on.
  public let shape: MaskShape
  private let storage: MaskStorage

  /// Bytes to a row.
  public var bytesPerRow: Int { shape.keyCount.dividedRoundingUp(by: 8) }

  /// Compiles rows into bits, on every core.
  init(_ rows: CompiledRows, byteLimit: Int) throws(CompilationError) {
    geometry = rows.geometry
    shape = rows.shape
    let bytesPerRow = rows.shape.keyCount.dividedRoundingUp(by: 8)
    let packed = MaskShape(
      batchCount: shape.batchCount,
      headCount: shape.headCount,
      queryCount: shape.queryCount,
      keyCount: bytesPerRow
    )
    let byteCount = try packed.checkedByteCount(elementByteCount: 1, limit: byteLimit)
    let storage = try MaskStorage(zeroedByteCount: byteCount)
    _ = try rows.mapBands(of: packed.rowsPerBand(elementByteCount: 1)) {
      (band, runs) throws(CompilationError) in
      for row in band {
        for keys in try runs(row).ranges { storage.setBits(keys, from: row * bytesPerRow) }
      }
    }
    self.storage = storage
  }

  /// Whether a query sees a key.
  ///
  /// - Precondition: row and key lie inside the shape, batch and head inside it or the axis is 1.
  public subscript(batch: Int, head: Int, row: Int, key: Int) -> Bool {
    let line = shape.index(batch, head, row, key) / max(1, shape.keyCount)
    let byte = storage.element(line * bytesPerRow + key / 8, of: UInt8.self)
    return byte >> UInt8(key % 8) & 1 == 1
  }

  /// Lends the bytes, without a copy.
  public func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.withBytes(body)
  }
}

extension MaskStorage {
  /// Sets the bits of a range, counted from a byte on.
  fileprivate func setBits(_ bits: Range<Int>, from start: Int) {
    let (first, last) = (bits.lowerBound / 8, (bits.upperBound - 1) / 8)
    let head = UInt8.max << UInt8(bits.lowerBound % 8)
    let tail = UInt8.max >> UInt8(7 - (bits.upperBound - 1) % 8)
    if first == last {
      setBits(head & tail, at: start + first)
      return
    }
    setBits(head, at: start + first)
    fill(start + first + 1..<start + last, with: UInt8.max)
    setBits(tail, at: start + last)
  }

  private func setBits(_ bits: UInt8, at byte: Int) {
    fill(byte..<byte + 1, with: element(byte, of: UInt8.self) | bits)
  }
}

extension CompiledRows {
  /// Compiles the mask into bits.
  ///
  /// - Throws: ``CompilationError``; a mask larger than three quarters of the machine's memory is
  ///   refused before it is begun.
  /// - Complexity: O(cells / 8) writes at memory speed, O(runs) work per row.
  public func packedMask() throws(CompilationError) -> PackedMask {
    try PackedMask(self, byteLimit: System.denseByteLimit)
  }
}
