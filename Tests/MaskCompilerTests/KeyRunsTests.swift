import MaskCompiler
import MaskedAttention
import Testing

/// Set operations on runs, beside the standard library's on sets of integers.
@Suite struct KeyRunsTests {
  private static let universe = 0..<24

  private static func random(using generator: inout SeededGenerator) -> (KeyRuns, Set<Int>) {
    var runs = KeyRuns()
    var members: Set<Int> = []
    // Long runs, short runs, many and none, by how often a position changes sides.
    let isLong = Bool.random(using: &generator)
    var isMember = Bool.random(using: &generator)
    for position in universe {
      if Int.random(in: 0..<(isLong ? 8 : 2), using: &generator) == 0 { isMember.toggle() }
      guard isMember else { continue }
      members.insert(position)
      runs.append(position..<position + 1)
    }
    return (runs, members)
  }

  /// The runs that a set should have: sorted, none empty, no two touching.
  private static func ranges(of members: Set<Int>) -> [Range<Int>] {
    members.sorted().reduce(into: []) { ranges, position in
      if let last = ranges.last, last.upperBound == position {
        ranges[ranges.count - 1] = last.lowerBound..<position + 1
      } else {
        ranges.append(position..<position + 1)
      }
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `set operations are those of the sets of their positions`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let (a, setA) = Self.random(using: &generator)
      let (b, setB) = Self.random(using: &generator)
      let pairs = [
        ("intersection", a.intersection(b), setA.intersection(setB)),
        ("union", a.union(b), setA.union(setB)),
        ("subtracting", a.subtracting(b), setA.subtracting(setB)),
        ("symmetricDifference", a.symmetricDifference(b), setA.symmetricDifference(setB)),
      ]
      for (name, runs, members) in pairs {
        #expect(runs.ranges == Self.ranges(of: members), "\(name) of \(a.ranges) and \(b.ranges)")
        #expect(runs.count == members.count)
        #expect(runs.isEmpty == members.isEmpty)
      }
      for position in -2..<Self.universe.upperBound + 2 {
        #expect(a.contains(position) == setA.contains(position), "\(position) in \(a.ranges)")
      }
    }
  }

  @Test func `an empty range makes an empty set`() {
    #expect(KeyRuns(5..<5) == KeyRuns())
    #expect(KeyRuns().isEmpty)
    #expect(KeyRuns(5..<6).ranges == [5..<6])
  }

  @Test func `touching and overlapping ranges become one run`() {
    var runs = KeyRuns()
    for range in [0..<2, 2..<3, 3..<3, 3..<5, 4..<5, 7..<8, 7..<7] { runs.append(range) }
    #expect(runs.ranges == [0..<5, 7..<8])
  }
}
