import FloatFormats
import MaskedAttention

extension FormatTrials {
  static func emptyRows(_ subject: PipelineSubject) -> Property {
    Property(
      "E23-empty-rows-come-out-as-fill-and-policy-say/\(subject.name)",
      "a row that sees no key is NaN under an infinite fill, even under a finite one that is "
        + "selected or absorbs the scores, unmasked under one that keeps them, and zero where the "
        + "policy says so",
      coverage: [
        CoverageGoal("nan", atLeast: 0.05), CoverageGoal("uniform", atLeast: 0.05),
        CoverageGoal("unmasked", atLeast: 0.02), CoverageGoal("zeros", atLeast: 0.05),
      ]
    ) { trial in
      let format = trial.drawFormat([.binary32, .bfloat16, .binary16])
      let fill = trial.draw("fill", .one(of: MaskingFill.common))
      var pipeline = MaskingPipeline(format: format, fill: fill)
      pipeline.application = trial.drawApplication()
      pipeline.emptyRows = trial.draw(
        "policy",
        .one(of: policies)
      )
      let patterns = FormatPatterns(format)
      let value = patterns.rounded(fill.intended(in: format))
      try checkOtherRows(subject, pipeline, &trial)
      let row = trial.drawEmptyRow(beside: value, patterns)
      let result = subject.row(pipeline, row)
      let unmasked = subject.row(pipeline, PipelineCase(scores: row.scores, planes: []))
      let expected = pipeline.outcome(of: row, fill: value, patterns)
      guard let expected else { return }
      trial.label(expected.rawValue)
      let isSo =
        switch expected {
        case .nan: result.weights.allSatisfy(\.isNaN)
        case .zeros: result.weights.allSatisfy { $0 == 0 }
        case .uniform: result.weights.allSatisfy { $0 == result.weights[0] && $0 > 0 }
        default: result.weights == unmasked.weights
        }
      try trial.expect(
        isSo,
        "a row that sees no key is \(expected.rawValue) under the fill \(fill) in \(format), "
          + "\(pipeline.application) with the policy \(pipeline.emptyRows); it is \(result.weights)"
      )
      // The weights are the same bits, so only the sums that shares are of are rounded.
      let said = result.outcome(unmasked: unmasked, tolerance: 16 * Double.ulpOfOne)
      try trial.expect(
        said == expected,
        "a row that sees no key and is \(expected.rawValue) is called \(said.rawValue)"
      )
    }
  }

  private static let policies: [MaskingPipeline.EmptyRows] = [
    .asComputed, .zerosWhereAllInfinite, .zerosWhereHidden, .zerosForNaN,
  ]

  /// A policy for empty rows leaves the others alone.
  private static func checkOtherRows(
    _ subject: PipelineSubject,
    _ pipeline: MaskingPipeline,
    _ trial: inout Trial
  ) throws {
    var row = trial.drawRow(longest: 4, planeCount: 1)
    if row.isEmpty { row.planes[0][0] = true }
    var plain = pipeline
    plain.emptyRows = .asComputed
    let (weights, expected) = (
      subject.row(pipeline, row).weights, subject.row(plain, row).weights
    )
    try trial.expect(
      weights == expected,
      "the policy \(pipeline.emptyRows) changes the weights of a row that sees a key from "
        + "\(expected) to \(weights)"
    )
  }

  static func twoPlanes(_ subject: PipelineSubject) -> Property {
    Property(
      "E24-planes-rank-the-keys-of-an-empty-row-and-no-others/\(subject.name)",
      "hiding a key twice is hiding it once; but where no key is seen, those that fewer planes "
        + "hide win, and fills can add up to -infinity",
      coverage: [CoverageGoal("no key is seen", atLeast: 0.2)]
    ) { trial in
      let format = trial.drawFormat([.binary32, .bfloat16])
      let application = trial.drawApplication()
      let pipeline = MaskingPipeline(
        format: format,
        fill: .value(-1e9),
        application: application
      )
      var row = trial.drawRow(longest: 5, planeCount: 1)
      let once = subject.row(pipeline, row)
      row.planes.append(row.planes[0])
      let twice = subject.row(pipeline, row)
      if !row.isEmpty {
        try trial.expect(
          once.weights == twice.weights,
          "hiding the same keys twice changes the weights from \(once.weights) to \(twice.weights)"
        )
      }
      // Every key hidden once, the last one twice: as where a padding meets a causal mask.
      let count = row.scores.count
      trial.label("no key is seen", if: count > 1)
      row.planes = [
        Array(repeating: false, count: count), (0..<count).map { $0 < count - 1 },
      ]
      let ranked = subject.row(pipeline, row).weights
      let isRanked = application == .adding && count > 1
      try trial.expect(
        (ranked[count - 1] == 0) == isRanked,
        "where no key is seen, the only key that two planes hide has the weight "
          + "\(ranked[count - 1]) with \(application)"
      )
      try checkSums(subject, format, &trial)
    }
  }

  /// Two fills of half the lowest value are finite, and of 0.7 of it are not.
  private static func checkSums(
    _ subject: PipelineSubject,
    _ format: FloatFormat,
    _ trial: inout Trial
  ) throws {
    for (fraction, isFinite) in [(0.5, true), (0.7, false), (1, false)] {
      let pipeline = MaskingPipeline(format: format, fill: .lowest(fraction: fraction))
      let row = PipelineCase(scores: [0, 0], planes: [[true, false], [true, false]])
      let logit = subject.row(pipeline, row).logits[1]
      try trial.expect(
        logit.isFinite == isFinite,
        "two fills of \(fraction) times the lowest value add up to \(logit) in \(format)"
      )
    }
  }

  static func poison(_ subject: PipelineSubject) -> Property {
    Property(
      "E25-only-a-selected-mask-keeps-bad-scores-out/\(subject.name)",
      "a hidden score that is NaN or infinite changes nothing where the fill is selected, and "
        + "makes the row NaN where it is added",
      coverage: [CoverageGoal("a hidden key", atLeast: 0.4)]
    ) { trial in
      let format = trial.drawFormat([.binary32, .bfloat16, .binary16])
      let poison = trial.draw("hidden score", .one(of: [Double.nan, .infinity]))
      var row = trial.drawRow(longest: 5, planeCount: 1)
      if row.isEmpty { row.planes[0][0] = true }
      guard let hidden = row.scores.indices.last(where: { !row.sees($0) }) else { return }
      trial.label("a hidden key")
      let pipeline = MaskingPipeline(format: format, fill: .value(-1e4), application: .selecting)
      let clean = subject.row(pipeline, row)
      row.scores[hidden] = poison
      let dirty = subject.row(pipeline, row)
      try trial.expect(
        clean.weights == dirty.weights,
        "a score of \(poison) at the hidden key \(hidden), which is replaced, changes the weights "
          + "from \(clean.weights) to \(dirty.weights)"
      )
      var adding = pipeline
      adding.application = .adding
      let added = subject.row(adding, row)
      try trial.expect(
        added.hasNaN,
        "a score of \(poison) at the hidden key \(hidden), with \(pipeline.fill) added, gives the "
          + "weights \(added.weights)"
      )
    }
  }
}

extension Trial {
  /// Draws a row that sees nothing: its scores are multiples of the distance of values around the
  /// fill, so that adding rounds nothing, or so small beside it that nothing of them is left.
  fileprivate mutating func drawEmptyRow(
    beside fill: Double,
    _ patterns: FormatPatterns
  ) -> PipelineCase {
    let unit = fill.isFinite && fill.magnitude < 1e6 ? patterns.format.ulp(at: fill) : 1
    let isKept = draw("kept", .boolean)
    let rows = Generator<PipelineCase> { choices in
      let count = choices.integer(in: 1...5)
      let scores = (0..<count).map { _ in
        Double(choices.integer(in: -3...3)) * (isKept ? unit : unit / 8)
      }
      return PipelineCase(scores: scores, planes: [Array(repeating: false, count: count)])
    }
    return draw("row", rows)
  }
}

extension MaskingPipeline {
  /// What a row that sees nothing comes to; nil where rounding keeps a part of the scores.
  fileprivate func outcome(
    of row: PipelineCase,
    fill: Double,
    _ patterns: FormatPatterns
  ) -> EmptyRowOutcome? {
    let sums = row.scores.map { patterns.rounded($0 + fill) }
    let logits = application == .selecting ? sums.map { _ in fill } : sums
    switch emptyRows {
    case .zerosWhereHidden: return .zeros
    case .zerosWhereAllInfinite where logits.allSatisfy { $0 == -.infinity }: return .zeros
    case .zerosForNaN where logits.allSatisfy { $0 == -.infinity }: return .zeros
    default: break
    }
    if logits.allSatisfy({ $0 == -.infinity }) { return .nan }
    if logits.allSatisfy({ $0 == logits[0] }) { return .uniform }
    // Nothing was rounded, so the differences of the scores are what they were.
    let isExact = zip(sums, row.scores).allSatisfy { $0 - fill == $1 }
    return isExact ? .unmasked : nil
  }
}
