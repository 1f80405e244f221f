/// Every way to choose one array from each of several lists, the first list outermost.
struct ArrayProduct: Sequence {
  let factors: [ArrayChoices]

  func makeIterator() -> Iterator { Iterator(factors) }

  struct Iterator: IteratorProtocol {
    private let factors: [ArrayChoices]
    private var iterators: [ArrayChoices.Iterator] = []
    private var current: [[Int]]?

    init(_ factors: [ArrayChoices]) { self.factors = factors }

    mutating func next() -> [[Int]]? {
      guard var next = current else {
        iterators = factors.map { $0.makeIterator() }
        var first: [[Int]] = []
        for index in iterators.indices {
          guard let array = iterators[index].next() else { return nil }
          first.append(array)
        }
        current = first
        return first
      }
      for index in iterators.indices.reversed() {
        if let array = iterators[index].next() {
          next[index] = array
          current = next
          return next
        }
        iterators[index] = factors[index].makeIterator()
        if let array = iterators[index].next() { next[index] = array }
      }
      return nil
    }
  }
}
