import MaskAlgebra
import MaskCompiler
import MaskLanguage

/// A mask and a run, as every command that takes a MASK reads them.
struct MaskRequest {
  private(set) var mask: MaskSpec
  let parameters: [String: Int]
  let inputs: Inputs
  let vocabulary: Vocabulary
  let arguments: Arguments

  /// Reads a mask and what the options say of it.
  ///
  /// - Parameters:
  ///   - text: The mask.
  ///   - arguments: The options.
  ///   - needsInputs: Whether every input that the mask reads must be given.
  /// - Throws: ``UsageError`` and ``InvalidText``.
  init(_ text: String, _ arguments: Arguments, needsInputs: Bool = true) throws {
    self.arguments = arguments
    vocabulary = try Self.vocabulary(arguments)
    parameters = try Self.parameters(arguments)
    inputs = try Self.inputs(arguments)
    do {
      mask = try vocabulary.mask(text, parameters: Set(parameters.keys))
    } catch {
      throw InvalidText(error.diagnostics)
    }
    try checkParameterNames()
    if needsInputs { try checkInputNames() }
  }

  /// The mask with the given parameters put in.
  var boundMask: MaskSpec {
    let values = parameters.mapValues(IntegerFormula.literal)
    return MaskSpec(Substitution(parameters: values).applied(to: mask.formula))
  }

  /// The same run under the mask that is visible where this one is not.
  var inverted: MaskRequest {
    var request = self
    request.mask = !mask
    return request
  }

  /// The catalogue with the definitions of every `--spec`.
  static func vocabulary(_ arguments: Arguments) throws -> Vocabulary {
    var vocabulary = Vocabulary.catalogue
    for path in arguments.allValues("--spec") {
      let (file, diagnostics) = SpecFile.parse(
        try SpecFiles.source(path),
        vocabulary: vocabulary,
        include: SpecFiles.include
      )
      guard diagnostics.isEmpty else { throw InvalidText(diagnostics) }
      vocabulary = file.vocabulary
    }
    return vocabulary
  }

  private static func parameters(_ arguments: Arguments) throws -> [String: Int] {
    var parameters: [String: Int] = [:]
    for text in arguments.allValues("--set") {
      let (name, value) = try assignment(text, option: "--set", example: "P=2")
      guard parameters[name] == nil else { throw UsageError("'\(name)' is set twice") }
      parameters[name] = try Arguments.integer(value, of: "the value of '\(name)'")
    }
    return parameters
  }

  private static func inputs(_ arguments: Arguments) throws -> Inputs {
    var inputs = Inputs()
    for text in arguments.allValues("--input") {
      let (name, value) = try assignment(text, option: "--input", example: "'doc=[0,0,1]'")
      guard inputs[name] == nil else { throw UsageError("the input '\(name)' is given twice") }
      inputs[name] = try InputData.read(value, for: name)
    }
    return inputs
  }

  private static func assignment(
    _ text: String,
    option: String,
    example: String
  ) throws -> (name: String, value: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, String(parts[0]).isMaskName else {
      throw UsageError(
        "'\(text)' is not a name, '=' and a value",
        help: "write \(option) \(example)"
      )
    }
    return (String(parts[0]), String(parts[1]))
  }

  /// A parameter that the mask does not have is most likely misspelt.
  private func checkParameterNames() throws {
    let known = mask.formula.mentions.parameters
    for name in parameters.keys.sorted() where !known.contains(name) {
      let option = ["n": "--n", "m": "--queries", "offset": "--offset"][name]
      throw UsageError(
        "the mask has no parameter '\(name)'",
        help: option.map { "that is said with \($0)" } ?? Self.help(name, known.sorted())
      )
    }
  }

  /// An input that the mask does not read is, too; and it needs every one that it does.
  private func checkInputNames() throws {
    let known = mask.formula.mentions.inputs.keys.sorted()
    for name in inputs.arrays.keys.sorted() where !known.contains(name) {
      throw UsageError("the mask reads no input '\(name)'", help: Self.help(name, known))
    }
    for name in known where inputs[name] == nil {
      throw UsageError(
        "the mask reads the input '\(name)', which was not given",
        help: "give it with --input '\(name)=[…]' or --input \(name)=\(name).npy"
      )
    }
  }

  private static func help(_ name: String, _ known: [String]) -> String {
    if let nearest = known.nearest(to: name) { return "did you mean '\(nearest)'?" }
    return known.isEmpty ? "it has none" : "it has \(known.joined(separator: ", "))"
  }
}
