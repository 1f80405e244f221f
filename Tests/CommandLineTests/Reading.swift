import Foundation
import Synchronization

/// A pipe that is read to its end on a thread of its own.
final class Reading: Sendable {
  private let data = Mutex(Data())
  private let end = DispatchSemaphore(value: 0)

  init(_ pipe: Pipe) {
    let handle = pipe.fileHandleForReading
    Thread.detachNewThread { [self] in
      let bytes = (try? handle.readToEnd()) ?? Data()
      data.withLock { $0 = bytes }
      end.signal()
    }
  }

  func wait() -> Data {
    end.wait()
    return data.withLock(\.self)
  }
}
