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
      options: [MaskRequest.specOption],
      notes: """
        Laws are tested up to a size chosen by cost for now: the verdict is 'tested' with that size,
        or 'refuted' with the smallest counterexample.
        """,
      example: "maskspec prove 'for P in 0...: prefix_rows(P) == prefix(P)'"
    ),
    run: { arguments, console in
      let law = try parsedLaw(arguments)
      let start = ContinuousClock.now
      let verdict = Progress.during("looking for a counterexample", console) { _ in
        ExhaustiveDecider.thorough.decide(law)
      }
      let milliseconds = (ContinuousClock.now - start).milliseconds
      if arguments.has("--json") {
        try console.write(json(verdict, milliseconds: milliseconds))
      } else {
        try console.write(text(verdict, of: law, console))
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

  private static func json(_ verdict: Verdict, milliseconds: Double) -> JSON {
    var reason: String?
    var isVacuous: Bool?
    if case .undecided(let text) = verdict { reason = text }
    if case .tested(let scope) = verdict {
      reason = "tested for \(scope)"
      isVacuous = scope.isVacuous
    }
    return .object(compacting: [
      "verdict": .string(verdict.name), "counterexample": verdict.counterexample.map(\.json),
      "reason": reason.map(JSON.string), "vacuous": isVacuous.map(JSON.bool),
      "milliseconds": .number(milliseconds),
    ])
  }

  private static func text(_ verdict: Verdict, of law: Law, _ console: Console) -> String {
    guard let counterexample = verdict.counterexample else {
      return console.style.bold("\(verdict)")
    }
    let drawing = CounterexampleText(counterexample, of: law).text(width: console.output.width)
    return console.style.bold("refuted") + " at " + drawing
  }
}
