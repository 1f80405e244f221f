public import FloatFormats

/// Attention as systems in the field compute it, one rounding after every operation.
///
/// The reference selects, and its sums are wide; this is what others do, so that it can be shown
/// and measured: a number format for each stage, a fill, a mask that is added or selected, and an
/// order of stages. Nothing here is meant to be relied on.
///
///     var pipeline = MaskingPipeline(format: .binary16, fill: .value(-1e9))
///     let row = pipeline.row(scores: [1, 2], planes: [[false, false]])
///     row.weights  // [NaN, NaN]: -1e9 is -infinity in binary16, and the row is empty
public struct MaskingPipeline: Hashable, Sendable {
  /// The number format of each stage.
  public struct StageFormats: Hashable, Sendable {
    /// Of queries, keys, values, and the output.
    public var inputs: FloatFormat
    /// Of the scores, up to the softmax.
    public var scores: FloatFormat
    /// Of the additive mask.
    public var mask: FloatFormat
    /// Of what the softmax computes for each key.
    public var softmax: FloatFormat
    /// Of sums: of products, of exponentials, of weighted values.
    public var accumulation: FloatFormat
    /// Of the weights that the values are multiplied with.
    public var weights: FloatFormat

    /// Creates stages of one format.
    public init(_ format: FloatFormat) {
      inputs = format
      scores = format
      mask = format
      softmax = format
      accumulation = format
      weights = format
    }
  }

  /// A stage between the scores and the weights.
  public enum Stage: String, Hashable, Sendable, CaseIterable {
    /// The scores are multiplied with ``MaskingPipeline/scale``.
    case scale
    /// The scores become `softcap * tanh(score / softcap)`, where there is a softcap.
    case softcap
    /// The mask is applied; to weights, if it stands behind the softmax.
    case mask
    /// The scores become weights.
    case softmax
  }

  /// How a mask gets into the scores.
  public enum Application: Hashable, Sendable {
    /// Each plane holds the fill where hidden and 0 elsewhere; the sum of all is added.
    case adding
    /// Each plane is a 0/1 table times the fill, so a visible cell is 0 times the fill; then added.
    case addingProduct
    /// A score is replaced by the fill where a plane hides its key.
    case selecting
  }

  /// What becomes of a row that sees no key.
  public enum EmptyRows: Hashable, Sendable {
    /// Whatever the arithmetic gives.
    case asComputed
    /// Zeros, if every score is negative infinity when the softmax begins.
    case zerosWhereAllInfinite
    /// Zeros, because the mask says so, whatever the scores are.
    case zerosWhereHidden
    /// NaN is replaced by zero after the softmax.
    case zerosForNaN
  }

  /// The number format of each stage.
  public var formats: StageFormats
  /// What stands where a key is hidden.
  public var fill: MaskingFill
  /// How the mask gets into the scores.
  public var application: Application
  /// The stages in their order, the softmax among them once; what is left out is not done.
  public var stages: [Stage] = [.scale, .softcap, .mask, .softmax]
  /// Factor of the scores.
  public var scale = 1.0
  /// Bound of the scores, nil where there is none.
  public var softcap: Double?
  /// What becomes of a row that sees no key.
  public var emptyRows: EmptyRows = .asComputed
  /// What the softmax takes instead of a score that is infinite or NaN; nil leaves it.
  public var nonFiniteReplacement: Double?

  /// Creates a pipeline that runs in one format throughout.
  public init(format: FloatFormat, fill: MaskingFill, application: Application = .adding) {
    formats = StageFormats(format)
    self.fill = fill
    self.application = application
  }

  /// What a hidden cell holds: of the mask where it is added, of the scores where it is selected.
  public var fillValue: Double { fill.value(in: fillFormat) }

  /// The format that the fill is rounded to.
  public var fillFormat: FloatFormat {
    application == .selecting ? formats.scores : formats.mask
  }
}
