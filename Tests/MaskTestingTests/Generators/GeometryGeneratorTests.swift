import MaskAlgebra
import MaskTesting
import Testing

@Suite struct GeometryGeneratorTests {
  private static func geometries(_ generator: GeometryGenerator) -> [Geometry] {
    (0..<600).map { index in
      var choices = Choices(seed: UInt64(index))
      return generator.geometry(from: &choices)
    }
  }

  @Test func `counts lie in their ranges, and full passes, steps and chunks come up`() {
    let all = Self.geometries(GeometryGenerator(longest: 5, mostBatch: 3, mostHeads: 4))
    for geometry in all {
      #expect((1...5).contains(geometry.keyCount))
      #expect((1...5).contains(geometry.queryCount))
      #expect((1...3).contains(geometry.batchCount))
      #expect((1...4).contains(geometry.headCount))
      #expect(geometry.offset >= 0)
    }
    #expect(all.contains { $0.offset == 0 && $0.queryCount == $0.keyCount })
    #expect(all.contains { $0.queryCount == 1 && $0.offset == $0.keyCount - 1 && $0.offset > 0 })
    #expect(all.contains { $0.queryCount > 1 && $0.offset > 0 })
    #expect(all.contains { $0.offset + $0.queryCount > $0.keyCount })
    #expect(all.contains { $0.batchCount == 3 && $0.headCount == 4 })
  }

  @Test func `a full pass has as many queries as keys, from 0`() {
    for geometry in Self.geometries(GeometryGenerator(longest: 5, isFullPass: true)) {
      #expect(geometry.queryCount == geometry.keyCount)
      #expect(geometry.offset == 0)
    }
  }

  @Test func `the simplest geometry is one cell`() throws {
    var choices = Choices(replaying: [])
    #expect(GeometryGenerator().geometry(from: &choices) == (try Geometry(keys: 1)))
  }
}
