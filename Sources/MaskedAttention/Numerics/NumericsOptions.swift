public import FloatFormats

/// What ``MaskSpec/numerics(in:planes:inputs:parameters:declarations:options:decider:)`` looks at.
public struct NumericsOptions: Hashable, Sendable {
  /// The formats; each is used for every stage, apart from those named below.
  public var formats: [FloatFormat] = [.binary32, .bfloat16, .binary16]
  /// The fills.
  public var fills: [MaskingFill] = MaskingFill.common
  /// How the mask gets into the scores.
  public var applications: [MaskingPipeline.Application] = [.adding, .selecting]
  /// The largest magnitude of a scaled score.
  ///
  /// The default is more than scores of trained models usually reach.
  public var scoreBound = 30.0
  /// The largest magnitude of an additive bias, which may be infinite.
  public var biasBound = 0.0
  /// The stages in their order.
  public var stages: [MaskingPipeline.Stage] = [.scale, .softcap, .mask, .softmax]
  /// Factor of the scores; it matters where the mask comes before it.
  public var scale = 1.0
  /// Bound of the scores, nil where there is none.
  public var softcap: Double?
  /// What becomes of a row that sees no key.
  public var emptyRows: MaskingPipeline.EmptyRows = .asComputed
  /// The format of the softmax, where it is not that of the scores.
  public var softmaxFormat: FloatFormat?
  /// The format of sums, where it is not that of the scores.
  public var accumulationFormat: FloatFormat?
  /// The format of weights, where it is not that of the scores.
  public var weightsFormat: FloatFormat?

  /// Creates the default options.
  public init() {}

  /// The pipelines to look at, one for each line of the table.
  var pipelines: [MaskingPipeline] {
    formats.flatMap { format in
      fills.flatMap { fill in
        applications.map { pipeline(format, fill, $0) }
      }
    }
  }

  private func pipeline(
    _ format: FloatFormat,
    _ fill: MaskingFill,
    _ application: MaskingPipeline.Application
  ) -> MaskingPipeline {
    var pipeline = MaskingPipeline(format: format, fill: fill, application: application)
    pipeline.stages = stages
    pipeline.scale = scale
    pipeline.softcap = softcap
    pipeline.emptyRows = emptyRows
    pipeline.formats.softmax = softmaxFormat ?? format
    pipeline.formats.accumulation = accumulationFormat ?? format
    pipeline.formats.weights = weightsFormat ?? format
    return pipeline
  }
}
