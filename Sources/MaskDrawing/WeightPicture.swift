/// Attention weights to look at, as text or as SVG.
///
///     let weights = [[1, 0], [0.8176, 0.1824]]
///     print(WeightPicture(weights, tokens: ["The", "cat"]).text())
///     //      The  cat
///     // The 1.00    ·
///     // cat 0.82 0.18
///
/// Weights lie between 0 and 1; a weight of exactly 0 is drawn as none, and one that is not a
/// number is drawn as such, not as a shade.
public struct WeightPicture: Sendable {
  /// The weights, a row per query, all rows equally long.
  public let weights: [[Double]]
  /// The heading; empty for none.
  public var title: String
  /// The token at each position from 0; a position without one is labelled with its number.
  public var tokens: [String]
  /// Absolute position of the first query.
  public let offset: Int

  /// Creates a picture.
  ///
  /// - Precondition: The rows are equally long.
  public init(_ weights: [[Double]], title: String = "", tokens: [String] = [], offset: Int = 0) {
    let width = weights.first?.count ?? 0
    precondition(
      weights.allSatisfy { $0.count == width },
      "the rows of weights differ in length"
    )
    self.weights = weights
    self.title = title
    self.tokens = tokens
    self.offset = offset
  }
}

extension WeightPicture {
  var keyCount: Int { weights.first?.count ?? 0 }
  var queryPositions: Range<Int> { offset..<offset + weights.count }

  /// The largest weight of each tile; one that is not a number stands for its whole tile.
  func tiled(_ tile: TileSize) -> [[Double]] {
    guard !tile.isOneCell else { return weights }
    let columnCount = keyCount.dividedRoundingUp(by: tile.keyCount)
    let rowCount = weights.count.dividedRoundingUp(by: tile.queryCount)
    var tiles = [[Double]](repeating: [Double](repeating: 0, count: columnCount), count: rowCount)
    for (query, row) in weights.enumerated() {
      for (key, weight) in row.enumerated() {
        let largest = tiles[query / tile.queryCount][key / tile.keyCount]
        let isWrong = largest.isNaN || weight.isNaN
        tiles[query / tile.queryCount][key / tile.keyCount] = isWrong ? .nan : max(largest, weight)
      }
    }
    return tiles
  }
}

extension Double {
  /// The number with two decimals, as tables of weights have it.
  var twoDecimals: String {
    guard magnitude < 10_000 else { return "\(self)" }
    let hundredths = Int((self * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    return "\(hundredths < 0 ? "-" : "")\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
