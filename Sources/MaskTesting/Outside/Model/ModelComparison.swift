import FloatFormats

/// How far two logits are apart; equal infinities are not, and NaN is from everything.
func logitDistance(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double {
  var largest = 0.0
  for (a, b) in zip(a, b) where a != b {
    let distance = abs(a - b)
    if distance.isNaN { return .infinity }
    largest = max(largest, distance)
  }
  return largest
}

extension ModelSubject {
  /// Computes logits, which must be numbers.
  func answer(_ modelCase: ModelCase) throws -> ModelLogits {
    let logits = try logits(modelCase)
    for (batch, tokens) in modelCase.tokens.enumerated() {
      // What stands at padding is nobody's business.
      for position in tokens.indices where modelCase.valid?[batch][position] ?? true {
        guard logits.at(position, batch: batch).contains(where: \.isNaN) else { continue }
        throw Falsified("logits at position \(position) of batch row \(batch) are not numbers")
      }
    }
    return logits
  }

  /// How far the same case is from itself, run three times more: 0 for a model that repeats itself.
  func noise(of logits: ModelLogits, _ modelCase: ModelCase) throws -> Double {
    var noise = 0.0
    for _ in 0..<3 {
      noise = max(noise, logitDistance(logits.numbers, try answer(modelCase).numbers))
    }
    return noise
  }

  /// How far logits may be apart that another shape of the same computation gave.
  ///
  /// Other shapes sum in another order. How much that matters is measured, by running the sequence
  /// as two equal rows of a batch, and taken 16 times, since two orders are few; but it is never
  /// less than 64 units in the last place of the largest logit, because some shapes agree by
  /// chance. A fault of masks and caches is larger by orders of magnitude.
  func tolerance(for logits: ModelLogits, _ modelCase: ModelCase) throws -> Double {
    let largest = logits.numbers.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    if let tolerance { return tolerance * largest }
    var measured = 0.0
    if hasBatch, modelCase.tokens.count == 1, modelCase.valid == nil {
      var twice = modelCase
      twice.tokens += modelCase.tokens
      measured = logitDistance(logits.numbers, try answer(twice).numbers)
    }
    return max(16 * measured, 64 * format.ulp(at: largest))
  }
}
