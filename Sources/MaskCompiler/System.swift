import Glibc
package import Synchronization

/// What the compiler has to know of the machine.
package enum System {
  /// Cores that may run at once.
  package static var coreCount: Int { min(onlineCoreCount, coreLimit.load(ordering: .relaxed)) }

  /// Cores that there are.
  package static let onlineCoreCount = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  /// How many of them to use; a program that measures sets it once, before anything else.
  package static let coreLimit = Atomic(Int.max)

  /// The dense mask that is refused starts here: three quarters of the machine's memory.
  package static let denseByteLimit: Int = {
    let bytes = sysconf(Int32(_SC_PHYS_PAGES)).multipliedReportingOverflow(
      by: sysconf(Int32(_SC_PAGESIZE))
    )
    return bytes.overflow || bytes.partialValue <= 0 ? 1 << 33 : bytes.partialValue / 4 * 3
  }()

  /// The most memory that the process has had resident, in bytes.
  package static var peakByteCount: Int {
    var usage = rusage()
    guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
    return usage.ru_maxrss * 1024
  }
}
