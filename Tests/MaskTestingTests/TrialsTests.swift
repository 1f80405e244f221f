import MaskTesting
import TestSupport
import Testing

/// Everything that this package puts on trial holds: a few cases of each in debug, the standard
/// number in release.
@Suite struct `Everything on trial` {
  @Test func `holds`() {
    let options = RunOptions(
      caseCount: isOptimised ? RunOptions.standardCaseCount : 3,
      exhaustiveLimit: isOptimised ? nil : 3,
      threadCount: 2,
      corpus: Corpus.shipped.cases
    )
    let report = RunReport(running: Trials.properties(), options)
    for property in report.properties {
      if let failure = property.failure {
        let replay = failure.replayLine(of: property.name)
        Issue.record("\(property.name): \(failure.message)\n\(replay)")
      }
      // A few cases say nothing about what comes up among many.
      if let weakness = property.weakness, isOptimised {
        Issue.record("\(property.name): \(weakness)")
      }
    }
    #expect(report.properties.count > 500)
  }

  @Test func `has a name of its own`() {
    let names = Trials.properties().map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func `is past failures only of properties that there are`() throws {
    let names = Set(Trials.properties().map(\.name))
    #expect(Set(Corpus.shipped.cases.keys).subtracting(names).sorted() == [])
  }
}
