import FloatFormats
import MaskAlgebra
import MaskCompiler

/// The rows of a run in which most can go wrong.
struct SampleRows {
  private var tightest: SampleRow?
  private var longest: SampleRow?
  private var empty: SampleRow?

  init(
    _ survey: RowSurvey,
    of rows: [CompiledRows],
    in geometry: Geometry
  ) throws(CompilationError) {
    func sample(_ place: RowPlace?) throws(CompilationError) -> SampleRow? {
      guard let place else { return nil }
      return try SampleRow(place, of: rows, in: geometry)
    }
    tightest = try sample(survey.tightestRow)
    longest = try sample(survey.longestRow)
    empty =
      geometry.keyCount > 0
      ? try sample(survey.firstRankedRow ?? survey.firstEmptyRow) : nil
  }

  func entry(_ pipeline: MaskingPipeline, _ options: NumericsOptions) -> NumericsEntry {
    let hasInfiniteBias = options.biasBound.isInfinite
    let bias = hasInfiniteBias ? 0 : options.biasBound
    let condition = FillCondition(pipeline, scoreBound: options.scoreBound + bias)
    var (largestWeight, hasNaN) = (0.0, false)
    var sums: [Double] = []
    if let tightest {
      let row = tightest.adversarial(condition, infiniteBias: hasInfiniteBias)
      largestWeight = tightest.largestHiddenWeight(row)
      hasNaN = row.hasNaN
      sums.append(row.weightSum)
    }
    if let longest {
      let row = longest.level(condition)
      hasNaN = hasNaN || row.hasNaN
      sums.append(row.weightSum)
    }
    let outcome = empty?.emptyOutcome(condition)
    return NumericsEntry(
      condition: condition,
      maxHiddenWeight: largestWeight,
      hasNaN: hasNaN || outcome == .nan,
      weightSum: sums.first(where: \.isNaN)
        ?? sums.max { ($0 - 1).magnitude < ($1 - 1).magnitude },
      emptyRow: outcome,
      biasIsInfinite: hasInfiniteBias && pipeline.application != .selecting
    )
  }
}
