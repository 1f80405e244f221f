import FloatFormats
import MaskAlgebra
import MaskedAttention

/// A trial of an attention in somebody's own Swift.
struct ForeignTrial: Sendable {
  let mask: MaskSpec
  let abilities: Set<AttentionAbility>
  let accumulator: FloatFormat?
  let declarations: [InputDeclaration]
  let options: RunOptions

  /// Runs the trial.
  func report<Element: BinaryFloatingPoint & Sendable>(
    replaying replay: String?,
    _ attend: @escaping @Sendable (AttentionCase) throws -> AttentionTensor<Element>
  ) -> AttentionReport {
    let subject = AttentionSubject(
      "attention",
      format: Element.floatFormat,
      accumulator: accumulator,
      abilities: abilities.subtracting(Self.impossible)
    ) { attentionCase in
      AttentionAnswer(output: AttentionTensor<Double>(try attend(attentionCase)))
    }
    do throws(ReplayError) {
      return try AttentionReport(
        of: subject,
        masks: source,
        mask: "\(mask)",
        options: options,
        replaying: replay
      )
    } catch { preconditionFailure("\(error)") }
  }

  /// What a closure over tensors has no way to be asked.
  private static let impossible: Set<AttentionAbility> = [
    .weights, .logSumExp, .scale, .softcap, .logitSinks, .dropout,
  ]

  /// The mask; with parameters it is a definition, so that a case knows their values.
  private var source: MaskSource {
    let definition = MaskDefinition(mask: mask)
    return definition.parameters.isEmpty
      ? MaskSource(mask, declarations: declarations)
      : MaskSource(definitions: [definition], declarations: declarations)
  }

  /// What an attention that makes its own mask is told of a case.
  func call(of attentionCase: AttentionCase) -> AttentionCall {
    var parameters: [String: Int] = [:]
    if case .call(let call) = attentionCase.mask.formula {
      for (parameter, argument) in zip(call.definition.parameters, call.arguments) {
        parameters[parameter.name] = argument.literalValue
      }
    }
    return AttentionCall(
      geometry: attentionCase.geometry,
      inputs: attentionCase.inputs,
      parameters: parameters
    )
  }
}

extension BinaryFloatingPoint {
  /// The format as data.
  fileprivate static var floatFormat: FloatFormat {
    let format = FloatFormat.all.first {
      $0.exponentBitCount == exponentBitCount && $0.significandBitCount == significandBitCount
    }
    guard let format else {
      preconditionFailure("\(Self.self) is none of the formats that attention is judged in")
    }
    return format
  }
}
