import MaskAlgebra
import MaskLanguage
import MaskedAttention
import Testing

/// Words and signs of the language, and some that are not.
private let words =
  Keyword.allCases.map(\.rawValue) + Symbol.allCases.map(\.rawValue)
  + Catalogue.definitions.map(\.name)
  + [
    "doc", "valid", "length", "P", "A", "W", "int", "bool", "position", "batch", "inputs", "offset",
    "true", "0", "1", "3", "9223372036854775807", "99999999999999999999", "\"name\"", "\"", "(",
    ")",
    "(", ")", "[", "]", ",", ":", "...", "..<", "&&", "||", "==", "!=", "<=", ">=", "<", ">", "=",
    "+", "-", "*", "/", "%", "!", "\n", "\n", "\n", "// c\n", "/// d\n", "\n10\n11\n", "\u{0}", "é",
    "≤", "&", "\t", "\r\n", "■·",
  ]

/// Reads a text in every way there is; nothing comes of it but an answer.
private func exercise(_ bytes: [UInt8]) {
  let (file, diagnostics) = SpecFile.parse(SourceText(bytes, name: "fuzz.mask"))
  for diagnostic in diagnostics.prefix(3) + diagnostics.suffix(1) {
    _ = diagnostic.rendered(usesColor: true)
  }
  let text = String(decoding: bytes, as: UTF8.self)
  _ = try? Vocabulary.catalogue.mask(text, parameters: ["P"])
  _ = try? Vocabulary.catalogue.law(text)
  // What was understood is printed and understood again.
  for entry in file.laws.prefix(2) {
    do {
      let again = try file.vocabulary.law("\(entry.law)")
      #expect(again.statement == entry.law.statement)
    } catch {
      Issue.record("'\(entry.law)' from '\(text)': \(error)")
    }
  }
  for definition in file.definitions.prefix(2) {
    let parameters = Set(definition.parameters.map(\.name))
    let body = MaskSpec(definition.body)
    do {
      #expect(try file.vocabulary.mask("\(body)", parameters: parameters) == body)
    } catch {
      Issue.record("'\(body)' from '\(text)': \(error)")
    }
  }
}

@Suite struct `Any bytes` {
  @Test(arguments: 0..<4)
  func `drawn at random have an answer`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<250 {
      let count = Int.random(in: 0...60, using: &generator)
      exercise((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
  }

  @Test(arguments: 0..<8)
  func `made of the language's words have an answer`(seed: UInt64) {
    var generator = SeededGenerator(seed: 100 + seed)
    for _ in 0..<250 {
      let count = Int.random(in: 1...40, using: &generator)
      let soup = (0..<count).compactMap { _ in words.randomElement(using: &generator) }
      let separator = Bool.random(using: &generator) ? " " : ""
      exercise(Array(soup.joined(separator: separator).utf8))
    }
  }

  @Test(arguments: 0..<8)
  func `that were a spec before something changed have an answer`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: 200 + seed)
    let specs = try RepositoryFile.specs(below: "Specs").filter { !$0.path.contains("too-") }
      .map { try $0.bytes }
    for _ in 0..<40 {
      guard let spec = specs.randomElement(using: &generator) else { return }
      exercise(changed(spec, using: &generator))
    }
  }

  /// Some bytes or words deleted, doubled, moved or replaced.
  private func changed(_ spec: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
    var bytes = spec
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let start = Int.random(in: 0...bytes.count, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 0...12, using: &generator))
      switch Int.random(in: 0..<5, using: &generator) {
      case 0: bytes.removeSubrange(start..<end)
      case 1: bytes.insert(contentsOf: Array(bytes[start..<end]), at: start)
      case 2:
        let piece = Array(bytes[start..<end])
        bytes.removeSubrange(start..<end)
        bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &generator))
      case 3:
        bytes.insert(contentsOf: (words.randomElement(using: &generator) ?? "").utf8, at: start)
      default:
        for index in start..<end { bytes[index] = UInt8.random(in: 0...127, using: &generator) }
      }
    }
    return bytes
  }
}
