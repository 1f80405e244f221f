import FloatFormats
import MaskAlgebra
import MaskCompiler
import MaskedAttention

extension Property {
  static func biasAndOptionsAreThoseOfThePositions(_ masks: MaskSource) -> Property {
    Property(
      "C11-bias-and-options-mean-what-they-mean-without/key-value-cache",
      "a bias has its columns by position whatever the slots, and scale, softcap and logit sinks "
        + "do what they do without a cache",
      coverage: masks.isAnyMask
        ? [
          CoverageGoal("a ring that has turned", atLeast: 0.1),
          CoverageGoal("a bias with a column per token", atLeast: 0.15),
        ] : []
    ) { trial in
      let filled = try FilledCache(masks, in: &trial)
      let count = min(2, filled.model.askableCount)
      try trial.assume(count > 0, "no query that can be asked")
      var oracle = filled.model.oracle(queries: count)
      oracle.bias = trial.draw("bias", biases(oracle)) { "\($0?.elements ?? [])" }
      oracle.options = trial.draw("options", options(oracle.query.headCount))
      trial.label(
        "a bias with a column per token",
        if: (oracle.bias?.dimension ?? 0) > 1
      )
      let result = try filled.ask(count, bias: oracle.bias, options: oracle.options)
      let answer = DecodingAnswer(
        output: AttentionTensor(result.output),
        isExact: filled.cache.isInOrderOfTime
      )
      try DecodingComparison(oracle, CacheSubject.own[0]).check(answer, &trial)
      guard var bias = oracle.bias, bias.dimension > 1 else { return }
      // A bias with a column for every slot, as if it were by slot, does not fit.
      bias = .whole(
        bias.shape.dropLast() + [bias.dimension + 1],
        Array(repeating: 0, count: bias.elements.count / bias.dimension * (bias.dimension + 1))
      )
      let scores = MaskShape(
        batchCount: oracle.query.batchCount,
        headCount: oracle.query.headCount,
        queryCount: count,
        keyCount: filled.model.length
      )
      do {
        _ = try filled.ask(count, bias: bias)
        throw Falsified("a bias of the shape \(bias.shape) is not refused for scores of \(scores)")
      } catch let error as CacheError {
        try trial.expect(
          error == .attention(.biasMismatch(bias: bias.shape, scores: scores)),
          "a bias of the shape \(bias.shape) for scores of \(scores) is refused with '\(error)'"
        )
      }
    }
  }

  static func weightsStandInTheColumnsOfTheirSlots(_ masks: MaskSource) -> Property {
    Property(
      "C12-weights-stand-in-the-columns-of-their-slots/key-value-cache",
      "the weight in the column of a slot is that of the slot's position, and a free slot has zero",
      coverage: masks.isAnyMask
        ? [CoverageGoal("a ring that has turned", atLeast: 0.1)] : []
    ) { trial in
      let filled = try FilledCache(masks, in: &trial)
      let count = min(3, filled.model.askableCount)
      try trial.assume(count > 0, "no query that can be asked")
      let oracle = filled.model.oracle(queries: count)
      let result = try filled.ask(count)
      let weights = AttentionTensor<Double>(try result.weights())
      let slots = filled.cache.slotPositions
      let bound = ErrorBound.reference(Float.self)
      var emptyRowCount = 0
      for place in oracle.rows {
        let row = oracle.row(place)
        if row.keys.isEmpty { emptyRowCount += 1 }
        let limits = bound.weights(row, dimension: oracle.query.dimension)
        let query = filled.model.length - count + place.row
        let name = "b = \(place.batch), h = \(place.head), q = \(query)"
        for (slot, weight) in weights.row(place).enumerated() {
          let index = slots[slot].flatMap { row.keys.firstIndex(of: $0) }
          let (wanted, limit) = index.map { (row.weights[$0], limits[$0]) } ?? (0, 0)
          guard !(abs(weight - wanted) <= limit) else { continue }
          let key = slots[slot].map { "k = \($0)" } ?? "no key"
          throw Falsified(
            "at \(name) the column of slot \(slot), which holds \(key), has the weight "
              + "\(weight); it is \(wanted)"
          )
        }
        let trace = try result.trace(batch: place.batch, head: place.head, query: query)
        let seen = slots.map { $0.map(row.keys.contains) ?? false }
        try trial.expect(trace.visible == seen, "the trace of \(name) shows \(trace.visible)")
      }
      try trial.expect(
        result.emptyRowCount == emptyRowCount,
        "\(emptyRowCount) queries see no key, and \(result.emptyRowCount) are counted"
      )
    }
  }

  /// No bias, or one with axes of extent 1 or of the scores', some of it -infinity.
  private static func biases(_ oracle: Oracle) -> Generator<AttentionTensor<Double>?> {
    let extents = [
      oracle.query.batchCount, oracle.query.headCount, oracle.query.length, oracle.key.length,
    ]
    return Generator { choices in
      guard choices.choose(through: 3) > 0 else { return nil }
      // The last axis is the one that slots could confuse.
      let shape = extents.enumerated().map { axis, extent in
        choices.once(in: axis == 3 ? 4 : 2) ? 1 : extent
      }
      let numbers = (0..<shape.reduce(1, *)).map { _ in choices.chooseDatum(through: 32) }
      return .whole(shape, numbers.map { $0 == 32 ? -.infinity : Double($0) / 8 - 2 })
    }
  }

  private static func options(_ headCount: Int) -> Generator<AttentionOptions> {
    Generator { choices in
      AttentionOptions(
        scale: choices.element(of: [nil, 0.5, 2]),
        softcap: choices.element(of: [nil, 1, 4]),
        logitSinks: choices.boolean() ? (0..<headCount).map { Double($0) - 1 } : []
      )
    }
  }
}
