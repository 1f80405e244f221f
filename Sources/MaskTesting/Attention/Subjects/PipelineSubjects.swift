import FloatFormats
import MaskAlgebra
import MaskedAttention

extension AttentionSubject {
  /// Pipelines as they run in the field, one rounding after every step.
  package static let pipelines: [AttentionSubject] = [
    // What most code did for years: a large negative number is added.
    pipeline("f32-adding", format: .binary32, fill: .value(-1e9), .adding, .asComputed),
    pipeline("f16", format: .binary16, fill: .negativeInfinity, .selecting, .zerosWhereHidden),
    pipeline("bf16", format: .bfloat16, fill: .negativeInfinity, .adding, .zerosForNaN),
    // What matrix units do: narrow inputs, weights and outputs, and f32 between them.
    pipeline(
      "f16-in-f32",
      format: .binary16,
      accumulator: .binary32,
      fill: .negativeInfinity,
      .selecting,
      .zerosWhereHidden
    ),
    pipeline(
      "bf16-in-f32",
      format: .bfloat16,
      accumulator: .binary32,
      fill: .lowest(fraction: 0.5),
      .selecting,
      .zerosWhereHidden
    ),
  ]

  private static func pipeline(
    _ name: String,
    format: FloatFormat,
    accumulator: FloatFormat? = nil,
    fill: MaskingFill,
    _ application: MaskingPipeline.Application,
    _ emptyRows: MaskingPipeline.EmptyRows
  ) -> AttentionSubject {
    var pipeline = MaskingPipeline(format: format, fill: fill, application: application)
    pipeline.emptyRows = emptyRows
    if let accumulator {
      pipeline.formats = MaskingPipeline.StageFormats(accumulator)
      pipeline.formats.inputs = format
      pipeline.formats.weights = format
    }
    let emptyRows: AttentionAbility =
      emptyRows == .asComputed ? .emptyRowsAreAllowed : .emptyRowsAreZero
    return AttentionSubject(
      "pipeline-\(name)",
      format: format,
      accumulator: accumulator,
      abilities: [
        .weights, .groupedHeads, .batch, .heads, .masksPerHead, .anyGeometry, .scale, .softcap,
        .valueDimension, .hiddenIsExact, .repeatable, emptyRows,
      ]
    ) { [pipeline] attentionCase in
      try AttentionAnswer(attentionCase, through: pipeline)
    }
  }
}

extension AttentionAnswer {
  /// What a pipeline makes of a case.
  init(_ attentionCase: AttentionCase, through pipeline: MaskingPipeline) throws {
    var pipeline = pipeline
    let dimension = Double(attentionCase.query.dimension)
    pipeline.scale = attentionCase.options.scale ?? 1 / dimension.squareRoot()
    pipeline.softcap = attentionCase.options.softcap
    let result = try attention(
      query: attentionCase.query,
      key: attentionCase.key,
      value: attentionCase.value,
      mask: attentionCase.mask,
      through: pipeline,
      offset: attentionCase.geometry.offset,
      inputs: attentionCase.inputs,
      declarations: attentionCase.declarations,
      keepsWeights: true
    )
    self.init(output: result.output, weights: result.weights)
  }
}
