public import MaskAlgebra
public import MaskCompiler
public import MaskedAttention

/// Everything that an attention is given in one case.
///
/// Numbers are in `Double`, and every one of them is a number of the subject's format; so an answer
/// in that format can be compared to the bit.
public struct AttentionCase: Sendable {
  /// Which query sees which key, with no parameter left open.
  public var mask: MaskSpec
  /// Counts and alignment: queries, keys, offset, batch rows and query heads.
  public var geometry: Geometry
  /// The data that the mask reads.
  public var inputs: Inputs
  /// What the inputs are declared as.
  public var declarations: [InputDeclaration]
  /// `[batch, heads, queries, head dimension]`.
  public var query: AttentionTensor<Double>
  /// `[batch, key heads, keys, head dimension]`; fewer key heads are shared by groups of queries.
  public var key: AttentionTensor<Double>
  /// `[batch, key heads, keys, value dimension]`.
  public var value: AttentionTensor<Double>
  /// Scale, softcap and logit sinks; only those that the subject says it has are asked for.
  public var options: AttentionOptions
  /// The mask by its definition, cell by cell: what the answer is judged by.
  public internal(set) var visible: BooleanMask

  /// Whether a query sees a key; the row is counted from 0.
  public func sees(_ batch: Int, _ head: Int, _ row: Int, _ key: Int) -> Bool {
    visible[batch, head, row, key]
  }
}

/// What an attention answers.
public struct AttentionAnswer: Hashable, Sendable {
  /// `[batch, heads, queries, value dimension]`.
  public var output: AttentionTensor<Double>
  /// `[batch, heads, queries, keys]`; nil where the subject does not give them.
  public var weights: AttentionTensor<Double>?
  /// A number per row, `[batch, heads, queries]` in row-major order; nil where it is not given.
  public var logSumExp: [Double]?

  /// Creates an answer.
  public init(
    output: AttentionTensor<Double>,
    weights: AttentionTensor<Double>? = nil,
    logSumExp: [Double]? = nil
  ) {
    self.output = output
    self.weights = weights
    self.logSumExp = logSumExp
  }
}
