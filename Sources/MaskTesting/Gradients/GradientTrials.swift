import FloatFormats
import MaskedAttention

/// The properties of the gradients of attention.
package enum GradientTrials {
  /// The properties of every subject's gradients, under masks of a source.
  package static func properties(masks: MaskSource) -> [Property] {
    GradientSubject.all.flatMap { properties(of: $0, masks: masks) }
      + [practices(masks) { GradientAnswer(try $1.run($0).gradients) }]
  }

  /// The properties of one subject's gradients.
  package static func properties(of subject: GradientSubject, masks: MaskSource) -> [Property] {
    let trials = Trials(subject: subject, masks: masks)
    var properties = [
      trials.hiddenKeysGetNothing, trials.emptyRowsGiveNothing, trials.followTheDefinition,
      trials.areFiniteDifferences, trials.areLinear, trials.areZeroForZero,
      trials.rowsAreApart, trials.batchRowsAreApart, trials.loneKeysCarryNoScore,
      trials.valuesGetBackWhatTheOutputGave, trials.repeatSharedHeads,
      trials.outputIsThatOfTheDefinition,
    ]
    if subject.abilities.contains(.hiddenMayBeAnything) {
      properties.append(trials.hiddenNumbersAreNotRead)
    }
    if subject.abilities.contains(.scale) { properties.append(trials.scaleTradesWithTheQuery) }
    if subject.takesBias {
      properties += [trials.scoresSumToZero, trials.infiniteBiasHides]
    }
    // Differences of narrow outputs are noise.
    if subject.abilities.contains(.dropout), subject.format == .binary64 {
      properties.append(trials.dropoutStays)
    }
    return properties
  }

  /// The properties of one subject.
  struct Trials: Sendable {
    let subject: GradientSubject
    let masks: MaskSource

    func property(
      _ name: String,
      _ statement: String,
      coverage: [CoverageGoal] = [],
      check: @escaping @Sendable (Trials, inout Trial) throws -> Void
    ) -> Property {
      Property(
        "\(name)/\(subject.name)",
        statement,
        coverage: masks.isAnyMask ? coverage : []
      ) { trial in try check(self, &trial) }
    }

    /// Expects two answers to be the same, to the bit.
    func expectEqual(
      _ found: GradientAnswer,
      _ expected: GradientAnswer,
      _ trial: Trial,
      _ what: String
    ) throws {
      for (a, b) in zip(found.parts, expected.parts) {
        for (index, (x, y)) in zip(a.numbers, b.numbers).enumerated() {
          try trial.expect(
            subject.isSame(x, y),
            "\(what): element \(index) of the gradient of the \(a.name) is \(x), not \(y)"
          )
        }
      }
    }
  }
}

extension GradientSubject {
  /// Whether two numbers are the same to the bit; where hidden numbers are read and multiplied with
  /// zero, the sign of a zero may turn.
  func isSame(_ a: Double, _ b: Double) -> Bool {
    a.bitPattern == b.bitPattern || a == 0 && b == 0 && !abilities.contains(.hiddenMayBeAnything)
  }
}

extension AttentionTensor<Double> {
  /// The tensor with its numbers changed where a condition on the vector holds.
  func mapVectors(_ change: (CaseRow, ArraySlice<Double>) -> ArraySlice<Double>) -> Self {
    AttentionTensor(
      batchCount: batchCount,
      headCount: headCount,
      length: length,
      dimension: dimension
    ) { batch, head, row in
      let place = CaseRow(batch: batch, head: head, row: row)
      return change(place, self[place])
    }
  }

  /// The tensor with one number replaced.
  func replacing(_ index: Int, by number: Double) -> Self {
    var changed = elements
    changed[index] = number
    return replacingElements(changed)
  }
}

extension CaseRow {
  /// The vector in words: `key 3 of batch row 0, head 1`.
  func words(_ name: String) -> String { "\(name) \(row) of batch row \(batch), head \(head)" }
}
