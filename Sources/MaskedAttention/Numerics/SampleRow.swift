import FloatFormats
import MaskAlgebra
import MaskCompiler

/// A row with scores that bring out the worst in it.
struct SampleRow {
  /// What each plane lets the row see.
  let planes: [[Bool]]
  private let hiddenKeys: [Int]
  /// A hidden key that as few planes hide as any.
  private let leastHiddenKey: Int?

  init(
    _ place: RowPlace,
    of rows: [CompiledRows],
    in geometry: Geometry
  ) throws(CompilationError) {
    var planes: [[Bool]] = []
    for row in rows {
      var plane = [Bool](repeating: false, count: geometry.keyCount)
      let runs = try row.runs(batch: place.batch, head: place.head, query: place.query)
      for key in runs.ranges.joined() { plane[key] = true }
      planes.append(plane)
    }
    let hits = (0..<geometry.keyCount).map { key in planes.count { !$0[key] } }
    self.planes = planes
    hiddenKeys = hits.indices.filter { hits[$0] > 0 }
    leastHiddenKey = hiddenKeys.min { hits[$0] < hits[$1] }
  }

  private var keyCount: Int { planes.first?.count ?? 0 }

  /// The row in which a hidden key has the best chance: all others score as low as they may.
  func adversarial(_ condition: FillCondition, infiniteBias: Bool) -> PipelineRow {
    let bound = rawBound(condition)
    var scores = [Double](repeating: -bound, count: keyCount)
    if let leastHiddenKey { scores[leastHiddenKey] = bound }
    var bias = [Double](repeating: 0, count: infiniteBias ? keyCount : 0)
    if infiniteBias, let leastHiddenKey { bias[leastHiddenKey] = .infinity }
    return condition.pipeline.row(scores: scores, planes: planes, bias: bias)
  }

  /// The row whose scores are all the same, which is the hardest for narrow sums.
  func level(_ condition: FillCondition) -> PipelineRow {
    let scores = [Double](repeating: 0, count: keyCount)
    return condition.pipeline.row(scores: scores, planes: planes)
  }

  /// What the row, which sees nothing, comes to with scores spread over the bound.
  func emptyOutcome(_ condition: FillCondition) -> EmptyRowOutcome {
    let bound = rawBound(condition)
    let scores = (0..<keyCount).map { key in
      keyCount == 1 ? bound : bound * (2 * Double(key) / Double(keyCount - 1) - 1)
    }
    let pipeline = condition.pipeline
    let tolerance = max(0.01, 4 * pipeline.formats.softmax.ulp(at: 1))
    return pipeline.row(scores: scores, planes: planes).outcome(
      unmasked: pipeline.row(scores: scores, planes: []),
      tolerance: tolerance
    )
  }

  /// The largest hidden weight of a row.
  func largestHiddenWeight(_ row: PipelineRow) -> Double {
    hiddenKeys.reduce(0) { largest, key in
      let weight = row.weights[key]
      return largest.isNaN || weight.isNaN ? .nan : max(largest, weight)
    }
  }

  /// The bound as a score before scaling, never rounded upwards.
  private func rawBound(_ condition: FillCondition) -> Double {
    let pipeline = condition.pipeline
    let format = pipeline.formats.scores
    let isScaled = pipeline.stages.contains(.scale) && pipeline.scale != 0
    let bound = isScaled ? condition.scoreBound / pipeline.scale : condition.scoreBound
    let rounded = format.rounded(bound, overflow: .saturating)
    guard rounded.magnitude > bound.magnitude else { return rounded }
    return rounded - (rounded < 0 ? -1 : 1) * format.ulp(at: rounded.magnitude.nextDown)
  }
}
