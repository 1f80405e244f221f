import MaskAlgebra
import MaskLanguage
import MaskTesting
import Testing

/// What `maskspec test FILE.mask` asks of somebody's own definitions.
@Suite struct OwnDefinitionTests {
  private static func source(_ text: String) throws -> MaskSource {
    let (file, diagnostics) = SpecFile.parse(SourceText(text, name: "own.mask"))
    try #require(diagnostics.isEmpty, "\(diagnostics)")
    let declarations = file.vocabulary.declarations
    return MaskSource(definitions: file.definitions, declarations: declarations)
  }

  private static func failures(_ source: MaskSource) -> [String: String] {
    var failures: [String: String] = [:]
    for property in MaskTrials.properties(masks: source) {
      let report = property.check(RunOptions(caseCount: 10))
      failures[property.name] = report.failure?.message ?? report.weakness
    }
    return failures
  }

  @Test func `masks that do what they say pass`() throws {
    let source = try Self.source(
      """
      input segment[position]: 0...3 nondecreasing
      mask local(W: 1...) = window(W) && segment[q] == segment[k]
      mask sparse(W: 1..., S: 0...W) = local(W) || sinks(S) && causal
      mask late = causal && k >= n - 4
      """
    )
    #expect(Self.failures(source) == [:])
  }

  @Test func `a parameter in the hundreds matters to sequences as long`() throws {
    let source = try Self.source("mask long(W: 256...1024) = window(W)")
    #expect(Self.failures(source) == [:])
  }

  @Test func `a parameter that changes nothing is named`() throws {
    let source = try Self.source("mask idle(W: 1..., S: 0...) = window(W) || k < S && k < 0")
    #expect(
      Self.failures(source) == [
        "A14-every-parameter-changes-something/runs":
          "S of 'idle' changes nothing: no cell of sequences up to 3000 tokens depends on it"
      ]
    )
  }

  @Test func `laws of the catalogue are not asked of other masks`() throws {
    let source = try Self.source("mask future = k > q")
    let names = MaskTrials.properties(masks: source).map(\.name)
    #expect(!names.contains { $0.hasPrefix("A01") })
    #expect(names.contains { $0.hasPrefix("A02-equals-the-definition") })
  }
}
