/// The values of an integer formula along a line: straight pieces, `slope * x + intercept`.
///
/// `q - k` is one piece, `k / 8` a level piece per chunk, `doc[k]` a level piece per document. A
/// value is known for every position of the domain it was made for; no value passes 64 bits.
struct PiecewiseLine {
  struct Piece {
    var range: Range<Int>
    let slope: Int
    let intercept: Int

    func value(at position: Int) -> Int { slope * position + intercept }

    /// The piece cut down to a stretch of it.
    func over(_ stretch: Range<Int>) -> Piece {
      Piece(range: stretch, slope: slope, intercept: intercept)
    }
  }

  /// In ascending order, disjoint.
  private(set) var pieces: [Piece]

  init() { pieces = [] }

  init(slope: Int, intercept: Int, over domain: KeyRuns) {
    pieces = domain.ranges.map { Piece(range: $0, slope: slope, intercept: intercept) }
  }

  /// Adds a piece after the others, joining it to the last where it continues it.
  mutating func append(_ piece: Piece) {
    guard !piece.range.isEmpty else { return }
    if let last = pieces.last, last.range.upperBound == piece.range.lowerBound,
      last.slope == piece.slope, last.intercept == piece.intercept
    {
      pieces[pieces.count - 1].range = last.range.lowerBound..<piece.range.upperBound
    } else {
      pieces.append(piece)
    }
  }

  /// Cuts the pieces down to a smaller domain.
  func restricted(to domain: KeyRuns) -> PiecewiseLine {
    var result = PiecewiseLine()
    guard let start = domain.ranges.first?.lowerBound else { return result }
    var index = firstIndex(endingAfter: start)
    for range in domain.ranges {
      while index < pieces.count, pieces[index].range.lowerBound < range.upperBound {
        let piece = pieces[index]
        result.append(piece.over(piece.range.clamped(to: range)))
        if piece.range.upperBound > range.upperBound { break }
        index += 1
      }
    }
    return result
  }

  /// The index of the first piece that ends after a position.
  func firstIndex(endingAfter position: Int) -> Int {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].range.upperBound <= position { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Calls a closure for every stretch on which both lines are straight.
  ///
  /// Either may cover more than the other: what only one covers is left out. False from the closure
  /// stops and is returned.
  func forEachStretch(
    with other: PiecewiseLine,
    _ body: (Range<Int>, Piece, Piece) -> Bool
  ) -> Bool {
    guard let first = pieces.first, let otherFirst = other.pieces.first else { return true }
    var i = firstIndex(endingAfter: otherFirst.range.lowerBound)
    var j = other.firstIndex(endingAfter: first.range.lowerBound)
    while i < pieces.count, j < other.pieces.count {
      let (a, b) = (pieces[i], other.pieces[j])
      let low = max(a.range.lowerBound, b.range.lowerBound)
      let high = min(a.range.upperBound, b.range.upperBound)
      if low < high, !body(low..<high, a, b) { return false }
      if a.range.upperBound <= b.range.upperBound { i += 1 } else { j += 1 }
    }
    return true
  }
}
