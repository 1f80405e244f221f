import MaskCompiler

/// The value of `--fill`.
enum FillOption {
  static func parse(_ text: String) throws -> Fill {
    switch text {
    case "-inf", "-infinity": return .negativeInfinity
    case "lowest": return .lowest
    default:
      guard let value = Double(text), !value.isNaN else {
        throw UsageError(
          "'\(text)' is not a fill",
          help: "a fill is -inf, -1e9, lowest or any number"
        )
      }
      return value == -.infinity ? .negativeInfinity : .value(value)
    }
  }
}
