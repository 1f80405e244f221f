import FloatFormats
import Glibc
import MaskAlgebra
import MaskCompiler
import MaskLanguage
import Synchronization

/// Something to measure.
struct Benchmark: Sendable {
  let name: String
  /// The number of keys and queries where none is asked for.
  let usualLength: Int
  /// The largest number: what is larger has no place in memory, or takes too long to make.
  let lengthLimit: Int
  /// Makes what is measured, for a length; making it is not measured.
  let prepare: @Sendable (_ length: Int) throws -> @Sendable () throws -> Void

  static let all: [Benchmark] = dense + regions + blocks

  private typealias Mask = @Sendable (_ length: Int) -> MaskSpec
  private typealias Data = @Sendable (_ length: Int) -> Inputs
  private typealias Work = @Sendable (MaskSpec, Geometry, Inputs) throws -> Void

  private init(
    _ name: String,
    _ mask: @escaping Mask,
    inputs: Data? = nil,
    usualLength: Int,
    lengthLimit: Int,
    _ work: @escaping Work
  ) {
    self.name = name
    self.usualLength = usualLength
    // Inputs are made in full, whatever is made of them.
    self.lengthLimit = inputs == nil ? lengthLimit : min(lengthLimit, 1 << 24)
    prepare = { length in
      let spec = mask(length)
      let data = inputs?(length) ?? [:]
      let geometry = try Geometry(keys: length)
      return { try work(spec, geometry, data) }
    }
  }
}

// MARK: - Cells

extension Benchmark {
  private static let dense: [Benchmark] = [
    dense("dense-causal") { _ in .causal },
    dense("dense-window") { _ in .window(1024) },
    dense("dense-prefix") { .prefix($0 / 4) },
    dense("dense-document", inputs: documents(32)) { _ in .causal && .document },
    dense("dense-chunk") { _ in .causal && .chunk(512) },
    dense("dense-neighborhood") { _ in .neighborhood(gridWidth: 128, radius: 3) },
    additive("additive-causal") { _ in .causal },
    additive("additive-window") { _ in .window(1024) },
    additive("additive-prefix") { .prefix($0 / 4) },
    additive("additive-document", inputs: documents(32)) { _ in .causal && .document },
    reused("reused-causal") { _ in .causal },
    reused("reused-window") { _ in .window(1024) },
    memset,
  ]

  private static func dense(
    _ name: String,
    inputs: Data? = nil,
    _ mask: @escaping Mask
  ) -> Benchmark {
    Benchmark(name, mask, inputs: inputs, usualLength: 16_384, lengthLimit: 1 << 17) {
      mask,
      geometry,
      inputs in
      _ = try mask.booleanMask(in: geometry, inputs: inputs)
    }
  }

  /// Masks of f32 numbers, 0 and -inf.
  private static func additive(
    _ name: String,
    inputs: Data? = nil,
    _ mask: @escaping Mask
  ) -> Benchmark {
    Benchmark(name, mask, inputs: inputs, usualLength: 8192, lengthLimit: 1 << 16) {
      mask,
      geometry,
      inputs in
      _ = try mask.additiveMask(
        format: .binary32,
        fill: .negativeInfinity,
        in: geometry,
        inputs: inputs
      )
    }
  }

  /// Booleans into one buffer, which has been written before.
  private static func reused(_ name: String, _ mask: @escaping Mask) -> Benchmark {
    Benchmark(name, usualLength: 16_384, lengthLimit: 1 << 17) { length in
      let rows = try mask(length).rows(in: Geometry(keys: length))
      let buffer = Mutex([Bool](repeating: true, count: length * length))
      return {
        try buffer.withLock { cells in
          var span = cells.mutableSpan
          try rows.write(to: &span)
        }
      }
    }
  }

  /// What memory allows: one value written to the buffer of a mask.
  private static let memset = Benchmark(
    "reused-memset",
    usualLength: 16_384,
    lengthLimit: 1 << 17
  ) { length in
    let buffer = Mutex([UInt8](repeating: 1, count: length * length))
    return { buffer.withLock { cells in unsafe cells.withUnsafeMutableBytes { unsafe fill($0) } } }
  }

  private static func fill(_ bytes: UnsafeMutableRawBufferPointer) {
    if let start = bytes.baseAddress { unsafe Glibc.memset(start, 1, bytes.count) }
  }

  private init(
    _ name: String,
    usualLength: Int,
    lengthLimit: Int,
    prepare: @escaping @Sendable (Int) throws -> @Sendable () throws -> Void
  ) {
    self.name = name
    self.usualLength = usualLength
    self.lengthLimit = lengthLimit
    self.prepare = prepare
  }
}

// MARK: - Regions and blocks

extension Benchmark {
  private static let regions: [Benchmark] = [
    report("report-causal") { _ in .causal },
    report("report-window") { _ in .window(1024) },
    report("report-prefix") { .prefix($0 / 4) },
    report("report-documents-32", inputs: documents(32)) { _ in .causal && .document },
    report("report-documents-4096", inputs: documents(4096)) { _ in .causal && .document },
    report("report-sinks") { _ in .causal && (.sinks(4) || .window(1024)) },
    report("report-chunk") { _ in .causal && .chunk(8192) },
    report("report-gaps", inputs: gaps) { _ in .causal && .keyValid },
    report("report-dilated", usualLength: 65_536) { _ in
      .causal && .dilated(4) && .window(4096)
    },
    report("report-strided", usualLength: 65_536) { _ in
      .causal && (.window(128) || .strided(128))
    },
    report("report-neighborhood", usualLength: 65_536) { _ in
      .neighborhood(gridWidth: 256, radius: 3)
    },
    row("row-causal") { _ in .causal },
    row("row-sinks") { _ in .causal && (.sinks(4) || .window(1024)) },
    row("row-chunk") { _ in .causal && .chunk(8192) },
  ]

  private static let blocks: [Benchmark] = [
    flex("flex-causal") { _ in .causal },
    flex("flex-window") { _ in .window(1024) },
    flex("flex-prefix") { .prefix($0 / 4) },
    flex("flex-documents-32", inputs: documents(32)) { _ in .causal && .document },
  ]

  private static let block = BlockSize(queries: 128, keys: 128)

  /// Counts of cells and of blocks of 128, as `compile` reports them.
  private static func report(
    _ name: String,
    inputs: Data? = nil,
    usualLength: Int = 1 << 20,
    _ mask: @escaping Mask
  ) -> Benchmark {
    Benchmark(name, mask, inputs: inputs, usualLength: usualLength, lengthLimit: 1 << 40) {
      mask,
      geometry,
      inputs in
      _ = try mask.rows(in: geometry, inputs: inputs).summary(blocks: block)
    }
  }

  /// The runs of the last row but one, as a decoding step asks for them.
  private static func row(_ name: String, _ mask: @escaping Mask) -> Benchmark {
    Benchmark(name, usualLength: 1_000_000_000, lengthLimit: 1 << 40) { length in
      let rows = try mask(length).rows(in: Geometry(keys: length))
      return { if length > 1 { _ = try rows.runs(query: length - 2) } }
    }
  }

  /// FlexAttention's four arrays.
  private static func flex(
    _ name: String,
    inputs: Data? = nil,
    _ mask: @escaping Mask
  ) -> Benchmark {
    Benchmark(name, mask, inputs: inputs, usualLength: 65_536, lengthLimit: 1 << 22) {
      mask,
      geometry,
      inputs in
      let rows = try mask.rows(in: geometry, inputs: inputs)
      _ = try rows.blockMask(block).flexAttentionTables()
    }
  }

  /// Documents of unequal length, by the integer rule that the scripts beside other libraries use.
  private static func documents(_ count: Int) -> Data {
    { length in
      let weights = (0..<count).map { 1 + 7 * $0 % 13 }
      let total = weights.reduce(0, +)
      var ids: [Int] = []
      ids.reserveCapacity(length)
      var sum = 0
      for (document, weight) in weights.enumerated() {
        sum += weight
        let end = length * sum / total
        while ids.count < end { ids.append(document) }
      }
      return ["doc": InputArray(ids)]
    }
  }

  /// A thousand gaps of unequal length.
  private static let gaps: Data = { length in
    let width = max(1, length / 1000)
    var valid: [Bool] = []
    valid.reserveCapacity(length)
    for key in 0..<length {
      let gap = width / 10 + key / width % 7
      valid.append(key % width >= gap)
    }
    return ["valid": InputArray(valid)]
  }
}

extension Benchmark {
  /// The measurements that a name chooses.
  static func chosen(_ name: String?) throws -> [Benchmark] {
    guard let name else { return all }
    let chosen = all.filter { $0.name.hasPrefix(name) }
    guard chosen.isEmpty else { return chosen }
    let names = all.map(\.name)
    throw UsageError(
      "there is no measurement '\(name)'",
      help: names.nearest(to: name).map { "did you mean '\($0)'?" }
        ?? "it is one of \(names.joined(separator: ", "))"
    )
  }
}
