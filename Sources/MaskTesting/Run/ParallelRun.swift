import Dispatch
import Synchronization

/// What some cases came to, whatever order they were run in.
struct CaseTally: Sendable {
  var caseCount = 0
  var discardCount = 0
  var labelCounts: [String: Int] = [:]
  /// The failure with the smallest index.
  var failure: (index: Int, choices: ChoiceList)?
  var isInterrupted = false

  mutating func count(_ outcome: Outcome, _ trial: Trial, index: Int) {
    caseCount += 1
    switch outcome {
    case .passed: for label in trial.labels { labelCounts[label, default: 0] += 1 }
    case .discarded: discardCount += 1
    case .failed: failure = failure ?? (index, trial.choices.made)
    }
  }

  /// Adds the cases that come after these.
  mutating func append(_ other: CaseTally) {
    caseCount += other.caseCount
    discardCount += other.discardCount
    labelCounts.merge(other.labelCounts, uniquingKeysWith: +)
    failure = failure ?? other.failure
    isInterrupted = isInterrupted || other.isInterrupted
  }
}

/// Some of the numbers from 0 on: the cases of a shard.
struct CaseIndices: Sendable {
  /// The cases of a part of a run with so many cases.
  init(of shard: Shard, below count: Int) {
    first = shard.number - 1
    step = shard.count
    self.count = max(0, (count - first + step - 1) / step)
  }

  private let first: Int
  private let step: Int
  /// How many there are.
  let count: Int

  subscript(position: Int) -> Int { first + position * step }
}

extension Property {
  /// Runs cases on several threads, up to the first failure in the order of the cases.
  ///
  /// Threads take batches of cases in turn. A wave of batches ends before the next one begins, and
  /// the batches after the first failure are thrown away, so the tally depends on the cases alone.
  func runInParallel(
    _ indices: CaseIndices,
    _ options: RunOptions,
    _ choices: @escaping @Sendable (Int) -> Choices
  ) -> CaseTally {
    let threadCount = isSerial ? 1 : options.threadCount
    var tally = CaseTally()
    var start = 0
    while start < indices.count, tally.failure == nil {
      if options.isCancelled() {
        tally.isInterrupted = true
        break
      }
      let end = min(indices.count, start + threadCount * Self.batchSize)
      let batches = stride(from: start, to: end, by: Self.batchSize).map { first in
        first..<min(end, first + Self.batchSize)
      }
      for batch in runWave(batches, threadCount: threadCount, { choices(indices[$0]) }) {
        guard tally.failure == nil else { break }
        tally.append(batch)
      }
      options.onProgress(end - start)
      start = end
    }
    if let failure = tally.failure { tally.failure = (indices[failure.index], failure.choices) }
    return tally
  }

  /// Large enough that handing it out costs nothing, and small enough to stop soon.
  private static let batchSize = 64

  private func runWave(
    _ batches: [Range<Int>],
    threadCount: Int,
    _ choices: @Sendable (Int) -> Choices
  ) -> [CaseTally] {
    guard threadCount > 1, batches.count > 1 else { return batches.map { tally(of: $0, choices) } }
    let finished = Mutex<[Int: CaseTally]>([:])
    DispatchQueue.concurrentPerform(iterations: batches.count) { index in
      let tally = tally(of: batches[index], choices)
      finished.withLock { $0[index] = tally }
    }
    let tallies = finished.withLock(\.self)
    return batches.indices.compactMap { tallies[$0] }
  }

  private func tally(of batch: Range<Int>, _ choices: @Sendable (Int) -> Choices) -> CaseTally {
    var tally = CaseTally()
    for position in batch {
      let (outcome, trial) = run(choices(position))
      tally.count(outcome, trial, index: position)
      if outcome.isFailure { break }
    }
    return tally
  }
}
