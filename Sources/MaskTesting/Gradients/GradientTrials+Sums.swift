import MaskAlgebra
import MaskedAttention

extension GradientTrials.Trials {
  var areLinear: Property {
    property(
      "D06-gradients-are-linear-in-the-loss",
      "the gradients of two losses together are those of each added up, within the roundings"
    ) { trials, trial in
      let drawn = try trial.drawGradientCase(trials.subject, trials.masks)
      // Multiples of an eighth: their sums are exact in every format.
      let count = drawn.outputGradient.elements.count
      let losses = trial.draw(
        "two losses",
        Generator<[[Double]]> { choices in
          (0..<2).map { _ in
            (0..<count).map { _ in Double(choices.chooseDatum(through: 16)) / 8 - 1 }
          }
        }
      )
      let cases = (losses + [zip(losses[0], losses[1]).map(+)]).map { loss in
        var changed = drawn
        changed.outputGradient = drawn.outputGradient.replacingElements(loss)
        return changed
      }
      let answers = try cases.map { try trials.subject.answer(to: $0).parts }
      let bounds = cases.map { GradientOracle($0, trials.subject).parts }
      for part in answers[0].indices {
        for index in answers[0][part].numbers.indices {
          let parts = answers.map { $0[part].numbers[index] }
          let bound = bounds.reduce(0) { $0 + $1[part].bound[index] }
          try trial.expect(
            abs(parts[0] + parts[1] - parts[2]) <= bound,
            "element \(index) of the gradient of the \(answers[0][part].name) is \(parts[0]) for "
              + "one loss, \(parts[1]) for another, and \(parts[2]) for both"
          )
        }
      }
    }
  }

  var areZeroForZero: Property {
    property(
      "D07-no-loss-no-gradient",
      "where the gradient of the output is zero every gradient is zero"
    ) { trials, trial in
      var gradientCase = try trial.drawGradientCase(trials.subject, trials.masks)
      gradientCase.outputGradient = gradientCase.outputGradient.replacingEach { _ in 0 }
      for (name, numbers) in try trials.subject.answer(to: gradientCase).parts {
        try trial.expect(
          numbers.allSatisfy { $0 == 0 },
          "the loss is constant, and the gradient of the \(name) is \(numbers.words)"
        )
      }
    }
  }

  var loneKeysCarryNoScore: Property {
    property(
      "D08-a-lone-key-has-no-gradient-of-its-score",
      "a query that sees one key and no sink gives that key weight 1 whatever its score, so the "
        + "gradient of the query is zero",
      coverage: [CoverageGoal("a query that sees one key", atLeast: 0.2)]
    ) { trials, trial in
      var gradientCase = try trial.drawGradientCase(trials.subject, trials.masks)
      gradientCase.attention.options.logitSinks = []
      let answer = try trials.subject.answer(to: gradientCase)
      for row in gradientCase.attention.rows where gradientCase.keys(of: row).count == 1 {
        trial.label("a query that sees one key")
        try trial.expect(
          answer.query[row].allSatisfy { $0 == 0 },
          "\(gradientCase.attention.name(row)) sees one key, and its gradient is "
            + answer.query[row].words
        )
      }
    }
  }

  var valuesGetBackWhatTheOutputGave: Property {
    property(
      "D09-values-get-back-what-the-output-gave",
      "weights sum to 1, so the gradients of the values add up to those of the outputs of queries "
        + "that see a key"
    ) { trials, trial in
      var gradientCase = try trial.drawGradientCase(trials.subject, trials.masks)
      gradientCase.attention.options.logitSinks = []
      let answer = try trials.subject.answer(to: gradientCase)
      let bounds = GradientOracle(gradientCase, trials.subject).parts[2].bound
      let attention = gradientCase.attention
      let dimension = attention.value.dimension
      for element in 0..<dimension {
        var (given, returned, bound) = (CompensatedSum(), CompensatedSum(), 0.0)
        for row in attention.rows where !gradientCase.keys(of: row).isEmpty {
          let gradient = gradientCase.outputGradient[row]
          given.add(gradient[gradient.startIndex + element])
        }
        for place in gradientCase.keyVectors {
          let vector = answer.value[place]
          returned.add(vector[vector.startIndex + element])
          let start = attention.value.position(
            batch: place.batch,
            head: place.head,
            row: place.row
          )
          bound += bounds[start + element]
        }
        try trial.expect(
          abs(given.value - returned.value) <= bound + gradientCase.roundingOfSums,
          "the gradients of the outputs add up to \(given.value) in element \(element), and those "
            + "of the values to \(returned.value)"
        )
      }
    }
  }

  var scoresSumToZero: Property {
    property(
      "D10-score-gradients-of-a-row-sum-to-zero",
      "shifting all scores of a row changes nothing, so their gradients and the sink's sum to zero",
      coverage: [CoverageGoal("several keys", atLeast: 0.5)]
    ) { trials, trial in
      var gradientCase = try trial.drawGradientCase(trials.subject, trials.masks)
      let attention = gradientCase.attention
      let geometry = attention.geometry
      // A bias of zeros for every cell has the gradients of the scores.
      gradientCase.bias = AttentionTensor(
        batchCount: geometry.batchCount,
        headCount: geometry.headCount,
        length: geometry.queryCount,
        dimension: geometry.keyCount
      ) { _, _, _ in Array(repeating: 0.0, count: geometry.keyCount)[...] }
      let answer = try trials.subject.answer(to: gradientCase)
      let bounds = GradientOracle(gradientCase, trials.subject).parts
      guard let bias = answer.bias else { return }
      for head in 0..<geometry.headCount {
        var (sum, bound, magnitude) = (CompensatedSum(), 0.0, 0.0)
        for row in attention.rows where row.head == head {
          let start = bias.position(batch: row.batch, head: row.head, row: row.row)
          trial.label("several keys", if: gradientCase.keys(of: row).count > 1)
          for (key, gradient) in bias[row].enumerated() {
            sum.add(gradient)
            bound += bounds[3].bound[start + key]
            magnitude += abs(gradient)
          }
        }
        if !answer.logitSinks.isEmpty {
          sum.add(answer.logitSinks[head])
          bound += bounds[4].bound[head]
          magnitude += abs(answer.logitSinks[head])
        }
        bound += DoubleRounding.roundings(64) * magnitude + gradientCase.roundingOfSums
        try trial.expect(
          abs(sum.value) <= bound,
          "the gradients of the scores of head \(head), its sink's with them, sum to \(sum.value)"
        )
      }
    }
  }
}

extension GradientCase {
  /// What the roundings of exact sums over the gradients of the output come to.
  fileprivate var roundingOfSums: Double {
    DoubleRounding.roundings(64) * outputGradient.elements.reduce(0) { $0 + abs($1) }
  }
}
