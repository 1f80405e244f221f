public import FloatFormats

extension CompiledRows {
  /// Writes the mask into given memory as one byte per cell, 1 for visible, on every core.
  ///
  /// Memory that has been touched before takes a third of the time of fresh memory, or less, so
  /// that a program which makes a mask per step keeps one buffer.
  ///
  ///     var cells = [Bool](repeating: false, count: 512 * 512)
  ///     var span = cells.mutableSpan
  ///     try rows.write(to: &span)
  ///
  /// - Parameter cells: As many elements as the shape has cells.
  /// - Throws: ``CompilationError/wrongCellCount(shape:count:)`` for another number of them, and
  ///   ``CompilationError/binding(_:)`` where a cell has no value.
  public func write(to cells: inout MutableSpan<Bool>) throws(CompilationError) {
    guard shape.cellCount == cells.count else {
      throw CompilationError.wrongCellCount(shape: shape, count: cells.count)
    }
    try unsafe cells.withUnsafeMutableBytes { bytes throws(CompilationError) in
      try unsafe write(to: bytes, visible: UInt8(1), hidden: UInt8(0))
    }
  }

  /// Writes the mask into given memory as what is added to scores, on every core.
  ///
  /// - Parameters:
  ///   - bytes: As many elements of the format as the shape has cells, row-major.
  ///   - format: The number format of the cells.
  ///   - fill: What hidden cells hold, before the format rounds it; visible ones hold 0.
  /// - Throws: ``CompilationError/wrongCellCount(shape:count:)`` for another number of them, and
  ///   ``CompilationError/binding(_:)`` where a cell has no value.
  public func write(
    to bytes: inout MutableRawSpan,
    format: FloatFormat,
    fill: Fill
  ) throws(CompilationError) {
    let count = bytes.byteCount / format.byteCount
    guard shape.cellCount == count, bytes.byteCount % format.byteCount == 0 else {
      throw CompilationError.wrongCellCount(shape: shape, count: count)
    }
    let hidden = format.bits(of: fill.value(in: format))
    try unsafe bytes.withUnsafeMutableBytes { bytes throws(CompilationError) in
      switch format.byteCount {
      case 2:
        try unsafe write(to: bytes, visible: 0, hidden: UInt16(truncatingIfNeeded: hidden))
      case 4:
        try unsafe write(to: bytes, visible: 0, hidden: UInt32(truncatingIfNeeded: hidden))
      default: try unsafe write(to: bytes, visible: 0, hidden: hidden)
      }
    }
  }

  private func write<Element: BitwiseCopyable & Sendable>(
    to bytes: UnsafeMutableRawBufferPointer,
    visible: Element,
    hidden: Element
  ) throws(CompilationError) {
    guard let start = bytes.baseAddress else { return }
    precondition(
      Int(bitPattern: start) % MemoryLayout<Element>.alignment == 0,
      "memory for a mask is aligned to its elements"
    )
    let storage = unsafe MaskStorage(lent: start, byteCount: bytes.count)
    let keyCount = shape.keyCount
    let rowsPerBand = shape.rowsPerBand(elementByteCount: MemoryLayout<Element>.stride)
    _ = try mapBands(of: rowsPerBand) { (band, runs) throws(CompilationError) in
      for row in band {
        let start = row * keyCount
        var end = start
        for range in try runs(row).ranges {
          storage.fill(end..<start + range.lowerBound, with: hidden)
          storage.fill(start + range.lowerBound..<start + range.upperBound, with: visible)
          end = start + range.upperBound
        }
        storage.fill(end..<start + keyCount, with: hidden)
      }
    }
  }
}
