/// What running a property came to.
public struct PropertyReport: Hashable, Sendable {
  /// The property's name.
  public let name: String
  /// The property's statement.
  public let statement: String
  /// How many cases were run of the committed failures.
  public internal(set) var corpusCount = 0
  /// How many small cases were run exhaustively.
  public internal(set) var exhaustiveCount = 0
  /// Whether those were all that there are.
  public internal(set) var isExhausted = false
  /// How many random cases were run.
  public internal(set) var randomCount = 0
  /// How many cases were run that climb towards a score.
  public internal(set) var targetedCount = 0
  /// How many random cases the property did not speak of.
  public internal(set) var discardCount = 0
  /// How many random cases carried each label.
  public internal(set) var labelCounts: [String: Int] = [:]
  /// The first failure, made as small as possible.
  public internal(set) var failure: Failure?
  /// What makes the run worth less than it seems: too few cases that the property speaks of.
  public internal(set) var weakness: String?
  /// Whether the run was stopped before its end.
  public internal(set) var isInterrupted = false

  init(_ property: Property) {
    name = property.name
    statement = property.statement
  }

  /// Ends the report at a failure, so that it counts the cases up to there and no others.
  ///
  /// Another part of the run may have got further by then, and labels of fewer cases mean nothing.
  mutating func end(at failure: Failure) {
    self.failure = failure
    (discardCount, labelCounts, weakness) = (0, [:], nil)
    let count = failure.index + 1
    switch failure.phase {
    case .corpus: (corpusCount, exhaustiveCount, randomCount, targetedCount) = (count, 0, 0, 0)
    case .exhaustive: (exhaustiveCount, randomCount, targetedCount) = (count, 0, 0)
    case .random: (randomCount, targetedCount) = (count, 0)
    case .targeted: targetedCount = count
    }
  }

  /// How many cases were run, shrinking aside.
  public var caseCount: Int { corpusCount + exhaustiveCount + randomCount + targetedCount }

  /// Whether nothing failed and the cases were worth running.
  public var isPassed: Bool { failure == nil && weakness == nil }
}

extension PropertyReport: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, statement, cases, failed, corpus, exhaustive, exhausted, random, targeted, discarded
    case labels, counterexample, weakness, interrupted
  }

  /// Reads what ``encode(to:)`` writes; `cases` and `failed` follow from the rest.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    statement = try container.decode(String.self, forKey: .statement)
    corpusCount = try container.decode(Int.self, forKey: .corpus)
    exhaustiveCount = try container.decode(Int.self, forKey: .exhaustive)
    isExhausted = try container.decode(Bool.self, forKey: .exhausted)
    randomCount = try container.decode(Int.self, forKey: .random)
    targetedCount = try container.decode(Int.self, forKey: .targeted)
    discardCount = try container.decode(Int.self, forKey: .discarded)
    labelCounts = try container.decode([String: Int].self, forKey: .labels)
    failure = try container.decodeIfPresent(Failure.self, forKey: .counterexample)
    weakness = try container.decodeIfPresent(String.self, forKey: .weakness)
    isInterrupted = try container.decode(Bool.self, forKey: .interrupted)
  }

  /// Writes the counts by phase, their sum as `cases`, and whether it failed as 1 or 0.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(statement, forKey: .statement)
    try container.encode(caseCount, forKey: .cases)
    try container.encode(failure == nil ? 0 : 1, forKey: .failed)
    try container.encode(corpusCount, forKey: .corpus)
    try container.encode(exhaustiveCount, forKey: .exhaustive)
    try container.encode(isExhausted, forKey: .exhausted)
    try container.encode(randomCount, forKey: .random)
    try container.encode(targetedCount, forKey: .targeted)
    try container.encode(discardCount, forKey: .discarded)
    try container.encode(labelCounts, forKey: .labels)
    try container.encodeIfPresent(failure, forKey: .counterexample)
    try container.encodeIfPresent(weakness, forKey: .weakness)
    try container.encode(isInterrupted, forKey: .interrupted)
  }
}

/// A failure of a property, at the smallest case that was found.
public struct Failure: Hashable, Sendable, Codable {
  /// What is wrong there.
  public internal(set) var message: String
  /// The values of the case, by name.
  public internal(set) var values: [Note]
  /// The choices that make the case.
  public internal(set) var choices: ChoiceList
  /// How the first failing case was come by.
  public let phase: Phase
  /// Which case of its phase that was.
  public let index: Int
  /// How many simpler cases shrinking tried.
  public internal(set) var shrinkCount = 0
  /// Values that do not matter: the case fails whatever they are.
  public internal(set) var indifferent: [String] = []
  /// Whether running the same case again gave something else.
  public internal(set) var isFlaky = false
}

/// How cases are come by, in the order in which they are run.
public enum Phase: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  /// Failures of the past.
  case corpus
  /// Every small case, counted up.
  case exhaustive
  /// Cases drawn at random.
  case random
  /// Cases that climb towards a score.
  case targeted

  /// The order in which the phases are run.
  public static func < (a: Phase, b: Phase) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .corpus: 0
    case .exhaustive: 1
    case .random: 2
    case .targeted: 3
    }
  }
}

extension Failure {
  /// The line that runs the case again from the command line.
  ///
  /// - Parameters:
  ///   - property: The property's name.
  ///   - arguments: What else the run was told, such as the mask that it judges.
  /// - Returns: A line for a shell.
  public func replayLine(of property: String, arguments: String = "") -> String {
    let target = arguments.isEmpty ? "" : " \(arguments)"
    return "maskspec test\(target) --property \(property) --replay '\(choices)'"
  }
}
