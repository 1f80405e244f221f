import MaskAlgebra
import MaskCompiler

extension ModelTrials {
  static func hiddenTokens(_ subject: ModelSubject, _ masks: MaskSource) -> Property {
    Property(
      "H01-hidden-tokens-change-nothing/\(subject.name)",
      "changing a token leaves every logit as it is that the mask hides the token from"
    ) { trial in
      let sequence = try ModelSequence(subject, masks, &trial)
      let token = trial.draw("changed token", .integer(in: 0...sequence.length - 1))
      let other = trial.draw(
        "becomes",
        subject.tokens(otherThan: sequence.tokens[token], count: 1)
      )[0]
      let hidden = (0..<sequence.length).filter { !sequence.reach.reaches($0, from: token) }
      trial.label("a hidden position", if: !hidden.isEmpty)
      let before = try subject.answer(sequence.modelCase)
      let after = try subject.answer(sequence.replacing(token, by: other))
      let changed = hidden.filter { logitDistance(before.at($0), after.at($0)) > 0 }
      guard let position = changed.first else { return }
      let distance = logitDistance(before.at(position), after.at(position))
      // A model that does not repeat itself leaks nothing by that.
      guard distance > 4 * (try subject.noise(of: before, sequence.modelCase)) else { return }
      let relation = token > position ? "in the future" : "which the mask hides from it"
      throw Falsified(
        "logits at position \(position) change by \(short(distance)) when token \(token), "
          + "\(relation), changes"
          + (changed.count > 1 ? "; so do those at \(changed.dropFirst())" : "")
      )
    }
  }

  static func visibleTokens(_ subject: ModelSubject, _ masks: MaskSource) -> Property {
    Property(
      "H02-visible-tokens-matter/\(subject.name)",
      "changing a token changes its own logits, and those of every position that sees it"
    ) { trial in
      let sequence = try ModelSequence(subject, masks, &trial)
      let token = trial.draw("changed token", .integer(in: 0...sequence.length - 1))
      let before = try subject.answer(sequence.modelCase)
      let others = (0..<sequence.length).filter {
        $0 != token && sequence.visible.visible[0, 0, $0, token]
      }
      trial.label("another position sees it", if: !others.isEmpty)
      // A small change may be lost in rounding, but not that of every token.
      var unchanged = others + [token]
      let becomes = subject.tokens(otherThan: sequence.tokens[token], count: 4)
      for other in trial.draw("becomes", becomes) where !unchanged.isEmpty {
        let after = try subject.answer(sequence.replacing(token, by: other))
        unchanged.removeAll { logitDistance(before.at($0), after.at($0)) > 0 }
      }
      guard let position = unchanged.last else { return }
      throw Falsified(
        position == token
          ? "logits at position \(token) stay the same when token \(token) itself changes"
          : "logits at position \(position) stay the same when token \(token) changes, which the "
            + "mask shows it"
      )
    }
  }

  static func laterTokens(_ subject: ModelSubject, _ masks: MaskSource) -> Property {
    Property(
      "H04-later-tokens-change-nothing/\(subject.name)",
      "the logits of a sequence are those of its first part, where the mask is the same"
    ) { trial in
      let sequence = try ModelSequence(subject, masks, &trial)
      let count = trial.draw("first part", .integer(in: 1...sequence.length - 1))
      try trial.assume(
        sequence.visible.isStable(queries: 0..<count, keys: count),
        "the mask of the first part is another one"
      )
      let whole = try subject.answer(sequence.modelCase)
      let part = try subject.answer(ModelCase(tokens: [Array(sequence.tokens.prefix(count))]))
      let tolerance = try subject.tolerance(for: whole, sequence.modelCase)
      for position in 0..<count {
        let distance = logitDistance(whole.at(position), part.at(position))
        try trial.expect(
          distance <= tolerance,
          "logits at position \(position) change by \(short(distance)) when more tokens are added "
            + "after the first \(count), \(sequence.length - count) of them; "
            + "\(short(tolerance)) is rounding"
        )
      }
    }
  }

  static func repeatable(_ subject: ModelSubject, _ masks: MaskSource) -> Property {
    Property(
      "H08-repeatable/\(subject.name)",
      "the same tokens give the same logits, to the bit or within the declared tolerance"
    ) { trial in
      let sequence = try ModelSequence(subject, masks, &trial)
      let first = try subject.answer(sequence.modelCase)
      let second = try subject.answer(sequence.modelCase)
      let largest = first.numbers.reduce(0) { max($0, abs($1)) }
      for position in 0..<sequence.length {
        let distance = logitDistance(first.at(position), second.at(position))
        try trial.expect(
          distance <= (subject.tolerance ?? 0) * largest,
          "logits at position \(position) differ by \(short(distance)) between two equal runs"
        )
      }
    }
  }

  /// A number in few digits, for a sentence.
  static func short(_ number: Double) -> String {
    guard number.isFinite, number != 0 else { return "\(number)" }
    var unit = 1.0
    while abs(number) / unit >= 100 { unit *= 10 }
    while abs(number) / unit < 10 { unit /= 10 }
    let digits = (number / unit).rounded()
    return unit < 1 ? "\(digits / (1 / unit).rounded())" : "\(digits * unit)"
  }
}

extension MaskSource.Masked {
  /// Whether some queries see the same keys when the sequence ends after so many keys.
  func isStable(queries: Range<Int>, keys: Int) -> Bool {
    let geometry = Geometry(queryCount: queries.count, keyCount: keys, offset: queries.lowerBound)
    guard let short = try? mask.definedMask(in: geometry, inputs: inputs) else { return false }
    let length = visible.shape.keyCount
    return queries.allSatisfy { query in
      (0..<length).allSatisfy { key in
        let seen = key < keys && short[0, 0, query - queries.lowerBound, key]
        return visible[0, 0, query, key] == seen
      }
    }
  }
}
