import MaskAlgebra
import MaskCompiler
import TestSupport
import Testing

@Suite struct DeviceSplitTests {
  private static let masks: [NamedCase<MaskSpec>] = [
    NamedCase("causal", .causal), NamedCase("window", .window(5)),
    NamedCase("documents", .causal && .document), NamedCase("dilated", .causal && .dilated(3)),
    NamedCase("by head", MaskSpec { q, k in k <= q + .h }),
    NamedCase("opaque", .opaque("odd") { _, _, q, k in (q * k) % 2 == 1 }),
  ]

  @Test(arguments: masks)
  func `work is the visible cells of a device's queries`(_ mask: NamedCase<MaskSpec>) throws {
    for geometry in [
      try Geometry(keys: 24, heads: 2), try Geometry(queries: 13, keys: 20, offset: 5, heads: 2),
      try Geometry(queries: 0, keys: 3),
    ] {
      let inputs: Inputs = ["doc": InputArray((0..<24).map { $0 / 7 })]
      let rows = try mask.value.rows(in: geometry, inputs: inputs)
      let dense = try mask.value.booleanMask(in: geometry, inputs: inputs)
      for deviceCount in 1...6 {
        let splits = try rows.deviceSplits(deviceCount)
        #expect(splits.map(\.kind) == [.contiguous, .headAndTail])
        for split in splits {
          // Every query belongs to one device.
          let all = split.queries.joined().flatMap(Array.init).sorted()
          #expect(all == Array(geometry.queryPositions))
          for (parts, count) in zip(split.queries, split.visibleCounts) {
            let expected = parts.joined().reduce(0) { sum, query in
              sum + Self.visibleCount(dense, row: query - geometry.offset)
            }
            #expect(count == expected)
          }
        }
      }
    }
  }

  private static func visibleCount(_ mask: BooleanMask, row: Int) -> Int {
    let shape = mask.shape
    var count = 0
    for batch in 0..<shape.batchCount {
      for head in 0..<shape.headCount {
        count += (0..<shape.keyCount).count { mask[batch, head, row, $0] }
      }
    }
    return count
  }

  @Test func `a device's two parts stand at equal distances from both ends`() throws {
    let splits = try MaskSpec.causal.rows(in: Geometry(keys: 16)).deviceSplits(2)
    #expect(splits[0].queries == [[0..<8], [8..<16]])
    #expect(splits[1].queries == [[0..<4, 12..<16], [4..<8, 8..<12]])
    #expect(splits[0].visibleCounts == [36, 100])
    #expect(splits[1].visibleCounts == [68, 68])
    #expect(splits[0].imbalance == 100.0 * 2 / 136)
    #expect(splits[1].imbalance == 1)
  }

  @Test func `a trillion causal tokens are split exactly`() throws {
    let length = UInt128(1) << 40
    let splits = try MaskSpec.causal.rows(in: Geometry(keys: 1 << 40)).deviceSplits(4)
    for split in splits {
      #expect(split.visibleCounts.reduce(0, +) == length * (length + 1) / 2)
    }
    #expect(Set(splits[1].visibleCounts).count == 1)
    #expect(splits[1].imbalance == 1)
  }

  @Test func `no work is balanced`() throws {
    let splits = try MaskSpec.none.rows(in: Geometry(keys: 4)).deviceSplits(3)
    #expect(splits.allSatisfy { $0.imbalance == 1 })
  }
}
