/// Makes a failing case as simple as it gets, by editing its choices.
///
/// Four edits are tried until none helps: making one number smaller, cutting a piece out, setting a
/// piece to zero, and cutting a piece out while an earlier number, its count, becomes one less.
/// Earlier choices are tried first, and generators draw counts before parameters, parameters before
/// inputs, and inputs before tensors; so a case shrinks in that order too.
struct Shrinker {
  private let property: Property
  private var remaining: Int
  private(set) var best: ChoiceList
  private(set) var message: String
  private(set) var triedCount = 0

  /// - Parameters:
  ///   - property: What fails.
  ///   - choices: A case of it that fails.
  ///   - message: What it fails with.
  ///   - limit: How many cases may be tried.
  init(_ property: Property, _ choices: ChoiceList, message: String, limit: Int) {
    self.property = property
    self.message = message
    best = choices
    remaining = limit
  }

  /// Tries all edits until none makes the case simpler, or the limit is reached.
  mutating func run() {
    var before: ChoiceList
    repeat {
      before = best
      lowerNumbers()
      editPieces { numbers, piece in numbers.removeSubrange(piece) }
      editPieces { numbers, piece in
        for index in piece { numbers[index] = 0 }
      }
      removeElements()
    } while best != before && remaining > 0
  }

  /// Makes each number as small as it may be: 0 if possible, else by halving the distance.
  private mutating func lowerNumbers() {
    var index = 0
    while index < best.numbers.count, remaining > 0 {
      let number = best.numbers[index]
      if number > 0 && !tries(index, 0) {
        // `low` passes and `high` fails. The failure may have holes, so this is no proof that
        // nothing between them fails, but the next round tries again.
        var (low, high) = (0, number)
        while high - low > 1, remaining > 0, index < best.numbers.count {
          let middle = low + (high - low) / 2
          if tries(index, middle) { high = middle } else { low = middle }
        }
        if index < best.numbers.count, high > 0 { _ = tries(index, high - 1) }
      }
      index += 1
    }
  }

  private mutating func tries(_ index: Int, _ number: Int) -> Bool {
    guard index < best.numbers.count else { return false }
    var numbers = best.numbers
    numbers[index] = number
    return tries(numbers)
  }

  /// Edits pieces of 64, 32, … 1 choices, from the front.
  private mutating func editPieces(_ edit: (inout [Int], Range<Int>) -> Void) {
    var length = 64
    while length >= 1 {
      var start = 0
      while start + length <= best.numbers.count, remaining > 0 {
        var numbers = best.numbers
        edit(&numbers, start..<start + length)
        if !tries(numbers) { start += length }
      }
      length /= 2
    }
  }

  /// Takes an element out of an array: a number before it counts one less.
  private mutating func removeElements() {
    var count = 0
    while count < best.numbers.count, remaining > 0 {
      if best.numbers[count] > 0 { removeElements(countedAt: count) }
      count += 1
    }
  }

  private mutating func removeElements(countedAt count: Int) {
    for length in 1...4 {
      var start = count + 1
      while start + length <= best.numbers.count, remaining > 0 {
        var numbers = best.numbers
        guard numbers[count] > 0 else { return }
        numbers[count] -= 1
        numbers.removeSubrange(start..<start + length)
        if !tries(numbers) { start += 1 }
      }
    }
  }

  /// Whether a list is a simpler failing case; if so, it is the best one from now on.
  private mutating func tries(_ numbers: [Int]) -> Bool {
    guard ChoiceList(numbers).isSimpler(than: best), remaining > 0 else { return false }
    remaining -= 1
    triedCount += 1
    let (outcome, trial) = property.run(Choices(replaying: ChoiceList(numbers)))
    // What was really chosen: numbers above their bounds are cut down, and unused ones left out.
    let made = trial.choices.made.trimmed
    guard case .failed(let message) = outcome, made.isSimpler(than: best) else { return false }
    best = made
    self.message = message
    return true
  }
}
