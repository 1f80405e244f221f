import FloatFormats
import MaskedAttention

extension Trial {
  mutating func drawApplication() -> MaskingPipeline.Application {
    draw("application", .one(of: Array(Self.applications.prefix(2))))
  }

  /// Draws a pipeline of one format, with everything that it can do.
  mutating func drawPipeline(_ format: FloatFormat) -> MaskingPipeline {
    let fill = draw("fill", .one(of: MaskingFill.common + [.lowest(fraction: 0.7)]))
    let application = draw("application", .one(of: Self.applications))
    var pipeline = MaskingPipeline(format: format, fill: fill, application: application)
    pipeline.stages = draw("stages", .one(of: Self.orders))
    // Numbers that every format has, or the machine's arithmetic would round them first.
    pipeline.scale = draw("scale", .one(of: [1.0, 0.5, 0.125, 2, -1]))
    pipeline.softcap = draw("softcap", .one(of: [nil, 30.0, 2]))
    pipeline.emptyRows = draw("empty rows", .one(of: Self.policies))
    pipeline.nonFiniteReplacement = draw("replacement", .one(of: [nil, nil, -10000.0]))
    return pipeline
  }

  private static let applications: [MaskingPipeline.Application] = [
    .selecting, .adding, .addingProduct,
  ]

  private static let orders: [[MaskingPipeline.Stage]] = [
    [.scale, .softcap, .mask, .softmax], [.mask, .scale, .softcap, .softmax],
    [.scale, .mask, .softcap, .softmax], [.scale, .softcap, .softmax, .mask], [.softmax],
  ]

  private static let policies: [MaskingPipeline.EmptyRows] = [
    .asComputed, .zerosWhereAllInfinite, .zerosWhereHidden, .zerosForNaN,
  ]

  /// Draws a row; one in four has no key that is seen.
  mutating func drawRow(
    longest: Int,
    planeCount: Int,
    valueDimension: Int = 0,
    hasBias: Bool = false
  ) -> PipelineCase {
    let rows = Generator<PipelineCase> { choices in
      let count = choices.integer(in: 1...longest)
      let unit: Double = choices.element(of: [0.25, 1 / 32, 16])
      let isEmpty = choices.once(in: 4)
      let isBiased = hasBias && choices.once(in: 3)
      let planes = (0..<choices.integer(in: 1...planeCount)).map { plane in
        (0..<count).map { _ in !(isEmpty && plane == 0) && !choices.once(in: 3) }
      }
      func number() -> Double {
        let choice = choices.chooseDatum(through: 64)
        return Double((choice + 1) / 2) * (choice.isMultiple(of: 2) ? -1 : 1)
      }
      var row = PipelineCase(scores: (0..<count).map { _ in number() * unit }, planes: planes)
      if isBiased {
        let infinity: Double = choices.element(of: [0, Double.infinity, -.infinity])
        row.bias = (0..<count).map { _ in number() / 4 + (choices.once(in: 4) ? infinity : 0) }
      }
      row.values = (0..<count).map { _ in (0..<valueDimension).map { _ in number() / 8 } }
      return row
    }
    return draw("row", rows)
  }
}
