/// The arrays of one length over given values, in lexicographic order of those values.
struct ArrayChoices: Sequence {
  /// What an entry may be, first to last.
  let values: [Int]
  /// How many entries an array has.
  let count: Int
  /// The length of the rows along which entries may not become smaller; nil where they may.
  var nondecreasingWidth: Int?
  /// Whether only the first of the arrays with the same equal entries is wanted.
  ///
  /// Then every entry is one of the values before it, or the first value not used yet. Where a law
  /// asks no more than which entries are equal, the others cannot come first.
  var isUpToEquality = false

  func makeIterator() -> Iterator { Iterator(self) }

  struct Iterator: IteratorProtocol {
    private let choices: ArrayChoices
    /// Where in the values each entry stands; nil before the first array.
    private var places: [Int]?

    init(_ choices: ArrayChoices) { self.choices = choices }

    mutating func next() -> [Int]? {
      guard var next = places else {
        guard choices.count == 0 || !choices.values.isEmpty else { return nil }
        var first = [Int](repeating: 0, count: choices.count)
        for index in first.indices { first[index] = firstPlace(at: index, in: first, from: 0) ?? 0 }
        places = first
        return first.map { choices.values[$0] }
      }
      for index in next.indices.reversed() {
        guard let place = firstPlace(at: index, in: next, from: next[index] + 1) else { continue }
        next[index] = place
        for later in index + 1..<next.count {
          next[later] = firstPlace(at: later, in: next, from: 0) ?? 0
        }
        places = next
        return next.map { choices.values[$0] }
      }
      return nil
    }

    /// The first allowed place of an entry, given the entries before it.
    private func firstPlace(at index: Int, in places: [Int], from start: Int) -> Int? {
      var end = choices.values.count
      if choices.isUpToEquality {
        end = Swift.min(end, (places[..<index].max() ?? -1) + 2)
      }
      guard start < end else { return nil }
      guard let width = choices.nondecreasingWidth, index % Swift.max(1, width) > 0 else {
        return start
      }
      let previous = choices.values[places[index - 1]]
      return (start..<end).first { choices.values[$0] >= previous }
    }
  }
}
