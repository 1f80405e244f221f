import MaskedAttention

extension GradientTrials.Trials {
  var followTheDefinition: Property {
    property(
      "D01-gradients-follow-from-the-definition",
      "every gradient is that of the chain rule in Float64, within the roundings",
      coverage: [CoverageGoal("grouped heads", atLeast: 0.05)] + optionGoals
    ) { trials, trial in
      let gradientCase = try trial.drawGradientCase(trials.subject, trials.masks)
      let answer = try trials.subject.answer(to: gradientCase)
      try trials.expect(
        answer.parts,
        near: GradientOracle(gradientCase, trials.subject).parts,
        &trial
      )
    }
  }

  var outputIsThatOfTheDefinition: Property {
    property(
      "D15-gradients-are-of-the-output-of-the-definition",
      "the output that is differentiated is the exact one but for roundings"
    ) { trials, trial in
      let gradientCase = try trial.drawGradientCase(trials.subject, trials.masks)
      let output = try trials.subject.output(gradientCase)
      let (oracle, bound) = (gradientCase.oracle, ErrorBound(trials.subject.attention))
      for place in gradientCase.attention.rows {
        let row = oracle.row(place)
        let limits = bound.output(row, dimension: gradientCase.attention.query.dimension)
        for (element, number) in output[place].enumerated() {
          try trial.expect(
            abs(number - row.output[element]) <= limits[element],
            "\(gradientCase.attention.name(place)) gives \(number) in element \(element), and not "
              + "\(row.output[element])"
          )
        }
      }
    }
  }

  private var optionGoals: [CoverageGoal] {
    subject.takesBias
      ? ["a softcap", "a logit sink", "a bias"].map { CoverageGoal($0, atLeast: 0.15) } : []
  }

  /// Expects numbers to be within their bounds.
  func expect(
    _ parts: [(name: String, numbers: [Double])],
    near exact: [(exact: [Double], bound: [Double])],
    _ trial: inout Trial
  ) throws {
    for ((name, numbers), (exact, bound)) in zip(parts, exact) {
      for (index, number) in numbers.enumerated() {
        let error = abs(number - exact[index])
        if bound[index] > 0 { trial.aim(at: error / bound[index]) }
        try trial.expect(
          error <= bound[index],
          "element \(index) of the gradient of the \(name) is \(number), but \(exact[index]) by "
            + "the chain rule, within \(bound[index])"
        )
      }
    }
  }

  var areFiniteDifferences: Property {
    property(
      "B22-gradients-are-finite-differences",
      "a gradient is how fast the loss changes, by differences of the definition in Float64",
      coverage: [CoverageGoal("a gradient", atLeast: 0.3)]
    ) { trials, trial in
      let gradientCase = try trial.drawGradientCase(
        trials.subject,
        trials.masks,
        profiles: [.ordinary, .equal]
      )
      let parts = try trials.subject.answer(to: gradientCase).parts
      let filled = parts.indices.filter { !parts[$0].numbers.isEmpty }
      let part = filled[trial.draw("of what", .integer(in: 0...filled.count - 1))]
      let numbers = parts[part].numbers
      let index = trial.draw("element", .integer(in: 0...numbers.count - 1))
      let start = gradientCase.number(part, index)
      // A bias of -infinity does not move.
      guard start.isFinite else { return }
      let bounds = GradientOracle(gradientCase, trials.subject).parts[part].bound
      let expected = CentralDifference(at: start, noise: gradientCase.noise) { changed in
        gradientCase.replacing(part, index, by: changed).loss.value
      }
      trial.label("a gradient", if: expected.derivative != 0)
      let error = abs(numbers[index] - expected.derivative)
      try trial.expect(
        error <= expected.bound + bounds[index],
        "element \(index) of the gradient of the \(parts[part].name) is \(numbers[index]), but the "
          + "loss changes by \(expected.derivative)"
      )
    }
  }

  var dropoutStays: Property {
    property(
      "D05-dropout-drops-the-same-backwards",
      "under dropout a gradient is how fast the subject's own loss changes, entries that were "
        + "dropped included",
      coverage: [CoverageGoal("a gradient", atLeast: 0.15)]
    ) { trials, trial in
      var gradientCase = try trial.drawGradientCase(
        trials.subject,
        trials.masks,
        profiles: [.ordinary, .equal]
      )
      let seed = UInt64(trial.draw("seed", .integer(in: 0...999)))
      let rates = trial.draw("rates", .one(of: [[0.5, 0], [0, 0.25], [0.25, 0.5]]))
      gradientCase.attention.options.weightDropout = Dropout(rate: rates[0], seed: seed)
      gradientCase.attention.options.outputDropout = Dropout(rate: rates[1], seed: seed)
      let parts = try trials.subject.answer(to: gradientCase).parts
      let filled = parts.indices.filter { !parts[$0].numbers.isEmpty }
      let part = filled[trial.draw("of what", .integer(in: 0...filled.count - 1))]
      let index = trial.draw("element", .integer(in: 0...parts[part].numbers.count - 1))
      let start = gradientCase.number(part, index)
      guard start.isFinite else { return }
      let growth = 1 / (1 - rates[0]) / (1 - rates[1])
      let gradient = gradientCase.outputGradient.elements
      let expected = try CentralDifference(
        at: start,
        noise: 2 * growth * gradientCase.noise
      ) { changed in
        let output = try trials.subject.output(gradientCase.replacing(part, index, by: changed))
        return zip(output.elements, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      }
      trial.label("a gradient", if: expected.derivative != 0)
      let bound = GradientOracle(gradientCase, trials.subject).parts[part].bound[index]
      let found = parts[part].numbers[index]
      try trial.expect(
        abs(found - expected.derivative) <= expected.bound + 2 * growth * bound,
        "element \(index) of the gradient of the \(parts[part].name) under dropout is \(found), "
          + "but the loss changes by \(expected.derivative)"
      )
    }
  }
}

extension GradientCase {
  /// One number of what a gradient is asked for, by the order of ``GradientAnswer/parts``.
  fileprivate func number(_ part: Int, _ index: Int) -> Double {
    switch part {
    case 0: attention.query.elements[index]
    case 1: attention.key.elements[index]
    case 2: attention.value.elements[index]
    case 3: bias?.elements[index] ?? 0
    default: attention.options.logitSinks[index]
    }
  }

  fileprivate func replacing(_ part: Int, _ index: Int, by number: Double) -> GradientCase {
    var changed = self
    switch part {
    case 0: changed.attention.query = attention.query.replacing(index, by: number)
    case 1: changed.attention.key = attention.key.replacing(index, by: number)
    case 2: changed.attention.value = attention.value.replacing(index, by: number)
    case 3: changed.bias = bias?.replacing(index, by: number)
    default: changed.attention.options.logitSinks[index] = number
    }
    return changed
  }

  /// The loss by the definition: the output times its gradient.
  fileprivate var loss: (value: Double, noise: Double) {
    let oracle = oracle
    var (loss, noise) = (CompensatedSum(), 0.0)
    for place in attention.rows {
      let row = oracle.row(place)
      guard !row.keys.isEmpty else { continue }
      let bounds = ErrorBound.doublePrecision.output(row, dimension: attention.query.dimension)
      for (index, gradient) in outputGradient[place].enumerated() {
        loss.add(gradient * row.output[index])
        noise += abs(gradient) * (bounds[index] + 4 * DoubleRounding.unit * abs(row.output[index]))
      }
    }
    return (loss.value, noise)
  }

  /// How far the loss may be off by roundings, near this case.
  ///
  /// The steps of a difference change no number by more than a thousandth or so.
  fileprivate var noise: Double { 2 * loss.noise }
}
