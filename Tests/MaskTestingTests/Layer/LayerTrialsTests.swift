import MaskTesting
import Testing

@Suite struct `Properties of the layer` {
  @Test(arguments: LayerTrials.properties())
  func `hold`(property: Property) {
    let report = property.check(RunOptions(caseCount: 12, seed: 1, exhaustiveLimit: 8))
    #expect(report.failure == nil, "\(property.name)")
  }

  @Test func `have names of their own`() {
    let names = (LayerTrials.properties() + CacheTrials.properties()).map(\.name)
    #expect(Set(names).count == names.count)
  }
}
