import Foundation
import MaskAlgebra
import MaskLanguage
import TestSupport
import Testing

/// A text as a spec file, and what is wrong with it.
func read(
  _ text: String,
  named name: String = "test.mask",
  including files: [String: String] = [:]
) -> (file: SpecFile, diagnostics: [Diagnostic]) {
  SpecFile.parse(SourceText(text, name: name)) { (path, _) throws(IncludeFailure) in
    guard let text = files[path] else { throw IncludeFailure("there is no such file") }
    return SourceText(text, name: path)
  }
}

/// A spec file in which nothing is wrong.
func file(
  _ text: String,
  including files: [String: String] = [:],
  sourceLocation: SourceLocation = #_sourceLocation
) -> SpecFile {
  let (file, diagnostics) = read(text, including: files)
  for diagnostic in diagnostics {
    Issue.record("\(diagnostic.rendered())", sourceLocation: sourceLocation)
  }
  return file
}

/// What is wrong with a text, as `line:column id`.
func problems(_ text: String, including files: [String: String] = [:]) -> [String] {
  read(text, including: files).diagnostics.map { "\($0.line):\($0.column) \($0.id)" }
}

/// What is wrong with a mask written alone.
func problems(ofMask text: String, parameters: Set<String> = []) -> [String] {
  do {
    _ = try Vocabulary.catalogue.mask(text, parameters: parameters)
    return []
  } catch {
    return error.diagnostics.map(\.id)
  }
}

/// What is wrong with a law written alone.
func problems(ofLaw text: String) -> [String] {
  do {
    _ = try Vocabulary.catalogue.law(text)
    return []
  } catch {
    return error.diagnostics.map(\.id)
  }
}

/// The visible cells of a mask, a row of ones and zeros for each query.
func rows(
  of mask: MaskSpec,
  in geometry: Geometry,
  inputs: Inputs = [:],
  parameters: [String: Int] = [:]
) throws -> [String] {
  try geometry.queryPositions.map { query in
    try geometry.keyPositions.map { key in
      let cell = Cell(query: query, key: key)
      let isVisible = try mask.visible(
        cell,
        in: geometry,
        inputs: inputs,
        parameters: parameters
      )
      return isVisible ? "1" : "0"
    }.joined()
  }
}

/// A file of the repository, by its path relative to the root.
struct RepositoryFile: Sendable, CustomTestStringConvertible {
  let path: String
  let url: URL

  var testDescription: String { path }
  var bytes: [UInt8] { get throws { Array(try Data(contentsOf: url)) } }
  var text: String { get throws { String(decoding: try Data(contentsOf: url), as: UTF8.self) } }

  /// The file as a spec, with paths in messages relative to the root.
  func read() throws -> (file: SpecFile, diagnostics: [Diagnostic]) {
    SpecFile.parse(SourceText(try bytes, name: path), include: Self.load)
  }

  /// The spec files below a folder, in alphabetical order.
  static func specs(below folder: String) -> [RepositoryFile] {
    guard let root = repositoryRoot() else { return [] }
    let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path)?
      .compactMap { $0 as? String }
      .filter { $0.hasSuffix(".mask") }
    return (names ?? []).sorted().map { file("\(folder)/\($0)", in: root) }
  }

  static func file(_ path: String, in root: URL) -> RepositoryFile {
    RepositoryFile(path: path, url: root.appending(path: path))
  }

  private static func load(
    _ path: String,
    from includer: String
  ) throws(IncludeFailure) -> SourceText {
    guard let root = repositoryRoot() else { throw IncludeFailure("there is no repository") }
    let name = SpecFile.path(path, includedBy: includer)
    guard let data = FileManager.default.contents(atPath: root.appending(path: name).path) else {
      throw IncludeFailure("there is no such file")
    }
    return SourceText(Array(data), name: name)
  }
}
