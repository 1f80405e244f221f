import MaskAlgebra
import MaskedAttention

extension Trial {
  /// Draws a case that a subject is able to differentiate, with scale, softcap, sinks and bias as
  /// far as the subject has them.
  mutating func drawGradientCase(
    _ subject: GradientSubject,
    _ masks: MaskSource,
    profiles: [TensorGenerator.Profile] = TensorGenerator.Profile.allCases
  ) throws -> GradientCase {
    var generator = AttentionCaseGenerator(masks, for: subject.attention)
    generator.longest = 5
    generator.profiles = profiles
    var attention = try generator.attentionCase(from: &self)
    attention.options = drawOptions(subject, headCount: attention.query.headCount)
    let bias = subject.takesBias ? drawBias(attention) : nil
    let gradients = TensorGenerator(
      format: subject.format,
      profiles: [.ordinary, .equal, .negativeZeros]
    )
    let shape: [Int] = attention.query.shape.dropLast() + [attention.value.dimension]
    let outputGradient = draw(
      "output gradient",
      Generator { gradients.tensor(shape, from: &$0) }
    ) { "\($0.elements)" }
    return GradientCase(attention: attention, bias: bias, outputGradient: outputGradient)
  }

  private mutating func drawOptions(
    _ subject: GradientSubject,
    headCount: Int
  ) -> AttentionOptions {
    var options = AttentionOptions()
    if subject.abilities.contains(.scale) {
      options.scale = draw("scale", .one(of: [nil, 0.5, -1.0, 3]))
    }
    if subject.abilities.contains(.softcap) {
      options.softcap = draw("softcap", .one(of: [nil, nil, 2.0, 8]))
      label("a softcap", if: options.softcap != nil)
    }
    if subject.abilities.contains(.logitSinks), draw("logit sinks", .integer(in: 0...2)) == 2 {
      options.logitSinks = draw(
        "sinks",
        Generator<Double>.one(of: [0.0, 0.5, -1, 2]).array(count: headCount...headCount)
      )
      label("a logit sink")
    }
    return options
  }

  /// Numbers for every cell, for every key, or for every head and key; some of them hide a cell.
  private mutating func drawBias(_ attention: AttentionCase) -> AttentionTensor<Double>? {
    let geometry = attention.geometry
    let kind = draw("bias", .one(of: ["none", "none", "cells", "keys", "heads and keys"]))
    let leading: [Int]
    switch kind {
    case "none": return nil
    case "cells": leading = [geometry.batchCount, geometry.headCount, geometry.queryCount]
    case "keys": leading = [1, 1, 1]
    default: leading = [1, geometry.headCount, 1]
    }
    label("a bias")
    let count = leading.reduce(geometry.keyCount, *)
    return draw(
      "bias numbers",
      Generator { choices in
        let hides = choices.boolean()
        return AttentionTensor(
          batchCount: leading[0],
          headCount: leading[1],
          length: leading[2],
          dimension: geometry.keyCount
        ) { _, _, _ in
          (0..<count / leading.reduce(1, *)).map { _ in
            let number = choices.chooseDatum(through: 32)
            return hides && number == 32
              ? -.infinity : Double((number + 1) / 2) / (number.isMultiple(of: 2) ? -8 : 8)
          }[...]
        }
      }
    ) { "\($0.elements)" }
  }
}
