import MaskAlgebra
import MaskLanguage
import MaskTesting
import Testing

@Suite struct MaskTrialsTests {
  private static let options = RunOptions(caseCount: 12, shrinkLimit: 500)

  @Test(arguments: MaskSubject.allForms.map(\.name))
  func `every property of a form holds`(name: String) throws {
    let subject = try #require(MaskSubject.allForms.first { $0.name == name })
    for property in MaskTrials.properties(of: [subject]) {
      let failure = property.check(Self.options).failure
      #expect(failure == nil, "\(property.name): \(failure?.message ?? "")")
    }
  }

  @Test func `names are different, and begin with the number of their law`() {
    let names = MaskTrials.properties().map(\.name)
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.wholeMatch(of: #/A\d\d-[a-z0-9-]+\/[a-z-]+/#) != nil, "\(name)")
    }
  }

  @Test func `every law of the list is there`() {
    let numbers = Set(MaskTrials.properties().map { String($0.name.prefix(3)) })
    let laws = (1...14).map { $0 < 10 ? "A0\($0)" : "A\($0)" }
    #expect(numbers.isSuperset(of: laws))
  }

  @Test func `every name of the catalogue is said a second time`() {
    #expect(KnownKind.all.map(\.name).sorted() == Catalogue.definitions.map(\.name).sorted())
  }
}

/// Forms that are wrong in the ways in which people's are.
@Suite struct WrongFormTests {
  private static func form(_ change: @escaping @Sendable (MaskCase, Cell) -> Cell) -> MaskSubject {
    MaskSubject("wrong") { maskCase, _ in
      try CellTable(maskCase.geometry) { cell throws(EvaluationError) in
        try maskCase.mask.formula.visible(
          at: change(maskCase, cell),
          in: Environment(geometry: maskCase.geometry, inputs: maskCase.inputs)
        )
      }
    }
  }

  private static func failure(_ law: String, of subject: MaskSubject) throws -> Failure? {
    let properties = MaskTrials.properties(of: [subject])
    let property = try #require(properties.first { $0.name == "\(law)/wrong" })
    return property.check(RunOptions(caseCount: 60)).failure
  }

  @Test func `a leak of the next key is told in words, at the smallest case`() throws {
    let wrong = Self.form { _, cell in cell.with(key: max(0, cell.key - 1)) }
    let failure = try #require(try Self.failure("A01-causal-has-no-future", of: wrong))
    #expect(failure.message == "causal leaks the future: query 0 sees the keys [0, 1]")
    #expect(failure.values.map(\.text) == ["--n 2 --queries 2 --offset 0"])
  }

  @Test(arguments: [
    "A10-row-slices-are-builds-with-an-offset", "A02-names-mean-what-they-say",
    "A21-decoding-steps-are-rows",
  ])
  func `forgetting the offset of a cache is caught`(law: String) throws {
    let wrong = Self.form { maskCase, cell in
      cell.with(query: cell.query - maskCase.geometry.offset)
    }
    #expect(try Self.failure(law, of: wrong) != nil)
  }

  @Test func `exchanging query and key is caught`() throws {
    let wrong = Self.form { _, cell in cell.transposed }
    #expect(try Self.failure("A01-causal-has-no-future", of: wrong) != nil)
  }
}
