extension NumpyHeader {
  /// The data as this module holds them, copied only where the file has another order.
  ///
  /// - Parameter data: As many bytes as the header promises.
  /// - Returns: As many bytes.
  func rowMajorLittleEndian(_ data: [UInt8]) -> [UInt8] {
    // One axis, or none, is in both orders at once.
    let isColumnMajor = isFortranOrder && shape.count { $0 > 1 } > 1
    let isSwapped = isBigEndian && elementType.byteCount > 1
    guard !data.isEmpty, isColumnMajor || isSwapped else { return data }
    return switch elementType.byteCount {
    case 1: reordered(data, as: UInt8.self, isColumnMajor: isColumnMajor)
    case 2: reordered(data, as: UInt16.self, isColumnMajor: isColumnMajor)
    case 4: reordered(data, as: UInt32.self, isColumnMajor: isColumnMajor)
    default: reordered(data, as: UInt64.self, isColumnMajor: isColumnMajor)
    }
  }

  private func reordered<Bits: FixedWidthInteger & BitwiseCopyable>(
    _ data: [UInt8],
    as type: Bits.Type,
    isColumnMajor: Bool
  ) -> [UInt8] {
    let source = unsafe data.span.bytes
    let isBigEndian = isBigEndian
    let size = MemoryLayout<Bits>.size
    return unsafe [UInt8](unsafeUninitializedCapacity: data.count) { buffer, filled in
      filled = data.count
      let target = UnsafeMutableRawBufferPointer(buffer)
      func copy(from: Int, to: Int) {
        let bits = unsafe source.unsafeLoadUnaligned(fromByteOffset: from * size, as: Bits.self)
        unsafe target.storeBytes(
          of: isBigEndian ? bits.byteSwapped : bits,
          toByteOffset: to * size,
          as: Bits.self
        )
      }
      if isColumnMajor {
        forEachColumnMajorElement(copy)
      } else {
        for element in 0..<data.count / size { copy(from: element, to: element) }
      }
    }
  }

  /// Calls a closure with the column-major and the row-major place of every element.
  ///
  /// The first axis runs fastest in one order and the last in the other, so those two are walked in
  /// tiles: whole rows of a large matrix would miss the cache at every step.
  private func forEachColumnMajorElement(_ body: (_ from: Int, _ to: Int) -> Void) {
    let firstCount = shape[0]
    let lastCount = shape[shape.count - 1]
    let middle = shape[1..<(shape.count - 1)]
    let middleCount = middle.reduce(1, *)
    let tile = 64
    for middlePlace in 0..<middleCount {
      // The middle axes, counted row-major, stand the other way round in the file.
      var (rest, columnMajor, weight) = (middlePlace, 0, middleCount)
      for extent in middle.reversed() {
        weight /= extent
        columnMajor += rest % extent * weight
        rest /= extent
      }
      for firstTile in stride(from: 0, to: firstCount, by: tile) {
        for lastTile in stride(from: 0, to: lastCount, by: tile) {
          for first in firstTile..<min(firstTile + tile, firstCount) {
            for last in lastTile..<min(lastTile + tile, lastCount) {
              body(
                (last * middleCount + columnMajor) * firstCount + first,
                (first * middleCount + middlePlace) * lastCount + last
              )
            }
          }
        }
      }
    }
  }
}
