public import MaskCompiler

/// A way in which people mask a softmax with operations on whole tensors.
///
/// It is here to show what each does in the backward pass, as automatic differentiation makes it of
/// the forward pass, and not to be relied on. Where a query sees no key, a fill of -infinity makes
/// its weights NaN; from there on NaN times zero is NaN, so that leaving the row out of the loss
/// does not help, nor does cleaning its weights afterwards, unless the gradient is cut off before
/// it reaches the scores again.
///
///     let practice = MaskingPractice(.added, fill: -.infinity, repair: .selected)
///     let run = try practice.run(query: q, key: k, value: v, mask: mask, outputGradient: g)
///     run.gradients.query.elements.contains { $0.isNaN }  // true where a row is empty
public struct MaskingPractice: Hashable, Sendable {
  /// How the fill comes to the hidden scores.
  public enum Application: String, CaseIterable, Hashable, Sendable {
    /// It is added to them: `scores + mask`.
    case added
    /// It takes their place: `scores.masked_fill(hidden, fill)`, which cuts off their gradient.
    case replaced
  }

  /// What is done about rows that see no key.
  public enum Repair: String, CaseIterable, Hashable, Sendable {
    /// Nothing.
    case none
    /// Hidden weights are set to zero after the softmax: `where(visible, weights, 0)`.
    case selected
    /// NaN among the weights is set to zero after the softmax: `nan_to_num(weights)`.
    case cleaned
    /// The scores of empty rows are set to zero before the softmax, and hidden weights after it.
    case guarded
    /// The softmax gives zeros where every score is -infinity.
    case safeSoftmax
  }

  /// How the fill comes to the hidden scores.
  public var application: Application
  /// What hidden scores get.
  public var fill: Double
  /// What is done about rows that see no key.
  public var repair: Repair

  /// Creates a practice.
  public init(_ application: Application, fill: Double, repair: Repair = .none) {
    self.application = application
    self.fill = fill
    self.repair = repair
  }

  /// What came of a practice, forward and backward.
  public struct Run<Element: BinaryFloatingPoint & Sendable>: Hashable, Sendable {
    /// The weights, a column per key.
    public let weights: AttentionTensor<Element>
    /// The output.
    public let output: AttentionTensor<Element>
    /// The gradients of query, key and value.
    public let gradients: AttentionGradients<Element>
  }

  /// Runs attention this way, forward and backward.
  ///
  /// Scores, weights and output are rounded to `Element` after every step, as is the fill; sums
  /// between them run in `Double`.
  ///
  /// - Parameters:
  ///   - query: `[batch, heads, queries, head dimension]`; leading axes may be left out.
  ///   - key: `[batch, key heads, keys, head dimension]`.
  ///   - value: `[batch, key heads, keys, value dimension]`.
  ///   - mask: Which query sees which key.
  ///   - outputGradient: The gradient of the output, in its shape.
  /// - Returns: Weights, output and gradients.
  /// - Throws: ``AttentionError`` where shapes do not fit.
  public func run<Element: BinaryFloatingPoint & Sendable>(
    query: AttentionTensor<Element>,
    key: AttentionTensor<Element>,
    value: AttentionTensor<Element>,
    mask: BooleanMask,
    outputGradient: AttentionTensor<Element>
  ) throws(AttentionError) -> Run<Element> {
    let rows = try AttentionRows(
      tensors: AttentionTensors(query: query, key: key, value: value),
      mask: .selecting(mask),
      bias: nil,
      options: AttentionOptions()
    )
    let shape: [Int] = query.shape.dropLast() + [value.dimension]
    guard outputGradient.shape == shape else {
      throw AttentionError.gradientMismatch(gradient: outputGradient.shape, output: shape)
    }
    return PracticeRun(self, rows, mask, outputGradient).run()
  }
}
