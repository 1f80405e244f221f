import MaskTesting
import Testing

/// The properties B01 to B19 on every attention of the package, and on attention that is wrong.
@Suite struct BasicPropertyTests {
  @Test(arguments: AttentionSubject.all)
  func `every property holds of every attention of the package`(
    _ subject: AttentionSubject
  ) {
    for property in AttentionProperty.basic {
      guard let property = property.property(of: subject, masks: .anyMask) else { continue }
      let report = property.check(RunOptions(caseCount: 2, seed: 1, exhaustiveLimit: 1))
      #expect(report.failure == nil, "\(property.name): \(report.failure?.message ?? "")")
    }
  }

  @Test func `names differ, and tell the place in the list`() {
    let names = AttentionProperty.basic.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(names.map { $0.prefix(3) }).count == 19)
    for name in names { #expect(name.prefixMatch(of: /B[01][0-9]-[a-z]/) != nil, "\(name)") }
  }

  @Test func `the reference is asked everything`() {
    let subject = AttentionSubject.reference(Float.self)
    for property in AttentionProperty.basic {
      #expect(property.property(of: subject, masks: .anyMask) != nil, "\(property.name)")
    }
  }

  @Test func `somebody's own masks are not changed`() throws {
    let subject = AttentionSubject.reference(Float.self)
    let own = MaskSource(definitions: Mistakes.ownDefinitions, declarations: [])
    let asked = AttentionProperty.basic.compactMap { $0.property(of: subject, masks: own) }
    #expect(asked.count == AttentionProperty.basic.count { !$0.changesMask })
    for property in asked {
      let report = property.check(RunOptions(caseCount: 5, seed: 1, exhaustiveLimit: 0))
      #expect(report.failure == nil, "\(property.name): \(report.failure?.message ?? "")")
    }
  }

  @Test(arguments: [true, false])
  func `attention without a mistake passes, with and without its weights`(
    _ tellsWeights: Bool
  ) {
    let subject = Mistake.none.subject(tellsWeights: tellsWeights)
    for property in AttentionProperty.basic {
      guard let property = property.property(of: subject, masks: .anyMask) else { continue }
      let report = property.check(RunOptions(caseCount: 3, seed: 2, exhaustiveLimit: 2))
      #expect(report.failure == nil, "\(property.name): \(report.failure?.message ?? "")")
    }
  }

  @Test(arguments: Mistakes.caught)
  func `a mistake is caught, and said in words`(_ caught: Mistakes.Caught) throws {
    let property = try #require(
      AttentionProperty.basic.first { $0.name.hasPrefix(caught.property) }
    )
    let subject = caught.mistake.subject(tellsWeights: caught.tellsWeights)
    let check = try #require(property.property(of: subject, masks: .anyMask))
    let report = check.check(RunOptions(caseCount: 200, seed: 3, shrinkLimit: 0))
    let failure = try #require(report.failure)
    let firstLine = failure.message.prefix { $0 != "\n" }
    #expect(firstLine.contains(caught.words), "\(firstLine)")
  }

  @Test func `every property catches a mistake`() {
    for property in AttentionProperty.basic {
      #expect(Mistakes.caught.contains { property.name.hasPrefix($0.property) }, "\(property.name)")
    }
  }

  @Test func `every mistake is caught`() {
    let caught = Set(Mistakes.caught.map(\.mistake))
    #expect(caught == Set(Mistake.allCases).subtracting([.none]))
  }
}
