import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskExchange

/// What `-o` and the options beside it ask for.
struct CompileTarget {
  private let path: String
  private let form: Form

  private enum Form {
    case boolean(trueMeansVisible: Bool)
    case additive(FloatFormat, Fill)
    case runs
    case blocks
  }

  /// What was written, for the report.
  struct Written {
    let path: String
    let shape: [Int]
    /// The format of additive cells.
    let format: FloatFormat?
    /// What hidden cells hold in that format.
    let fill: Double?
    /// What was asked for, where it became something else.
    let requestedFill: Double?
    /// What the arrays of a file of several are called.
    var arrayNames: [String] = []
  }

  /// - Returns: nil where nothing is to be written.
  /// - Throws: ``UsageError`` for options that do not go together, written or not.
  init?(_ arguments: Arguments) throws {
    let fill = try arguments.value("--fill").map { try FillOption.parse($0) }
    if let name = arguments.value("--as"), ["runs", "blocks"].contains(name) {
      for option in ["--format", "--fill", "--true"] where arguments.has(option) {
        throw UsageError("'\(option)' is for cells, not for \(name)", help: "leave it out")
      }
      form = name == "runs" ? .runs : .blocks
    } else if arguments.value("--as") == "additive" {
      if arguments.has("--true") {
        throw UsageError(
          "'--true' is for boolean masks; an additive one has no polarity",
          help: "leave out --true, or --as additive"
        )
      }
      let format = arguments.value("--format").flatMap { FloatFormat(name: $0) }
      form = .additive(format ?? .binary32, fill ?? .negativeInfinity)
    } else {
      for option in ["--format", "--fill"] where arguments.has(option) {
        throw UsageError("'\(option)' is for additive masks", help: "add --as additive")
      }
      form = .boolean(trueMeansVisible: arguments.value("--true") != "blocked")
    }
    guard let path = arguments.value("-o") else { return nil }
    guard ArrayPath.Container(endingOf: ArrayPath(path).file) != nil else {
      throw UsageError(
        "'\(path)' ends in none of .npy, .npz and .safetensors",
        help: "the ending says how a compiled mask is written"
      )
    }
    switch form {
    case .runs where ArrayPath(path).container == .numpy,
      .blocks where ArrayPath(path).container == .numpy:
      throw CompiledArrays.oneArray(path)
    default: break
    }
    try OutputFile.checkWritable(ArrayPath(path).file)
    self.path = path
  }

  func write(_ request: MaskRequest, _ rows: CompiledRows, _ blocks: BlockSize) throws -> Written {
    let geometry = rows.geometry
    switch form {
    case .runs: return try write(CompiledArrays(runsOf: rows), rows)
    case .blocks:
      let mask = try MaskRequest.explained { try rows.blockMask(blocks) }
      return try write(CompiledArrays(mask), rows)
    case .boolean(let trueMeansVisible):
      let mask = try (trueMeansVisible ? request : request.inverted).booleanMask(in: geometry)
      try mask.withBytes { bytes throws(ArrayPathError) in
        try ArrayPath(path).write(bytes, shape: mask.shape.fileAxes, elementType: .boolean)
      }
      return Written(
        path: path,
        shape: mask.shape.fileAxes,
        format: nil,
        fill: nil,
        requestedFill: nil
      )
    case .additive(let format, let fill):
      guard let elementType = NumpyElementType(format) else {
        throw UsageError("a file of an array cannot hold \(format.name)")
      }
      let mask = try request.additiveMask(format, fill, in: geometry)
      try mask.withBytes { bytes throws(ArrayPathError) in
        try ArrayPath(path).write(bytes, shape: mask.shape.fileAxes, elementType: elementType)
      }
      var requested: Double?
      if case .value(let value) = fill, value != mask.fillValue { requested = value }
      return Written(
        path: path,
        shape: mask.shape.fileAxes,
        format: format,
        fill: mask.fillValue,
        requestedFill: requested
      )
    }
  }

  private func write(_ compiled: CompiledArrays, _ rows: CompiledRows) throws -> Written {
    try compiled.write(to: ArrayPath(path))
    return Written(
      path: path,
      shape: rows.shape.fileAxes,
      format: nil,
      fill: nil,
      requestedFill: nil,
      arrayNames: compiled.arrays.names
    )
  }
}

extension MaskShape {
  /// The extents that a file gets: leading axes only where there is more than one of them.
  var fileAxes: [Int] { batchCount == 1 && headCount == 1 ? Array(axes.suffix(2)) : axes }
}
