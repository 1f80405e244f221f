extension Choices {
  /// An integer of a range, as ``Generator/integer(in:)`` makes it.
  mutating func integer(in range: ClosedRange<Int>) -> Int {
    Generator.integer(in: range).value(from: &self)
  }

  /// False, which is simpler, or true.
  mutating func boolean() -> Bool { choose(through: 1) == 1 }

  /// True once in so many times.
  mutating func once(in count: Int) -> Bool { choose(through: count - 1) == count - 1 }

  /// One of some values, the first being the simplest.
  ///
  /// - Precondition: There is at least one.
  mutating func element<Value>(of values: [Value]) -> Value {
    values[choose(through: values.count - 1)]
  }
}
