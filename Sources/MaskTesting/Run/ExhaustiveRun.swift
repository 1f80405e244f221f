extension Property {
  /// Runs the smallest cases one after the other: every structure, each with drawn data.
  ///
  /// A case is run once, and tells the bounds of its choices. Raising one choice after the last
  /// that is not 0 gives the cases that follow from it, so each has exactly one that it follows
  /// from, and all are reached. They are run by the sum of their choices, smallest first.
  func checkExhaustively(
    _ options: RunOptions,
    _ report: inout PropertyReport
  ) -> FirstFailure? {
    guard options.shard.number == 1 else { return nil }
    var queue = ScriptQueue(limit: options.exhaustiveLimit)
    while let script = queue.removeFirst() {
      if options.isCancelled() {
        report.isInterrupted = true
        return nil
      }
      let (outcome, trial) = run(Choices(counting: script))
      report.exhaustiveCount += 1
      options.onProgress(1)
      if outcome.isFailure {
        let index = report.exhaustiveCount - 1
        return FirstFailure(choices: trial.choices.made, phase: .exhaustive, index: index)
      }
      queue.insert(after: script, bounds: trial.choices.scriptBounds)
    }
    report.isExhausted = !queue.hasDropped
    return nil
  }
}

/// The scripts that an exhaustive run has still to try, by the sum of their choices.
struct ScriptQueue {
  /// Scripts by the sum of their choices; each ends in a choice that is not 0.
  private var waiting: [[[Int]]]
  /// How many more scripts are wanted.
  private var room: Int
  /// Whether scripts were left out, for want of room.
  private(set) var hasDropped = false

  /// A larger sum is no small case.
  private static let sumLimit = 64

  /// - Parameter limit: How many scripts will be removed at most.
  init(limit: Int) {
    waiting = Array(repeating: [], count: Self.sumLimit + 1)
    room = limit
    if limit > 0 { waiting[0] = [[]] } else { hasDropped = true }
  }

  /// The next script; nil where none is left, or the limit is reached.
  mutating func removeFirst() -> [Int]? {
    guard let sum = waiting.firstIndex(where: { !$0.isEmpty }) else { return nil }
    guard room > 0 else {
      hasDropped = true
      return nil
    }
    room -= 1
    return waiting[sum].removeFirst()
  }

  /// Adds the scripts that raise one choice after the end of a script.
  mutating func insert(after script: [Int], bounds: [Int]) {
    let sum = script.reduce(0, +)
    for position in script.count..<max(script.count, bounds.count) {
      let zeros = Array(repeating: 0, count: position - script.count)
      for number in 1..<max(1, bounds[position] + 1) {
        guard sum + number <= Self.sumLimit, waiting[sum + number].count < room else {
          hasDropped = true
          break
        }
        waiting[sum + number].append(script + zeros + [number])
      }
    }
  }
}
