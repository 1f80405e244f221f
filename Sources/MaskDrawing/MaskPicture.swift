public import MaskAlgebra
public import MaskCompiler

/// A compiled mask to look at, as text or as SVG.
///
///     let mask = try MaskSpec.causal.booleanMask(in: Geometry(keys: 3))
///     print(MaskPicture(mask, tokens: ["The", "cat", "sat"]).text())
///     //     The cat sat
///     // The ■   ·   ·
///     // cat ■   ■   ·
///     // sat ■   ■   ■
///
/// Queries are rows and keys are columns, both at their absolute positions. A batch row or head has
/// a panel of its own where the mask depends on it.
public struct MaskPicture: Sendable {
  /// The mask.
  public let mask: BooleanMask
  /// The heading, usually the spec's text; empty for none.
  public var title: String
  /// The token at each position from 0; a position without one is labelled with its number.
  public var tokens: [String]
  /// The cells to mark.
  public var marks: [Cell]
  /// Whether text shows positions; it always does where the first query is not at 0.
  public var showsPositions: Bool

  /// Creates a picture.
  public init(
    _ mask: BooleanMask,
    title: String = "",
    tokens: [String] = [],
    marks: [Cell] = [],
    showsPositions: Bool = false
  ) {
    self.mask = mask
    self.title = title
    self.tokens = tokens
    self.marks = marks
    self.showsPositions = showsPositions
  }
}

extension MaskPicture {
  /// One batch row and head.
  struct Panel {
    let batch: Int
    let head: Int
    /// `batch 0, head 1`; empty where there is one panel.
    let caption: String
  }

  var panels: [Panel] {
    let shape = mask.shape
    return (0..<shape.batchCount).flatMap { batch in
      (0..<shape.headCount).map { head in
        let words = [
          shape.batchCount > 1 ? "batch \(batch)" : "", shape.headCount > 1 ? "head \(head)" : "",
        ]
        return Panel(
          batch: batch,
          head: head,
          caption: words.filter { !$0.isEmpty }.joined(separator: ", ")
        )
      }
    }
  }

  /// Where the marks of a panel lie; a mask that is the same for all batch rows or heads shows
  /// a mark of any of them.
  func markedPlaces(in panel: Panel, tile: TileSize) -> Set<GridPlace> {
    let shape = mask.shape
    let offset = mask.geometry.offset
    var places: Set<GridPlace> = []
    for cell in marks {
      let (row, overflow) = cell.query.subtractingReportingOverflow(offset)
      guard !overflow, (0..<shape.queryCount).contains(row),
        (0..<shape.keyCount).contains(cell.key),
        shape.batchCount == 1 || cell.batch == panel.batch,
        shape.headCount == 1 || cell.head == panel.head
      else { continue }
      places.insert(GridPlace(row: row / tile.queryCount, column: cell.key / tile.keyCount))
    }
    return places
  }
}
