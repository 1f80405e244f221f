import MaskAlgebra
import MaskCompiler
import Synchronization
import Testing

/// Opaque predicates: which cells are asked about, and what becomes of the answers.
@Suite struct `Opaque predicates` {
  /// Counts the cells that a predicate is asked about.
  private final class Asked: Sendable {
    let cells = Mutex<[[Int]]>([])

    func predicate(_ isVisible: @escaping @Sendable (Int, Int) -> Bool) -> MaskSpec {
      .opaque("counted") { _, _, q, k in
        self.cells.withLock { $0.append([q, k]) }
        return isVisible(q, k)
      }
    }
  }

  @Test(arguments: [false, true])
  func `are asked only where the rest leaves it open`(_ isFirst: Bool) throws {
    let asked = Asked()
    let odd = asked.predicate { q, k in (q + k) % 2 == 1 }
    let window = MaskSpec.window(3)
    let mask = isFirst ? odd && window || .sinks(1) : .sinks(1) || window && odd
    _ = try mask.booleanMask(in: Geometry(keys: 12))
    let cells = asked.cells.withLock { $0 }
    #expect(cells.allSatisfy { 0 <= $0[0] - $0[1] && $0[0] - $0[1] < 3 && $0[1] >= 1 })
    #expect(Set(cells).count == cells.count)
    #expect(!cells.isEmpty)
  }

  @Test func `guard a look-up that would have no value`() throws {
    // The definition asks the predicate first, and the look-up only where there are data.
    let inside = MaskSpec.opaque("inside") { _, _, _, k in k < 3 }
    let guarded = inside && IntegerInput("doc")[.k + 1] == 1
    let geometry = try Geometry(keys: 4)
    let inputs: Inputs = ["doc": [0, 1, 0, 1]]
    let mask = try guarded.booleanMask(in: geometry, inputs: inputs)
    for query in 0..<4 {
      let row = (0..<4).map { mask[0, 0, query, $0] }
      #expect(row == [true, false, true, false])
    }
  }

  @Test(arguments: [1, 63, 64, 65, 128, 200])
  func `keep their place in words of 64`(_ keyCount: Int) throws {
    let isVisible: @Sendable (Int, Int) -> Bool = { q, k in (k * k + 3 * q) % 7 < 3 || k / 64 == 1 }
    let mask = MaskSpec.opaque("scattered") { _, _, q, k in isVisible(q, k) }
    let rows = try mask.rows(in: Geometry(queries: 9, keys: keyCount, offset: 0))
    for query in 0..<9 {
      let keys = (0..<keyCount).filter { isVisible(query, $0) }
      #expect(try rows.runs(query: query).ranges.flatMap(Array.init) == keys)
    }
  }
}
