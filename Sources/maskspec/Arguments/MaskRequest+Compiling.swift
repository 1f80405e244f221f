import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskLanguage

extension MaskRequest {
  /// The geometry of the options, with the given counts where they are left out.
  func geometry(
    keys defaultKeys: Int? = nil,
    queries defaultQueries: Int? = nil,
    batch defaultBatch: Int? = nil,
    heads defaultHeads: Int? = nil
  ) throws -> Geometry {
    guard let keys = try arguments.count("--n") ?? defaultKeys else {
      throw UsageError("the number of keys is missing", help: "add --n N, for example --n 8")
    }
    do {
      return try Geometry(
        queries: try arguments.count("--queries") ?? defaultQueries,
        keys: keys,
        offset: try arguments.integer("--offset"),
        batch: try arguments.count("--batch") ?? defaultBatch ?? inputBatchCount,
        heads: try arguments.count("--heads") ?? defaultHeads ?? 1
      )
    } catch let error as GeometryError {
      throw UsageError("\(error)")
    }
  }

  /// The number of batch rows that the inputs have.
  private var inputBatchCount: Int {
    let mentions = mask.formula.mentions.inputs
    let counts = inputs.arrays.compactMap { name, array -> Int? in
      if let indices = mentions[name], array.shape.count == indices + 1 { return array.shape[0] }
      guard let axes = vocabulary.declarations.first(where: { $0.name == name })?.axes,
        let axis = axes.firstIndex(of: .batch), axis < array.shape.count
      else { return nil }
      return array.shape[axis]
    }
    return counts.max() ?? 1
  }

  func rows(in geometry: Geometry) throws -> CompiledRows {
    try Self.explained {
      try mask.rows(
        in: geometry,
        inputs: inputs,
        parameters: parameters,
        declarations: vocabulary.declarations
      )
    }
  }

  func booleanMask(in geometry: Geometry) throws -> BooleanMask {
    try Self.explained {
      try mask.booleanMask(
        in: geometry,
        inputs: inputs,
        parameters: parameters,
        declarations: vocabulary.declarations
      )
    }
  }

  func additiveMask(
    _ format: FloatFormat,
    _ fill: Fill,
    in geometry: Geometry
  ) throws -> AdditiveMask {
    try Self.explained {
      try mask.additiveMask(
        format: format,
        fill: fill,
        in: geometry,
        inputs: inputs,
        parameters: parameters,
        declarations: vocabulary.declarations
      )
    }
  }

  /// Runs a compilation, its errors in the words of the command line.
  static func explained<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as CompilationError { throw UsageError(error) }
  }
}

extension UsageError {
  init(_ error: CompilationError) {
    switch error {
    case .tooLarge(let shape, let byteCount, let limit):
      self.init(
        "a dense mask of \(shape) takes "
          + "\(byteCount.map(CompilationError.bytes) ?? "more than 8 EiB"), more than the "
          + "\(CompilationError.bytes(limit)) that are allowed here",
        help: "'maskspec compile MASK' without -o counts its cells without making them"
      )
    default: self.init("\(error)")
    }
  }
}
