import MaskAlgebra
import MaskCompiler

/// A mask ready to be applied, and how it is.
enum AppliedMask<Element: BinaryFloatingPoint & Sendable>: Sendable {
  /// Keys outside the runs of a row are left out; nothing of the size of the mask is held.
  case selectingRuns(CompiledRows)
  /// Hidden cells are left out.
  case selecting(BooleanMask)
  /// All cells stay, and a number is added to each.
  case adding(AdditiveMask)
  /// All cells stay, and a number from elsewhere is added to each.
  case addingTensor(ScoreBias<Element>)

  /// Absolute position of the first query.
  var offset: Int {
    switch self {
    case .selectingRuns(let rows): rows.geometry.offset
    case .selecting(let mask): mask.geometry.offset
    case .adding(let mask): mask.geometry.offset
    case .addingTensor(let bias): bias.offset
    }
  }

  /// Whether every key takes part in every row, with a number added to its score.
  var isAdded: Bool {
    switch self {
    case .selectingRuns, .selecting: false
    case .adding, .addingTensor: true
    }
  }

  /// - Throws: ``AttentionError`` with both shapes where the mask is for other counts.
  func check(against scores: MaskShape) throws(AttentionError) {
    let shape: MaskShape
    switch self {
    case .selectingRuns(let rows): shape = rows.shape
    case .selecting(let mask): shape = mask.shape
    case .adding(let mask): shape = mask.shape
    // It has been checked when it was made.
    case .addingTensor: return
    }
    guard shape.queryCount == scores.queryCount, shape.keyCount == scores.keyCount,
      shape.batchCount == 1 || shape.batchCount == scores.batchCount,
      shape.headCount == 1 || shape.headCount == scores.headCount
    else { throw AttentionError.maskMismatch(mask: shape, scores: scores) }
  }

  /// The keys that take part in a row.
  func keys(of row: QueryRow, keyCount: Int) throws(AttentionError) -> KeyRuns {
    switch self {
    case .adding, .addingTensor: return KeyRuns(0..<keyCount)
    case .selecting(let mask):
      var keys = KeyRuns()
      for key in 0..<keyCount where mask[row.batch, row.head, row.row, key] {
        keys.append(key..<key + 1)
      }
      return keys
    case .selectingRuns(let rows):
      do {
        return try rows.runs(
          batch: row.batch,
          head: row.head,
          query: rows.geometry.offset + row.row
        )
      } catch { throw AttentionError.compilation(error) }
    }
  }

  /// What is added to a score; nothing where the mask selects.
  func addend(_ row: QueryRow, key: Int) -> Double? {
    switch self {
    case .selectingRuns, .selecting: nil
    // The element's own format has the last word on what a fill is.
    case .adding(let mask): Double(Element(mask[row.batch, row.head, row.row, key]))
    case .addingTensor(let bias): bias[row, key]
    }
  }
}

/// Numbers that are added to the scores; axes of extent 1 are repeated.
struct ScoreBias<Element: BinaryFloatingPoint & Sendable>: Sendable {
  /// Absolute position of the first query.
  let offset: Int
  /// The extents as given.
  let shape: [Int]
  private let elements: [Element]
  /// How far apart neighbours along an axis are; 0 along one that is repeated.
  private let strides: (batch: Int, head: Int, row: Int, key: Int)

  init(
    _ tensor: AttentionTensor<Element>,
    scores: MaskShape,
    offset: Int
  ) throws(AttentionError) {
    let extents = [tensor.batchCount, tensor.headCount, tensor.length, tensor.dimension]
    guard zip(extents, scores.axes).allSatisfy({ $0 == 1 || $0 == $1 }) else {
      throw AttentionError.biasMismatch(bias: tensor.shape, scores: scores)
    }
    var strides = [1, 1, 1, 1]
    for axis in [2, 1, 0] { strides[axis] = strides[axis + 1] * extents[axis + 1] }
    for axis in 0..<4 where extents[axis] == 1 { strides[axis] = 0 }
    self.offset = offset
    shape = tensor.shape
    self.strides = (strides[0], strides[1], strides[2], strides[3])
    elements = tensor.elements
  }

  subscript(row: QueryRow, key: Int) -> Double { Double(elements[index(of: row, key: key)]) }

  /// The place of the number that is added at a key of a row.
  func index(of row: QueryRow, key: Int) -> Int {
    row.batch * strides.batch + row.head * strides.head + row.row * strides.row
      + key * strides.key
  }
}
