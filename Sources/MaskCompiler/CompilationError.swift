public import MaskAlgebra

/// Why a mask could not be compiled.
public enum CompilationError: Error, Hashable, Sendable {
  /// A parameter, an input or the formula does not fit the run.
  case binding(BindingError)
  /// The result would not fit memory.
  case tooLarge(shape: MaskShape, byteCount: Int?, limit: Int)
  /// A table with an entry for every block would not fit memory, or its entries not 32 bits.
  case blocksTooLarge(blockCount: UInt128, limit: Int)
  /// The mask has no regions, and too many rows to go through one by one.
  case tooManyRows(shape: MaskShape, limit: Int)
  /// The cells given are not as many as the shape holds.
  case wrongCellCount(shape: MaskShape, count: Int)
  /// The system refused memory that should have been there.
  case outOfMemory(byteCount: Int)
}

extension CompilationError: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .binding(let error): error.description
    case .tooLarge(let shape, let byteCount, let limit):
      "a dense mask of \(shape) takes \(byteCount.map(Self.bytes) ?? "more than 8 EiB"), more than "
        + "the \(Self.bytes(limit)) that are allowed here; ask for rows or runs instead"
    case .blocksTooLarge(let blockCount, let limit):
      "a table of \(blockCount) blocks is larger than the \(limit) that are allowed here; choose "
        + "larger blocks, or ask for rows of blocks"
    case .tooManyRows(let shape, let limit):
      "a mask of \(shape) without regions is looked at row by row, which is for \(limit) rows at "
        + "most and less than 2 ** 63 cells; ask for some of its rows instead"
    case .wrongCellCount(let shape, let count):
      "a mask of \(shape) does not have \(count) cells"
    case .outOfMemory(let byteCount):
      "the system gave no memory for \(Self.bytes(byteCount))"
    }
  }

  /// A byte count in the largest binary unit that keeps it above one.
  package static func bytes(_ count: Int) -> String {
    var value = Double(count)
    var unit = 0
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    while value >= 1024, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    let tenths = Int((value * 10).rounded())
    return unit == 0 ? "\(count) bytes" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
