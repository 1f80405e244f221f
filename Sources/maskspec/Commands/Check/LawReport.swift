import MaskAlgebra
import MaskLogic

/// What came of one law.
struct LawReport: Sendable {
  let law: Law
  let line: Int
  let verdict: Verdict

  var holds: Bool? { verdict.holds(for: law) }

  /// Whether the law holds only because nothing was there to check.
  private var isVacuous: Bool { holds == true && verdict.isVacuous }

  private var title: String { law.name.isEmpty ? "\(law)" : "\"\(law.name)\"" }

  /// What is worth saying of the law, nil where that is nothing.
  func text(path: String, isVerbose: Bool, _ output: TextOutput) -> String? {
    let style = output.style
    let place = "\(path):\(line): "
    if isVacuous {
      return place + style.yellow("warning: ") + "\(title) holds of nothing: \(verdict)"
    }
    if holds == true, case .tested(let scope) = verdict {
      let reason = scope.reason.map { ": \($0)" } ?? ""
      return place + style.yellow("not proved: ") + "\(title) was \(verdict)\(reason)"
    }
    if holds == true {
      return isVerbose ? "  \(line): \(title)  \(style.faint("\(verdict)"))" : nil
    }
    if let counterexample = verdict.counterexample {
      let drawing = CounterexampleText(counterexample, of: law).text(width: output.width - 2)
      return place + style.red("the law does not hold: ") + title + "\n" + drawing.indented(by: 2)
    }
    if case .undecided(let reason) = verdict {
      return place + style.yellow("undecided: ") + "\(title): \(reason)"
    }
    return place + style.red("'not law', but no counterexample was found: ")
      + "\(title) (\(verdict))"
  }

  var json: JSON {
    .object(compacting: [
      "name": .string(law.name), "line": .integer(line), "negated": .bool(law.isNegated),
      "holds": holds.map(JSON.bool) ?? .null, "verdict": .string(verdict.name),
      "counterexample": verdict.counterexample.map(\.json), "law": .string("\(law)"),
      "detail": .string("\(verdict)"),
    ])
  }

  /// The warning about a law that says nothing.
  var warning: JSON? {
    guard isVacuous else { return nil }
    return [
      "id": "vacuous-law", "line": .integer(line),
      "message": .string("the law holds because no cell ever counted: \(title)"),
    ]
  }
}
