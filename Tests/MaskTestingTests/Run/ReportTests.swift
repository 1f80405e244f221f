import Foundation
import MaskTesting
import Testing

/// One run is one run, on however many threads and in however many parts.
@Suite struct ReportTests {
  private static let passing = Property(
    "passing",
    "always",
    coverage: [CoverageGoal("even", atLeast: 0.4)]
  ) { trial in
    let number = trial.draw("number", .integer(in: 0...9))
    try trial.assume(number != 3, "three")
    trial.label("even", if: number.isMultiple(of: 2))
  }
  private static let weak = Property(
    "weak",
    "always",
    coverage: [CoverageGoal("nine", atLeast: 0.4)]
  ) { trial in
    trial.label("nine", if: trial.draw("number", .integer(in: 0...9)) == 9)
  }
  private static let failing = Property("failing", "no number divides by 97") { trial in
    let number = trial.draw("number", .integer(in: 1...100_000))
    trial.label("even", if: number.isMultiple(of: 2))
    try trial.expect(!number.isMultiple(of: 97), "\(number) does")
  }
  private static let climbing = Property("climbing", "six numbers stay below 560") { trial in
    let sum = trial.draw("list", Generator<Int>.integer(in: 0...99).array(count: 6...6))
      .reduce(0, +)
    trial.aim(at: Double(sum))
    try trial.expect(sum < 560, "\(sum)")
  }
  private static let properties = [passing, weak, failing, climbing]

  private static func report(_ seed: UInt64, _ shard: Shard = .whole, threads: Int = 1) -> RunReport
  {
    RunReport(
      running: properties,
      RunOptions(
        caseCount: 4000,
        seed: seed,
        shard: shard,
        exhaustiveLimit: 40,
        threadCount: threads
      )
    )
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func `any number of threads gives the same report`(seed: UInt64) {
    let report = Self.report(seed)
    #expect(report.properties.map(\.isPassed) == [true, false, false, false])
    #expect(Self.report(seed, threads: 2) == report)
    #expect(Self.report(seed, threads: 3) == report)
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func `the shards of a run add up to it`(seed: UInt64) throws {
    let shards = try (1...3).map { try #require(Shard($0, of: 3)) }
    let parts = shards.reversed().map { Self.report(seed, $0, threads: 2) }
    let coverage = Dictionary(
      uniqueKeysWithValues: Self.properties.map { ($0.name, $0.coverage) }
    )
    #expect(try RunReport.merged(parts, coverage: coverage) == Self.report(seed))
  }

  @Test func `a report is written as JSON and read again`() throws {
    let report = Self.report(1)
    let data = try JSONEncoder().encode(report)
    #expect(try JSONDecoder().decode(RunReport.self, from: data) == report)
  }

  @Test func `parts that do not belong together are not added up`() throws {
    let first = Self.report(1, try #require(Shard(1, of: 2)))
    let second = Self.report(1, try #require(Shard(2, of: 2)))
    let other = Self.report(2, try #require(Shard(2, of: 2)))
    #expect(throws: MergeError.nothing) { try RunReport.merged([]) }
    #expect(throws: MergeError.missing(2, of: 2)) { try RunReport.merged([first]) }
    #expect(throws: MergeError.repeated(1)) { try RunReport.merged([first, second, first]) }
    #expect(throws: MergeError.differentRuns) { try RunReport.merged([first, other]) }
    #expect(Shard(0, of: 2) == nil)
    #expect(Shard(3, of: 2) == nil)
  }
}
