public import FloatFormats
public import MaskAlgebra
public import MaskCompiler
public import MaskedAttention

/// An attention that is given its mask.
public typealias MaskTakingAttention<Element: BinaryFloatingPoint & Sendable> =
  @Sendable (
    _ query: AttentionTensor<Element>,
    _ key: AttentionTensor<Element>,
    _ value: AttentionTensor<Element>,
    _ mask: BooleanMask
  ) throws -> AttentionTensor<Element>

/// An attention that makes its mask by itself.
public typealias SelfMaskingAttention<Element: BinaryFloatingPoint & Sendable> =
  @Sendable (
    _ query: AttentionTensor<Element>,
    _ key: AttentionTensor<Element>,
    _ value: AttentionTensor<Element>,
    _ call: AttentionCall
  ) throws -> AttentionTensor<Element>

/// What an attention that makes its own mask is told beside its tensors.
public struct AttentionCall: Hashable, Sendable {
  /// Counts, and where the first query stands.
  public let geometry: Geometry
  /// The data of the inputs that the mask reads, such as documents and lengths.
  public let inputs: Inputs
  /// The values of the parameters that the mask leaves open.
  public let parameters: [String: Int]
}

extension Set<AttentionAbility> {
  /// What most attentions can do and promise: everything that a call has room for, but NaN behind
  /// the mask.
  ///
  /// A query that sees no key is asked for zeros. Where yours gives NaN or an average, replace
  /// `emptyRowsAreZero` by `emptyRowsAreAllowed`; where it must not be asked, leave out both.
  public static let usual: Set<AttentionAbility> = [
    .batch, .heads, .groupedHeads, .masksPerHead, .anyGeometry, .valueDimension,
    .emptyRowsAreZero, .hiddenIsExact, .repeatable,
  ]
}

/// Judges an attention that is given its mask by whether it obeys.
///
///     let report = check(
///       attention: { q, k, v, mask in try mine(q, k, v, mask) },
///       under: .causal && .window(128)
///     )
///     #expect(report.isPassed, "\(report)")
///
/// All properties of attention are run that the abilities allow, and a diagnosis says in its first
/// line what is wrong: which key leaks to which query, what is over-masked, and which convention
/// the attention really has.
///
/// - Parameters:
///   - attention: Takes query, key and value, `[batch, heads, length, dimension]`, and the mask,
///     whose axes of extent 1 are repeated; gives `[batch, heads, queries, dimension]`.
///   - mask: The mask; parameters and inputs that it leaves open are drawn.
///   - abilities: What the attention can do and promises.
///   - accumulator: The format of its sums and exponentials, where it is a wider one.
///   - declarations: What the inputs of the mask look like.
///   - cases: How many random cases each property gets.
///   - seed: Equal seeds give equal cases.
///   - replay: A line of ``AttentionReport/replays``, to run only that failure again.
/// - Returns: What is wrong, or that nothing is.
/// - Precondition: `replay` is a line of a report of the same attention and mask.
public func check<Element: BinaryFloatingPoint & Sendable>(
  attention: @escaping MaskTakingAttention<Element>,
  under mask: MaskSpec,
  abilities: Set<AttentionAbility> = .usual,
  accumulator: FloatFormat? = nil,
  declarations: [InputDeclaration] = InputDeclaration.catalogue,
  cases: Int = RunOptions.standardCaseCount,
  seed: UInt64 = 0,
  replaying replay: String? = nil
) -> AttentionReport {
  let trial = ForeignTrial(
    mask: mask,
    abilities: abilities,
    accumulator: accumulator,
    declarations: declarations,
    options: RunOptions(caseCount: cases, seed: seed)
  )
  return trial.report(replaying: replay) { attentionCase in
    try attention(
      AttentionTensor<Element>(attentionCase.query),
      AttentionTensor<Element>(attentionCase.key),
      AttentionTensor<Element>(attentionCase.value),
      attentionCase.visible
    )
  }
}

/// Judges an attention that makes its own mask by whether it is the one that you think.
///
///     let report = check(
///       selfMaskingAttention: { q, k, v, call in try mine(q, k, v, start: call.geometry.offset) },
///       under: .causal && .window(128)
///     )
///     #expect(report.isPassed, "\(report)")
///
/// - Parameters:
///   - attention: Takes query, key and value, and what its mask depends on.
///   - mask: The mask that it should have; parameters and inputs that it leaves open are drawn.
///   - abilities: What the attention can do and promises.
///   - accumulator: The format of its sums and exponentials, where it is a wider one.
///   - declarations: What the inputs of the mask look like.
///   - cases: How many random cases each property gets.
///   - seed: Equal seeds give equal cases.
///   - replay: A line of ``AttentionReport/replays``, to run only that failure again.
/// - Returns: What is wrong, or that nothing is.
/// - Precondition: `replay` is a line of a report of the same attention and mask.
public func check<Element: BinaryFloatingPoint & Sendable>(
  selfMaskingAttention attention: @escaping SelfMaskingAttention<Element>,
  under mask: MaskSpec,
  abilities: Set<AttentionAbility> = .usual,
  accumulator: FloatFormat? = nil,
  declarations: [InputDeclaration] = InputDeclaration.catalogue,
  cases: Int = RunOptions.standardCaseCount,
  seed: UInt64 = 0,
  replaying replay: String? = nil
) -> AttentionReport {
  let trial = ForeignTrial(
    mask: mask,
    abilities: abilities,
    accumulator: accumulator,
    declarations: declarations,
    options: RunOptions(caseCount: cases, seed: seed)
  )
  return trial.report(replaying: replay) { attentionCase in
    try attention(
      AttentionTensor<Element>(attentionCase.query),
      AttentionTensor<Element>(attentionCase.key),
      AttentionTensor<Element>(attentionCase.value),
      trial.call(of: attentionCase)
    )
  }
}
