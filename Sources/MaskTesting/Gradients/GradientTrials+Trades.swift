import MaskAlgebra
import MaskedAttention

extension GradientTrials.Trials {
  var repeatSharedHeads: Property {
    property(
      "D11-shared-key-heads-get-the-sum",
      "where query heads share a key head, its gradients are the sums over copies, one for each",
      coverage: [CoverageGoal("grouped heads", atLeast: 0.05)]
    ) { trials, trial in
      let shared = try trial.drawGradientCase(trials.subject, trials.masks)
      let groupSize = shared.attention.groupSize
      guard groupSize > 1 else { return }
      var repeated = shared
      func copied(_ tensor: AttentionTensor<Double>) -> AttentionTensor<Double> {
        AttentionTensor(
          batchCount: tensor.batchCount,
          headCount: tensor.headCount * groupSize,
          length: tensor.length,
          dimension: tensor.dimension
        ) { tensor.vector(batch: $0, head: $1 / groupSize, row: $2) }
      }
      repeated.attention.key = copied(shared.attention.key)
      repeated.attention.value = copied(shared.attention.value)
      let (sum, copies) = (
        try trials.subject.answer(to: shared), try trials.subject.answer(to: repeated)
      )
      let bounds = GradientOracle(shared, trials.subject).parts
      let copiedBounds = GradientOracle(repeated, trials.subject).parts
      for (part, name) in [(1, "key"), (2, "value")] {
        let (tensor, other) = part == 1 ? (sum.key, copies.key) : (sum.value, copies.value)
        for place in shared.keyVectors {
          let start = tensor.position(batch: place.batch, head: place.head, row: place.row)
          for element in 0..<tensor.dimension {
            var (total, bound) = (CompensatedSum(), bounds[part].bound[start + element])
            for copy in 0..<groupSize {
              let head = place.head * groupSize + copy
              let index = other.position(batch: place.batch, head: head, row: place.row) + element
              total.add(other.elements[index])
              bound += copiedBounds[part].bound[index]
            }
            let found = tensor.elements[start + element]
            try trial.expect(
              abs(found - total.value) <= bound,
              "\(groupSize) query heads share \(place.words("key")): the gradient of its \(name) "
                + "is \(found); over copies it adds up to \(total.value)"
            )
          }
        }
      }
    }
  }

  var scaleTradesWithTheQuery: Property {
    property(
      "D12-scale-trades-with-the-query",
      "with twice the scale and half the query the gradients of key and value are the same, and "
        + "that of the query is twice as large"
    ) { trials, trial in
      var gradientCase = try trial.drawGradientCase(
        trials.subject,
        trials.masks,
        profiles: [.ordinary, .equal, .large]
      )
      let scale = trial.draw("scale", .one(of: [0.5, 1.5, -1]))
      gradientCase.attention.options.scale = scale
      var other = gradientCase
      other.attention.options.scale = 2 * scale
      other.attention.query = gradientCase.attention.query.replacingEach { $0 / 2 }
      let (answer, traded) = (
        try trials.subject.answer(to: gradientCase), try trials.subject.answer(to: other)
      )
      let bounds = GradientOracle(gradientCase, trials.subject).parts
      for (part, factor) in [(0, 2.0), (1, 1), (2, 1)] {
        let name = answer.parts[part].name
        for (index, (a, b)) in zip(answer.parts[part].numbers, traded.parts[part].numbers)
          .enumerated()
        {
          try trial.expect(
            abs(factor * a - b) <= 2 * factor * bounds[part].bound[index],
            "element \(index) of the gradient of the \(name) is \(a), and \(b) with twice the "
              + "scale and half the query"
          )
        }
      }
    }
  }

  var infiniteBiasHides: Property {
    property(
      "D13-a-bias-of-minus-infinity-hides-from-the-gradient",
      "a key with a bias of -infinity everywhere has zero gradients, its bias too, and may be NaN"
    ) { trials, trial in
      var gradientCase = try trial.drawGradientCase(trials.subject, trials.masks)
      let geometry = gradientCase.attention.geometry
      let hidden = trial.draw("hidden key", .integer(in: 0...geometry.keyCount - 1))
      let numbers = (0..<geometry.keyCount).map { $0 == hidden ? -Double.infinity : 0.5 }
      gradientCase.bias = AttentionTensor(
        batchCount: 1,
        headCount: 1,
        length: 1,
        dimension: geometry.keyCount
      ) { _, _, _ in numbers[...] }
      let answer = try trials.subject.answer(to: gradientCase)
      for place in gradientCase.keyVectors where place.row == hidden {
        try trial.expect(
          (answer.key[place] + answer.value[place]).allSatisfy { $0 == 0 },
          "\(place.words("key")) has a bias of -infinity, and a gradient of "
            + answer.key[place].words
        )
      }
      try trial.expect(
        answer.bias?.elements[hidden] == 0,
        "the bias of -infinity at key \(hidden) has the gradient \(answer.bias?.elements ?? [])"
      )
      let poison = { (place: CaseRow, vector: ArraySlice<Double>) in
        place.row == hidden ? vector.map { _ in Double.nan }[...] : vector
      }
      gradientCase.attention.key = gradientCase.attention.key.mapVectors(poison)
      gradientCase.attention.value = gradientCase.attention.value.mapVectors(poison)
      try trials.expectEqual(
        try trials.subject.answer(to: gradientCase),
        answer,
        trial,
        "NaN at key \(hidden), whose bias is -infinity"
      )
    }
  }
}
