import Glibc

/// Zeroed memory for a dense mask, in huge pages where it is large and the system has them.
///
/// A fresh 256 MiB buffer costs 65,536 page faults in 4 KiB pages and 128 in huge ones, which is
/// most of the time that it takes to fill one; that is why this is not an array.
// `@unchecked Sendable` is sound because the memory is written only through `fill`, by whoever has
// just made the storage and not yet shared it, and only read from then on. `@safe` is sound because
// every access below is checked against the byte count that was asked for.
@safe final class MaskStorage: @unchecked Sendable {
  let byteCount: Int
  private let base: UnsafeMutableRawPointer
  /// What has to be unmapped, nil where the memory came from the heap.
  private let mapping: UnsafeMutableRawBufferPointer?
  /// Whether the memory is somebody else's, who keeps it for as long as the storage is there.
  private let isLent: Bool

  private static let hugePage = 1 << 21

  /// - Throws: ``CompilationError/outOfMemory(byteCount:)``.
  init(zeroedByteCount byteCount: Int) throws(CompilationError) {
    self.byteCount = byteCount
    isLent = false
    if byteCount < Self.hugePage {
      guard let start = unsafe calloc(max(byteCount, 1), 1) else {
        throw CompilationError.outOfMemory(byteCount: byteCount)
      }
      unsafe base = start
      unsafe mapping = nil
      return
    }
    // Aligned to a huge page, or the first and the last of it stay in small ones.
    let (total, overflow) = byteCount.addingReportingOverflow(Self.hugePage)
    guard !overflow,
      let mapped = unsafe mmap(
        nil,
        total,
        PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
        -1,
        0
      ),
      unsafe mapped != UnsafeMutableRawPointer(bitPattern: -1)
    else { throw CompilationError.outOfMemory(byteCount: byteCount) }
    unsafe mapping = UnsafeMutableRawBufferPointer(start: mapped, count: total)
    unsafe base = mapped.alignedUp(toMultipleOf: Self.hugePage)
    unsafe madvise(base, byteCount, MADV_HUGEPAGE)
  }

  /// - Throws: ``CompilationError/outOfMemory(byteCount:)``.
  convenience init<Element: BitwiseCopyable>(
    copying elements: [Element]
  ) throws(CompilationError) {
    try self.init(zeroedByteCount: elements.count * MemoryLayout<Element>.stride)
    unsafe elements.withUnsafeBytes { bytes in
      if let source = bytes.baseAddress {
        unsafe base.copyMemory(from: source, byteCount: bytes.count)
      }
    }
  }

  /// A storage in memory that outlives it, as inside a call that lends it.
  @unsafe init(lent start: UnsafeMutableRawPointer, byteCount: Int) {
    self.byteCount = byteCount
    isLent = true
    unsafe base = start
    unsafe mapping = nil
  }

  deinit {
    if isLent { return }
    if let mapping = unsafe mapping {
      unsafe munmap(mapping.baseAddress, mapping.count)
    } else {
      unsafe free(base)
    }
  }

  /// Sets a range of elements to one value.
  ///
  /// - Precondition: the range lies inside the storage.
  func fill<Element: BitwiseCopyable>(_ range: Range<Int>, with value: Element) {
    let stride = MemoryLayout<Element>.stride
    precondition(
      range.lowerBound >= 0 && range.upperBound <= byteCount / stride,
      "elements \(range) lie outside a storage of \(byteCount / stride)"
    )
    unsafe base.advanced(by: range.lowerBound * stride).withMemoryRebound(
      to: Element.self,
      capacity: range.count
    ) { unsafe $0.update(repeating: value, count: range.count) }
  }

  /// Lends the bytes.
  func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let span = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(base), byteCount: byteCount)
    return try body(span)
  }

  /// Lends the elements.
  func withElements<Element: BitwiseCopyable, Result, Failure: Error>(
    of type: Element.Type,
    _ body: (Span<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let count = byteCount / MemoryLayout<Element>.stride
    let start = unsafe UnsafePointer<Element>(base.assumingMemoryBound(to: Element.self))
    let span = unsafe Span(_unsafeStart: start, count: count)
    return try body(span)
  }

  /// One element.
  ///
  /// - Precondition: the index lies inside the storage.
  func element<Element: BitwiseCopyable>(_ index: Int, of type: Element.Type) -> Element {
    let stride = MemoryLayout<Element>.stride
    precondition(
      index >= 0 && index < byteCount / stride,
      "element \(index) lies outside a storage of \(byteCount / stride)"
    )
    return unsafe base.load(fromByteOffset: index * stride, as: type)
  }
}
