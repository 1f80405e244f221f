import FloatFormats
import MaskAlgebra
import MaskCompiler
import Testing

/// The examples in the documentation comments, as they stand there.
@Suite struct ExampleTests {
  @Test func `a row is its runs`() throws {
    let rows = try MaskSpec.window(3).rows(in: Geometry(keys: 8))
    #expect(try rows.runs(query: 5).ranges == [3..<6])
  }

  @Test func `a dense mask is asked by batch row, head, row and key`() throws {
    let mask = try MaskSpec.causal.booleanMask(in: Geometry(keys: 5))
    #expect(!mask[0, 0, 2, 3])
    #expect(mask[0, 0, 2, 2])
  }

  @Test func `padding depends on the batch row and not on the head`() throws {
    let mask = try MaskSpec.padding.booleanMask(
      in: Geometry(keys: 4, batch: 2),
      inputs: ["length": [4, 2]]
    )
    #expect(mask.shape.axes == [2, 1, 4, 4])
  }

  @Test func `half precision has no minus a billion`() throws {
    let mask = try MaskSpec.causal.additiveMask(
      format: .binary16,
      fill: .value(-1e9),
      in: Geometry(keys: 2)
    )
    #expect(mask.fillValue == -.infinity)
    #expect(mask[0, 0, 0, 1] == -.infinity)
    #expect(mask[0, 0, 1, 0] == 0)
  }

  @Test(arguments: [
    (0, "0 bytes"), (1023, "1023 bytes"), (1024, "1.0 KiB"), (1 << 28, "256.0 MiB"),
    (3 << 29, "1.5 GiB"), (Int.max, "8.0 EiB"),
  ])
  func `a byte count is written in the unit that keeps it above one`(count: Int, text: String) {
    #expect(CompilationError.bytes(count) == text)
  }

  @Test func `a shape is written without the axes that say nothing`() {
    #expect(MaskShape(queryCount: 5, keyCount: 7).description == "5 x 7")
    #expect(MaskShape(batchCount: 2, queryCount: 5, keyCount: 7).description == "2 x 1 x 5 x 7")
  }
}
