import FloatFormats
import MaskedAttention
import TestSupport
import Testing

/// The measured rows of other libraries, reproduced by pipelines.
@Suite struct `What other libraries return` {
  private let example = PeerExample()

  @Test(arguments: PeerWay.all.map { NamedCase($0.name, $0) })
  func `for a row that sees nothing is reproduced`(way: NamedCase<PeerWay>) {
    for (format, outcome) in zip(PeerWay.formats, way.value.outcomes) {
      guard let outcome else { continue }
      #expect(example.emptyRow(way.value.pipeline(format)) == outcome, "\(format)")
    }
  }

  // In every library and format that was measured, rows that see a key were right.
  @Test(arguments: PeerWay.all.map { NamedCase($0.name, $0) })
  func `for a row that sees a key is right`(way: NamedCase<PeerWay>) {
    let exact = MaskingPipeline(format: .binary64, fill: .negativeInfinity)
    let expected = example.row(1, exact, [true, true, false, false, false, false])
    for (format, outcome) in zip(PeerWay.formats, way.value.outcomes) where outcome != nil {
      let row = example.row(
        1,
        way.value.pipeline(format),
        [true, true, false, false, false, false]
      )
      expectClose(row.output, expected.output, within: 8 * format.ulp(at: 1))
      #expect(row.weights.dropFirst(2).allSatisfy { $0 == 0 })
    }
  }

  // The padding mask and the causal one, both of finfo.min.
  @Test(arguments: PeerWay.formats)
  func `for two planes of finfo.min in torch is NaN`(format: FloatFormat) throws {
    let way = try #require(PeerWay.all.first { $0.name == "torch softmax, finfo.min" })
    let row = example.row(0, way.pipeline(format), nothing, nothing)
    #expect(row.output.allSatisfy { $0.isNaN })
  }

  @Test func `is not the same for the example with a mask and without one`() {
    let row = example.row(0, MaskingPipeline(format: .binary64, fill: .lowest), [])
    #expect(row.outcome(unmasked: row, tolerance: 0.01) == .unmasked)
  }

  private let nothing = [Bool](repeating: false, count: 6)
}

/// Four queries and six keys of eight dimensions.
struct PeerExample {
  private let queries: [[Double]]
  private let keys: [[Double]]
  private let values: [[Double]]

  init() {
    var generator = SeededGenerator(seed: 3)
    func vectors(_ count: Int) -> [[Double]] {
      (0..<count).map { _ in (0..<8).map { _ in .random(in: -1.5...1.5, using: &generator) } }
    }
    (queries, keys, values) = (vectors(4), vectors(6), vectors(6))
  }

  func row(_ query: Int, _ pipeline: MaskingPipeline, _ planes: [Bool]...) -> PipelineRow {
    var pipeline = pipeline
    pipeline.scale = 1 / 8.0.squareRoot()
    return pipeline.row(
      query: queries[query],
      keys: keys,
      values: values,
      planes: planes.filter { !$0.isEmpty }
    )
  }

  func emptyRow(_ pipeline: MaskingPipeline) -> EmptyRowOutcome {
    row(0, pipeline, [Bool](repeating: false, count: 6))
      .outcome(unmasked: row(0, pipeline, []), tolerance: 0.01)
  }
}
