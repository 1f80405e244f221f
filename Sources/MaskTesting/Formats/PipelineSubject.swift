package import MaskAlgebra
import MaskLogic
package import MaskedAttention

/// Attention as systems in the field compute it, on trial: one rounding after every operation.
package struct PipelineSubject: Sendable {
  /// The name in reports, after the property's.
  package let name: String
  /// A row through a pipeline.
  package var row: @Sendable (MaskingPipeline, PipelineCase) -> PipelineRow
  /// What theory says of a fill, for scores within a bound.
  package var prediction: @Sendable (MaskingPipeline, Double) -> FillPrediction
  /// What is reported of a mask, without any law being decided.
  package var report: @Sendable (MaskSpec, Geometry, NumericsOptions) throws -> NumericsReport

  /// The emulation, and what is predicted of it.
  package static let ours = PipelineSubject(
    name: "pipeline",
    row: { $0.row(scores: $1.scores, planes: $1.planes, bias: $1.bias, values: $1.values) },
    prediction: { FillPrediction(FillCondition($0, scoreBound: $1)) },
    report: { try $0.numerics(in: $1, options: $2, decider: NoDecider()) }
  )
}

/// A decider that knows nothing: what is reported then is counted, measured or computed.
private struct NoDecider: LawDecider {
  func decide(_ law: Law) -> Verdict { .undecided(reason: "not asked") }
}

/// A row that goes through a pipeline.
package struct PipelineCase: Hashable, Sendable {
  /// The products of the query with every key.
  package var scores: [Double]
  /// The masks, true where visible.
  package var planes: [[Bool]]
  /// What is added with the mask; empty for nothing.
  package var bias: [Double] = []
  /// The value of every key; empty for none.
  package var values: [[Double]] = []

  /// Whether every plane lets a key be seen.
  package func sees(_ key: Int) -> Bool { planes.allSatisfy { $0[key] } }

  /// Whether no key is seen.
  package var isEmpty: Bool { !scores.indices.contains { sees($0) } }
}

/// What theory says of a fill.
package struct FillPrediction: Hashable, Sendable {
  /// Whether every hidden weight is exactly zero.
  package var isExactlyZero: Bool
  /// The largest hidden weight that there can be; NaN where rows can be NaN.
  package var largestHiddenWeight: Double
  /// The largest bound of scores that keeps hidden weights at exactly zero.
  package var safeScoreBound: Double?
  /// Scores smaller than this vanish beside the fill.
  package var absorptionBound: Double
  /// Whether fill and score together can be infinite.
  package var sumOverflows: Bool

  package init(_ condition: FillCondition) {
    isExactlyZero = condition.isExactlyZero
    largestHiddenWeight = condition.largestHiddenWeight
    safeScoreBound = condition.safeScoreBound
    absorptionBound = condition.absorptionBound
    sumOverflows = condition.sumOverflows
  }
}
