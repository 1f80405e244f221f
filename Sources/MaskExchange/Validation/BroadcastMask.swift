import MaskAlgebra
import MaskCompiler

/// An array's meanings, addressed by the cells of a geometry; an axis of extent 1 is repeated.
struct BroadcastMask: Sendable {
  let geometry: Geometry
  let batchExtent: Int
  let headExtent: Int
  private let queryExtent: Int
  private let keyExtent: Int
  private let meanings: [UInt8]
  private let visible: UInt8
  private let hidden: UInt8

  init(_ meanings: [UInt8], _ layout: MaskLayout, polarity: MaskPolarity) {
    geometry = layout.geometry
    batchExtent = layout.extent(of: .batch)
    headExtent = layout.extent(of: .head)
    queryExtent = layout.extent(of: .query)
    keyExtent = layout.extent(of: .key)
    self.meanings = meanings
    visible = polarity == .visible ? MaskReading.Meaning.visible : MaskReading.Meaning.hidden
    hidden = polarity == .visible ? MaskReading.Meaning.hidden : MaskReading.Meaning.visible
  }

  /// One row of an array.
  struct Row {
    fileprivate let mask: BroadcastMask
    fileprivate let start: Int

    /// The number of keys at which the row is not as the runs say, and the first; nil for none.
    func difference(from runs: KeyRuns) -> (count: Int, key: Int)? {
      var count = 0
      var first: (range: Range<Int>, expected: UInt8)?
      var end = 0
      func check(_ range: Range<Int>, _ expected: UInt8) {
        let differing = differing(in: range, from: expected)
        if differing > 0, first == nil { first = (range, expected) }
        count += differing
      }
      for range in runs.ranges {
        check(end..<range.lowerBound, mask.hidden)
        check(range, mask.visible)
        end = range.upperBound
      }
      check(end..<mask.geometry.keyCount, mask.hidden)
      guard let first else { return nil }
      let key = first.range.first { differing(in: $0..<$0 + 1, from: first.expected) > 0 }
      return key.map { (count, $0) }
    }

    private func differing(in range: Range<Int>, from expected: UInt8) -> Int {
      guard mask.keyExtent == mask.geometry.keyCount else {
        return mask.meanings[start] == expected ? 0 : range.count
      }
      let cells = mask.meanings.span.extracting(start + range.lowerBound..<start + range.upperBound)
      return cells.count(otherThan: expected)
    }
  }

  func row(batch: Int, head: Int, query: Int) -> Row {
    let batch = batchExtent == 1 ? 0 : batch
    let head = headExtent == 1 ? 0 : head
    let query = queryExtent == 1 ? 0 : query
    let plane = batch * headExtent + head
    return Row(mask: self, start: (plane * queryExtent + query) * keyExtent)
  }
}

extension Span<UInt8> {
  /// Number of elements that are not `value`.
  ///
  /// Counted in bytes, 255 at a time, because that is what the vector unit does sixteen at once.
  fileprivate func count(otherThan value: UInt8) -> Int {
    var total = 0
    var start = 0
    while start < count {
      let block = extracting(start..<Swift.min(start + 255, count))
      var different: UInt8 = 0
      for index in block.indices { different &+= block[index] == value ? 0 : 1 }
      total += Int(different)
      start += 255
    }
    return total
  }
}
