import MaskAlgebra
import MaskLanguage
import Testing

@Suite struct `The prelude` {
  @Test func `has nothing wrong in it`() {
    #expect(Prelude.parse().diagnostics.isEmpty)
  }

  @Test func `defines what the Swift catalogue defines, in its order`() {
    #expect(Prelude.parse().file.definitions.map(\.name) == Catalogue.definitions.map(\.name))
  }

  @Test(arguments: Catalogue.definitions.map(\.name).filter { $0 != "full" && $0 != "none" })
  func `says the same as Swift`(name: String) throws {
    let written = Prelude.parse().file.definitions.first { $0.name == name }
    #expect(try #require(written) == #require(Catalogue.byName[name]))
  }

  @Test(arguments: ["full", "none"])
  func `has the cells of Swift's constants`(name: String) throws {
    let definitions = Prelude.parse().file.definitions
    let written = try #require(definitions.first { $0.name == name })
    let swift = try #require(Catalogue.byName[name])
    #expect(written.documentation == swift.documentation)
    #expect(written.parameters.isEmpty)
    let geometry = try Geometry(queries: 3, keys: 4, offset: -1)
    #expect(
      try rows(of: MaskSpec(written.body), in: geometry)
        == rows(of: MaskSpec(swift.body), in: geometry)
    )
  }

  @Test func `declares the inputs that Swift declares`() {
    #expect(
      Prelude.parse().file.inputs.sorted { $0.name < $1.name } == Vocabulary.catalogue.declarations
    )
  }

  @Test func `is the text that it is parsed from`() {
    #expect(Prelude.text.contains("mask window(W: 1...) = 0 <= q - k < W"))
  }

  @Test(arguments: Catalogue.definitions)
  func `is what the catalogue prints`(_ definition: MaskDefinition) {
    guard !["full", "none"].contains(definition.name) else { return }
    #expect(Prelude.text.contains("/// \(definition.documentation)\n\(definition)\n"))
  }
}
