import MaskAlgebra
import MaskLogic

extension Property {
  /// That the check of proofs lets pass what is proved, and nothing else.
  static let proofsAreChecked = Property(
    "G04-proofs-are-checked/certificates",
    "a proof stands up to its check, and without a formula that it needs it does not",
    coverage: [CoverageGoal("proved", atLeast: 0.2), CoverageGoal("needed", atLeast: 0.2)]
  ) { trial in
    let tier = trial.draw("tier", Generator { $0.element(of: LawTier.allCases) })
    let law = trial.draw("law", Generator { LawGenerator(tier).law(from: &$0) })
    guard let proof = try? ProofOnTrial(law) else { return }
    trial.label("proved")
    guard (try? proof.isConfirmed()) != false else {
      throw Falsified("the check does not confirm the proof")
    }
    for omitted in 0..<proof.formulaCount where (try? proof.isSatisfiable(without: omitted)) == true
    {
      trial.label("needed")
      // The proof as it is, and with all cases of its first split left out but one.
      for kept in [nil] + proof.caseIndices.map(Optional.some)
      where (try? proof.isConfirmed(without: omitted, keepingCase: kept)) == true {
        throw Falsified(
          "the check confirms the proof without formula \(omitted), where something satisfies the "
            + "others" + (kept.map { ", with case \($0) alone" } ?? "")
        )
      }
    }
  }

  /// That constraints are refuted exactly if no integers satisfy them.
  static let refutationsAreChecked = Property(
    "G05-refutations-are-checked/certificates",
    "constraints have a refutation that holds exactly if no integers satisfy them, and one that is "
      + "forged does not hold",
    coverage: [CoverageGoal("refuted", atLeast: 0.2), CoverageGoal("forged", atLeast: 0.05)]
  ) { trial in
    let box = trial.draw("constraints", Generator { SmallConstraints(from: &$0) })
    let hasPoint = box.hasPoint
    if hasPoint {
      for forged in Refutation.forgeries(for: box.constraints)
      where (try? forged.holds(for: box.constraints)) == true {
        throw Falsified("a refutation holds of constraints that integers satisfy: \(forged)")
      }
    }
    let refuter = Refuter(effort: Effort(limit: 20_000))
    // Where integers or steps run out, nothing is said.
    let answer: Refutation?
    do { answer = try refuter.refutation(of: box.constraints) } catch { return }
    guard let refutation = answer else {
      try trial.expect(
        hasPoint,
        "no integers satisfy the constraints, and nothing refutes them"
      )
      return
    }
    trial.label("refuted")
    guard !hasPoint, (try? refutation.holds(for: box.constraints)) == true else {
      throw Falsified(
        hasPoint ? "integers satisfy what is refuted" : "the refutation does not hold"
      )
    }
    let other = trial.draw("other constraints", Generator { box.altered(by: &$0) })
    let forged = trial.draw(
      "forged refutation",
      Generator { refutation.altered(of: other.constraints.count, by: &$0) },
      describing: { "\($0)" }
    )
    guard other.hasPoint else { return }
    trial.label("forged")
    if (try? forged.holds(for: other.constraints)) == true {
      throw Falsified("a refutation holds of constraints that integers satisfy: \(forged)")
    }
  }
}

/// Constraints on few integers, each of which is small, so that all can be tried.
private struct SmallConstraints: CustomStringConvertible, Sendable {
  /// What each variable may be.
  private static let values = 0...5

  private let variableCount: Int
  private(set) var constraints: [Constraint] = []

  init(from choices: inout Choices) {
    variableCount = choices.integer(in: 2...3)
    for index in 0..<variableCount {
      let variable = LinearForm(Variable(index: index))
      let upper = LinearForm(
        terms: [LinearForm.Term(variable: Variable(index: index), coefficient: -1)],
        constant: Integer(Self.values.upperBound)
      )
      constraints += [variable, upper].map { Constraint(form: $0, isEquality: false) }
    }
    for _ in 0..<choices.integer(in: 2...4) { constraints.append(constraint(from: &choices)) }
    // Two that say less: something to take away, and something to make equal.
    let looser = LinearForm(
      terms: [LinearForm.Term(variable: Variable(index: 0), coefficient: 1)],
      constant: 3
    )
    constraints += [looser, LinearForm(terms: [], constant: 1)].map {
      Constraint(form: $0, isEquality: false)
    }
  }

  private func constraint(from choices: inout Choices) -> Constraint {
    let terms = (0..<variableCount).map { index in
      LinearForm.Term(
        variable: Variable(index: index),
        coefficient: Integer(choices.integer(in: -7...7))
      )
    }
    let form = LinearForm(
      terms: terms.filter { $0.coefficient != 0 },
      constant: Integer(choices.integer(in: -12...12))
    )
    return Constraint(form: form, isEquality: choices.once(in: 5))
  }

  /// The same with one constraint left out, or another in its place.
  func altered(by choices: inout Choices) -> SmallConstraints {
    var other = self
    let place = choices.choose(through: constraints.count - 1)
    let isAlways = Constraint(form: LinearForm(terms: [], constant: 1), isEquality: false)
    let isLeftOut = choices.boolean()
    // Drawn in either case, so that equal choices give equal cases.
    let replacement = constraint(from: &choices)
    other.constraints[place] = isLeftOut ? isAlways : replacement
    return other
  }

  /// Whether some integers satisfy all constraints.
  var hasPoint: Bool { hasPoint(beginningWith: []) }

  private func hasPoint(beginningWith values: [Int]) -> Bool {
    if values.count < variableCount {
      // A little farther, for where a bound was left out.
      return (-4...9).contains { hasPoint(beginningWith: values + [$0]) }
    }
    return constraints.allSatisfy { constraint in
      let sum = constraint.form.terms.reduce(constraint.form.constant) { sum, term in
        sum + term.coefficient * Integer(values[term.variable.index])
      }
      return constraint.isEquality ? sum == 0 : sum >= 0
    }
  }

  var description: String {
    constraints.map { constraint in
      let terms = constraint.form.terms.map { "\($0.coefficient) x\($0.variable.index)" }
      let sum = (terms + ["\(constraint.form.constant)"]).joined(separator: " + ")
      return sum + (constraint.isEquality ? " = 0" : " >= 0")
    }
    .joined(separator: ", ")
  }
}

extension Refutation {
  /// Refutations that would hold if one of the rules were not there.
  fileprivate static func forgeries(for constraints: [Constraint]) -> [Refutation] {
    let (places, count) = (constraints.indices, constraints.count)
    func minus(_ value: Integer) -> LinearForm { LinearForm(terms: [], constant: 0 &- value) }
    let atOnce = places.map { Refutation(steps: [], end: .contradiction($0)) }
    let pairs = places.flatMap { a in places.map { (a, $0) } }
    // One inequality taken away from another, and two that are not opposite made equalities.
    let ofPairs = pairs.flatMap { a, b -> [Refutation] in
      let difference = [Multiple(constraint: a, factor: 1), Multiple(constraint: b, factor: -1)]
      return [.sum(difference), .squeeze(a, b)].map { step in
        Refutation(steps: [step], end: .contradiction(count))
      }
    }
    // x is called -1, where it is at least 0 already.
    let named = places.map { place in
      let steps: [Step] = [
        .definition(Variable(index: 0), minus(1)),
        .sum([Multiple(constraint: place, factor: 1), Multiple(constraint: count, factor: 1)]),
      ]
      return Refutation(steps: steps, end: .contradiction(count + 1))
    }
    // Only one side of a split is impossible.
    let (impossible, possible) = (
      Refutation(steps: [], end: .contradiction(count)),
      Refutation(steps: [], end: .contradiction(0))
    )
    let split = [
      Refutation(steps: [], end: .split(minus(1), atLeastZero: impossible, negative: possible)),
      Refutation(steps: [], end: .split(minus(0), atLeastZero: possible, negative: impossible)),
    ]
    return atOnce + ofPairs + named + split
  }

  /// A refutation with one thing changed that may matter, of so many constraints.
  fileprivate func altered(of count: Int, by choices: inout Choices) -> Refutation {
    let known = count + steps.count
    let kind = choices.choose(through: 6)
    let place = choices.choose(through: max(0, steps.count - 1))
    let (a, b) = (choices.choose(through: known - 1), choices.choose(through: known - 1))
    let factor = Integer(choices.integer(in: -3...3))
    let step: Step? =
      switch kind {
      case 0: nil
      case 1: .sum([Multiple(constraint: a, factor: factor), Multiple(constraint: b, factor: 1)])
      case 2: .squeeze(a, b)
      case 3: .definition(Variable(index: a % 3), LinearForm(terms: [], constant: factor))
      default: steps.indices.contains(place) ? steps[place].altered(by: factor, a) : nil
      }
    guard let step else {
      let end: End = kind < 4 || choices.boolean() ? .contradiction(a) : end
      return Refutation(steps: steps, end: end)
    }
    var steps = steps
    if steps.indices.contains(place), kind > 3 { steps[place] = step } else { steps.append(step) }
    return Refutation(steps: steps, end: kind > 3 ? end : .contradiction(count + steps.count - 1))
  }
}

extension Refutation.Step {
  fileprivate func altered(by factor: Integer, _ place: Int) -> Refutation.Step? {
    guard case .sum(var multiples) = self, let last = multiples.popLast() else { return nil }
    multiples.append(
      factor < 0
        ? Refutation.Multiple(constraint: last.constraint, factor: factor)
        : Refutation.Multiple(constraint: place, factor: last.factor)
    )
    return .sum(multiples)
  }
}
