import FloatFormats
import MaskAlgebra
import MaskExchange
import MaskLanguage

extension Command {
  static let validate: Command = Command(
    description: CommandDescription(
      name: "validate",
      summary: "compares a mask from another system with a spec",
      arguments: [
        .init(
          name: "FILE",
          help: "a .npy, .npz or .safetensors file with a mask, or with weights",
          completion: .files
        )
      ],
      options: [
        .init(
          name: "--against",
          value: "MASK",
          help: "what the mask should be",
          isRequired: true,
          completion: MaskRequest.completion
        ),
        .init(
          name: "--as",
          value: "KIND",
          help: "what the file holds: a boolean, 0/1 or additive mask, or attention weights",
          choices: ["mask", "weights"],
          defaultValue: "mask"
        ),
        .init(
          name: "--true",
          value: "MEANING",
          help: "what true means in the file",
          choices: ["visible", "blocked"],
          defaultValue: "found"
        ),
        .init(name: "--fill", value: "FILL", help: "what hidden cells hold", defaultValue: "found"),
        .init(
          name: "--axes",
          value: "bhqk",
          help: "what the file's axes are: a part of bhqk, such as bk",
          defaultValue: "found"
        ),
        .init(
          name: "--format",
          value: "FORMAT",
          help: "the format in which weights were computed",
          choices: FloatFormat.all.map(\.name),
          defaultValue: "the file's"
        ),
      ] + MaskRequest.options,
      notes: """
        Polarity, fill and geometry are found where they are not given: N and M come from the file's
        shape, and the first query stands at N - M. Where a file holds several arrays, a colon and a
        name follow it: masks.npz:causal. Weights are right where hidden keys have exactly 0, no
        weight is negative, infinite or NaN, and rows sum to 1 up to the rounding of the format.
        Exit status 1 says that the masks differ, or that the weights are wrong.
        """,
      example: "maskspec validate Tests/Fixtures/masks/numpy_1e9_f32.npy --against causal"
    ),
    run: { arguments, console in
      let path = arguments.words[0]
      let request = try MaskRequest(arguments.value("--against") ?? "", arguments)
      let options = try ValidationOptions(arguments)
      let array = try NumpyArray(path: path)
      let comparison = Comparison(path: path, array: array, request: request, options: options)
      return arguments.value("--as") == "weights"
        ? try comparison.judgeWeights(arguments, console)
        : try comparison.compareMasks(arguments, console)
    }
  )
}

/// A file, and the mask that it is compared with.
private struct Comparison {
  let path: String
  let array: NumpyArray
  let request: MaskRequest
  let options: ValidationOptions

  func compareMasks(_ arguments: Arguments, _ console: Console) throws -> ExitStatus {
    if arguments.has("--format") {
      throw UsageError("'--format' is for weights", help: "add --as weights")
    }
    let report = try explained(console) { () throws(ValidationError) in
      try MaskExchange.validate(
        array,
        against: request.mask,
        inputs: request.inputs,
        parameters: request.parameters,
        declarations: request.vocabulary.declarations,
        options: options
      )
    }
    try console.write(
      arguments.has("--json")
        ? report.json.text : report.text(path: path, against: request, console.style)
    )
    return report.equal ? .success : .falsified
  }

  func judgeWeights(_ arguments: Arguments, _ console: Console) throws -> ExitStatus {
    for option in ["--true", "--fill"] where arguments.has(option) {
      throw UsageError("'\(option)' is for masks; weights have neither polarity nor fill")
    }
    let report = try explained(console) { () throws(ValidationError) in
      try validateWeights(
        array,
        against: request.mask,
        inputs: request.inputs,
        parameters: request.parameters,
        declarations: request.vocabulary.declarations,
        format: arguments.value("--format").flatMap { FloatFormat(name: $0) },
        options: options
      )
    }
    try console.write(
      arguments.has("--json")
        ? report.json.text : report.text(path: path, against: request, console.style)
    )
    return report.equal ? .success : .falsified
  }

  private func explained<Report>(
    _ console: Console,
    _ body: () throws(ValidationError) -> Report
  ) throws -> Report {
    try Progress.during("comparing", console) { _ in
      do throws(ValidationError) {
        return try body()
      } catch {
        throw UsageError("cannot validate '\(path)': \(error)")
      }
    }
  }
}

extension ValidationOptions {
  fileprivate init(_ arguments: Arguments) throws {
    self.init(
      polarity: arguments.value("--true").flatMap(MaskPolarity.init(rawValue:)),
      fill: try arguments.value("--fill").map { try FillOption.parse($0) }
    )
    if let text = arguments.value("--axes") {
      guard let axes = MaskAxis.list(text) else {
        throw UsageError(
          "'\(text)' does not name axes",
          help: "write a part of bhqk, in that order"
        )
      }
      self.axes = axes
    }
    keys = try arguments.count("--n")
    queries = try arguments.count("--queries")
    offset = try arguments.integer("--offset")
    batch = try arguments.count("--batch")
    heads = try arguments.count("--heads")
  }
}

extension NumpyArray {
  /// Reads a file that the command line names.
  init(path: String) throws {
    do throws(ArrayPathError) {
      self = try ArrayPath(path).read()
    } catch {
      throw UsageError("cannot read '\(path)': \(error)")
    }
  }
}
