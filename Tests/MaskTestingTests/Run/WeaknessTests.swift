import MaskTesting
import Testing

/// A run that says less than it seems to has not passed.
@Suite struct WeaknessTests {
  @Test func `a label that comes up too seldom is a weakness`() throws {
    let property = Property(
      "labels",
      "always",
      coverage: [CoverageGoal("even", atLeast: 0.4), CoverageGoal("nine", atLeast: 0.5)]
    ) { trial in
      let number = trial.draw("number", .integer(in: 0...9))
      trial.label("even", if: number.isMultiple(of: 2))
      trial.label("nine", if: number == 9)
    }
    let report = property.check()
    #expect(!report.isPassed)
    let weakness = try #require(report.weakness)
    #expect(weakness.hasPrefix("'nine' came up in"))
    #expect(weakness.hasSuffix("at least 50 in 100 are asked for"))
  }

  @Test func `chance alone is no weakness`() {
    let property = Property("coin", "always", coverage: [CoverageGoal("heads", atLeast: 0.5)]) {
      trial in
      trial.label("heads", if: trial.draw("coin", .boolean))
    }
    for seed: UInt64 in 0..<50 { #expect(property.check(RunOptions(seed: seed)).isPassed) }
  }

  @Test func `a property that speaks of no case is vacuous`() {
    let property = Property("nothing", "of a number above 9") { trial in
      let number = trial.draw("number", .integer(in: 0...9))
      try trial.assume(number > 9, "at most 9")
    }
    let report = property.check()
    #expect(report.discardCount == 200)
    #expect(report.weakness == "vacuous: it spoke of none of 200 random cases")
  }

  @Test func `discarding nearly all cases is a weakness, and half of them is none`() {
    func property(keeping count: Int) -> Property {
      Property("few", "of a number below \(count)") { trial in
        let number = trial.draw("number", .integer(in: 0...99))
        try trial.assume(number < count, "\(number)")
      }
    }
    #expect(property(keeping: 3).check().weakness?.hasSuffix("random cases were discarded") == true)
    #expect(property(keeping: 50).check().isPassed)
  }
}
