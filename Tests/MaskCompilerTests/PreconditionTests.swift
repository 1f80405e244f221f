import FloatFormats
import MaskAlgebra
import MaskCompiler
import Testing

/// Programmer mistakes that end the process, each with its own message.
@Suite struct PreconditionTests {
  @Test func `a key past the mask ends the process`() async {
    await #expect(processExitsWith: .failure) {
      let mask = try MaskSpec.causal.booleanMask(in: Geometry(keys: 3))
      _ = mask[0, 0, 0, 3]
    }
  }

  @Test func `a position instead of a row ends the process`() async {
    await #expect(processExitsWith: .failure) {
      let mask = try MaskSpec.causal.booleanMask(in: Geometry(queries: 1, keys: 3))
      _ = mask[0, 0, 2, 0]
    }
  }

  @Test func `a batch row past an axis that does not broadcast ends the process`() async {
    await #expect(processExitsWith: .failure) {
      let mask = try MaskSpec.padding.additiveMask(
        format: .binary32,
        fill: .lowest,
        in: Geometry(keys: 3, batch: 2),
        inputs: ["length": [1, 2]]
      )
      _ = mask[2, 0, 0, 0]
    }
  }

  @Test func `a negative row ends the process`() async {
    await #expect(processExitsWith: .failure) {
      let mask = try MaskSpec.causal.booleanMask(in: Geometry(keys: 3))
      _ = mask[0, 0, -1, 0]
    }
  }

  @Test func `runs of a query outside the geometry end the process`() async {
    await #expect(processExitsWith: .failure) {
      _ = try MaskSpec.causal.rows(in: Geometry(keys: 3)).runs(query: 3)
    }
  }

  @Test func `a block without a cell ends the process`() async {
    await #expect(processExitsWith: .failure) { _ = BlockSize(queries: 0, keys: 1) }
    await #expect(processExitsWith: .failure) { _ = BlockSize(queries: 1, keys: 0) }
  }
}
