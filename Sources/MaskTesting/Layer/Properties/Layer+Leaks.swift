import MaskAlgebra
import MaskCompiler
import MaskedAttention

extension Property {
  static func hiddenTokensNeverReachTheOutput(_ masks: MaskSource) -> Property {
    Property(
      "F03-hidden-tokens-never-reach-the-output/layer-f32",
      "whatever a token is changed to, NaN too, the output at positions that it is hidden from, "
        + "and in other batch rows, stays the same to the bit",
      coverage: masks.isAnyMask ? [CoverageGoal("a hidden token", atLeast: 0.4)] : []
    ) { trial in
      let layerCase = try LayerCaseGenerator(masks).layerCase(from: &trial)
      let batch = trial.draw("changed batch row", .integer(in: 0...layerCase.input.batchCount - 1))
      let token = trial.draw("changed token", .integer(in: 0...layerCase.length - 1))
      let number = trial.draw("changed to", .one(of: [3, .nan, .infinity, 1e30]))
      let clean = try layerCase.forward(Float.self)
      let changed = try layerCase.replacing(batch: batch, row: token) { _, _ in number }
        .forward(Float.self)
      for other in 0..<layerCase.input.batchCount {
        for row in 0..<layerCase.length {
          let isHidden =
            other != batch || row != token && !layerCase.sees(other, row, token)
          guard isHidden else { continue }
          trial.label("a hidden token")
          try trial.expect(
            clean.vector(batch: other, row: row).map(\.bitPattern)
              == changed.vector(batch: other, row: row).map(\.bitPattern),
            "token \(token) of batch row \(batch) is hidden from b = \(other), position \(row), "
              + "and reaches its output"
          )
        }
      }
    }
  }

  static func visibleTokensReachTheOutput(_ masks: MaskSource) -> Property {
    Property(
      "F04-visible-tokens-reach-the-output/layer-f64",
      "a change of a token changes the output at every position that sees it",
      coverage: masks.isAnyMask
        ? [CoverageGoal("seen by another position", atLeast: 0.3)] : []
    ) { trial in
      var generator = LayerCaseGenerator(masks)
      generator.isPositive = true
      let layerCase = try generator.layerCase(from: &trial)
      let batch = trial.draw("changed batch row", .integer(in: 0...layerCase.input.batchCount - 1))
      let token = trial.draw("changed token", .integer(in: 0...layerCase.length - 1))
      let clean = try layerCase.forward(Double.self)
      let changed = try layerCase.replacing(batch: batch, row: token) { _, number in number + 1.5 }
        .forward(Double.self)
      for row in 0..<layerCase.length where layerCase.sees(batch, row, token) {
        trial.label("seen by another position", if: row != token)
        try trial.expect(
          clean.vector(batch: batch, row: row) != changed.vector(batch: batch, row: row),
          "position \(row) of batch row \(batch) sees token \(token), and a change of that token "
            + "does not change its output"
        )
      }
    }
  }

  static func whatLiesPastALengthDoesNotExist(_ masks: MaskSource) -> Property {
    Property(
      "F05-what-lies-past-a-length-does-not-exist/layer-f32",
      "past the length of a batch row inputs may be NaN and outputs are zero, and each row gives "
        + "what its positions give alone, to the bit",
      coverage: masks.isAnyMask ? [CoverageGoal("a shorter row", atLeast: 0.4)] : []
    ) { trial in
      var generator = LayerCaseGenerator(masks)
      (generator.hasLengths, generator.isUnderCausal) = (true, true)
      let layerCase = try generator.layerCase(from: &trial)
      let lengths = layerCase.lengths ?? []
      let garbage = trial.draw("garbage", .one(of: [Double.nan, .infinity, 7]))
      var dirty = layerCase
      for (batch, length) in lengths.enumerated() {
        for row in length..<layerCase.length {
          dirty = dirty.replacing(batch: batch, row: row) { _, _ in garbage }
        }
      }
      let output = try dirty.forward(Float.self)
      for (batch, length) in lengths.enumerated() {
        trial.label("a shorter row", if: length < layerCase.length)
        for row in length..<layerCase.length {
          try trial.expect(
            output.vector(batch: batch, row: row).allSatisfy { $0 == 0 },
            "batch row \(batch) ends at \(length), and position \(row) is not zero"
          )
        }
        guard length > 0, layerCase.inputs.arrays.isEmpty else { continue }
        let alone = try layerCase.alone(batch: batch, length: length).forward(Float.self)
        let part = (0..<length).flatMap { output.vector(batch: batch, row: $0) }
        try trial.expect(
          part.map(\.bitPattern) == alone.bits,
          "batch row \(batch) of \(length) positions gives \(part); alone it gives "
            + "\(alone.elements)"
        )
      }
    }
  }

  static func earlierPositionsDoNotChange(_ masks: MaskSource) -> Property {
    Property(
      "F06-earlier-positions-do-not-change/layer-f32",
      "under a stable mask the layer gives the first positions what it gives them without the "
        + "rest, so that tokens can be decoded one by one"
    ) { trial in
      var generator = LayerCaseGenerator(masks)
      generator.isUnderCausal = true
      let layerCase = try generator.layerCase(from: &trial)
      try trial.assume(layerCase.inputs["length"] == nil, "a length that is longer than the run")
      let output = try layerCase.forward(Float.self)
      let length = trial.draw("shorter length", .integer(in: 1...layerCase.length))
      try trial.assume(
        layerCase.inputs.arrays.values.allSatisfy { $0.shape.count == 1 },
        "data of a batch row"
      )
      for batch in 0..<layerCase.input.batchCount {
        let shorter = try layerCase.alone(batch: batch, length: length).forward(Float.self)
        let part = (0..<length).flatMap { output.vector(batch: batch, row: $0) }
        try trial.expect(
          part.map(\.bitPattern) == shorter.bits,
          "with \(layerCase.length) tokens the first \(length) get \(part); without the others "
            + "\(shorter.elements)"
        )
      }
    }
  }

  static func stackedLayersReachWhatComposeSays(_ masks: MaskSource) -> Property {
    Property(
      "F07-two-layers-reach-what-compose-says/layer-f64",
      "what compose of two masks hides, each with its diagonal, two stacked layers hide, to the "
        + "bit; and what compose of the masks shows, they show",
      coverage: masks.isAnyMask
        ? [CoverageGoal("unreachable", atLeast: 0.2), CoverageGoal("reachable", atLeast: 0.3)] : []
    ) { trial in
      var generator = LayerCaseGenerator(masks)
      (generator.isPositive, generator.longest) = (true, 5)
      let lower = try generator.layerCase(from: &trial)
      // The layer above is of the same shape; its mask is drawn for the same positions.
      let upperMask = try masks.draw(in: lower.geometry, from: &trial)
      func stacked(_ lower: LayerCase) throws -> AttentionTensor<Double> {
        var upper = lower
        upper.input = try lower.forward(Double.self)
        (upper.mask, upper.inputs) = (upperMask.mask, upperMask.inputs)
        return try upper.forward(Double.self)
      }
      var upper = lower
      upper.visible = upperMask.visible
      let batch = trial.draw("changed batch row", .integer(in: 0...lower.input.batchCount - 1))
      let token = trial.draw("changed token", .integer(in: 0...lower.length - 1))
      let clean = try stacked(lower)
      let changed = try stacked(
        lower.replacing(batch: batch, row: token) { _, number in number + 1.5 }
      )
      for row in 0..<lower.length {
        let middles = (0..<lower.length).filter { upper.sees(batch, row, $0) }
        let isReached = middles.contains { lower.sees(batch, $0, token) }
        // Each position's query is made of its own vector, whether it sees itself or not.
        let isTouched = (middles + [row]).contains { $0 == token || lower.sees(batch, $0, token) }
        trial.label("unreachable", if: !isTouched)
        trial.label("reachable", if: isReached)
        let isEqual =
          clean.vector(batch: batch, row: row).map(\.bitPattern)
          == changed.vector(batch: batch, row: row).map(\.bitPattern)
        try trial.expect(
          isEqual || isTouched,
          "no middle position leads from position \(row) to token \(token), which reaches its "
            + "output"
        )
        try trial.expect(
          !isEqual || !isReached,
          "position \(row) reaches token \(token) through some middle position, and a change of "
            + "that token does not change its output"
        )
      }
    }
  }
}

extension LayerCase {
  fileprivate var geometry: Geometry {
    Geometry(
      queryCount: length,
      keyCount: length,
      offset: 0,
      batchCount: input.batchCount,
      headCount: headCount
    )
  }
}
