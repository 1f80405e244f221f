/// What running properties came to, or a part of such a run.
public struct RunReport: Hashable, Sendable, Codable {
  /// The seed of the run.
  public let seed: UInt64
  /// How many random cases each property was to get, in all parts together.
  public let caseCount: Int
  /// Which parts of the run are in here.
  public private(set) var shards: [Shard]
  /// The properties, in the order in which they were run.
  public private(set) var properties: [PropertyReport]
  /// Whether the run was stopped before its end.
  public private(set) var isInterrupted = false

  private enum CodingKeys: String, CodingKey {
    case seed, shards, properties
    case caseCount = "cases"
    case isInterrupted = "interrupted"
  }

  /// Runs properties one after the other.
  ///
  /// - Parameters:
  ///   - properties: What to run.
  ///   - options: How.
  ///   - onFinished: Told of every property as soon as it is done.
  public init(
    running properties: [Property],
    _ options: RunOptions,
    onFinished: (PropertyReport) -> Void = { _ in }
  ) {
    seed = options.seed
    caseCount = options.caseCount
    shards = [options.shard]
    self.properties = []
    for property in properties {
      guard !options.isCancelled() else {
        isInterrupted = true
        return
      }
      let report = property.check(options)
      isInterrupted = isInterrupted || report.isInterrupted
      onFinished(report)
      self.properties.append(report)
      if options.stopsAtFirstFailure, report.failure != nil { return }
    }
  }

  /// Whether everything passed.
  public var isPassed: Bool { properties.allSatisfy(\.isPassed) }

  /// How many cases were run in all.
  public var totalCaseCount: Int { properties.reduce(0) { $0 + $1.caseCount } }
}

/// Why reports cannot be added up.
public enum MergeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is none.
  case nothing
  /// They are of runs with different seeds, numbers of cases, or numbers of parts.
  case differentRuns
  /// A part is missing.
  case missing(Int, of: Int)
  /// A part is there twice.
  case repeated(Int)
  /// They ran different properties.
  case differentProperties

  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .nothing: "there is no report to add up"
    case .differentRuns:
      "the reports are of different runs; --seed, --cases and the number of shards must be equal"
    case .missing(let number, let count): "the report of shard \(number)/\(count) is missing"
    case .repeated(let number): "the report of shard \(number) is there twice"
    case .differentProperties: "the reports are of different properties"
    }
  }
}

extension RunReport {
  /// Adds up the parts of a run to the report of the whole.
  ///
  /// - Parameters:
  ///   - parts: The reports of all shards, in any order.
  ///   - coverage: What each property must cover, by its name; judged over all parts together.
  /// - Returns: The report that the unsplit run gives.
  /// - Throws: ``MergeError`` where a part is missing or of another run.
  public static func merged(
    _ parts: [RunReport],
    coverage: [String: [CoverageGoal]] = [:]
  ) throws(MergeError) -> RunReport {
    let parts = parts.sorted { ($0.shards.first?.number ?? 0) < ($1.shards.first?.number ?? 0) }
    guard var whole = parts.first, let count = whole.shards.first?.count else {
      throw MergeError.nothing
    }
    let alike = parts.allSatisfy { part in
      part.seed == whole.seed && part.caseCount == whole.caseCount
        && part.shards.allSatisfy { $0.count == count }
    }
    guard alike else { throw MergeError.differentRuns }
    let numbers = parts.flatMap { $0.shards.map(\.number) }
    for (number, next) in zip(numbers, numbers.dropFirst()) where number == next {
      throw MergeError.repeated(number)
    }
    for number in 1...count where !numbers.contains(number) {
      throw MergeError.missing(number, of: count)
    }
    let names = whole.properties.map(\.name)
    guard parts.allSatisfy({ $0.properties.map(\.name) == names }) else {
      throw MergeError.differentProperties
    }
    for index in whole.properties.indices {
      var property = PropertyReport(merging: parts.map { $0.properties[index] })
      if property.failure == nil { property.judgeCoverage(coverage[property.name, default: []]) }
      whole.properties[index] = property
    }
    whole.shards = [.whole]
    whole.isInterrupted = parts.contains(where: \.isInterrupted)
    return whole
  }
}

extension PropertyReport {
  /// The report of all parts; the failure is the one that comes first in the unsplit run.
  fileprivate init(merging parts: [PropertyReport]) {
    self = parts[0]
    for part in parts.dropFirst() {
      corpusCount += part.corpusCount
      exhaustiveCount += part.exhaustiveCount
      isExhausted = isExhausted || part.isExhausted
      randomCount += part.randomCount
      targetedCount += part.targetedCount
      discardCount += part.discardCount
      labelCounts.merge(part.labelCounts, uniquingKeysWith: +)
      isInterrupted = isInterrupted || part.isInterrupted
    }
    let failures = parts.compactMap(\.failure)
    if let first = failures.min(by: { ($0.phase, $0.index) < ($1.phase, $1.index) }) {
      end(at: first)
    }
  }
}
