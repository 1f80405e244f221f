/// One case of a property, while it runs.
///
/// A property draws what it needs from the trial, labels what came up, and throws where it does
/// not hold.
///
///     Property("sum-commutes", "a + b is b + a") { trial in
///       let a = trial.draw("a", .integer(in: 0...9))
///       let b = trial.draw("b", .integer(in: 0...9))
///       trial.label("equal", if: a == b)
///       try trial.expect(a + b == b + a, "\(a) + \(b) differs from \(b) + \(a)")
///     }
public struct Trial {
  /// The stream that everything is drawn from.
  public var choices: Choices
  /// What the case is said to be like, for coverage.
  public private(set) var labels: Set<String> = []
  /// How close the case comes to what the property looks for; nil where it did not say.
  public private(set) var score: Double?
  /// What was drawn under which name, in words; empty unless the trial keeps them.
  public private(set) var notes: [Note] = []

  /// Which choices made which drawn value.
  private(set) var spans: [(name: String, choices: Range<Int>)] = []

  /// Whether values are put into words, which takes longer than most properties do.
  private let keepsNotes: Bool

  init(_ choices: Choices, keepsNotes: Bool = false) {
    self.choices = choices
    self.keepsNotes = keepsNotes
  }

  /// Draws a value, and remembers it by name for the report.
  public mutating func draw<Value>(_ name: String, _ generator: Generator<Value>) -> Value {
    draw(name, generator) { "\($0)" }
  }

  /// Draws a value, and remembers it in the given words.
  public mutating func draw<Value>(
    _ name: String,
    _ generator: Generator<Value>,
    describing describe: (Value) -> String
  ) -> Value {
    let start = choices.made.numbers.count
    let value = generator.value(from: &choices)
    spans.append((name, start..<choices.made.numbers.count))
    if keepsNotes { notes.append(Note(name: name, text: describe(value))) }
    return value
  }

  /// Adds something to the report of a failure.
  public mutating func note(_ name: String, _ text: @autoclosure () -> String) {
    if keepsNotes { notes.append(Note(name: name, text: text())) }
  }

  /// Counts the case under a label.
  public mutating func label(_ name: String, if condition: Bool = true) {
    if condition { labels.insert(name) }
  }

  /// Says how close the case comes to a failure; a targeted run climbs towards larger scores.
  public mutating func aim(at score: Double) {
    if score.isFinite { self.score = max(self.score ?? score, score) }
  }

  /// Gives the case up where it is not one that the property speaks of.
  ///
  /// - Throws: ``Discarded``, which is no failure. A property that discards most cases fails.
  public func assume(_ condition: Bool, _ reason: @autoclosure () -> String) throws(Discarded) {
    if !condition { throw Discarded(reason: reason()) }
  }

  /// States what must hold.
  ///
  /// - Throws: ``Falsified`` with the message where it does not.
  public func expect(_ condition: Bool, _ message: @autoclosure () -> String) throws(Falsified) {
    if !condition { throw Falsified(message()) }
  }
}

/// A value of a failed case, by name.
public struct Note: Hashable, Sendable, Codable {
  /// What the value is called.
  public let name: String
  /// What it is.
  public let text: String
}

/// A case that a property does not speak of.
public struct Discarded: Error, Hashable, Sendable {
  /// What was assumed and is not so.
  public let reason: String
}

/// A property does not hold.
public struct Falsified: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in the words of somebody who knows masks and not this code.
  public let message: String

  /// Creates the error.
  public init(_ message: String) { self.message = message }

  /// What is wrong.
  public var description: String { message }
}
