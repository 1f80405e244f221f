/// How a property is run.
public struct RunOptions: Sendable {
  /// The standard number of random cases of a property.
  public static let standardCaseCount = 200

  /// How many random cases each property gets.
  public var caseCount: Int
  /// Equal seeds give equal cases, whatever the number of threads.
  public var seed: UInt64
  /// Which part of the run this is.
  public var shard: Shard
  /// How many cases are tried exhaustively, smallest first.
  public var exhaustiveLimit: Int
  /// How many simpler cases shrinking may try.
  public var shrinkLimit: Int
  /// How many threads run cases.
  public var threadCount: Int
  /// Whether the run ends at the first property that fails.
  public var stopsAtFirstFailure: Bool
  /// Past failures, which are tried first: the choices by the name of the property.
  public var corpus: [String: [ChoiceList]]
  /// Asked now and then whether to stop; what was done by then is reported.
  public var isCancelled: @Sendable () -> Bool
  /// Told how many cases have been run since it was last told.
  public var onProgress: @Sendable (Int) -> Void

  /// Creates options.
  ///
  /// - Precondition: `caseCount >= 0` and `threadCount >= 1`.
  public init(
    caseCount: Int = standardCaseCount,
    seed: UInt64 = 0,
    shard: Shard = .whole,
    exhaustiveLimit: Int? = nil,
    shrinkLimit: Int = 2000,
    threadCount: Int = 1,
    stopsAtFirstFailure: Bool = false,
    corpus: [String: [ChoiceList]] = [:],
    isCancelled: @escaping @Sendable () -> Bool = { false },
    onProgress: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    precondition(caseCount >= 0, "a number of cases is 0 or more, got \(caseCount)")
    precondition(threadCount >= 1, "a run has 1 thread or more, got \(threadCount)")
    self.caseCount = caseCount
    self.seed = seed
    self.shard = shard
    self.exhaustiveLimit = exhaustiveLimit ?? min(caseCount, 500)
    self.shrinkLimit = shrinkLimit
    self.threadCount = threadCount
    self.stopsAtFirstFailure = stopsAtFirstFailure
    self.corpus = corpus
    self.isCancelled = isCancelled
    self.onProgress = onProgress
  }
}

/// A part of a run that is split over processes or machines.
///
/// The parts together run exactly the cases of the whole, and `RunReport.merged` adds them up to
/// the report of the whole.
public struct Shard: Hashable, Sendable, Codable {
  /// Which part, from 1.
  public let number: Int
  /// How many parts there are.
  public let count: Int

  /// The run that is not split.
  public static let whole = Shard(number: 1, count: 1)

  private init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  /// Part `number` of `count`; nil where there is no such part.
  public init?(_ number: Int, of count: Int) {
    guard count >= 1, (1...count).contains(number) else { return nil }
    self.init(number: number, count: count)
  }

  /// Whether a case belongs to this part.
  func has(_ index: Int) -> Bool { index % count == number - 1 }
}
