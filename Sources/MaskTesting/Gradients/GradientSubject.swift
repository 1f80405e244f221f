package import FloatFormats
import MaskAlgebra
import MaskCompiler
package import MaskedAttention

/// Gradients of attention on trial: ours, or those of a way in which others mask.
package struct GradientSubject: Sendable {
  /// The name in reports, after the property's.
  package let name: String
  /// The format of what goes in and comes out; sums are taken to run in `Double`.
  package let format: FloatFormat
  /// What it can do and what it promises, as of an attention.
  package let abilities: Set<AttentionAbility>
  /// Whether it takes a bias.
  package let takesBias: Bool
  /// The gradients of a case.
  package var gradients: @Sendable (GradientCase) throws -> GradientAnswer
  /// The output of a case.
  package var output: @Sendable (GradientCase) throws -> AttentionTensor<Double>

  package init(
    _ name: String,
    format: FloatFormat,
    abilities: Set<AttentionAbility>,
    takesBias: Bool = false,
    gradients: @escaping @Sendable (GradientCase) throws -> GradientAnswer,
    output: @escaping @Sendable (GradientCase) throws -> AttentionTensor<Double>
  ) {
    self.name = name
    self.format = format
    self.abilities = abilities
    self.takesBias = takesBias
    self.gradients = gradients
    self.output = output
  }

  /// The gradients, in the shapes that they have to have.
  func answer(to gradientCase: GradientCase) throws -> GradientAnswer {
    let answer = try gradients(gradientCase)
    let tensors = gradientCase.attention
    let shapes = [
      ("query", answer.query.shape, tensors.query.shape),
      ("key", answer.key.shape, tensors.key.shape),
      ("value", answer.value.shape, tensors.value.shape),
      ("bias", answer.bias?.shape ?? [], gradientCase.bias?.shape ?? []),
      ("logit sinks", [answer.logitSinks.count], [tensors.options.logitSinks.count]),
    ]
    for (name, shape, expected) in shapes where shape != expected {
      throw Falsified("the gradient of the \(name) has the shape \(shape), not \(expected)")
    }
    return answer
  }

  /// The subject as one of attention, for which cases are made.
  var attention: AttentionSubject {
    AttentionSubject(name, format: format, accumulator: .binary64, abilities: abilities) {
      _ in throw Discarded(reason: "only its gradients are on trial")
    }
  }
}

extension GradientSubject {
  /// Every subject of this package.
  package static let all: [GradientSubject] =
    [reference(Float.self), reference(Double.self)]
    + [
      guardedPractice,
      practice(
        "added-safe-softmax",
        MaskingPractice(.added, fill: -.infinity, repair: .safeSoftmax)
      ),
      practice("replaced-selected", MaskingPractice(.replaced, fill: -1e9, repair: .selected)),
      practice("replaced-cleaned", MaskingPractice(.replaced, fill: -.infinity, repair: .cleaned)),
    ]

  /// What helps where masks are added: empty rows are kept from the softmax, and zeroed after it.
  static let guardedPractice = practice(
    "added-guarded",
    MaskingPractice(.added, fill: -.infinity, repair: .guarded)
  )

  /// The gradients of the reference.
  package static func reference<Element: BinaryFloatingPoint & Sendable>(
    _ type: Element.Type
  ) -> GradientSubject {
    let format = FloatFormat(holding: type)
    return GradientSubject(
      "gradients-\(format)",
      format: format,
      abilities: .ofTheReference,
      takesBias: true,
      gradients: { gradientCase in
        let result = try gradientCase.result(in: type)
        return GradientAnswer(
          try result.gradients(outputGradient: AttentionTensor(gradientCase.outputGradient))
        )
      },
      output: { AttentionTensor(try $0.result(in: type).output) }
    )
  }

  /// A way of masking that keeps empty rows apart; it computes what it hides.
  private static func practice(
    _ name: String,
    _ practice: MaskingPractice
  ) -> GradientSubject {
    GradientSubject(
      "practice-\(name)",
      format: .binary32,
      abilities: [
        .groupedHeads, .batch, .heads, .masksPerHead, .anyGeometry, .valueDimension,
        .emptyRowsAreZero, .repeatable,
      ],
      gradients: { GradientAnswer(try $0.run(practice).gradients) },
      output: { AttentionTensor(try $0.run(practice).output) }
    )
  }
}

extension GradientCase {
  fileprivate func result<Element: BinaryFloatingPoint & Sendable>(
    in type: Element.Type
  ) throws -> AttentionResult<Element> {
    try MaskedAttention.attention(
      query: AttentionTensor<Element>(attention.query),
      key: AttentionTensor<Element>(attention.key),
      value: AttentionTensor<Element>(attention.value),
      mask: attention.mask,
      bias: bias.map { AttentionTensor<Element>($0) },
      offset: attention.geometry.offset,
      inputs: attention.inputs,
      declarations: attention.declarations,
      options: attention.options
    )
  }

  /// The case as a practice computes it, in single precision.
  func run(_ practice: MaskingPractice) throws -> MaskingPractice.Run<Float> {
    try practice.run(
      query: AttentionTensor<Float>(attention.query),
      key: AttentionTensor<Float>(attention.key),
      value: AttentionTensor<Float>(attention.value),
      mask: attention.visible,
      outputGradient: AttentionTensor<Float>(outputGradient)
    )
  }
}
