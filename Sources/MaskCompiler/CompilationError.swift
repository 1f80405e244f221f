public import MaskAlgebra

/// Why a mask could not be compiled.
public enum CompilationError: Error, Hashable, Sendable {
  /// A parameter, an input or the formula does not fit the run.
  case binding(BindingError)
  /// The result would not fit memory.
  case tooLarge(shape: MaskShape, byteCount: Int?, limit: Int)
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
