/// How much a number that depends on the output of attention changes with each thing put in.
///
/// Each tensor has the shape of what it is the gradient of. What no query sees has a gradient of
/// exactly zero, and so has whatever a query without keys could have changed.
public struct AttentionGradients<Element: BinaryFloatingPoint & Sendable>: Hashable, Sendable {
  /// The gradient of the query.
  public let query: AttentionTensor<Element>
  /// The gradient of the key; where query heads share a key head, the sum over them.
  public let key: AttentionTensor<Element>
  /// The gradient of the value; where query heads share a value head, the sum over them.
  public let value: AttentionTensor<Element>
  /// The gradient of the bias, summed where it is repeated; nil where there is none.
  public let bias: AttentionTensor<Element>?
  /// The gradient of each logit sink, empty where there are none.
  public let logitSinks: [Double]
}

extension AttentionResult {
  /// Computes the gradients of what went into attention, from the gradient of its output.
  ///
  /// With the weights `p`, the values `v` and the gradient `g` of a row of the output, the gradient
  /// of a score is `p[k] * (g · v[k] - sum of p[j] * (g · v[j]))`. Sums run over the keys that take
  /// part, so hidden keys and values may be NaN here too. Dropout drops what it dropped before.
  ///
  ///     let gradients = try result.gradients(outputGradient: g)
  ///     gradients.value
  ///
  /// The weights are those that the output was made of, rounded to `Element`; everything after them
  /// runs in `Double` and is rounded once. A query that sees no key has a gradient of zeros under
  /// every policy, since what it gets depends on nothing. Under a mask that is added no query is
  /// such: the gradients come out as they are computed, NaN for a row of infinite fills.
  ///
  /// - Parameter outputGradient: The gradient of the output, in its shape.
  /// - Returns: The gradients.
  /// - Throws: ``AttentionError/gradientMismatch(gradient:output:)`` where the shapes differ.
  /// - Complexity: As for the output.
  public func gradients(
    outputGradient: AttentionTensor<Element>
  ) throws(AttentionError) -> AttentionGradients<Element> {
    guard outputGradient.shape == output.shape else {
      throw AttentionError.gradientMismatch(gradient: outputGradient.shape, output: output.shape)
    }
    return try rows.gradients(outputGradient: outputGradient.elements.map { Double($0) })
  }
}
