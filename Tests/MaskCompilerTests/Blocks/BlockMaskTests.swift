import MaskAlgebra
import MaskCompiler
import MaskTesting
import Testing

/// A random mask in a random run, and its cells.
private struct RandomRun {
  let mask: MaskSpec
  let geometry: Geometry
  let rows: CompiledRows
  let visible: [Bool]

  init?(from choices: inout Choices) throws {
    mask = SpecGenerator().mask(from: &choices)
    geometry = try Geometry(
      queries: choices.choose(through: 12),
      keys: choices.choose(through: 12),
      offset: choices.choose(through: 5)
    )
    let inputs = InputGenerator.inputs(
      in: geometry,
      reading: mask.formula.mentions.inputs.keys,
      InputGenerator.declarations,
      from: &choices
    )
    rows = try mask.rows(in: geometry, inputs: inputs, declarations: InputGenerator.declarations)
    let definition = try Definition(
      of: mask,
      in: geometry,
      inputs: inputs,
      declarations: InputGenerator.declarations
    )
    visible = definition.entries.compactMap { try? $0.value.get() }
    guard visible.count == definition.entries.count else { return nil }
  }
}

@Suite struct BlockMaskTests {
  private static let seeds: ClosedRange<UInt64> = 1...6

  @Test(arguments: seeds)
  func `blocks of every size have the states of their cells`(seed: UInt64) throws {
    var choices = Choices(seed: seed)
    for _ in 0..<30 {
      guard let run = try RandomRun(from: &choices) else { continue }
      for queries in 1...5 {
        for keys in 1...5 {
          let size = BlockSize(queries: queries, keys: keys)
          let counted = CountedBlocks(run.visible, run.geometry, size)
          let blocks = try run.rows.blockMask(size)
          let states = (0..<blocks.rowCount).flatMap { row in
            (0..<blocks.columnCount).map { blocks.state(row: row, column: $0) }
          }
          #expect(states == counted.states, "\(run.mask) in \(run.geometry), \(size)")
        }
      }
    }
  }

  @Test(arguments: seeds)
  func `columns, tables and bitmaps say what the states say`(seed: UInt64) throws {
    var choices = Choices(seed: seed)
    for _ in 0..<30 {
      guard let run = try RandomRun(from: &choices) else { continue }
      let size = BlockSize(
        queries: 1 + choices.choose(through: 4),
        keys: 1 + choices.choose(through: 4)
      )
      let blocks = try run.rows.blockMask(size)
      let columns = try blocks.transposed()
      let states = try blocks.splashStates()
      let sparse = try blocks.sparseBlocks()
      let partial = try blocks.partialBlocks()
      var (entry, bitmap) = (0, 0)
      for row in 0..<blocks.rowCount {
        for column in 0..<blocks.columnCount {
          let state = blocks.state(row: row, column: column)
          #expect(columns.fullBlocks(inColumn: column).contains(row) == (state == .full))
          #expect(columns.partialBlocks(inColumn: column).contains(row) == (state == .partial))
          let number = states[row * blocks.columnCount + column]
          #expect(number == (state == .empty ? 0 : state == .partial ? 1 : 2))
          if state == .empty { continue }
          #expect(Int(sparse.columns[entry]) == column)
          #expect(sparse.isFull[entry] == (state == .full))
          entry += 1
          if state == .full { continue }
          let cells = partial.bitmaps[Int(partial.numbers[bitmap])]
          bitmap += 1
          expect(cells, at: row, column, size, run)
        }
      }
      #expect(entry == sparse.columns.count)
      #expect(bitmap == partial.numbers.count)
    }
  }

  private func expect(
    _ cells: BlockBitmap,
    at blockRow: Int,
    _ blockColumn: Int,
    _ size: BlockSize,
    _ run: RandomRun
  ) {
    for row in 0..<cells.queryCount {
      for key in 0..<cells.keyCount {
        let (query, position) = (
          blockRow * size.queryCount + row, blockColumn * size.keyCount + key
        )
        let isInside = query < run.geometry.queryCount && position < run.geometry.keyCount
        let isVisible = isInside && run.visible[query * run.geometry.keyCount + position]
        #expect(cells[row, key] == isVisible)
      }
    }
  }

  @Test(arguments: seeds)
  func `a slice is the mask of its queries`(seed: UInt64) throws {
    var choices = Choices(seed: seed)
    for _ in 0..<30 {
      guard let run = try RandomRun(from: &choices), run.geometry.queryCount > 0 else {
        continue
      }
      let size = BlockSize(queries: 3, keys: 2)
      let blocks = try run.rows.blockMask(size)
      let positions = run.geometry.queryPositions
      let first = positions.lowerBound + choices.choose(through: positions.count - 1)
      let queries = first..<first + choices.choose(through: positions.upperBound - first)
      let slice = try blocks.slice(queries: queries)
      let start = (first - positions.lowerBound) * run.geometry.keyCount
      let cells = run.visible[start..<start + queries.count * run.geometry.keyCount]
      let counted = CountedBlocks(Array(cells), slice.geometry, size)
      let states = (0..<slice.rowCount).flatMap { row in
        (0..<slice.columnCount).map { slice.state(row: row, column: $0) }
      }
      #expect(states == counted.states, "\(run.mask) in \(run.geometry), \(queries)")
    }
  }

  @Test func `a decoding step's blocks are those of compiling the step`() throws {
    let mask = MaskSpec.causal && (.window(300) || .sinks(4))
    let blocks = try mask.rows(in: Geometry(keys: 2048)).blockMask(BlockSize(queries: 1, keys: 64))
    for query in [0, 63, 64, 1000, 2047] {
      let step = try blocks.slice(queries: query..<query + 1)
      let compiled = try mask.rows(in: Geometry(queries: 1, keys: 2048, offset: query))
        .blockMask(BlockSize(queries: 1, keys: 64))
      #expect(step.fullBlocks(inRow: 0) == compiled.fullBlocks(inRow: 0))
      #expect(step.partialBlocks(inRow: 0) == compiled.partialBlocks(inRow: 0))
    }
  }

  @Test func `tables of too many blocks are refused with their number`() throws {
    let rows = try MaskSpec.causal.rows(in: Geometry(keys: 1 << 30))
    let blocks = try rows.blockMask(BlockSize(queries: 128, keys: 128))
    #expect(throws: CompilationError.self) { try blocks.flexAttentionTables() }
    #expect(throws: CompilationError.self) { try blocks.splashStates() }
    #expect(throws: CompilationError.self) { try blocks.sparseBlocks() }
  }

  @Test func `every batch row and head has its blocks`() throws {
    let geometry = try Geometry(keys: 8, batch: 2, heads: 2)
    let mask = MaskSpec { q, k in k <= q + .b && q - k < 2 + .h }
    let rows = try mask.rows(in: geometry)
    let blocks = try rows.blockMask(BlockSize(queries: 2, keys: 4))
    let dense = try mask.booleanMask(in: geometry)
    for batch in 0..<2 {
      for head in 0..<2 {
        for row in 0..<4 {
          let visible = blocks.visibleBlocks(batch: batch, head: head, inRow: row)
          for column in 0..<2 {
            let cells = (0..<8).map { dense[batch, head, row * 2 + $0 / 4, column * 4 + $0 % 4] }
            #expect(visible.contains(column) == cells.contains(true))
          }
        }
      }
    }
    #expect(blocks.blockCount == 32)
  }
}
