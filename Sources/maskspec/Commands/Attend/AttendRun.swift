import FloatFormats
import Foundation
import MaskAlgebra
import MaskExchange
import MaskLanguage
import MaskedAttention

/// What a run of `attend` gave, in numbers that its format has.
struct Attended {
  let output: AttentionTensor<Double>
  let weights: AttentionTensor<Double>?
  let emptyRowCount: Int
}

/// What `attend` was asked for, with its arrays read.
struct AttendRun {
  let format: FloatFormat
  private let request: MaskRequest
  private let query: AttentionTensor<Double>
  private let key: AttentionTensor<Double>
  private let value: AttentionTensor<Double>
  private let offset: Int?
  private let options: AttentionOptions
  private let fill: MaskingFill?
  private let outputPath: String?
  private let weightsPath: String?

  init(_ arguments: Arguments) throws {
    request = try MaskRequest(arguments.words[0], arguments)
    let arrays = try ["--q", "--k", "--v"].map { try Self.array($0, arguments) }
    let format =
      arguments.value("--format").flatMap { FloatFormat(name: $0) }
      ?? arrays[0].elementType.floatFormat ?? .binary64
    let tensors = try zip(["--q", "--k", "--v"], arrays).map { option, array in
      try Self.explained("'\(option)' cannot be used: ") {
        try AttentionTensor(shape: array.shape, elements: array.doubles.map { format.rounded($0) })
      }
    }
    self.format = format
    (query, key, value) = (tensors[0], tensors[1], tensors[2])
    offset = try arguments.integer("--offset")
    fill = try Self.fill(arguments)
    options = AttentionOptions(
      scale: try Self.number("--scale", arguments),
      softcap: try Self.number("--softcap", arguments),
      emptyRows: arguments.value("--empty-rows").flatMap { EmptyRowPolicy(rawValue: $0) }
        ?? (fill == nil ? .zeros : .asComputed)
    )
    outputPath = try Self.outputPath("-o", arguments)
    weightsPath = try Self.outputPath("--weights", arguments)
    if let outputPath, outputPath == weightsPath {
      throw UsageError("'-o' and '--weights' name the same file, '\(outputPath)'")
    }
    try checkCounts(arguments)
  }

  /// The counts are those of the arrays; what the options say of them has to agree.
  private func checkCounts(_ arguments: Arguments) throws {
    for (option, count) in [
      ("--n", key.length), ("--queries", query.length), ("--batch", query.batchCount),
      ("--heads", query.headCount),
    ] {
      guard let said = try arguments.count(option), said != count else { continue }
      throw UsageError(
        "'\(option)' says \(said), but the arrays have \(count)",
        help: "leave '\(option)' out"
      )
    }
  }

  func result() throws -> Attended {
    if let fill { return try added(fill) }
    switch format {
    case .binary64: return try selected(Double.self)
    case .binary16: return try selected(Float16.self)
    default: return try selected(Float.self)
    }
  }

  private func selected<Element: BinaryFloatingPoint & Sendable>(
    _ type: Element.Type
  ) throws -> Attended {
    try Self.explained {
      let result = try attention(
        query: AttentionTensor<Element>(query),
        key: AttentionTensor(key),
        value: AttentionTensor(value),
        mask: request.mask,
        offset: offset,
        inputs: request.inputs,
        parameters: request.parameters,
        declarations: request.vocabulary.declarations,
        options: options
      )
      return Attended(
        output: AttentionTensor(result.output),
        weights: weightsPath == nil ? nil : AttentionTensor(try result.weights()),
        emptyRowCount: result.emptyRowCount
      )
    }
  }

  private func added(_ fill: MaskingFill) throws -> Attended {
    var pipeline = MaskingPipeline(format: format, fill: fill)
    pipeline.scale = options.scale ?? 1 / Double(query.dimension).squareRoot()
    pipeline.softcap = options.softcap
    pipeline.emptyRows = options.emptyRows == .zeros ? .zerosWhereHidden : .asComputed
    let result = try Self.explained {
      try attention(
        query: query,
        key: key,
        value: value,
        mask: request.mask,
        through: pipeline,
        offset: offset,
        inputs: request.inputs,
        parameters: request.parameters,
        declarations: request.vocabulary.declarations,
        refusesEmptyRows: options.emptyRows == .error,
        keepsWeights: weightsPath != nil
      )
    }
    return Attended(
      output: result.output,
      weights: result.weights,
      emptyRowCount: result.emptyRowCount
    )
  }

  func write(_ result: Attended) throws {
    let type = NumpyElementType(format) ?? .float64
    let results = [
      ("output", outputPath, result.output), ("weights", weightsPath, result.weights),
    ]
    for (name, path, tensor) in results {
      guard let path, let tensor else { continue }
      let array = try NumpyArray(shape: tensor.shape, doubles: tensor.elements, as: type)
      try array.withBytes { bytes throws(ArrayPathError) in
        // A file of several arrays names what it holds; here that is what was computed.
        let holdsNames = ArrayPath(path).container != .numpy && ArrayPath(path).name == nil
        let target = ArrayPath(holdsNames ? "\(path):\(name)" : path)
        try target.write(bytes, shape: array.shape, elementType: type)
      }
    }
  }

  func report(_ result: Attended, milliseconds: Double) -> String {
    let shape = result.output.shape.map(String.init).joined(separator: " x ")
    let paths = [outputPath, weightsPath].compactMap(\.self)
    let lines = paths.isEmpty ? [] : ["wrote \(paths.joined(separator: " and "))"]
    return
      ([
        "\(shape) \(format.name), \(result.emptyRowCount) empty rows, "
          + String(format: "%.1f ms", milliseconds)
      ] + lines).joined(separator: "\n")
  }
}
