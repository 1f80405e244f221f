/// Makes values from choices, simple ones from small numbers.
///
///     let even = Generator.integer(in: 0...4).map { 2 * $0 }
///     let pair = Generator { choices in (even.value(from: &choices), even.value(from: &choices)) }
///
/// Such a value shrinks by itself: what made it are choices, and those are what shrinks.
public struct Generator<Value>: Sendable {
  private let make: @Sendable (inout Choices) -> Value

  /// Creates a generator from what it does with the stream.
  public init(_ make: @escaping @Sendable (inout Choices) -> Value) { self.make = make }

  /// Makes a value.
  public func value(from choices: inout Choices) -> Value { make(&choices) }

  /// The values of a function of this generator's values.
  public func map<Other>(
    _ transform: @escaping @Sendable (Value) -> Other
  ) -> Generator<Other> {
    Generator<Other> { transform(value(from: &$0)) }
  }

  /// Values made by a generator that depends on this one's value.
  public func flatMap<Other>(
    _ transform: @escaping @Sendable (Value) -> Generator<Other>
  ) -> Generator<Other> {
    Generator<Other> { transform(value(from: &$0)).value(from: &$0) }
  }

  /// Arrays of values, with a number of them from a range.
  public func array(count: ClosedRange<Int>) -> Generator<[Value]> {
    Generator<[Value]> { choices in
      let count = count.lowerBound + choices.choose(through: count.count - 1)
      return (0..<count).map { _ in value(from: &choices) }
    }
  }
}

extension Generator where Value: Sendable {
  /// Always the same value.
  public static func always(_ value: Value) -> Generator { Generator { _ in value } }

  /// One of some values, each as likely; the first is the simplest.
  ///
  /// - Precondition: There is at least one.
  public static func one(of values: [Value]) -> Generator {
    precondition(!values.isEmpty, "there is no value to choose")
    return Generator { values[$0.choose(through: values.count - 1)] }
  }

  /// A value of one of some generators, each as likely; the first is the simplest.
  ///
  /// - Precondition: There is at least one.
  public static func any(of generators: [Generator]) -> Generator {
    precondition(!generators.isEmpty, "there is no generator to choose")
    return Generator { choices in
      generators[choices.choose(through: generators.count - 1)].value(from: &choices)
    }
  }
}

extension Generator<Int> {
  /// An integer of a range; the one closest to zero is the simplest.
  ///
  /// - Precondition: The range has fewer elements than there are integers.
  public static func integer(in range: ClosedRange<Int>) -> Generator {
    let simplest = min(max(0, range.lowerBound), range.upperBound)
    return Generator { choices in
      // Upwards first, then what lies below: 0, 1, 2, -1, -2 for -2...2.
      let number = choices.choose(through: range.upperBound - range.lowerBound)
      let up = range.upperBound - simplest
      return number <= up ? simplest + number : simplest - (number - up)
    }
  }
}

extension Generator<Bool> {
  /// False, which is simpler, or true.
  public static var boolean: Generator { Generator { $0.choose(through: 1) == 1 } }
}
