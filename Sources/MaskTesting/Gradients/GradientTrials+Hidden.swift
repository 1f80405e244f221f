import FloatFormats
import MaskedAttention

extension GradientTrials.Trials {
  var hiddenKeysGetNothing: Property {
    property(
      "B22-unseen-keys-have-zero-gradients",
      "a key that no query sees has gradients of exactly +0, and so has its value",
      coverage: [CoverageGoal("an unseen key", atLeast: 0.1)]
    ) { trials, trial in
      let gradientCase = try trial.drawGradientCase(trials.subject, trials.masks)
      let answer = try trials.subject.answer(to: gradientCase)
      for place in gradientCase.keyVectors where gradientCase.readers(of: place).isEmpty {
        trial.label("an unseen key")
        for (name, tensor) in [("key", answer.key), ("value", answer.value)] {
          try trial.expect(
            tensor[place].allSatisfy { $0.bitPattern == 0 },
            "no query sees \(place.words("key")), and the gradient of its \(name) is "
              + tensor[place].words
          )
        }
      }
    }
  }

  var emptyRowsGiveNothing: Property {
    property(
      "B23-empty-rows-have-finite-gradients-of-zero",
      "with a query that sees no key all gradients are finite, its own is zero, and what the loss "
        + "says of its output changes nothing",
      coverage: [CoverageGoal("an empty row", atLeast: 0.1)]
    ) { trials, trial in
      var gradientCase = try trial.drawGradientCase(
        trials.subject,
        trials.masks,
        profiles: [.ordinary, .equal, .negativeZeros]
      )
      let answer = try trials.subject.answer(to: gradientCase)
      for (name, numbers) in answer.parts {
        try trial.expect(
          numbers.allSatisfy(\.isFinite),
          "the gradient of the \(name) is not finite: \(numbers.words)"
        )
      }
      let isEmpty = Set(
        gradientCase.attention.rows.filter { gradientCase.keys(of: $0).isEmpty }
      )
      guard !isEmpty.isEmpty else { return }
      trial.label("an empty row")
      for row in gradientCase.attention.rows where isEmpty.contains(row) {
        try trial.expect(
          answer.query[row].allSatisfy { $0 == 0 },
          "\(gradientCase.attention.name(row)) sees no key, and its gradient is "
            + answer.query[row].words
        )
      }
      gradientCase.outputGradient = gradientCase.outputGradient.mapVectors { row, vector in
        isEmpty.contains(row) ? vector.map { 3 - $0 }[...] : vector
      }
      try trials.expectEqual(
        try trials.subject.answer(to: gradientCase),
        answer,
        trial,
        "another loss for queries that see no key"
      )
    }
  }

  var hiddenNumbersAreNotRead: Property {
    property(
      "D02-unseen-keys-and-values-may-be-anything",
      "keys and values that no query sees may be NaN or infinite: every gradient is the same to "
        + "the bit",
      coverage: [CoverageGoal("an unseen key", atLeast: 0.1)]
    ) { trials, trial in
      var gradientCase = try trial.drawGradientCase(trials.subject, trials.masks)
      let poison = trial.draw("hidden numbers", .one(of: [Double.nan, .infinity, -.infinity]))
      let answer = try trials.subject.answer(to: gradientCase)
      let unseen = Set(
        gradientCase.keyVectors.filter { gradientCase.readers(of: $0).isEmpty }
      )
      guard !unseen.isEmpty else { return }
      trial.label("an unseen key")
      func poisoned(_ tensor: AttentionTensor<Double>) -> AttentionTensor<Double> {
        tensor.mapVectors { place, vector in
          unseen.contains(place) ? vector.map { _ in poison }[...] : vector
        }
      }
      gradientCase.attention.key = poisoned(gradientCase.attention.key)
      gradientCase.attention.value = poisoned(gradientCase.attention.value)
      try trials.expectEqual(
        try trials.subject.answer(to: gradientCase),
        answer,
        trial,
        "\(poison) in keys and values that no query sees"
      )
    }
  }

  var rowsAreApart: Property {
    property(
      "D03-hidden-cells-carry-no-gradient",
      "what a key and its value are, and what the loss says of a query, changes no gradient of the "
        + "queries that do not see the key, nor of the keys that the query does not see",
      coverage: [CoverageGoal("a hidden cell", atLeast: 0.4)]
    ) { trials, trial in
      let gradientCase = try trial.drawGradientCase(trials.subject, trials.masks)
      let places = gradientCase.keyVectors
      let rows = gradientCase.attention.rows
      let place = places[trial.draw("changed key", .integer(in: 0...places.count - 1))]
      let row = rows[trial.draw("changed query", .integer(in: 0...rows.count - 1))]
      let answer = try trials.subject.answer(to: gradientCase)
      var other = gradientCase
      let change = { (place: CaseRow) in
        { (at: CaseRow, vector: ArraySlice<Double>) in
          at == place ? vector.map { trials.subject.format.rounded(1.5 - $0) }[...] : vector
        }
      }
      other.attention.key = other.attention.key.mapVectors(change(place))
      other.attention.value = other.attention.value.mapVectors(change(place))
      let changed = try trials.subject.answer(to: other)
      let readers = Set(gradientCase.readers(of: place))
      for row in rows where !readers.contains(row) {
        try trials.expectSame(
          changed.query[row],
          answer.query[row],
          trial,
          "\(place.words("key")) is hidden from \(gradientCase.attention.name(row)), and changes "
            + "its gradient"
        )
      }
      other = gradientCase
      other.outputGradient = other.outputGradient.mapVectors(change(row))
      let answered = try trials.subject.answer(to: other)
      for place in places where !gradientCase.readers(of: place).contains(row) {
        for (a, b) in [(answered.key, answer.key), (answered.value, answer.value)] {
          try trials.expectSame(
            a[place],
            b[place],
            trial,
            "\(place.words("key")) is hidden from \(gradientCase.attention.name(row)), whose loss "
              + "changes its gradient"
          )
        }
      }
      for at in rows where at != row {
        try trials.expectSame(
          answered.query[at],
          answer.query[at],
          trial,
          "the loss of \(gradientCase.attention.name(row)) changes the gradient of "
            + gradientCase.attention.name(at)
        )
      }
    }
  }

  var batchRowsAreApart: Property {
    property(
      "D04-batch-rows-and-key-heads-are-apart",
      "changing everything in one batch row, or behind one key head, changes no gradient elsewhere",
      coverage: [CoverageGoal("several", atLeast: 0.3)]
    ) { trials, trial in
      let gradientCase = try trial.drawGradientCase(trials.subject, trials.masks)
      let attention = gradientCase.attention
      let places = gradientCase.keyVectors.filter { $0.row == 0 }
      let changed = places[trial.draw("changed head", .integer(in: 0...places.count - 1))]
      trial.label("several", if: places.count > 1)
      func change(_ tensor: AttentionTensor<Double>, groupSize: Int) -> AttentionTensor<Double> {
        tensor.mapVectors { at, vector in
          at.batch == changed.batch && at.head / groupSize == changed.head
            ? vector.map { trials.subject.format.rounded(1.25 - $0) }[...] : vector
        }
      }
      var other = gradientCase
      other.attention.query = change(attention.query, groupSize: attention.groupSize)
      other.attention.key = change(attention.key, groupSize: 1)
      other.attention.value = change(attention.value, groupSize: 1)
      other.outputGradient = change(gradientCase.outputGradient, groupSize: attention.groupSize)
      let (answer, answered) = (
        try trials.subject.answer(to: gradientCase), try trials.subject.answer(to: other)
      )
      for row in attention.rows
      where row.batch != changed.batch || row.head / attention.groupSize != changed.head {
        try trials.expectSame(
          answered.query[row],
          answer.query[row],
          trial,
          "batch row \(changed.batch), key head \(changed.head) changes the gradient of "
            + attention.name(row)
        )
      }
      for place in gradientCase.keyVectors
      where place.batch != changed.batch || place.head != changed.head {
        for (a, b) in [(answered.key, answer.key), (answered.value, answer.value)] {
          try trials.expectSame(
            a[place],
            b[place],
            trial,
            "batch row \(changed.batch), key head \(changed.head) changes the gradient of "
              + place.words("key")
          )
        }
      }
    }
  }

  private func expectSame(
    _ found: ArraySlice<Double>,
    _ expected: ArraySlice<Double>,
    _ trial: Trial,
    _ what: @autoclosure () -> String
  ) throws {
    try trial.expect(
      zip(found, expected).allSatisfy { subject.isSame($0, $1) },
      "\(what()): from \(expected.words) to \(found.words)"
    )
  }
}
