import MaskAlgebra
import MaskedAttention

extension Property {
  static func layerEqualsThePlainFormulas(_ masks: MaskSource) -> Property {
    Property(
      "F01-equals-the-plain-formulas/layer-f32",
      "projections, heads split and joined in order, neighbouring heads sharing a key head, and "
        + "attention in between give what the formulas give, within the roundings they allow",
      coverage: masks.isAnyMask
        ? [CoverageGoal("heads share a key head", atLeast: 0.3)] : []
    ) { trial in
      var generator = LayerCaseGenerator(masks)
      generator.hasLengths = trial.draw("has lengths", .boolean)
      let layerCase = try generator.layerCase(from: &trial)
      trial.label("heads share a key head", if: layerCase.keyHeadCount < layerCase.headCount)
      let output = try layerCase.forward(Float.self)
      let plain = PlainLayer<Float>(layerCase)
      for batch in 0..<layerCase.input.batchCount {
        for (row, wanted) in plain.output(batch: batch).enumerated() {
          let found = Array(output.vector(batch: batch, row: row))
          for (index, number) in found.enumerated() {
            let difference = abs(number - wanted[index].value)
            if wanted[index].bound > 0 { trial.aim(at: difference / wanted[index].bound) }
            // Written so that NaN fails.
            guard difference <= wanted[index].bound else {
              throw Falsified(
                "at b = \(batch), position \(row), the layer gives \(found), the formulas "
                  + "\(wanted.map(\.value)), and they may be \(wanted[index].bound) apart"
              )
            }
          }
        }
      }
    }
  }

  static func identityLayerIsAttention(_ masks: MaskSource) -> Property {
    Property(
      "F02-copying-projections-leave-attention/layer-f32",
      "a layer whose projections copy is attention between the parts of its vectors, head by head"
    ) { trial in
      var generator = LayerCaseGenerator(masks)
      generator.isIdentity = true
      let layerCase = try generator.layerCase(from: &trial)
      let (input, dimension) = (layerCase.input, layerCase.headDimension)
      func heads(_ count: Int) -> AttentionTensor<Float> {
        var elements: [Float] = []
        for batch in 0..<input.batchCount {
          for head in 0..<count {
            for row in 0..<input.length {
              let vector = input.vector(batch: batch, row: row).dropFirst(head * dimension)
              elements += vector.prefix(dimension).map { Float($0) }
            }
          }
        }
        return .whole([input.batchCount, count, input.length, dimension], elements)
      }
      let (own, shared) = (heads(layerCase.headCount), heads(layerCase.keyHeadCount))
      let wanted = try attention(query: own, key: shared, value: shared, mask: layerCase.visible)
        .output
      let found = try layerCase.forward(Float.self)
      for batch in 0..<input.batchCount {
        for row in 0..<input.length {
          let joined = (0..<layerCase.headCount).flatMap { head in
            wanted.vector(batch: batch, head: head, row: row).map { Double($0) }
          }
          // As numbers: a sum of products with zeros has no negative zero.
          try trial.expect(
            Array(found.vector(batch: batch, row: row)) == joined,
            "at b = \(batch), position \(row), the layer gives "
              + "\(Array(found.vector(batch: batch, row: row))), attention \(joined)"
          )
        }
      }
    }
  }

  static let parametersRoundTrip: Property = Property(
    "F09-parameters-round-trip/layer",
    "the parameters of a layer are read from their named tensors as they were written"
  ) { trial in
    let layerCase = try LayerCaseGenerator(.anyMask).layerCase(from: &trial)
    let prefix = trial.draw("prefix", .one(of: ["", "layers.0.self_attn."]))
    let parameters = try layerCase.layer(Float.self).parameters
    let read = try SelfAttentionParameters<Float>(
      tensors: parameters.tensors(prefix: prefix),
      prefix: prefix
    )
    try trial.expect(read == parameters, "the parameters are others after they were written")
  }
}
