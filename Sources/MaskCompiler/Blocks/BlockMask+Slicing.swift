import MaskAlgebra

extension BlockMask {
  /// The block mask of some of the queries alone, such as a decoding step.
  ///
  /// It is the one that compiling the mask for those queries gives, made from the regions at hand:
  /// its rows of blocks begin at the first of these queries, its keys are all of this mask's.
  ///
  ///     let step = try blocks.slice(queries: 4095..<4096)
  ///     step.rowCount  // 1
  ///
  /// - Parameters:
  ///   - queries: Absolute positions.
  ///   - blockSize: The sides of the slice's blocks; those of this mask where left out.
  /// - Returns: The blocks of those rows.
  /// - Throws: ``CompilationError`` as for compiling, for a mask without regions.
  /// - Complexity: O(regions) to find the rows, then as for compiling so many rows.
  /// - Precondition: the queries lie inside the geometry.
  public func slice(
    queries: Range<Int>,
    blockSize: BlockSize? = nil
  ) throws(CompilationError) -> BlockMask {
    try rows.slice(queries: queries).blockMask(blockSize ?? self.blockSize)
  }
}

extension CompiledRows {
  /// The rows of some of the queries, as rows of a run of their own.
  ///
  /// Every row stays the same, so `n` and `m` in the mask keep the values that they had.
  ///
  /// - Parameter queries: Absolute positions.
  /// - Returns: Rows that are the same ones, of a geometry with those queries.
  /// - Complexity: O(1).
  /// - Precondition: the queries lie inside the geometry.
  public func slice(queries: Range<Int>) -> CompiledRows {
    precondition(
      queries.lowerBound >= geometry.queryPositions.lowerBound
        && queries.upperBound <= geometry.queryPositions.upperBound,
      "the queries \(queries) lie outside \(geometry)"
    )
    return CompiledRows(
      geometry: geometry.slice(queries: queries),
      shape: MaskShape(
        batchCount: shape.batchCount,
        headCount: shape.headCount,
        queryCount: queries.count,
        keyCount: shape.keyCount
      ),
      plan: plan,
      regionPlan: regionPlan
    )
  }
}
