import Foundation
import MaskLanguage
import TestSupport
import Testing

/// Kinds of problem that no small file can have; `RobustnessTests` makes them.
private let tooBigForAFile: Set<DiagnosticID> = [.fileTooLarge, .tooManyErrors, .tooManyOperands]

private let invalidSpecs = RepositoryFile.specs(below: "Specs/invalid").filter {
  !$0.path.contains("/parts/")
}

/// What is wrong in each of them, by path.
private let diagnostics = Dictionary(
  uniqueKeysWithValues: invalidSpecs.map { ($0.path, (try? $0.read().diagnostics) ?? []) }
)

@Suite struct `A file in Specs/invalid` {
  @Test(arguments: DiagnosticID.allCases)
  func `is there for every kind of problem, and named after it`(id: DiagnosticID) throws {
    guard !tooBigForAFile.contains(id) else { return }
    let found = try #require(diagnostics["Specs/invalid/\(id.rawValue).mask"])
    #expect(found.first?.id == id.rawValue)
  }

  @Test(arguments: invalidSpecs)
  func `has the diagnostics that stand beside it`(spec: RepositoryFile) throws {
    let rendered = diagnostics[spec.path, default: []].map { $0.rendered() + "\n" }.joined()
    let expectedURL = spec.url.deletingPathExtension().appendingPathExtension("expected")
    if ProcessInfo.processInfo.environment["UPDATE_EXPECTED"] == "1" {
      try Data(rendered.utf8).write(to: expectedURL)
    }
    let expected = try String(contentsOf: expectedURL, encoding: .utf8)
    guard expected != rendered else { return }
    Issue.record(
      """
      (- expected, + made; re-record with UPDATE_EXPECTED=1)
      \(lineDifference(from: expected, to: rendered))
      """
    )
  }

  @Test(arguments: invalidSpecs)
  func `is named after a kind of problem`(spec: RepositoryFile) {
    let name = spec.url.deletingPathExtension().lastPathComponent
    #expect(DiagnosticID(rawValue: name) != nil)
  }
}

@Suite struct `A file in Specs` {
  @Test(arguments: RepositoryFile.specs(below: "Specs").filter { !$0.path.contains("/invalid/") })
  func `has nothing wrong in it`(spec: RepositoryFile) throws {
    let (file, diagnostics) = try spec.read()
    #expect(diagnostics.map { $0.rendered() } == [])
    #expect(!file.laws.isEmpty || !file.examples.isEmpty)
  }
}
