import Foundation
import Synchronization

/// A line on standard error for work that takes over a second, on a terminal only.
final class Progress: Sendable {
  private let label: String
  private let total: Int
  private let doneCount = Atomic(0)
  private let end = DispatchSemaphore(value: 0)
  private let cleared = DispatchSemaphore(value: 0)

  /// Runs a body, with a line about it where it takes long.
  ///
  /// - Parameters:
  ///   - label: What is done: `checking laws`.
  ///   - total: How many steps there are; 0 where nobody knows.
  ///   - console: Where the line is shown.
  ///   - body: What is done; it counts its steps.
  /// - Returns: What the body returns.
  static func during<Result>(
    _ label: String,
    of total: Int = 0,
    _ console: Console,
    _ body: (Progress) throws -> Result
  ) rethrows -> Result {
    let progress = Progress(label, of: total)
    guard console.errors.isTerminal else { return try body(progress) }
    // Its own thread: the pool's are busy with the work.
    Thread.detachNewThread { progress.show(on: console.errors) }
    defer {
      progress.end.signal()
      progress.cleared.wait()
    }
    return try body(progress)
  }

  private init(_ label: String, of total: Int) {
    self.label = label
    self.total = total
  }

  /// Counts steps as done.
  func advance(by count: Int = 1) { doneCount.add(count, ordering: .relaxed) }

  private func show(on errors: TextOutput) {
    let start = ContinuousClock.now
    var isShown = false
    var pause = 1.0
    while end.wait(timeout: .now() + pause) == .timedOut {
      let steps = total > 0 ? " \(doneCount.load(ordering: .relaxed)) of \(total)," : ""
      let seconds = (ContinuousClock.now - start).components.seconds
      try? errors.write("\r\u{1B}[K\(errors.style.faint("\(label):\(steps) \(seconds) s"))")
      isShown = true
      pause = 0.2
    }
    if isShown { try? errors.write("\r\u{1B}[K") }
    cleared.signal()
  }
}
