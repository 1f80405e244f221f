/// What a layer gave for an input, and what the gradients of that need.
public struct SelfAttentionPass<Element: BinaryFloatingPoint & Sendable>: Sendable {
  /// The output, in the shape of the input.
  public let output: AttentionTensor<Element>
  /// The attention between the projections, `[batch, heads, length, head dimension]`.
  ///
  /// Its weights and steps can be asked for. Past the length of a batch row its queries are zeros.
  public let attention: AttentionResult<Element>
  private let outputDropout: Dropout?
  private let projections: Projections

  typealias Projections = (
    query: ProjectedVectors<Element>, key: ProjectedVectors<Element>,
    value: ProjectedVectors<Element>, output: ProjectedVectors<Element>
  )

  init(
    shape: [Int],
    outputDropout: Dropout?,
    attention: AttentionResult<Element>,
    projections: Projections
  ) {
    self.outputDropout = outputDropout
    self.attention = attention
    self.projections = projections
    var elements = projections.output.output
    if let outputDropout {
      for (index, element) in elements.enumerated() {
        elements[index] = Element(
          Double(element) * outputDropout.factor(at: index, site: .output)
        )
      }
    }
    output = AttentionTensor(uncheckedShape: shape, elements: elements)
  }

  /// Computes the gradients of the input and of what the layer learns.
  ///
  /// - Parameter outputGradient: The gradient of the output, in its shape.
  /// - Returns: The gradients; zero at positions past the length of their batch row.
  /// - Throws: ``LayerError/attention(_:)`` where the shapes differ.
  /// - Complexity: As for the output.
  public func gradients(
    outputGradient: AttentionTensor<Element>
  ) throws(LayerError) -> SelfAttentionGradients<Element> {
    guard outputGradient.shape == output.shape else {
      throw LayerError.attention(
        .gradientMismatch(gradient: outputGradient.shape, output: output.shape)
      )
    }
    let kept = outputGradient.elements.enumerated().map { index, gradient in
      Double(gradient) * (outputDropout?.factor(at: index, site: .output) ?? 1)
    }
    let joined = projections.output.gradients(outputGradient: kept)
    let layout = HeadLayout(shape: attention.output.shape)
    let attended: AttentionGradients<Element>
    do {
      attended = try attention.gradients(
        outputGradient: AttentionTensor(
          uncheckedShape: attention.output.shape,
          elements: layout.split(joined.input.map { Element($0) })
        )
      )
    } catch { throw LayerError.attention(error) }
    let query = gradients(of: projections.query, attended.query)
    let key = gradients(of: projections.key, attended.key)
    let value = gradients(of: projections.value, attended.value)
    let input = zip(zip(query.input, key.input), value.input).map { Element($0.0 + $0.1 + $1) }
    return SelfAttentionGradients(
      input: AttentionTensor(uncheckedShape: output.shape, elements: input),
      parameters: SelfAttentionParameters(
        query: query.projection,
        key: key.projection,
        value: value.projection,
        output: joined.projection
      )
    )
  }

  private func gradients(
    of projected: ProjectedVectors<Element>,
    _ heads: AttentionTensor<Element>
  ) -> (projection: Projection<Element>, input: [Double]) {
    let joined = HeadLayout(shape: heads.shape).joined(heads.elements)
    return projected.gradients(outputGradient: joined.map { Double($0) })
  }
}

/// How much a number that depends on the output of a layer changes with what the layer was given.
public struct SelfAttentionGradients<Element: BinaryFloatingPoint & Sendable>: Hashable, Sendable {
  /// The gradient of the input, in its shape.
  public let input: AttentionTensor<Element>
  /// The gradients of the projections, in their shapes.
  public let parameters: SelfAttentionParameters<Element>
}
