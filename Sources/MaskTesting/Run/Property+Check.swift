import MaskedAttention

extension Property {
  /// Runs the property: past failures, every small case, random cases, and cases that climb.
  ///
  /// The first failure ends the run; it is shrunk, run again, and asked what matters in it. The
  /// report is the same for a seed on every machine and for every number of threads.
  ///
  /// - Parameter options: How many cases, which seed, and which part of the run.
  /// - Returns: What was run, and the failure if there is one.
  public func check(_ options: RunOptions = RunOptions()) -> PropertyReport {
    var report = PropertyReport(self)
    let first =
      checkCorpus(options, &report) ?? checkExhaustively(options, &report)
      ?? checkAtRandom(options, &report) ?? checkTargeted(options, &report)
    if let first {
      report.end(at: explained(first, options))
    } else if options.shard == .whole {
      report.judgeCoverage(coverage)
    }
    return report
  }

  /// Runs one case again, as it is.
  ///
  /// - Parameter choices: What a report's failure gives.
  /// - Returns: A report of the one case, with the failure's values and no shrinking.
  public func replay(_ choices: ChoiceList) -> PropertyReport {
    var report = PropertyReport(self)
    report.corpusCount = 1
    let (outcome, trial) = run(Choices(replaying: choices), keepsNotes: true)
    if case .failed(let message) = outcome {
      report.end(
        at: Failure(
          message: message,
          values: trial.notes,
          choices: trial.choices.made.trimmed,
          phase: .corpus,
          index: 0
        )
      )
    } else if outcome == .discarded {
      report.weakness = "the property does not speak of this case"
    }
    return report
  }
}

/// A failing case before it is made smaller.
struct FirstFailure {
  let choices: ChoiceList
  let phase: Phase
  let index: Int
}

extension Property {
  private func checkCorpus(
    _ options: RunOptions,
    _ report: inout PropertyReport
  ) -> FirstFailure? {
    guard options.shard.number == 1 else { return nil }
    for (index, choices) in options.corpus[name, default: []].enumerated() {
      report.corpusCount += 1
      guard run(Choices(replaying: choices)).outcome.isFailure else { continue }
      return FirstFailure(choices: choices, phase: .corpus, index: index)
    }
    return nil
  }

  private func checkAtRandom(
    _ options: RunOptions,
    _ report: inout PropertyReport
  ) -> FirstFailure? {
    let indices = CaseIndices(of: options.shard, below: options.caseCount)
    let tally = runInParallel(indices, options) { index in
      Choices(seed: caseSeed(run: options.seed, property: name, index: index))
    }
    report.randomCount = tally.caseCount
    report.discardCount = tally.discardCount
    report.labelCounts = tally.labelCounts
    report.isInterrupted = report.isInterrupted || tally.isInterrupted
    return tally.failure.map { FirstFailure(choices: $0.choices, phase: .random, index: $0.index) }
  }
}
