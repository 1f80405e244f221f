import MaskAlgebra
import MaskLanguage
import MaskLogic

/// What is probably wrong with one definition.
struct DefinitionReport: Sendable {
  private let name: String
  private let line: Int
  private let warnings: [MaskWarning]

  /// Decides what may be wrong; definitions before this one in the file may be the same mask.
  init(_ index: Int, of file: SpecFile, _ timeLimit: Duration) {
    let definition = file.definitions[index]
    name = definition.name
    line = file.definitionLines[name] ?? 1
    warnings = definition.warnings(
      inputs: file.vocabulary.declarations,
      comparing: Array(file.definitions[..<index]),
      decider: PresburgerDecider(
        stepLimit: Self.stepLimit,
        timeLimit: timeLimit,
        evaluation: ExhaustiveDecider(budget: Self.evaluationBudget)
      )
    )
  }

  /// A warning stands on a proof or a counterexample, so that little is evaluated beside.
  private static let evaluationBudget = 4_000
  /// What is not decided soon is not warned of.
  private static let stepLimit = 200_000

  func text(path: String, _ style: TextStyle) -> [String] {
    warnings.map { warning in
      "\(path):\(line): \(style.yellow("warning:")) mask '\(name)': \(warning) "
        + style.faint("[\(warning.id)]")
    }
  }

  var json: [JSON] {
    warnings.map { warning in
      .object(compacting: [
        "id": .string(warning.id), "line": .integer(line), "mask": .string(name),
        "message": .string("\(warning)"), "counterexample": warning.counterexample.map(\.json),
      ])
    }
  }
}
