import MaskAlgebra
public import MaskCompiler

extension BooleanMask {
  /// Creates a mask from an array of another system; true means visible.
  ///
  ///     let mask = try BooleanMask(shape: [2, 2], cells: [true, false, true, true])
  ///     let result = try attention(query: q, key: k, value: v, mask: mask)
  ///
  /// - Parameters:
  ///   - shape: `[queries, keys]`, `[batch, queries, keys]` or `[batch, heads, queries, keys]`;
  ///     batch and head axes of extent 1 broadcast.
  ///   - cells: Row-major, true where the query may attend to the key.
  ///   - offset: Absolute position of the first query; `keys - queries` when left out.
  /// - Throws: ``AttentionError`` where the shape has other axes or holds another number of cells.
  public init(shape: [Int], cells: [Bool], offset: Int? = nil) throws(AttentionError) {
    guard (2...4).contains(shape.count) else {
      throw AttentionError.wrongMaskRank(shape: shape)
    }
    guard shape.elementCount == cells.count else {
      throw AttentionError.wrongElementCount(shape: shape, count: cells.count)
    }
    let (queries, keys) = (shape[shape.count - 2], shape[shape.count - 1])
    let (batch, heads) = (shape.count > 2 ? shape[0] : 1, shape.count > 3 ? shape[1] : 1)
    let geometry: Geometry
    do {
      geometry = try Geometry(
        queries: queries,
        keys: keys,
        offset: offset,
        batch: batch,
        heads: heads
      )
    } catch { throw AttentionError.geometry(error) }
    let maskShape = MaskShape(
      batchCount: batch,
      headCount: heads,
      queryCount: queries,
      keyCount: keys
    )
    do {
      try self.init(geometry: geometry, shape: maskShape, cells: cells)
    } catch { throw AttentionError.compilation(error) }
  }
}
