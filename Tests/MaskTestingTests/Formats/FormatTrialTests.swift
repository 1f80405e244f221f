import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskTesting
import MaskedAttention
import TestSupport
import Testing

/// A property and something wrong that it has to notice.
struct WrongSubject<Subject: Sendable>: Sendable, CustomTestStringConvertible {
  let property: String
  let what: String
  let subject: Subject

  init(_ property: String, _ what: String, _ subject: Subject, _ change: (inout Subject) -> Void) {
    var wrong = subject
    change(&wrong)
    self.property = property
    self.what = what
    self.subject = wrong
  }

  var testDescription: String { "\(property) with \(what)" }
}

extension [Property] {
  /// The property whose name begins like this.
  func named(_ prefix: String) throws -> Property {
    try #require(first { $0.name.hasPrefix(prefix) }, "there is no property \(prefix)")
  }

  /// The message with which a property fails in a short run.
  func failure(of prefix: String) throws -> String? {
    let options = RunOptions(caseCount: 200, seed: 1, shrinkLimit: 20)
    return try named(prefix).check(options).failure?.message
  }
}

@Suite struct `Trials of number formats` {
  @Test(arguments: FormatTrials.properties().map { NamedCase($0.name, $0) })
  func `hold`(property: NamedCase<Property>) {
    let report = property.value.check(RunOptions(caseCount: 20, seed: 5))
    #expect(report.failure == nil, "\(report.failure?.message ?? "")")
  }

  @Test func `have names of their own`() {
    let names = FormatTrials.properties().map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: wrongFormats)
  private func `notice a wrong conversion`(wrong: WrongSubject<FormatSubject>) throws {
    #expect(try FormatTrials.properties(of: wrong.subject).failure(of: wrong.property) != nil)
  }

  @Test(arguments: wrongFills)
  private func `notice a wrong fill`(wrong: WrongSubject<FillSubject>) throws {
    #expect(try FormatTrials.properties(of: wrong.subject).failure(of: wrong.property) != nil)
  }

  @Test(arguments: wrongPipelines)
  private func `notice a wrong pipeline`(wrong: WrongSubject<PipelineSubject>) throws {
    #expect(try FormatTrials.properties(of: wrong.subject).failure(of: wrong.property) != nil)
  }

  @Test func `each have something that they notice`() {
    let noticed = Set(
      wrongFormats.map(\.property) + wrongFills.map(\.property) + wrongPipelines.map(\.property)
    )
    for property in FormatTrials.properties() {
      #expect(noticed.contains { property.name.hasPrefix("\($0)-") }, "\(property.name)")
    }
  }
}

// MARK: What is wrong

private let wrongFormats: [WrongSubject<FormatSubject>] = [
  WrongSubject("E01", "ties away from zero", .ours) {
    $0.rounded = { number, format, overflow in
      let unit = format.ulp(at: number)
      let rounded = (number / unit).rounded(.toNearestOrAwayFromZero) * unit
      return rounded.isFinite ? format.rounded(rounded, overflow: overflow) : number
    }
  },
  WrongSubject("E02", "numbers above 1 turned around", .ours) {
    $0.rounded = { ($0 > 1 ? -1 : 1) * $1.rounded($0, overflow: $2) }
  },
  WrongSubject("E03", "a unit added", .ours) {
    $0.rounded = { $1.rounded($0, overflow: $2) + $1.ulp(at: $0) }
  },
  WrongSubject("E04", "rounding downwards", .ours) {
    $0.rounded = { number, format, _ in
      let unit = format.ulp(at: number)
      return (number / unit).rounded(.down) * unit
    }
  },
  WrongSubject("E05", "subnormals read as zero", .ours) {
    $0.value = { bits, format in
      let value = format.value(ofBits: bits)
      return value.magnitude < format.smallestNormal ? 0 : value
    }
  },
  WrongSubject("E06", "NaN stored as infinity", .ours) {
    $0.bits = { $1.bits(of: $0.isNaN ? .infinity : $0) }
  },
  WrongSubject("E07", "every conversion saturating", .ours) {
    $0.rounded = { number, format, _ in format.rounded(number, overflow: .saturating) }
  },
  WrongSubject("E08", "subnormals flushed to zero", .ours) {
    $0.rounded = { $0.magnitude < $1.smallestNormal ? 0 : $1.rounded($0, overflow: $2) }
  },
  WrongSubject("E09", "a unit twice as large", .ours) {
    $0.ulp = { 2 * $1.ulp(at: $0) }
  },
  WrongSubject("E10", "a largest value twice as large", .ours) {
    $0.limits = { format in
      var limits = FormatLimits(of: format)
      limits.largestFinite *= 2
      return limits
    }
  },
  WrongSubject("E11", "the threshold without subnormals", .ours) {
    $0.limits = { format in
      var limits = FormatLimits(of: format)
      limits.exponentialUnderflow = limits.flushedUnderflow
      return limits
    }
  },
  WrongSubject("E12", "digits cut off", .ours) {
    $0.rounded = { number, format, _ in
      let unit = format.ulp(at: number)
      return (number / unit).rounded(.towardZero) * unit
    }
  },
  WrongSubject("E13", "half the sum of ones", .ours) {
    $0.limits = { format in
      var limits = FormatLimits(of: format)
      limits.largestSumOfOnes /= 2
      return limits
    }
  },
]

private let wrongFills: [WrongSubject<FillSubject>] = [
  WrongSubject("E14", "the fill of single precision in every format", .ours) {
    $0.value = { fill, _ in fill.value(in: .binary32) }
  },
  WrongSubject("E15", "fills that saturate", .ours) {
    $0.value = { fill, format in format.rounded(fill.value(in: .binary64), overflow: .saturating) }
  },
  WrongSubject("E16", "a mask that hides nothing", .ours) {
    $0.cells = { additive in
      var shown = additive
      shown.mask = .full
      var cells = try AdditiveCells(shown)
      cells.fillValue = additive.fill.value(in: additive.format)
      return cells
    }
  },
  WrongSubject("E17", "fills written without their sign", .ours) {
    $0.text = { String($0.description.drop { $0 == "-" }) }
  },
  WrongSubject("B20", "-10 instead of the fill", .ours) { subject in
    subject.attention = { attentionCase, fill, count in
      let small = fill.map { _ in Fill.value(-10) }
      return try FillSubject.ours.attention(attentionCase, small, count)
    }
  },
]

private let wrongPipelines: [WrongSubject<PipelineSubject>] = [
  wrongRow("B25", "a fill of -3") { pipeline, _ in pipeline.fill = .value(-3) },
  wrongRow("B26", "sums in half precision") { pipeline, _ in
    pipeline.formats.accumulation = .binary16
  },
  wrongRow("E18", "twice the scale") { pipeline, _ in pipeline.scale *= 2 },
  wrongRow("E19", "everything in double precision") { pipeline, _ in
    pipeline.formats = MaskingPipeline.StageFormats(.binary64)
  },
  WrongSubject("E20", "a promise of zeros", .ours) { subject in
    subject.prediction = { pipeline, bound in
      var prediction = PipelineSubject.ours.prediction(pipeline, bound)
      prediction.isExactlyZero = true
      return prediction
    }
  },
  WrongSubject("E21", "a prediction of zero", .ours) { subject in
    subject.prediction = { pipeline, bound in
      var prediction = PipelineSubject.ours.prediction(pipeline, bound)
      if !prediction.largestHiddenWeight.isNaN { prediction.largestHiddenWeight = 0 }
      return prediction
    }
  },
  WrongSubject("E22", "a safe bound twice as large", .ours) { subject in
    subject.prediction = { pipeline, bound in
      var prediction = PipelineSubject.ours.prediction(pipeline, bound)
      prediction.safeScoreBound = prediction.safeScoreBound.map { 2 * $0 }
      return prediction
    }
  },
  wrongRow("E23", "no policy for empty rows") { pipeline, _ in pipeline.emptyRows = .asComputed },
  wrongRow("E24", "planes that are combined first") { _, row in
    row.planes = [row.scores.indices.map { row.sees($0) }]
  },
  wrongRow("E25", "a fill that is always added") { pipeline, _ in pipeline.application = .adding },
  WrongSubject("E26", "a report about smaller scores", .ours) { subject in
    subject.report = { mask, geometry, options in
      var smaller = options
      smaller.scoreBound = 0.25
      return try PipelineSubject.ours.report(mask, geometry, smaller)
    }
  },
]

/// The emulation of another pipeline, or of another row, than was asked for.
private func wrongRow(
  _ property: String,
  _ what: String,
  _ change: @escaping @Sendable (inout MaskingPipeline, inout PipelineCase) -> Void
) -> WrongSubject<PipelineSubject> {
  WrongSubject(property, what, .ours) { subject in
    subject.row = { pipeline, row in
      var (pipeline, row) = (pipeline, row)
      change(&pipeline, &row)
      return PipelineSubject.ours.row(pipeline, row)
    }
  }
}
