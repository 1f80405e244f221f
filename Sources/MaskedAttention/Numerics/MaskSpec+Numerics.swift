public import MaskAlgebra
import MaskCompiler
public import MaskLogic

extension MaskSpec {
  /// Judges what formats and fills do to this mask.
  ///
  /// The table holds what the closed conditions predict and what an emulation of the pipeline gave
  /// on the rows of this run in which most can go wrong: the one with the fewest visible keys and
  /// an adversarial set of scores within the bound, the longest one, and an empty one.
  ///
  ///     let report = try MaskSpec.causal.numerics(in: Geometry(keys: 8))
  ///     report.findings.map(\.rule.id)  // ["N01", "N01", "N03", …]
  ///
  /// - Parameters:
  ///   - geometry: The run.
  ///   - planes: The masks that are applied one after the other, where it is not this mask alone.
  ///   - inputs: The data of the inputs that the masks read.
  ///   - parameters: The values of the parameters that the masks leave open.
  ///   - declarations: What the inputs must look like.
  ///   - options: Formats, fills, and the pipeline.
  ///   - decider: What finds out whether laws hold.
  /// - Returns: The table and the findings.
  /// - Throws: ``NumericsError``; planes that are refuted to be this mask together are refused.
  /// - Complexity: O(runs) over all rows, and O(keys) for each line of the table.
  public func numerics(
    in geometry: Geometry,
    planes: [MaskSpec] = [],
    inputs: Inputs = [:],
    parameters: [String: Int] = [:],
    declarations: [InputDeclaration] = InputDeclaration.catalogue,
    options: NumericsOptions = NumericsOptions(),
    decider: any LawDecider = PresburgerDecider()
  ) throws(NumericsError) -> NumericsReport {
    try geometry.checkNumericsLimits()
    let laws = NumericsLaws(
      self,
      planes: planes,
      parameters: parameters,
      declarations: declarations,
      decider: decider
    )
    if let counterexample = laws.planesDiffer { throw NumericsError.otherPlanes(counterexample) }
    do {
      let rows = try (planes.isEmpty ? [self] : planes).map { plane throws(CompilationError) in
        try plane.rows(
          in: geometry,
          inputs: inputs,
          parameters: parameters,
          declarations: declarations
        )
      }
      return try NumericsReport(rows, in: geometry, laws, options)
    } catch { throw NumericsError.compilation(error) }
  }
}

extension Geometry {
  /// Checks that the rows can be looked at one by one.
  fileprivate func checkNumericsLimits() throws(NumericsError) {
    let (keyLimit, rowLimit) = (1 << 18, 1 << 22)
    var (rowCount, isTooLarge) = (queryCount, false)
    for count in [batchCount, headCount] {
      let (product, overflow) = rowCount.multipliedReportingOverflow(by: count)
      isTooLarge = isTooLarge || overflow
      rowCount = overflow ? Int.max : product
    }
    guard keyCount <= keyLimit, !isTooLarge, rowCount <= rowLimit else {
      throw NumericsError.tooLarge(
        keyCount: keyCount,
        rowCount: rowCount,
        keyLimit: keyLimit,
        rowLimit: rowLimit
      )
    }
  }
}

extension NumericsReport {
  fileprivate init(
    _ rows: [CompiledRows],
    in geometry: Geometry,
    _ laws: NumericsLaws,
    _ options: NumericsOptions
  ) throws(CompilationError) {
    let survey = try RowSurvey(rows, in: geometry)
    let samples = try SampleRows(survey, of: rows, in: geometry)
    let entries = options.pipelines.map { samples.entry($0, options) }
    self.options = options
    self.entries = entries
    emptyRowCount = survey.emptyRowCount
    firstEmptyRow = survey.firstEmptyRow
    longestRowCount = survey.longestCount
    self.laws = laws.all
    let judge = NumericsJudge(
      entries: entries,
      survey: survey,
      laws: laws,
      options: options,
      keyCount: geometry.keyCount
    )
    findings = judge.findings()
  }
}
