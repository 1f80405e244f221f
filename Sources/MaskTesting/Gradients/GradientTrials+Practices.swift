import MaskAlgebra
package import MaskedAttention

extension GradientTrials {
  /// What a way of masking does to gradients, as automatic differentiation makes it.
  package static func practices(
    _ masks: MaskSource,
    run: @escaping @Sendable (MaskingPractice, GradientCase) throws -> GradientAnswer
  ) -> Property {
    Property(
      "D14-ways-of-masking-fail-where-they-are-known-to/practices",
      "an infinite fill makes the gradients of a head NaN where a query sees no key, unless the "
        + "softmax is kept from it; a finite one leaks into hidden values",
      coverage: masks.isAnyMask ? [CoverageGoal("an empty row", atLeast: 0.2)] : []
    ) { trial in
      let repair = trial.draw("repair", .one(of: MaskingPractice.Repair.allCases))
      let application = trial.draw("application", .one(of: MaskingPractice.Application.allCases))
      let fill = trial.draw("fill", .one(of: [-Double.infinity, -1e9]))
      let practice = MaskingPractice(application, fill: fill, repair: repair)
      let gradientCase = try trial.drawGradientCase(
        // Any subject that takes masks with empty rows, and no options.
        GradientSubject.guardedPractice,
        masks,
        profiles: [.ordinary, .equal]
      )
      let answer = try run(practice, gradientCase)
      let expected = KnownGradients(practice, gradientCase)
      trial.label("an empty row", if: !expected.emptyRows.isEmpty)
      for row in gradientCase.attention.rows {
        try trial.expectNaN(
          answer.query[row],
          expected.scoresAreNaN && expected.emptyRows.contains(row),
          "query of \(gradientCase.attention.name(row))",
          practice
        )
      }
      for place in gradientCase.keyVectors {
        let isPoisoned = expected.hasEmptyRow(reading: place, gradientCase)
        try trial.expectNaN(
          answer.key[place],
          isPoisoned && expected.scoresAreNaN,
          place.words("key"),
          practice
        )
        try trial.expectNaN(
          answer.value[place],
          isPoisoned && expected.valuesAreNaN,
          place.words("value"),
          practice
        )
        guard gradientCase.readers(of: place).isEmpty, !expected.valuesAreNaN else { continue }
        let leak = expected.leak(into: place, gradientCase)
        let isNear = zip(answer.value[place], leak).allSatisfy { found, leaked in
          abs(found - leaked.sum) <= leaked.bound
        }
        try trial.expect(
          isNear,
          "no query sees \(place.words("value")); with \(practice.words) its gradient is "
            + "\(answer.value[place].words), not \(leak.map(\.sum).words)"
        )
      }
    }
  }
}

extension Trial {
  fileprivate func expectNaN(
    _ numbers: ArraySlice<Double>,
    _ isNaN: Bool,
    _ what: @autoclosure () -> String,
    _ practice: MaskingPractice
  ) throws {
    try expect(
      numbers.allSatisfy { isNaN ? $0.isNaN : $0.isFinite },
      "the gradient of the \(what()) with \(practice.words) is \(numbers.words); it is "
        + (isNaN ? "NaN where a query sees no key" : "finite")
    )
  }
}

extension MaskingPractice {
  /// The practice in words.
  fileprivate var words: String { "a fill of \(fill) \(application), weights \(repair)" }
}

/// What is known of a practice's gradients.
private struct KnownGradients {
  let practice: MaskingPractice
  let emptyRows: Set<CaseRow>

  init(_ practice: MaskingPractice, _ gradientCase: GradientCase) {
    self.practice = practice
    emptyRows = Set(gradientCase.attention.rows.filter { gradientCase.keys(of: $0).isEmpty })
  }

  /// Whether the gradients of the scores of an empty row are NaN.
  ///
  /// Cleaning the weights behind the softmax does not help: its gradient multiplies with NaN. Where
  /// the fill replaced the scores, none of it reaches them.
  var scoresAreNaN: Bool {
    practice.fill.isInfinite && practice.application == .added
      && [.none, .selected, .cleaned].contains(practice.repair)
  }

  /// Whether the gradients of the values that an empty row reads are NaN, as its weights are.
  var valuesAreNaN: Bool { practice.fill.isInfinite && practice.repair == .none }

  func hasEmptyRow(reading place: CaseRow, _ gradientCase: GradientCase) -> Bool {
    emptyRows.contains { row in
      row.batch == place.batch && row.head / gradientCase.attention.groupSize == place.head
    }
  }

  /// What a value that no query sees gets: an even share of every empty row, or nothing.
  func leak(
    into place: CaseRow,
    _ gradientCase: GradientCase
  ) -> [(sum: Double, bound: Double)] {
    let isEven =
      practice.fill.isFinite && [.none, .cleaned, .safeSoftmax].contains(practice.repair)
    let attention = gradientCase.attention
    let weight = 1 / Double(attention.geometry.keyCount)
    return (0..<attention.value.dimension).map { element in
      var (sum, magnitude) = (CompensatedSum(), 0.0)
      for row in attention.rows
      where isEven && emptyRows.contains(row) && row.batch == place.batch
        && row.head / attention.groupSize == place.head
      {
        let gradient = gradientCase.outputGradient[row]
        sum.add(weight * gradient[gradient.startIndex + element])
        magnitude += weight * abs(gradient[gradient.startIndex + element])
      }
      // The weight and the sum are rounded to single precision.
      return (sum.value, 3 * Double(Float.ulpOfOne) * magnitude)
    }
  }
}
