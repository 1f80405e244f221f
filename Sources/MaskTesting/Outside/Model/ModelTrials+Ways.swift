extension ModelTrials {
  static func cache(_ subject: ModelSubject, _ masks: MaskSource) -> Property {
    Property(
      "H03-cache-is-the-full-pass/\(subject.name)",
      "feeding a sequence in pieces, with the cache, gives the logits of the full pass"
    ) { trial in
      let sequence = try ModelSequence(subject, masks, &trial)
      let steps = trial.draw("pieces", pieces(of: sequence.length))
      trial.label("token by token", if: steps.dropFirst().allSatisfy { $0 == 1 })
      var end = 0
      for step in steps {
        end += step
        try trial.assume(
          sequence.visible.isStable(queries: end - step..<end, keys: end),
          "the mask shows what has not been fed yet"
        )
      }
      var cached = sequence.modelCase
      cached.steps = steps
      let whole = try subject.answer(sequence.modelCase)
      let pieces = try subject.answer(cached)
      let tolerance = try subject.tolerance(for: whole, sequence.modelCase)
      for position in 0..<sequence.length {
        let distance = logitDistance(whole.at(position), pieces.at(position))
        try trial.expect(
          distance <= tolerance,
          "logits at position \(position) differ by \(short(distance)) between the full pass and "
            + "decoding with the cache (\(steps) tokens at a time); \(short(tolerance)) is rounding"
        )
      }
    }
  }

  /// Two or more pieces: a prompt, and then one token at a time or several.
  private static func pieces(of length: Int) -> Generator<[Int]> {
    Generator { choices in
      let prompt = choices.integer(in: 1...length - 1)
      var steps = [prompt]
      var rest = length - prompt
      let largest = choices.integer(in: 1...rest)
      while rest > 0 {
        let step = choices.integer(in: 1...min(rest, largest))
        steps.append(step)
        rest -= step
      }
      return steps
    }
  }

  static func padding(
    _ subject: ModelSubject,
    _ masks: MaskSource,
    _ side: PaddingSide
  ) -> Property {
    let name = side == .left ? "H05-left-padding" : "H06-right-padding"
    return Property(
      "\(name)-does-not-matter/\(subject.name)",
      "padding on the \(side.rawValue) changes no logit, whatever tokens it consists of"
    ) { trial in
      let sequence = try ModelSequence(subject, masks, room: 1, &trial)
      let room = max(1, min(4, subject.maximumLength - sequence.length))
      let count = trial.draw("padding", .integer(in: 1...room))
      let padding = trial.draw("padding tokens", subject.tokens(count: count))
      let others = trial.draw("other padding tokens", subject.tokens(count: count))
      let start = side == .left ? count : 0
      let first = sequence.modelCase.padded(by: padding, side)
      let padded = try subject.answer(first)
      let other = try subject.answer(sequence.modelCase.padded(by: others, side))
      let alone = try subject.answer(sequence.modelCase)
      let tolerance = try subject.tolerance(for: alone, sequence.modelCase)
      for position in 0..<sequence.length {
        let leak = logitDistance(padded.at(start + position), other.at(start + position))
        if leak > 0, leak > 4 * (try subject.noise(of: padded, first)) {
          throw Falsified(
            "logits of token \(position) change by \(short(leak)) with the tokens in the padding "
              + "on the \(side.rawValue)"
          )
        }
        let distance = logitDistance(alone.at(position), padded.at(start + position))
        try trial.expect(
          distance <= tolerance,
          "logits of token \(position) change by \(short(distance)) when there is padding on the "
            + "\(side.rawValue), of length \(count); \(short(tolerance)) is rounding"
        )
      }
    }
  }

  static func batchRows(_ subject: ModelSubject, _ masks: MaskSource) -> Property {
    Property(
      "H07-batch-rows-are-independent/\(subject.name)",
      "a sequence has the logits that it has alone, whatever else is in the batch"
    ) { trial in
      let sequence = try ModelSequence(subject, masks, &trial)
      let row = trial.draw("batch row", .integer(in: 0...2))
      let neighbours = (0..<2).map { index in
        trial.draw("neighbour \(index)", subject.tokens(count: sequence.length))
      }
      var batch = sequence.modelCase
      batch.tokens = neighbours
      batch.tokens.insert(sequence.tokens, at: row)
      var equal = sequence.modelCase
      equal.tokens = Array(repeating: sequence.tokens, count: 3)
      let mixed = try subject.answer(batch)
      let copies = try subject.answer(equal)
      let alone = try subject.answer(sequence.modelCase)
      let tolerance = try subject.tolerance(for: alone, sequence.modelCase)
      for position in 0..<sequence.length {
        let here = mixed.at(position, batch: row)
        let leak = logitDistance(here, copies.at(position, batch: row))
        if leak > 0, leak > 4 * (try subject.noise(of: mixed, batch)) {
          throw Falsified(
            "logits of batch row \(row) at position \(position) change by \(short(leak)) with the "
              + "tokens of other rows"
          )
        }
        let distance = logitDistance(here, alone.at(position))
        try trial.expect(
          distance <= tolerance,
          "logits of batch row \(row) at position \(position) differ by \(short(distance)) from "
            + "those of the sequence alone; \(short(tolerance)) is rounding"
        )
      }
    }
  }
}

extension ModelCase {
  /// The sequence with padding, and the marks that say which tokens are real.
  fileprivate func padded(by padding: [Int], _ side: PaddingSide) -> ModelCase {
    var padded = self
    let marks = Array(repeating: false, count: padding.count)
    let real = Array(repeating: true, count: length)
    padded.tokens = tokens.map { side == .left ? padding + $0 : $0 + padding }
    padded.valid = tokens.map { _ in side == .left ? marks + real : real + marks }
    return padded
  }
}
