import MaskAlgebra
import MaskCompiler
import MaskedAttention

/// A layout whose mask can be decoded under, and what the mask means cell by cell.
struct DecodingCase: Sendable {
  var layout: CacheLayout
  /// The mask with as many tokens as ever come.
  let visible: BooleanMask

  /// How many tokens come at most.
  var lengthLimit: Int { visible.shape.keyCount }

  /// What the last queries see of the tokens so far.
  func visible(queries count: Int, of length: Int) -> BooleanMask {
    let shape = MaskShape(
      batchCount: visible.shape.batchCount,
      headCount: visible.shape.headCount,
      queryCount: count,
      keyCount: length
    )
    var cells: [Bool] = []
    cells.reserveCapacity(shape.rowCount * length)
    for batch in 0..<shape.batchCount {
      for head in 0..<shape.headCount {
        for query in length - count..<length {
          for key in 0..<length { cells.append(visible[batch, head, query, key]) }
        }
      }
    }
    let geometry = Geometry(
      queryCount: count,
      keyCount: length,
      offset: length - count,
      batchCount: layout.batchCount,
      headCount: layout.headCount
    )
    return .whole(geometry, shape, cells)
  }
}

extension BooleanMask {
  /// A mask of as many cells as its shape has.
  static func whole(_ geometry: Geometry, _ shape: MaskShape, _ cells: [Bool]) -> BooleanMask {
    do throws(CompilationError) {
      return try BooleanMask(geometry: geometry, shape: shape, cells: cells)
    } catch { preconditionFailure("the cells are as many as the shape has: \(error)") }
  }
}

extension DecodingCase {
  /// Whether some query does not see all that came before it.
  var hidesPastKeys: Bool {
    let shape = visible.shape
    return (0..<shape.batchCount).contains { batch in
      (0..<shape.headCount).contains { head in
        (0..<shape.queryCount).contains { query in
          (0..<query).contains { !visible[batch, head, query, $0] }
        }
      }
    }
  }
}

extension CacheLayout {
  /// As many queries as keys.
  func geometry(length: Int) -> Geometry {
    Geometry(
      queryCount: length,
      keyCount: length,
      offset: 0,
      batchCount: batchCount,
      headCount: headCount
    )
  }

  var summary: String {
    let heads = "\(batchCount) batch rows, \(headCount) heads over \(keyHeadCount)"
    let room = capacity.map { ", a ring of \($0)" } ?? ""
    return
      "\(heads), dimensions \(keyDimension) and \(valueDimension), \(pinnedCount) pinned\(room)"
  }
}
