import MaskAlgebra
import Testing

/// The examples in the documentation comments, as they stand there.
@Suite struct ExampleTests {
  @Test func `a closure over positions builds a formula`() {
    let local = MaskSpec { q, k in k <= q && q - k < 128 || k < 4 }
    #expect(local.description == "k <= q && q - k < 128 || k < 4")
    let same: MaskSpec = .causal && .window(128) || .causal && .sinks(4)
    #expect(same.description == "causal && window(128) || causal && sinks(4)")
    let everyOther = MaskSpec { q, k in (q - k) % 2 == 0 && k >= .n - 8 }
    #expect(everyOther.description == "(q - k) % 2 == 0 && k >= n - 8")
  }

  @Test func `inputs are read by subscript`() throws {
    let doc = IntegerInput("doc")
    let packed = MaskSpec { q, k in k <= q && doc[q] == doc[k] }
    let valid = BooleanInput("valid")
    let padded = MaskSpec { q, k in k <= q && valid[k] }
    let inputs: Inputs = ["doc": [0, 0, 1, 1], "valid": [0, 1, 1, 1]]
    let geometry = try Geometry(keys: 4)
    #expect(try packed.drawn(in: geometry, inputs: inputs) == ["1000", "1100", "0010", "0011"])
    #expect(try padded.drawn(in: geometry, inputs: inputs) == ["0000", "0100", "0110", "0111"])
  }

  @Test func `an opaque predicate takes batch row, head, query and key`() throws {
    let odd = MaskSpec.opaque("odd_keys") { b, h, q, k in k % 2 == 1 }
    #expect(try odd.drawn(in: Geometry(queries: 1, keys: 4)) == ["0101"])
  }

  @Test func `a query sees what came before it and not what follows`() throws {
    let geometry = try Geometry(keys: 5)
    #expect(try !MaskSpec.causal.visible(Cell(query: 2, key: 3), in: geometry))
    #expect(try MaskSpec.causal.visible(Cell(query: 2, key: 2), in: geometry))
    let step = try Geometry(queries: 1, keys: 10)
    #expect(step.offset == 9)
  }

  @Test func `the first three documents of the language have the cells it draws`() throws {
    let rows = try MaskSpec.prefix(2).drawn(in: Geometry(keys: 5))
    #expect(rows == ["11000", "11000", "11100", "11110", "11111"])
    #expect((MaskSpec.causal && .full || .none).simplified == .causal)
  }
}
