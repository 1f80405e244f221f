import FloatFormats
import Foundation
import MaskAlgebra
import MaskCompiler
import MaskLogic
import TestSupport
import Testing

/// The Swift example of the README runs as printed, and prints what it says.
struct ReadmeExampleTests {
  /// The example, line by line as in the README, with `print` collecting.
  private func output() throws -> [String] {
    var lines: [String] = []
    func print(_ value: some Any) { lines.append("\(value)") }

    let local = MaskSpec { q, k in k <= q && (q - k < 3 || k < 1) }
    let named: MaskSpec = .causal && (.window(3) || .sinks(1))
    print(named)
    print(local.isEquivalent(to: named))
    let geometry = try Geometry(queries: 1, keys: 8)
    let step = try named.booleanMask(in: geometry)
    print((0..<8).map { step[0, 0, 0, $0] ? 1 : 0 })
    let half = try named.additiveMask(format: .binary16, fill: .value(-1e9), in: geometry)
    print(half.fillValue)
    return lines
  }

  @Test func `the example in the README is compiled here and prints what it says`() throws {
    let root = try #require(repositoryRoot())
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let block = try #require(readme.split(separator: "```swift\n").dropFirst().first)
    let lines = try #require(block.split(separator: "```").first).split(separator: "\n")
    let source = try String(contentsOfFile: #filePath, encoding: .utf8)
    var promised: [String] = []
    for line in lines {
      let parts = line.split(separator: "//", maxSplits: 1)
      let code = parts[0].trimmingCharacters(in: .whitespaces)
      #expect(source.contains("    \(code)\n"), "the test lacks the line: \(code)")
      if parts.count == 2 { promised.append(parts[1].trimmingCharacters(in: .whitespaces)) }
    }
    let printed = try output()
    #expect(printed == promised, "it prints \(printed.joined(separator: "; "))")
  }
}
