import MaskAlgebra
import MaskLogic

/// The properties of what decides laws, and of what is said on its word.
package enum LawTrials {
  /// The properties of a decider, for each tier of laws, and of warnings.
  ///
  /// - Parameters:
  ///   - subject: What decides.
  ///   - budget: About how many nodes are evaluated to judge one verdict.
  /// - Returns: The properties in the order of their names.
  package static func properties(
    of subject: LawSubject = .presburger,
    budget: Int = 5_000
  ) -> [Property] {
    LawTier.allCases.map { verdictsAgree(of: subject, on: $0, budget: budget) }
      + [.constantsChangeNoVerdict(subject), .warningsAreTrue(subject)]
      + [.proofsAreChecked, .refutationsAreChecked]
  }

  /// That verdicts are what evaluation finds, on laws of one tier.
  ///
  /// The labels count how many are proved, refuted and decided at all.
  package static func verdictsAgree(
    of subject: LawSubject = .presburger,
    on tier: LawTier,
    budget: Int
  ) -> Property {
    let laws = Generator { LawGenerator(tier).law(from: &$0) }
    return Property(
      "G01-verdicts-are-what-evaluation-finds/\(subject.name)-\(tier)",
      "a law that is proved is false nowhere, and one that is refuted is false at no earlier place",
      coverage: [
        CoverageGoal("decided", atLeast: 0.99), CoverageGoal("proved", atLeast: 0.25),
        CoverageGoal("refuted", atLeast: 0.05),
      ]
    ) { trial in
      let law = trial.draw("law", laws)
      let verdict = subject.decider.decide(law)
      trial.label(verdict)
      let evaluated = ExhaustiveDecider(budget: budget).decide(law)
      if let problem = disagreement(of: verdict, on: law, with: evaluated) {
        throw Falsified(problem)
      }
    }
  }
}

extension Trial {
  fileprivate mutating func label(_ verdict: Verdict) {
    switch verdict {
    case .proved:
      label("decided")
      label("proved")
    case .refuted:
      label("decided")
      label("refuted")
    case .tested, .undecided: break
    }
  }
}

extension Property {
  /// That a verdict is the same for a small constant and for one that nobody could evaluate.
  ///
  /// The families are true or false whatever the constant is, by construction, and their first
  /// counterexample is a formula of it.
  static func constantsChangeNoVerdict(_ subject: LawSubject) -> Property {
    Property(
      "G02-large-constants-change-no-verdict/\(subject.name)",
      "a law with constants in the millions has the verdict, and the first counterexample, that "
        + "its formula gives for any constant",
      coverage: [CoverageGoal("million", atLeast: 0.25)]
    ) { trial in
      let family = trial.draw("family", .one(of: LawFamily.all), describing: \.name)
      let constant = trial.draw(
        "constant",
        Generator { choices in
          let magnitude = choices.choose(through: 3)
          return choices.integer(in: 2...9) * [1, 10, 1_000, 1_000_000][magnitude] + 1
        }
      )
      trial.label("million", if: constant > 1_000_000)
      let verdict = subject.decider.decide(family.law(constant))
      switch (verdict, family.counterexample?(constant)) {
      case (.proved, nil): return
      case (.refuted(let found), let expected?):
        try trial.expect(
          "\(found)" == expected,
          "refuted at \(found), where the first place is \(expected)"
        )
      case (_, let expected):
        throw Falsified("\(verdict), where it is \(expected.map { "refuted at \($0)" } ?? "true")")
      }
    }
  }

  /// That what is said of a definition is so.
  static func warningsAreTrue(_ subject: LawSubject) -> Property {
    Property(
      "G03-warnings-are-true/\(subject.name)",
      "a clause that is called dead changes no cell when it is left out, an unused parameter none "
        + "when it changes, and no row that is empty goes without being told",
      coverage: [CoverageGoal("warned", atLeast: 0.2), CoverageGoal("silent", atLeast: 0.05)]
    ) { trial in
      let mask = trial.draw("mask", Generator { LawGenerator(.residues).mask(2, from: &$0) })
      let parameters = [MaskParameter("P", .from(0)), MaskParameter("W", .from(1))]
      let definition = MaskDefinition(
        name: "drawn",
        parameters: parameters.filter { mask.formula.mentions.parameters.contains($0.name) },
        body: mask.formula
      )
      let warnings = definition.warnings(inputs: [], decider: subject.decider)
      trial.label(warnings.isEmpty ? "silent" : "warned")
      try WarningJudge(definition, decidedBy: subject.decider).judge(warnings)
    }
  }
}
