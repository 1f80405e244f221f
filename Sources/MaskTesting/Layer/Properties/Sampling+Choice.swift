import Foundation
import MaskedAttention

/// Logits of a small vocabulary; all are multiples of 1/4, so that ties come up.
private let logits = Generator<[Double]> { choices in
  let count = choices.integer(in: 1...7)
  return (0..<count).map { _ in Double(choices.chooseDatum(through: 40) - 20) / 4 }
}

/// The tokens from the most probable to the least, equal ones by id.
private func ranked(_ logits: [Double]) -> [Int] {
  logits.indices.filter { logits[$0] > -.infinity }
    .sorted { logits[$0] == logits[$1] ? $0 < $1 : logits[$0] > logits[$1] }
}

/// The softmax, zero at -infinity.
private func softmax(_ logits: [Double]) -> [Double] {
  let largest = logits.max() ?? 0
  let sum = logits.reduce(0) { $0 + exp($1 - largest) }
  return logits.map { exp($0 - largest) / sum }
}

/// How far apart two softmaxes may be, relative to a probability.
///
/// Scores are exact. Two exponentials within 2 ulp, the sum of `count` and a quotient make
/// `count + 5` roundings of half an ulp on either side, and a temperature 2 of the largest score.
private func softmaxBound(_ count: Int, largestScore: Double = 0) -> Double {
  (Double(2 * count + 10) + 4 * largestScore) * Double.ulpOfOne / 2
}

extension Property {
  static let hiddenTokensAreNeverChosen: Property = Property(
    "F11-hidden-tokens-are-never-chosen/sampling",
    "the probabilities of visible tokens sum to 1, a hidden token has exactly zero whatever its "
      + "logit, and no draw chooses it",
    coverage: [CoverageGoal("a hidden token", atLeast: 0.4)]
  ) { trial in
    let drawn = trial.draw("logits", logits)
    let isVisible = trial.draw(
      "visible",
      Generator { choices in drawn.map { _ in !choices.boolean() } }
    )
    let visible = drawn.indices.filter { isVisible[$0] }
    let mask = TokenMask(isVisible)
    guard !visible.isEmpty else {
      let given = try? mask.probabilities(of: drawn)
      return try trial.expect(given == nil, "every token is hidden, and \(given ?? []) is given")
    }
    trial.label("a hidden token", if: visible.count < drawn.count)
    let spoiled = zip(isVisible, drawn).map { $0 ? $1 : .nan }
    let probabilities = try mask.probabilities(of: spoiled)
    let hidden = zip(isVisible, drawn).map { $0 ? $1 : -.infinity }
    let wanted = softmax(hidden)
    for token in drawn.indices {
      let limit = isVisible[token] ? wanted[token] * softmaxBound(drawn.count) : 0
      guard abs(probabilities[token] - wanted[token]) <= limit else {
        throw Falsified(
          "token \(token), which is \(isVisible[token] ? "visible" : "hidden"), has the "
            + "probability \(probabilities[token]); it is \(wanted[token])"
        )
      }
    }
    let sum = probabilities.reduce(0, +)
    let bound = Double(2 * drawn.count + 2) * Double.ulpOfOne / 2
    try trial.expect(abs(sum - 1) <= bound, "the probabilities sum to \(sum)")
    var script = ScriptedGenerator(trial.draw("chance", Generator { $0.chooseDatum(through: 255) }))
    let token = try TokenChoice.sampling().token(for: hidden, using: &script)
    try trial.expect(isVisible[token], "token \(token) is hidden, and is chosen")
    // The bounds of the filters: nothing of what a mask hides is shown by another.
    let both = mask.intersection(try TokenFilter.topK(2).mask(of: drawn))
    try trial.expect(
      zip(both.isVisible, isVisible).allSatisfy { !$0 || $1 },
      "an intersection shows a token that one of its masks hides"
    )
  }

  static let filtersKeepWhatTheySay: Property = Property(
    "F12-filters-keep-what-they-say/sampling",
    "top-k keeps the k most probable, top-p the fewest that reach p, min-p those not below its "
      + "share of the largest; equal tokens go by id",
    coverage: [
      CoverageGoal("a tie", atLeast: 0.05), CoverageGoal("a token is dropped", atLeast: 0.3),
    ]
  ) { trial in
    let drawn = trial.draw("logits", logits)
    let tokens = ranked(drawn)
    trial.label("a tie", if: Set(drawn).count < drawn.count)
    let probabilities = softmax(drawn)
    let kind = trial.draw("filter", .integer(in: 0...2))
    let count = trial.draw("k", .integer(in: 1...8))
    // Halves of sums, so that no share falls on a sum that could round either way.
    let share = trial.draw("share", .one(of: [0.05, 0.31, 0.57, 0.83, 0.99, 1]))
    let filter: TokenFilter =
      switch kind {
      case 0: .topK(count)
      case 1: .topP(share)
      default: .minP(share)
      }
    var kept: [Int] = []
    var (sum, isClose) = (0.0, false)
    let bound = softmaxBound(drawn.count)
    for token in tokens {
      let isKept =
        switch kind {
        case 0: kept.count < count
        case 1: sum < share || share == 1
        default: probabilities[token] >= share * probabilities[tokens[0]]
        }
      isClose =
        isClose || kind == 1 && abs(sum - share) < 2 * bound
        || kind == 2 && share < 1
          && abs(probabilities[token] - share * probabilities[tokens[0]]) < 2 * bound
      guard isKept else { break }
      kept.append(token)
      sum += probabilities[token]
    }
    try trial.assume(!isClose, "a share that a rounding decides")
    trial.label("a token is dropped", if: kept.count < tokens.count)
    let mask = try filter.mask(of: drawn)
    let found = mask.isVisible.indices.filter { mask.isVisible[$0] }
    try trial.expect(
      found == kept.sorted(),
      "\(filter) keeps \(found); it is to keep \(kept.sorted())"
    )
  }

  static let choicesFollowTheProbabilities: Property = Property(
    "F13-choices-follow-the-probabilities/sampling",
    "a token is drawn where the running sum of the probabilities passes the random number; greedy "
      + "takes the largest, the lower id of equal ones; temperature divides logits before filters",
    coverage: [CoverageGoal("greedy", atLeast: 0.15)]
  ) { trial in
    let drawn = trial.draw("logits", logits)
    let temperature = trial.draw("temperature", .one(of: [1.0, 0.5, 2, 0.25]))
    // A few tokens that a share then halves: where it matters which filter comes first.
    let count = trial.draw("k", .one(of: [0, 3, 2, 4, 3, 1]))
    let share = trial.draw("share", .one(of: [1, 0.57, 0.83, 0.65, 0.74]))
    let chance = trial.draw("chance", Generator { $0.chooseDatum(through: 255) })
    var script = ScriptedGenerator(chance)
    let best = ranked(drawn)[0]
    guard trial.draw("greedy", Generator { $0.once(in: 4) }) == false else {
      trial.label("greedy")
      let token = try TokenChoice.greedy.token(for: drawn, using: &script)
      let all = try TokenChoice.greedy.probabilities(of: drawn)
      try trial.expect(token == best, "greedy takes token \(token); the largest logit is \(best)'s")
      return try trial.expect(
        all == drawn.indices.map { $0 == best ? 1 : 0 },
        "greedy gives the probabilities \(all)"
      )
    }
    let filters: [TokenFilter] = (count > 0 ? [.topK(count)] : []) + [.topP(share)]
    let choice = TokenChoice.sampling(temperature: temperature, filters: filters)
    let plain = PlainChoice(drawn.map { $0 / temperature }, topK: count, topP: share)
    try trial.assume(!plain.isClose, "a share that a rounding decides")
    let wanted = softmax(plain.logits)
    let found = try choice.probabilities(of: drawn)
    for token in drawn.indices {
      let limit = wanted[token] * softmaxBound(drawn.count, largestScore: 40)
      guard abs(found[token] - wanted[token]) <= limit else {
        throw Falsified(
          "token \(token) has the probability \(found[token]) at a temperature of \(temperature) "
            + "after \(filters); it is \(wanted[token])"
        )
      }
    }
    let token = try choice.token(for: drawn, using: &script)
    let threshold = ScriptedGenerator.fraction(chance)
    var (sum, expected, isClose) = (0.0, best, false)
    for next in ranked(plain.logits) {
      expected = next
      isClose = isClose || abs(sum + wanted[next] - threshold) < 0x1p-40
      sum += wanted[next]
      if sum > threshold { break }
    }
    try trial.assume(!isClose, "a number that a rounding decides")
    try trial.expect(
      token == expected,
      "the random number \(threshold) chooses token \(token); the running sum passes it at "
        + "\(expected)"
    )
  }

  static let logProbabilitiesAreThoseOfTheProbabilities: Property = Property(
    "F14-log-probabilities-are-logarithms/sampling",
    "log-probabilities are the logarithms of the probabilities, also where all logits are moved by "
      + "a large number"
  ) { trial in
    let drawn = trial.draw("logits", logits)
    let shift = trial.draw("shift", .one(of: [0.0, 1024, -4096]))
    let found = try logProbabilities(of: drawn.map { $0 + shift })
    let wanted = softmax(drawn).map { log($0) }
    for token in drawn.indices {
      // The logarithm of a sum within its relative error, and two more roundings of 11 at most.
      let limit = softmaxBound(drawn.count) + 44 * Double.ulpOfOne
      guard abs(found[token] - wanted[token]) <= limit else {
        throw Falsified(
          "token \(token) has the log-probability \(found[token]); it is \(wanted[token])"
        )
      }
    }
  }
}

/// What filters leave of logits, by their definitions.
private struct PlainChoice {
  /// The logits; -infinity where a filter hides the token.
  private(set) var logits: [Double]
  /// Whether a rounding could decide about a token.
  private(set) var isClose = false

  /// Filters apply one after the other, each to what those before it left.
  ///
  /// - Parameters:
  ///   - logits: The logits after the temperature.
  ///   - count: How many tokens top-k keeps; 0 for no top-k.
  ///   - share: The share of top-p.
  init(_ logits: [Double], topK count: Int, topP share: Double) {
    self.logits = logits
    if count > 0 { keep(Set(ranked(logits).prefix(count))) }
    guard share < 1 else { return }
    let probabilities = softmax(self.logits)
    var (sum, kept) = (0.0, Set<Int>())
    for token in ranked(self.logits) {
      isClose = isClose || abs(sum - share) < 2 * softmaxBound(logits.count, largestScore: 40)
      guard sum < share else { break }
      sum += probabilities[token]
      kept.insert(token)
    }
    keep(kept)
  }

  private mutating func keep(_ kept: Set<Int>) {
    for token in logits.indices where !kept.contains(token) { logits[token] = -.infinity }
  }
}

/// A generator whose one number is what a case says.
struct ScriptedGenerator: RandomNumberGenerator {
  private let number: UInt64

  /// The number in 256ths, moved by an irrational part, so that no simple sum is met.
  init(_ choice: Int) { number = UInt64(choice) << 56 | 0x009E_3779_B97F_4A7C }

  mutating func next() -> UInt64 { number }

  /// The upper 53 bits as a number from 0 to less than 1.
  static func fraction(_ choice: Int) -> Double {
    Double(ScriptedGenerator(choice).number >> 11) * 0x1p-53
  }
}
