import Dispatch
import Foundation
import Synchronization

/// Whether the user has asked to stop, by pressing Control-C once.
///
/// The second time the process ends at once, as it would have the first.
final class Cancellation: Sendable {
  private let requested = Atomic(false)

  /// Whether it has been asked for.
  var isRequested: Bool { requested.load(ordering: .relaxed) }

  private init() {}

  /// Listens for the interrupt of a terminal, until the process ends.
  ///
  /// - Parameter action: What is done at once when it comes.
  /// - Returns: What tells whether it came.
  static func onInterrupt(_ action: @escaping @Sendable () -> Void) -> Cancellation {
    let cancellation = Cancellation()
    for code in [SIGINT, SIGTERM] {
      // The signal must not end the process before the source hears of it.
      signal(code, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: code, queue: .global())
      source.setEventHandler {
        if cancellation.requested.exchange(true, ordering: .relaxed) { exit(128 + code) }
        action()
        // The handler keeps its source, which would stop listening if it were let go.
        withExtendedLifetime(source) {}
      }
      source.resume()
    }
    return cancellation
  }
}
