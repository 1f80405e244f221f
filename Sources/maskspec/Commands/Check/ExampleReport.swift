import MaskAlgebra
import MaskCompiler
import MaskDrawing
import MaskLanguage
import MaskLogic

/// What came of one example.
struct ExampleReport: Sendable {
  let holds: Bool
  private let line: Int
  /// What is wrong, empty where the example holds.
  private let explanation: String
  /// The drawing of the file beside that of the mask, where they differ in a cell.
  private let comparison: MaskComparison?

  init(_ entry: SpecFile.LocatedExample, declarations: [InputDeclaration]) {
    line = entry.line
    do {
      let result = try entry.example.check(declarations: declarations)
      holds = result.holds
      explanation = holds ? "" : "\(result)"
      comparison = entry.example.comparison(for: result, declarations)
    } catch {
      holds = false
      explanation = "\(error)"
      comparison = nil
    }
  }

  func text(path: String, _ output: TextOutput) -> String {
    let drawing = comparison.map { "\n" + $0.lines(width: output.width - 2).indented(by: 2) } ?? ""
    return "\(path):\(line): \(output.style.red("the example is wrong:")) \(explanation)\(drawing)"
  }

  var json: JSON {
    .object(compacting: [
      "line": .integer(line), "holds": .bool(holds),
      "detail": explanation.isEmpty ? nil : .string(explanation),
    ])
  }
}

extension Example {
  fileprivate func comparison(
    for result: ExampleResult,
    _ declarations: [InputDeclaration]
  ) -> MaskComparison? {
    guard case .differs(let cell, _, _) = result,
      let computed = try? mask.booleanMask(
        in: geometry,
        inputs: inputs,
        declarations: declarations
      )
    else { return nil }
    let rows = (0..<geometry.queryCount).map { row in
      (0..<geometry.keyCount).map { computed[0, 0, row, $0] }
    }
    return MaskComparison(
      .init("as drawn", cells),
      .init("\(mask)", rows),
      query: cell.query,
      key: cell.key,
      offset: geometry.offset
    )
  }
}
