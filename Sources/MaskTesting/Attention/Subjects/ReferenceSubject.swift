import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskedAttention

extension AttentionSubject {
  /// The reference under a mask of the language, with elements of a type.
  package static func reference<Element: BinaryFloatingPoint & Sendable>(
    _ type: Element.Type
  ) -> AttentionSubject {
    let format = FloatFormat(holding: type)
    return AttentionSubject(
      "reference-\(format)",
      format: format,
      accumulator: .binary64,
      abilities: .ofTheReference
    ) { attentionCase in
      let result = try attention(
        query: AttentionTensor<Element>(attentionCase.query),
        key: AttentionTensor<Element>(attentionCase.key),
        value: AttentionTensor<Element>(attentionCase.value),
        mask: attentionCase.mask,
        offset: attentionCase.geometry.offset,
        inputs: attentionCase.inputs,
        declarations: attentionCase.declarations,
        options: attentionCase.options
      )
      return try AttentionAnswer(result)
    }
  }

  /// The reference under a boolean mask that was compiled from the spec.
  package static let booleanMask = AttentionSubject(
    "reference-boolean-mask",
    format: .binary32,
    accumulator: .binary64,
    abilities: .ofTheReference
  ) { attentionCase in
    let result = try attention(
      query: AttentionTensor<Float>(attentionCase.query),
      key: AttentionTensor<Float>(attentionCase.key),
      value: AttentionTensor<Float>(attentionCase.value),
      mask: attentionCase.compiledMask(),
      options: attentionCase.options
    )
    return try AttentionAnswer(result)
  }
}

extension Set<AttentionAbility> {
  /// What the reference does and promises: everything.
  package static let ofTheReference = Set(AttentionAbility.allCases)
    .subtracting([.emptyRowsAreAllowed])
}

extension FloatFormat {
  /// The format of a type of the standard library.
  init<Element: BinaryFloatingPoint>(holding type: Element.Type) {
    let match = Self.arrayFormats.first { format in
      format.significandBitCount == Element.significandBitCount
        && format.exponentBitCount == Element.exponentBitCount
    }
    guard let match else { preconditionFailure("\(type) is none of \(Self.arrayFormats)") }
    self = match
  }
}

extension AttentionCase {
  /// The mask as the compiler makes it, cell by cell.
  func compiledMask() throws -> BooleanMask {
    try mask.booleanMask(in: geometry, inputs: inputs, declarations: declarations)
  }
}

extension AttentionAnswer {
  /// What the reference gave, in `Double`.
  init(_ result: AttentionResult<some BinaryFloatingPoint & Sendable>) throws {
    self.init(
      output: AttentionTensor(result.output),
      weights: AttentionTensor(try result.weights()),
      logSumExp: try result.logSumExp().elements
    )
  }
}
