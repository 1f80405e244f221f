/// The tiers of laws, by what they ask of a decision procedure.
package enum LawTier: String, CaseIterable, Sendable, CustomStringConvertible {
  /// `x - y <= c`: causal, prefixes, constant windows.
  case differences
  /// Quotients and remainders by constants: chunks, dilation, strides.
  case residues
  /// Any linear comparison, `abs`, `min` and `max`.
  case linear
  /// Inputs as unknown functions.
  case inputs
  /// A quantifier inside: rows, columns, compositions.
  case quantifiers
  /// Another geometry than the full pass.
  case geometries
  /// Arbitrary masks.
  case relations

  /// The tier's name.
  package var description: String { rawValue }
}
