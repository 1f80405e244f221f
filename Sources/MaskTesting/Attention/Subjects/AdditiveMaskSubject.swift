import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskedAttention

extension AttentionSubject {
  /// The reference with -infinity added to the scores of hidden cells.
  ///
  /// Every value is read, so a hidden NaN comes through; a row that sees no key is NaN, and spoils
  /// no other.
  package static func additiveMask<Element: BinaryFloatingPoint & Sendable>(
    _ type: Element.Type
  ) -> AttentionSubject {
    let format = FloatFormat(holding: type)
    let unable: Set<AttentionAbility> = [
      .emptyRowsAreZero, .hiddenMayBeAnything, .signsOfZeros,
    ]
    return AttentionSubject(
      "additive-mask-\(format)",
      format: format,
      accumulator: .binary64,
      abilities: Set.ofTheReference.subtracting(unable).union([.emptyRowsAreAllowed])
    ) { attentionCase in
      let mask = try attentionCase.mask.additiveMask(
        format: format,
        fill: .negativeInfinity,
        in: attentionCase.geometry,
        inputs: attentionCase.inputs,
        declarations: attentionCase.declarations
      )
      let result = try attention(
        query: AttentionTensor<Element>(attentionCase.query),
        key: AttentionTensor<Element>(attentionCase.key),
        value: AttentionTensor<Element>(attentionCase.value),
        adding: mask,
        options: attentionCase.options
      )
      return try AttentionAnswer(result)
    }
  }
}
