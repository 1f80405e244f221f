/// Counts the steps of a decision, and stops it at a limit or at a deadline.
package final class Effort {
  private(set) var stepCount = 0
  private let limit: Int
  private let deadline: ContinuousClock.Instant?

  /// - Parameters:
  ///   - limit: How many combinations of two constraints may be made.
  ///   - deadline: When to stop whatever has been done; nil keeps the answer the same everywhere.
  package init(limit: Int, deadline: ContinuousClock.Instant? = nil) {
    self.limit = limit
    self.deadline = deadline
  }

  /// The same deadline, and a limit of its own.
  func anew(limit: Int) -> Effort { Effort(limit: min(limit, self.limit), deadline: deadline) }

  func step() throws(Refusal) {
    stepCount += 1
    guard stepCount <= limit else { throw Refusal.outOfSteps }
    // A clock is read seldom: it costs as much as many steps.
    guard stepCount % 256 == 1, let deadline else { return }
    if ContinuousClock.now >= deadline { throw Refusal.outOfSteps }
  }
}
