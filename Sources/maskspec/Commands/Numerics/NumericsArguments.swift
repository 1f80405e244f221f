import FloatFormats
import Foundation
import MaskAlgebra
import MaskLanguage
import MaskLogic
import MaskedAttention

/// The options of `numerics`.
enum NumericsArguments {
  static let emptyRows: [(name: String, policy: MaskingPipeline.EmptyRows)] = [
    ("asComputed", .asComputed), ("zerosWhereAllInfinite", .zerosWhereAllInfinite),
    ("zerosWhereHidden", .zerosWhereHidden), ("zerosForNaN", .zerosForNaN),
  ]

  static func options(_ arguments: Arguments) throws -> NumericsOptions {
    var options = NumericsOptions()
    let formats = arguments.allValues("--format").compactMap { FloatFormat(name: $0) }
    if !formats.isEmpty { options.formats = formats }
    let fills = try arguments.allValues("--fill").map { text in
      guard let fill = MaskingFill(text) else {
        throw UsageError(
          "'\(text)' is not a fill",
          help: "a fill is -inf, -1e9, lowest, lowest/2, 0.7*lowest or any number"
        )
      }
      return fill
    }
    if !fills.isEmpty { options.fills = fills }
    switch arguments.value("--mode") {
    case "add"?: options.applications = [.adding]
    case "select"?: options.applications = [.selecting]
    default: break
    }
    options.scoreBound = try number("--scores", arguments) ?? options.scoreBound
    options.biasBound = try number("--bias", arguments, mayBeInfinite: true) ?? 0
    options.softcap = try number("--softcap", arguments)
    if let scale = arguments.value("--scale") {
      guard let factor = Double(scale), factor.isFinite, factor != 0 else {
        throw UsageError("'--scale' is a number other than 0, not '\(scale)'")
      }
      options.scale = factor
    }
    if options.softcap == 0 { throw UsageError("'--softcap' is above 0") }
    options.stages = try stages(arguments.value("--order")) ?? options.stages
    options.emptyRows =
      emptyRows.first { $0.name == arguments.value("--empty-rows") }?.policy ?? .asComputed
    options.softmaxFormat = format("--softmax", arguments)
    options.accumulationFormat = format("--accumulation", arguments)
    options.weightsFormat = format("--weights", arguments)
    return options
  }

  private static func format(_ option: String, _ arguments: Arguments) -> FloatFormat? {
    arguments.value(option).flatMap { FloatFormat(name: $0) }
  }

  private static func number(
    _ option: String,
    _ arguments: Arguments,
    mayBeInfinite: Bool = false
  ) throws -> Double? {
    guard let text = arguments.value(option) else { return nil }
    guard let number = Double(text), number >= 0, number.isFinite || mayBeInfinite else {
      throw UsageError("'\(option)' is a number of 0 or more, not '\(text)'")
    }
    return number
  }

  private static func stages(_ text: String?) throws -> [MaskingPipeline.Stage]? {
    guard let text else { return nil }
    let known: [MaskingPipeline.Stage] = [.scale, .softcap, .mask]
    let stages = text.split(separator: ",", omittingEmptySubsequences: false).map { word in
      known.first { $0.rawValue == word }
    }
    let given = stages.compactMap(\.self)
    guard given.count == stages.count, Set(given).count == given.count, given.contains(.mask) else {
      throw UsageError(
        "'\(text)' is not an order of stages",
        help: "write mask once, and scale and softcap where they are: --order mask,scale"
      )
    }
    return given + [.softmax]
  }

  /// The masks of `--planes`, separated by the commas that are in no parentheses or brackets.
  static func planes(_ arguments: Arguments, _ request: MaskRequest) throws -> [MaskSpec] {
    guard let text = arguments.value("--planes") else { return [] }
    var parts = [""]
    var depth = 0
    for character in text {
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      if character == ",", depth == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    guard (2...6).contains(parts.count) else {
      throw UsageError(
        "'--planes' names \(parts.count) masks, and it needs 2 to 6",
        help: "for example --planes 'causal,padding'"
      )
    }
    let parameters = Set(request.parameters.keys)
    do {
      return try parts.map { try request.vocabulary.mask($0, parameters: parameters) }
    } catch let failure as SyntaxFailure {
      throw InvalidText(failure.diagnostics)
    }
  }
}
