import MaskAlgebra
import MaskCompiler

/// Query, key and value whose shapes fit each other.
struct AttentionTensors<Element: BinaryFloatingPoint & Sendable>: Sendable {
  let query: AttentionTensor<Element>
  let key: AttentionTensor<Element>
  let value: AttentionTensor<Element>

  init(
    query: AttentionTensor<Element>,
    key: AttentionTensor<Element>,
    value: AttentionTensor<Element>
  ) throws(AttentionError) {
    self.query = query
    self.key = key
    self.value = value
    try require(.batch, query.batchCount == key.batchCount, .query, query, .key, key)
    try require(.dimension, query.dimension == key.dimension, .query, query, .key, key)
    try require(.batch, key.batchCount == value.batchCount, .key, key, .value, value)
    try require(.heads, key.headCount == value.headCount, .key, key, .value, value)
    try require(.length, key.length == value.length, .key, key, .value, value)
    guard query.headCount.isMultiple(of: key.headCount) else {
      throw AttentionError.ungroupedHeads(query: query.shape, key: key.shape)
    }
  }

  // A key path in place of the Bool would be made anew for every call, since the type is generic:
  // for one decoded token that took longer than the attention.
  private func require(
    _ extent: AttentionError.Extent,
    _ isEqual: Bool,
    _ role: AttentionError.Role,
    _ a: AttentionTensor<Element>,
    _ otherRole: AttentionError.Role,
    _ b: AttentionTensor<Element>
  ) throws(AttentionError) {
    guard isEqual else {
      throw AttentionError.mismatch(extent, role, shape: a.shape, otherRole, otherShape: b.shape)
    }
  }

  /// The shape of the scores.
  var scoreShape: MaskShape {
    MaskShape(
      batchCount: query.batchCount,
      headCount: query.headCount,
      queryCount: query.length,
      keyCount: key.length
    )
  }

  func geometry(offset: Int?) throws(AttentionError) -> Geometry {
    do {
      return try Geometry(
        queries: query.length,
        keys: key.length,
        offset: offset,
        batch: query.batchCount,
        heads: query.headCount
      )
    } catch { throw AttentionError.geometry(error) }
  }

  /// Compiles a mask for these tensors.
  func compiling(
    _ mask: MaskSpec,
    offset: Int?,
    inputs: Inputs,
    parameters: [String: Int],
    declarations: [InputDeclaration]
  ) throws(AttentionError) -> CompiledRows {
    let geometry = try geometry(offset: offset)
    do {
      return try mask.rows(
        in: geometry,
        inputs: inputs,
        parameters: parameters,
        declarations: declarations
      )
    } catch { throw AttentionError.compilation(error) }
  }

  /// The query's shape with another last axis, if what it holds fits memory.
  func resultShape<Entry>(
    _ type: Entry.Type,
    lastExtent: Int
  ) throws(AttentionError) -> [Int] {
    let shape: [Int] = query.shape.dropLast() + [lastExtent]
    let limit = System.denseByteLimit
    guard let count = shape.elementCount, count <= limit / MemoryLayout<Entry>.stride else {
      throw AttentionError.tooLarge(shape: shape, limit: limit)
    }
    return shape
  }

  /// Every query row, in row-major order.
  var rows: some Sequence<QueryRow> {
    let (headCount, length) = (query.headCount, query.length)
    return (0..<query.batchCount * headCount * length).lazy.map { index in
      QueryRow(
        batch: index / length / headCount,
        head: index / length % headCount,
        row: index % length
      )
    }
  }

  /// The place of a row among all rows.
  func index(of row: QueryRow) -> Int {
    (row.batch * query.headCount + row.head) * query.length + row.row
  }

  /// The head of key and value that a query head reads.
  func keyHead(of head: Int) -> Int { head / (query.headCount / key.headCount) }
}

/// One row of the scores.
struct QueryRow: Sendable {
  let batch: Int
  let head: Int
  /// Index of the query, from 0: its position less the offset.
  let row: Int
}
