import MaskedAttention

extension Property {
  /// Climbs from random cases towards larger scores, where the property gives any.
  ///
  /// Each climb has a seed of its own and belongs to one shard, so that shards and threads change
  /// nothing. A step edits a few choices of the best case so far.
  func checkTargeted(
    _ options: RunOptions,
    _ report: inout PropertyReport
  ) -> FirstFailure? {
    let stepCount = options.caseCount / 10 / Self.climbCount
    for climb in 0..<Self.climbCount where options.shard.has(climb) && stepCount > 0 {
      // Negative indices: no random case has one, so no two cases share a seed by accident.
      let seed = caseSeed(run: options.seed, property: name, index: -1 - climb)
      var generator = SeededGenerator(seed: seed)
      var (outcome, trial) = run(Choices(seed: seed))
      guard var best = trial.score else { continue }
      var choices = trial.choices
      for step in 0..<stepCount {
        if options.isCancelled() {
          report.isInterrupted = true
          return nil
        }
        (outcome, trial) = run(Choices(replaying: choices.edited(using: &generator)))
        report.targetedCount += 1
        if outcome.isFailure {
          let index = climb * stepCount + step
          return FirstFailure(choices: trial.choices.made, phase: .targeted, index: index)
        }
        guard outcome == .passed, let score = trial.score, score >= best else { continue }
        (best, choices) = (score, trial.choices)
      }
      options.onProgress(stepCount)
    }
    return nil
  }

  private static var climbCount: Int { 4 }
}

extension Choices {
  /// What was chosen, with one to three of the choices changed.
  fileprivate func edited(using generator: inout SeededGenerator) -> ChoiceList {
    var edited = made
    guard !bounds.isEmpty else { return edited }
    for _ in 0...Int.random(in: 0...2, using: &generator) {
      let index = Int.random(in: 0..<bounds.count, using: &generator)
      // Half of the edits are small: a neighbour is often the better one.
      let step = Int.random(in: -1...1, using: &generator)
      let far = Int.random(in: 0...bounds[index], using: &generator)
      let near = min(max(0, made.numbers[index] + step), bounds[index])
      edited.numbers[index] = Bool.random(using: &generator) ? near : far
    }
    return edited
  }
}
