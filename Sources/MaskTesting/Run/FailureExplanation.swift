import MaskedAttention

extension Property {
  /// The failure of a first failing case: shrunk, run twice, and asked what matters in it.
  func explained(_ first: FirstFailure, _ options: RunOptions) -> Failure {
    let (outcome, _) = run(Choices(replaying: first.choices))
    guard case .failed(let message) = outcome else {
      return flaky(first, "the case failed, and passed when it was run again")
    }
    var shrinker = Shrinker(self, first.choices, message: message, limit: options.shrinkLimit)
    shrinker.run()
    let (again, trial) = run(Choices(replaying: shrinker.best), keepsNotes: true)
    guard again == .failed(shrinker.message) else {
      return flaky(first, shrinker.message)
    }
    var failure = Failure(
      message: shrinker.message,
      values: trial.notes,
      choices: shrinker.best.trimmed,
      phase: first.phase,
      index: first.index
    )
    failure.shrinkCount = shrinker.triedCount
    failure.indifferent = indifferentValues(of: trial)
    return failure
  }

  private func flaky(_ first: FirstFailure, _ message: String) -> Failure {
    let trial = run(Choices(replaying: first.choices), keepsNotes: true).trial
    var failure = Failure(
      message: message,
      values: trial.notes,
      choices: first.choices.trimmed,
      phase: first.phase,
      index: first.index
    )
    failure.isFlaky = true
    return failure
  }

  /// The drawn values that may be anything: the case still fails with each of several others.
  private func indifferentValues(of trial: Trial) -> [String] {
    var generator = SeededGenerator(seed: 1)
    return trial.spans.compactMap { name, span in
      guard !span.isEmpty else { return nil }
      var hasChanged = false
      for _ in 0..<12 {
        var list = trial.choices.made
        for index in span {
          let bound = trial.choices.bounds[index]
          list.numbers[index] = Int.random(in: 0...bound, using: &generator)
        }
        let (outcome, other) = run(Choices(replaying: list))
        // A case that is not spoken of says nothing about the value.
        if outcome == .passed { return nil }
        hasChanged =
          hasChanged
          || outcome.isFailure && other.choices.made.trimmed != trial.choices.made.trimmed
      }
      return hasChanged ? name : nil
    }
  }
}
