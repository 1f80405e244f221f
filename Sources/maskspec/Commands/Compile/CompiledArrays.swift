import MaskAlgebra
import MaskCompiler
import MaskExchange

/// Runs and blocks of a mask as arrays with names, for a file that holds several.
struct CompiledArrays {
  private(set) var arrays = NamedArrays()

  /// The runs of every row: those of row `r`, counted over all batch rows and heads, are the lines
  /// of `ranges` from `row_offsets[r]` up to `row_offsets[r + 1]`, each a first key and one past
  /// the last.
  init(runsOf rows: CompiledRows) throws {
    let shape = rows.shape
    try Self.check(UInt128(shape.queryCount) * UInt128(shape.batchCount * shape.headCount))
    let list = try MaskRequest.explained { try rows.everyRow() }
    var offsets = [0]
    var ranges: [Int] = []
    offsets.reserveCapacity(list.count + 1)
    for runs in list {
      for run in runs.ranges { ranges += [run.lowerBound, run.upperBound] }
      offsets.append(ranges.count / 2)
    }
    arrays["shape"] = try NumpyArray(shape: [4], integers: shape.axes)
    arrays["offset"] = try NumpyArray(shape: [], integers: [rows.geometry.offset])
    arrays["row_offsets"] = try NumpyArray(shape: [offsets.count], integers: offsets)
    arrays["ranges"] = try NumpyArray(shape: [ranges.count / 2, 2], integers: ranges)
  }

  /// The states of blocks as the four arrays of FlexAttention's `BlockMask`.
  init(_ blocks: BlockMask) throws {
    let tables = try MaskRequest.explained { try blocks.flexAttentionTables() }
    let axes = tables.axes
    arrays["shape"] = try NumpyArray(shape: [4], integers: blocks.shape.axes)
    arrays["block_size"] = try NumpyArray(
      shape: [2],
      integers: [blocks.blockSize.queryCount, blocks.blockSize.keyCount]
    )
    try add("kv_num_blocks", tables.kvNumBlocks, Array(axes.dropLast()))
    try add("kv_indices", tables.kvIndices, axes)
    try add("full_kv_num_blocks", tables.fullKVNumBlocks, Array(axes.dropLast()))
    try add("full_kv_indices", tables.fullKVIndices, axes)
  }

  private mutating func add(_ name: String, _ values: [Int32], _ axes: [Int]) throws {
    arrays[name] = try NumpyArray(shape: axes, integers: values.map(Int.init), as: .int32)
  }

  /// Writes the arrays, whole or not at all.
  func write(to path: ArrayPath) throws {
    switch path.container {
    case .archive: try NumpyArchive(arrays: arrays).write(to: path.file)
    case .safetensors: try SafetensorsFile(tensors: arrays).write(to: path.file)
    case .numpy: throw Self.oneArray(path.file)
    }
  }

  static func oneArray(_ file: String) -> UsageError {
    UsageError("'\(file)' would hold one array, and these are several", help: "write .npz instead")
  }

  /// Refuses runs that would not fit memory, before they are begun: a row takes 24 bytes at least.
  private static func check(_ rowCount: UInt128) throws {
    let limit = UInt128(System.denseByteLimit / 4)
    let byteCount = rowCount * 24
    guard byteCount <= limit else {
      let size = Int(exactly: byteCount).map(CompilationError.bytes) ?? "more than 8 EiB"
      throw UsageError(
        "the runs of \(rowCount) rows take \(size) or more, more than the "
          + "\(CompilationError.bytes(Int(limit))) that are allowed here",
        help: "give --queries and --offset for some of the rows, or --as blocks"
      )
    }
  }
}

extension CompiledRows {
  /// The runs of every row, batch rows outermost.
  fileprivate func everyRow() throws(CompilationError) -> [KeyRuns] {
    let bands = try mapBands(of: 4096) { (band, runs) throws(CompilationError) -> [KeyRuns] in
      var list: [KeyRuns] = []
      for row in band { list.append(try runs(row)) }
      return list
    }
    return Array(bands.joined())
  }
}
