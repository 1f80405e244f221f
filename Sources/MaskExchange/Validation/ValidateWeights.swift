public import FloatFormats
public import MaskAlgebra
import MaskCompiler

/// Judges attention weights that another system computed by the mask that they should obey.
///
/// Hidden keys have the weight 0 exactly, no weight is negative, infinite or NaN, and the row of
/// every query that sees a key sums to 1, up to what rounding to the format may cost over its keys.
/// The rows of other queries are zeros. A visible key may have the weight 0, because exp
/// underflows.
///
///     let array = try NumpyArray(contentsOf: "weights.npy")
///     let report = try validateWeights(array, against: .causal)
///     report.equal   // false
///     report.first   // the weight at b = 0, h = 0, q = 0, k = 1 is 0.2, but the key is hidden
///     report.hint    // every hidden key with weight lies after its query: …
///
/// - Parameters:
///   - array: The weights, `[n]` for one query to `[b, h, m, n]`, of any floating-point type.
///   - spec: The mask.
///   - inputs: The data of the inputs that the spec reads.
///   - parameters: The values of the parameters that the spec leaves open.
///   - declarations: What the inputs must look like.
///   - format: The format in which the weights were computed; the array's where nil.
///   - options: What is known of the array beside its values; polarity and fill mean nothing here.
/// - Returns: Whether the weights are right, and where and probably why they are not.
/// - Throws: ``ValidationError`` where the mask says nothing of the array.
/// - Complexity: O(elements) time and memory.
/// - Note: Weights that are read back from a log-sum-exp, `exp(score - lse)`, carry the rounding of
///   the scores too, and may miss the bound where scores are large.
public func validateWeights(
  _ array: NumpyArray,
  against spec: MaskSpec,
  inputs: Inputs = [:],
  parameters: [String: Int] = [:],
  declarations: [InputDeclaration] = InputDeclaration.catalogue,
  format: FloatFormat? = nil,
  options: ValidationOptions = ValidationOptions()
) throws(ValidationError) -> WeightsReport {
  guard let arrayFormat = array.elementType.floatFormat else {
    throw ValidationError.notWeights(array.elementType)
  }
  let layout = try MaskLayout(weights: array, options: options)
  let format = format ?? arrayFormat
  let tally: WeightsTally
  do {
    let rows = try spec.rows(
      in: layout.geometry,
      inputs: inputs,
      parameters: parameters,
      declarations: declarations
    )
    tally = try WeightsTally(array, in: layout.geometry, by: rows, format)
  } catch {
    throw ValidationError.compilation(error)
  }
  // The keys with weight, as the mask that somebody seems to have used.
  func mistake() -> ValidationHint? {
    guard tally.leakCount > 0 || tally.visibleZeroCount > 0 else { return nil }
    var options = ValidationOptions(polarity: .visible, axes: layout.axes)
    options.fix(layout.geometry)
    guard let mask = try? array.keysWithWeight else { return nil }
    let report = try? validate(
      mask,
      against: spec,
      inputs: inputs,
      parameters: parameters,
      declarations: declarations,
      options: options
    )
    return report?.hint
  }
  return WeightsReport(
    axes: layout.axes,
    geometry: layout.geometry,
    format: format,
    badCellCount: tally.badCellCount,
    badRowCount: tally.badRowCount,
    first: tally.first,
    hint: tally.hint(mistake: mistake),
    rowSums: tally.rowSums,
    tolerance: tally.tolerance,
    largestHiddenWeight: tally.largestHiddenWeight,
    emptyRows: tally.emptyRows,
    visibleZeroCount: tally.visibleZeroCount
  )
}

extension MaskLayout {
  /// The layout of weights, which have a row for every query: no axis of them is repeated.
  fileprivate init(weights array: NumpyArray, options: ValidationOptions) throws(ValidationError) {
    var options = options
    let axes = options.axes ?? (array.shape.count == 1 ? [.key] : nil)
    if let axes, !axes.contains(.query), options.queries == nil { options.queries = 1 }
    do throws(ValidationError) {
      try self.init(shape: array.shape, options: options)
    } catch .wrongExtent(let axis, _, let expected, let shape) {
      throw ValidationError.wrongWeightsExtent(axis: axis, expected: expected, shape: shape)
    }
    for axis in MaskAxis.allCases where extent(of: axis) != geometry.count(of: axis) {
      throw ValidationError.wrongWeightsExtent(
        axis: axis,
        expected: geometry.count(of: axis),
        shape: array.shape
      )
    }
  }
}

extension WeightsTally {
  /// Judges row by row, on every core.
  fileprivate init(
    _ array: NumpyArray,
    in geometry: Geometry,
    by rows: CompiledRows,
    _ format: FloatFormat
  ) throws(CompilationError) {
    self.init(format)
    guard array.count > 0 else { return }
    let shape = rows.shape
    let bandSize = max(1, (1 << 16) / max(1, shape.keyCount))
    let bands = try rows.mapBands(of: bandSize) { band, runs throws(CompilationError) in
      var tally = WeightsTally(format)
      for row in band {
        let runs = try runs(row)
        let (panel, query) = row.quotientAndRemainder(dividingBy: shape.queryCount)
        let (batch, head) = panel.quotientAndRemainder(dividingBy: shape.headCount)
        // Where the mask does not depend on an axis, its one row judges all of the array's.
        let batches = shape.batchCount == 1 ? 0..<geometry.batchCount : batch..<batch + 1
        let heads = shape.headCount == 1 ? 0..<geometry.headCount : head..<head + 1
        for batch in batches {
          for head in heads {
            let place = (batch * geometry.headCount + head) * geometry.queryCount + query
            tally.add(
              array.doubles(ofRow: place, count: geometry.keyCount),
              runs,
              of: Cell(batch: batch, head: head, query: geometry.offset + query, key: 0)
            )
          }
        }
      }
      return tally
    }
    for band in bands { add(band) }
  }

  /// The most telling explanation of what was found.
  ///
  /// - Parameter mistake: Finds the usual mistake that makes the mask the keys with weight.
  /// - Returns: The explanation, nil where none fits.
  fileprivate func hint(mistake: () -> ValidationHint?) -> WeightsHint? {
    if negativeCount > 0 { return .scores }
    if let mistake = mistake() { return .mask(mistake) }
    if badCellCount > 0, badRowCount == 0, badCellCount == badCellsInEmptyRows {
      if emptyRows.uniform + emptyRows.zeros == emptyRows.count { return .uniformEmptyRows }
      if emptyRows.notANumber + emptyRows.zeros == emptyRows.count { return .emptyRowsOfNaN }
    }
    if leakCount > 0 { return leakCount == futureLeakCount ? .future : nil }
    let isBelowOne = badRowCount > 0 && !hasSumAboveOne && badCellCount == badCellsInEmptyRows
    return isBelowOne ? .maskedAfterSoftmax : nil
  }
}

extension NumpyArray {
  /// One row of the last axis.
  fileprivate func doubles(ofRow row: Int, count: Int) -> [Double] {
    switch elementType.byteCount {
    case 2: doubles(ofRow: row, count: count, as: UInt16.self)
    case 4: doubles(ofRow: row, count: count, as: UInt32.self)
    default: doubles(ofRow: row, count: count, as: UInt64.self)
    }
  }

  private func doubles<Bits: FixedWidthInteger & BitwiseCopyable>(
    ofRow row: Int,
    count: Int,
    as type: Bits.Type
  ) -> [Double] {
    let bytes = unsafe storage.span.bytes
    return (row * count..<(row + 1) * count).map { place in
      let offset = place * MemoryLayout<Bits>.size
      let bits = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: Bits.self)
      return elementType.value(ofBits: UInt64(truncatingIfNeeded: Bits(littleEndian: bits)))
    }
  }

  /// Whether each weight is above 0.
  fileprivate var keysWithWeight: NumpyArray {
    get throws(NumpyError) { try NumpyArray(shape: shape, booleans: doubles.map { $0 > 0 }) }
  }
}
