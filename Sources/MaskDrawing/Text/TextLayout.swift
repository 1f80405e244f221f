internal import MaskAlgebra
internal import MaskCompiler

/// How the text of a mask fits a width: the tile, the pitch of the columns, and the labels.
struct TextLayout {
  let style: CellStyle
  private(set) var tile = TileSize()
  private(set) var pitches: [Int] = []
  private(set) var columnLabels: [String?] = []
  private(set) var rowLabels: [String] = []
  private(set) var corner = ""

  /// The most queries or keys that are drawn cell by cell.
  private static let cellLimit = 64

  /// Takes the first that fits: columns as wide as the longest token, cells with a space between
  /// them, cells without, tiles.
  init(of picture: MaskPicture, style: CellStyle, width: Int) {
    self.style = style
    let shape = picture.mask.shape
    let limit = Self.cellLimit
    if shape.queryCount <= limit && shape.keyCount <= limit {
      let isBracketed = !picture.marks.isEmpty && style.marksWithBrackets
      // Digits and letters stand close, as a spec file has them; brackets need room.
      let isClose = style != .blocks && !isBracketed
      if fitTokens(of: picture, width) { return }
      if !isClose, fitCells(of: picture, pitch: 2, width) { return }
      if !isBracketed, fitCells(of: picture, pitch: 1, width) { return }
    }
    fitTiles(of: picture, width)
  }

  private mutating func fitTokens(of picture: MaskPicture, _ width: Int) -> Bool {
    guard !picture.tokens.isEmpty else { return false }
    let labels = picture.mask.geometry.keyPositions.map { picture.tokens.label(at: $0) ?? "\($0)" }
    let rows = rowLabels(of: picture, showsPositions: picture.showsTextPositions)
    let gutter = rows.reduce(0) { max($0, $1.displayWidth) } + 1
    let pitch = labels.reduce(2) { max($0, $1.displayWidth + 1) }
    guard gutter + labels.count * pitch <= width + 1 else { return false }
    pitches = [Int](repeating: pitch, count: labels.count)
    columnLabels = labels
    rowLabels = rows
    return true
  }

  private mutating func fitCells(of picture: MaskPicture, pitch: Int, _ width: Int) -> Bool {
    let keyCount = picture.mask.shape.keyCount
    // Where the tokens do not fit above the columns, numbers lead from a column to its row's token.
    let showsPositions = picture.showsTextPositions || !picture.tokens.isEmpty
    let rows = rowLabels(of: picture, showsPositions: showsPositions)
    let gutter = rows.isEmpty ? 0 : rows.reduce(0) { max($0, $1.displayWidth) } + 1
    guard gutter + keyCount * pitch <= width + pitch - 1 else { return false }
    pitches = [Int](repeating: pitch, count: keyCount)
    rowLabels = rows
    if showsPositions {
      columnLabels = TextGrid.positionLabels(count: keyCount, pitch: pitch)
      corner = positionsCorner
    }
    return true
  }

  private mutating func fitTiles(of picture: MaskPicture, _ width: Int) {
    let shape = picture.mask.shape
    let positions = picture.mask.geometry.queryPositions
    let gutter = TextGrid.aligned([positions.lowerBound, positions.upperBound], toWidth: 3)[0].count
    let limit = max(1, (width - gutter) / 2)
    tile.queryCount = shape.queryCount.powerOfTwo(shrinkingTo: limit)
    tile.keyCount = shape.keyCount.powerOfTwo(shrinkingTo: limit)
    let columnCount = shape.keyCount.dividedRoundingUp(by: tile.keyCount)
    pitches = [Int](repeating: 2, count: columnCount)
    columnLabels = TextGrid.positionLabels(count: columnCount, tile: tile.keyCount, pitch: 2)
    rowLabels = TextGrid.aligned(
      stride(from: positions.lowerBound, to: positions.upperBound, by: tile.queryCount).map(\.self),
      toWidth: positionsCorner.count
    )
    corner = positionsCorner
  }

  private func rowLabels(of picture: MaskPicture, showsPositions: Bool) -> [String] {
    let positions = Array(picture.mask.geometry.queryPositions)
    let numbers = TextGrid.aligned(positions, toWidth: positionsCorner.count)
    guard !picture.tokens.isEmpty else { return showsPositions ? numbers : [] }
    let labels = positions.map { picture.tokens.label(at: $0) ?? (showsPositions ? "" : "\($0)") }
    return showsPositions ? zip(numbers, labels).map { "\($0) \($1)" } : labels
  }
}

extension MaskPicture {
  /// Rows that do not start at 0 are hard to read without their numbers.
  fileprivate var showsTextPositions: Bool { showsPositions || mask.geometry.offset != 0 }
}
