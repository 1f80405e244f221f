public import FloatFormats
public import MaskAlgebra

/// What an additive mask holds where a key is hidden.
public enum Fill: Hashable, Sendable {
  /// Negative infinity.
  case negativeInfinity
  /// The lowest finite value of the format.
  case lowest
  /// Any number.
  case value(Double)

  /// What the fill is in a format: rounded as the format rounds, so -1e9 in binary16 is -infinity,
  /// and -infinity is NaN where there are no infinities.
  public func value(in format: FloatFormat) -> Double {
    switch self {
    case .negativeInfinity: format.rounded(-.infinity)
    case .lowest: format.lowestFinite
    case .value(let value): format.rounded(value)
    }
  }
}

/// A dense additive mask, `[batch, heads, m, n]` row-major: 0 where visible, the fill where hidden.
///
/// Hidden cells are *set* to the fill; nothing is multiplied, so there is no `0 * -inf`.
///
///     let mask = try MaskSpec.causal.additiveMask(
///       format: .binary16, fill: .value(-1e9), in: Geometry(keys: 2))
///     mask.fillValue     // -inf: binary16 has no -1e9
///     mask[0, 0, 0, 1]  // -inf
public struct AdditiveMask: Sendable {
  /// The run that the mask was compiled for.
  public let geometry: Geometry
  /// The extents held, with 1 for an axis that the mask does not depend on.
  public let shape: MaskShape
  /// The number format of the cells.
  public let format: FloatFormat
  /// The fill that was asked for.
  public let fill: Fill
  /// What the fill became in the format.
  public let fillValue: Double
  private let storage: MaskStorage

  /// Compiles rows into cells, on every core.
  package init(
    _ rows: CompiledRows,
    format: FloatFormat,
    fill: Fill,
    byteLimit: Int
  ) throws(CompilationError) {
    let byteCount = try rows.shape.checkedByteCount(
      elementByteCount: format.byteCount,
      limit: byteLimit
    )
    let storage = try MaskStorage(zeroedByteCount: byteCount)
    fillValue = fill.value(in: format)
    let hidden = format.bits(of: fillValue)
    let keyCount = rows.shape.keyCount
    let rowsPerBand = rows.shape.rowsPerBand(elementByteCount: format.byteCount)
    _ = try rows.mapBands(of: rowsPerBand) { (band, runs) throws(CompilationError) in
      // Memory comes zeroed, and zero is what visible cells hold: only the gaps are written.
      for row in band {
        let start = row * keyCount
        var end = start
        for range in try runs(row).ranges {
          storage.fill(
            end..<start + range.lowerBound,
            withBits: hidden,
            byteCount: format.byteCount
          )
          end = start + range.upperBound
        }
        storage.fill(end..<start + keyCount, withBits: hidden, byteCount: format.byteCount)
      }
    }
    geometry = rows.geometry
    shape = rows.shape
    self.format = format
    self.fill = fill
    self.storage = storage
  }

  /// What is added to the score of a query and a key.
  ///
  /// - Precondition: row and key lie inside the shape, batch and head inside it or the axis is 1.
  public subscript(batch: Int, head: Int, row: Int, key: Int) -> Double {
    format.value(
      ofBits: storage.bits(at: shape.index(batch, head, row, key), byteCount: format.byteCount)
    )
  }

  /// Lends the cells as bytes of the format, row-major, without a copy.
  public func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try storage.withBytes(body)
  }
}

extension MaskStorage {
  fileprivate func fill(_ range: Range<Int>, withBits bits: UInt64, byteCount: Int) {
    switch byteCount {
    case 2: fill(range, with: UInt16(truncatingIfNeeded: bits))
    case 4: fill(range, with: UInt32(truncatingIfNeeded: bits))
    default: fill(range, with: bits)
    }
  }

  fileprivate func bits(at index: Int, byteCount: Int) -> UInt64 {
    switch byteCount {
    case 2: UInt64(element(index, of: UInt16.self))
    case 4: UInt64(element(index, of: UInt32.self))
    default: element(index, of: UInt64.self)
    }
  }
}

extension MaskSpec {
  /// Compiles the mask into what is added to the scores.
  ///
  /// - Parameters:
  ///   - format: The number format of the cells.
  ///   - fill: What hidden cells hold, before the format rounds it.
  ///   - geometry: How many queries look at how many keys, and from where.
  ///   - inputs: The data of the inputs that the mask reads.
  ///   - parameters: The values of the parameters that the mask leaves open.
  ///   - declarations: What the inputs must look like.
  /// - Returns: The cells, with an axis of extent 1 where the mask does not depend on it.
  /// - Throws: ``CompilationError``; a mask larger than three quarters of the machine's memory is
  ///   refused before it is begun.
  /// - Complexity: O(cells) writes at memory speed, O(runs) work per row.
  public func additiveMask(
    format: FloatFormat,
    fill: Fill,
    in geometry: Geometry,
    inputs: Inputs = [:],
    parameters: [String: Int] = [:],
    declarations: [InputDeclaration] = InputDeclaration.catalogue
  ) throws(CompilationError) -> AdditiveMask {
    let rows = try rows(
      in: geometry,
      inputs: inputs,
      parameters: parameters,
      declarations: declarations
    )
    return try AdditiveMask(rows, format: format, fill: fill, byteLimit: System.denseByteLimit)
  }
}
