import FloatFormats
import MaskExchange
import MaskedAttention

/// The number formats of `--format`: those that a file can hold.
enum AttendFormat {
  static var all: [FloatFormat] { FloatFormat.all.filter { NumpyElementType($0) != nil } }
  static var choices: [String] { all.map(\.name) }
}

extension AttendRun {
  static func array(_ option: String, _ arguments: Arguments) throws -> NumpyArray {
    guard let path = arguments.value(option) else {
      throw UsageError("'\(option)' is missing: --q, --k and --v go together")
    }
    do {
      return try ArrayPath(path).read()
    } catch {
      throw UsageError("'\(path)' cannot be read: \(error)")
    }
  }

  static func number(_ option: String, _ arguments: Arguments) throws -> Double? {
    guard let text = arguments.value(option) else { return nil }
    guard let number = Double(text), number.isFinite, option != "--softcap" || number > 0 else {
      let range = option == "--softcap" ? "number above 0" : "number"
      throw UsageError("'\(option)' is a \(range), not '\(text)'")
    }
    return number
  }

  static func fill(_ arguments: Arguments) throws -> MaskingFill? {
    guard let text = arguments.value("--fill") else { return nil }
    guard let fill = MaskingFill(text) else {
      throw UsageError(
        "'\(text)' is not a fill",
        help: "a fill is -inf, -1e9, lowest, lowest/2, 0.7*lowest or any number"
      )
    }
    return fill
  }

  static func outputPath(_ option: String, _ arguments: Arguments) throws -> String? {
    guard let path = arguments.value(option) else { return nil }
    guard ArrayPath.Container(endingOf: ArrayPath(path).file) != nil else {
      throw UsageError(
        "'\(path)' ends in none of .npy, .npz and .safetensors",
        help: "the ending says how an array is written"
      )
    }
    try OutputFile.checkWritable(ArrayPath(path).file)
    return path
  }

  /// Runs a computation, its errors in the words of the command line.
  static func explained<Result>(
    _ prefix: String = "",
    _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch AttentionError.compilation(let error) {
      return try MaskRequest.explained { () throws -> Result in throw error }
    } catch let error as AttentionError {
      throw UsageError(prefix + "\(error)")
    }
  }
}
