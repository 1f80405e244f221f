import MaskAlgebra
import MaskLanguage
import MaskLogic

extension Command {
  static let prove: Command = Command(
    description: CommandDescription(
      name: "prove",
      summary: "decides one law for every length and parameter",
      arguments: [
        .init(
          name: "LAW",
          help: "what follows 'law:' in a spec file, such as 'for P in 0...: causal <= prefix(P)'"
        )
      ],
      options: [
        MaskRequest.specOption,
        .init(name: "--explain", help: "show the cases that a proof has closed, and why"),
        LawTimeLimit.option,
      ],
      notes: """
        The verdict is 'proved', or 'refuted' with the smallest counterexample, drawn. A proof has
        closed every case in which the law could be false; each is closed once more by code that
        shares nothing with the search, and the law is evaluated up to a size besides. What cannot
        be decided, such as a product of two parameters, is 'tested' up to a size.
        """,
      example: "maskspec prove 'for P in 0...: prefix_rows(P) == prefix(P)'"
    ),
    run: { arguments, console in
      let law = try parsedLaw(arguments)
      let decider = PresburgerDecider(
        stepLimit: .max,
        timeLimit: try LawTimeLimit.duration(arguments),
        evaluation: .thorough
      )
      let start = ContinuousClock.now
      let verdict = Progress.during("looking for a counterexample", console) { _ in
        decider.decide(law)
      }
      let milliseconds = (ContinuousClock.now - start).milliseconds
      if arguments.has("--json") {
        try console.write(
          json(verdict, milliseconds: milliseconds, explains: arguments.has("--explain"))
        )
      } else {
        try console.write(text(verdict, of: law, console))
        if arguments.has("--explain"), let proof = verdict.proof {
          try console.write(proof.explanation)
        }
      }
      return switch verdict.holds(for: law) {
      case true?: .success
      case false?: .falsified
      case nil: .undecided
      }
    }
  )

  private static func parsedLaw(_ arguments: Arguments) throws -> Law {
    let text = arguments.words[0]
    let vocabulary = try MaskRequest.vocabulary(arguments)
    do {
      return try vocabulary.law(text)
    } catch {
      let beginning = text.prefix { $0 != ":" }.split(separator: " ").prefix(2)
      let isWholeLaw = beginning.first == "law" || beginning == ["not", "law"]
      throw InvalidText(
        error.diagnostics,
        help: isWholeLaw ? "leave out what stands before the first colon" : ""
      )
    }
  }

  private static func json(
    _ verdict: Verdict,
    milliseconds: Double,
    explains: Bool
  ) -> JSON {
    var reason: String?
    var isVacuous: Bool?
    switch verdict {
    case .refuted: break
    case .undecided(let text): reason = text
    case .tested(let scope):
      reason = "tested for \(scope)" + (scope.reason.map { ": \($0)" } ?? "")
      isVacuous = scope.isVacuous
    case .proved(let proof):
      reason = "\(proof)"
      isVacuous = proof.isVacuous
    }
    let cases = explains ? verdict.proof?.cases.map(JSON.string) : nil
    return .object(compacting: [
      "verdict": .string(verdict.name), "counterexample": verdict.counterexample.map(\.json),
      "reason": reason.map(JSON.string), "vacuous": isVacuous.map(JSON.bool),
      "cases": cases.map(JSON.array),
      "milliseconds": .number(milliseconds),
    ])
  }

  private static func text(_ verdict: Verdict, of law: Law, _ console: Console) -> String {
    guard let counterexample = verdict.counterexample else {
      var reason = ""
      if case .tested(let scope) = verdict, let text = scope.reason {
        reason = "\nnot proved: \(text)"
      }
      return console.style.bold("\(verdict)") + reason
    }
    let drawing = CounterexampleText(counterexample, of: law).text(width: console.output.width)
    return console.style.bold("refuted") + " at " + drawing
  }
}

extension Verdict {
  fileprivate var proof: Proof? { if case .proved(let proof) = self { proof } else { nil } }
}

extension Proof {
  /// The cases, a line each: constraints that no integers satisfy together, and why.
  fileprivate var explanation: String {
    let shown = cases.enumerated().map { "  case \($0 + 1): \($1)" }
    let rest = caseCount > cases.count ? ["  and \(caseCount - cases.count) more"] : []
    if !isChecked {
      return "the cases are not shown, as they could not be checked within the limit of steps"
    }
    let head = "were the law false somewhere, one of these would have a solution in integers:"
    let taken =
      replacedQuantifierCount == 0
      ? []
      : [
        "  taken over unchecked: what \(replacedQuantifierCount.counted("quantifier")) "
          + "\(replacedQuantifierCount == 1 ? "was" : "were") replaced by"
      ]
    return ([head] + shown + rest + taken).joined(separator: "\n")
  }
}
