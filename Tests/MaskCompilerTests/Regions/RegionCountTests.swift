import MaskAlgebra
import MaskCompiler
import TestSupport
import Testing

/// A mask, a length and what a textbook says of it.
private struct Count: Sendable {
  let mask: MaskSpec
  let length: UInt128
  let visible: UInt128
  var emptyRows = UInt128(0)
}

private func triangle(_ n: UInt128) -> UInt128 { n * (n + 1) / 2 }

private let million = UInt128(1) << 20
private let billion = UInt128(1_000_000_000)
private let trillion = UInt128(1) << 40

private let counts: [NamedCase<Count>] = [
  NamedCase("causal", Count(mask: .causal, length: trillion, visible: triangle(trillion))),
  NamedCase("full", Count(mask: .full, length: trillion, visible: trillion * trillion)),
  NamedCase("none", Count(mask: .none, length: trillion, visible: 0, emptyRows: trillion)),
  NamedCase("diagonal", Count(mask: .diagonal, length: trillion, visible: trillion)),
  NamedCase(
    "window",
    Count(
      mask: .window(1024),
      length: billion,
      visible: triangle(billion) - triangle(billion - 1024)
    )
  ),
  NamedCase(
    "prefix",
    Count(mask: .prefix(1000), length: billion, visible: triangle(billion) + 1000 * 999 / 2)
  ),
  NamedCase(
    "causal with sinks and a window",
    Count(
      mask: .causal && (.sinks(4) || .window(1024)),
      length: trillion,
      visible: triangle(trillion) - triangle(trillion - 1024) + 4 * (trillion - 1024 - 4) + 10
    )
  ),
  NamedCase(
    "causal in chunks",
    Count(
      mask: .causal && .chunk(8192),
      length: million,
      visible: million / 8192 * triangle(8192)
    )
  ),
  NamedCase(
    "causal in chunks without end",
    Count(
      mask: .causal && .chunk(64),
      length: trillion,
      visible: trillion / 64 * triangle(64)
    )
  ),
  NamedCase(
    // Every residue of four has a triangle of its own.
    "causal and dilated",
    Count(mask: .causal && .dilated(4), length: trillion, visible: 4 * triangle(trillion / 4))
  ),
  NamedCase(
    "causal and dilated in a window",
    Count(
      mask: .causal && .dilated(4) && .window(4096),
      length: trillion,
      visible: 4 * (triangle(trillion / 4) - triangle(trillion / 4 - 1024))
    )
  ),
  NamedCase(
    "strided",
    Count(mask: .strided(128), length: trillion, visible: trillion * (trillion / 128))
  ),
  NamedCase(
    // Key 128 i - 1 is seen from its own row on.
    "causal and strided",
    Count(
      mask: .causal && .strided(128),
      length: trillion,
      visible: (trillion / 128) * (trillion + 1) - 128 * triangle(trillion / 128)
        + (trillion / 128) * 0,
      emptyRows: 127
    )
  ),
  NamedCase(
    "every second query",
    Count(
      mask: MaskSpec { q, k in q % 2 == 0 },
      length: trillion,
      visible: trillion * (trillion / 2),
      emptyRows: trillion / 2
    )
  ),
  NamedCase(
    "keys at half the speed",
    Count(
      mask: MaskSpec { q, k in 2 * k <= q },
      length: trillion,
      visible: 2 * triangle(trillion / 2)
    )
  ),
  NamedCase(
    "global",
    Count(mask: .global(8), length: trillion, visible: 16 * trillion - 64)
  ),
]

@Test(arguments: counts)
private func `counts are those of the textbook's formulas, at any length`(
  _ count: NamedCase<Count>
) throws {
  let rows = try count.value.mask.rows(in: Geometry(keys: Int(count.value.length)))
  let regions = try #require(rows.regions())
  #expect(regions.visibleCount == count.value.visible)
  #expect(regions.emptyRowCount == count.value.emptyRows)
}

@Test func `blocks of a trillion tokens are counted by formulas`() throws {
  let rows = try MaskSpec.causal.rows(in: Geometry(keys: 1 << 40))
  let blocks = try rows.blockMask(BlockSize(queries: 128, keys: 128))
  let side = UInt128(1) << 33
  #expect(blocks.partialBlockCount == side)
  #expect(blocks.fullBlockCount == side * (side - 1) / 2)
  #expect(blocks.emptyBlockCount == side * (side - 1) / 2)
}

@Test func `a part of the queries is counted by itself`() throws {
  let rows = try (MaskSpec.causal && .dilated(3)).rows(in: Geometry(keys: 50))
  let regions = try #require(rows.regions())
  for start in 0..<50 {
    for end in start...50 {
      let expected = (start..<end).reduce(0) { $0 + $1 / 3 + 1 }
      #expect(regions.visibleCount(queries: start..<end) == expected)
    }
  }
}
