import MaskTesting
import Testing

@Suite struct `Properties of caches` {
  @Test(arguments: CacheTrials.properties())
  func `hold for our own`(property: Property) {
    let report = property.check(RunOptions(caseCount: 10, seed: 1, exhaustiveLimit: 6))
    #expect(report.failure == nil, "\(property.name)")
  }

  @Test func `have names of their own`() {
    let names = CacheTrials.properties().map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: CacheTrials.properties(of: .plain(nil)))
  func `hold for a cache that has nothing of ours`(property: Property) {
    let report = property.check(RunOptions(caseCount: 15, seed: 2, exhaustiveLimit: 6))
    #expect(report.failure == nil, "\(property.name)")
  }

  /// A way to be wrong, a property that notices, and what its first line says.
  struct Notice: CustomTestStringConvertible, Sendable {
    let fault: PlainCache.Fault
    let property: String
    let says: String

    var testDescription: String { "\(fault): \(property)" }
  }

  @Test(arguments: [
    Notice(fault: .forgetsTheOffset, property: "C01", says: "offset of the cache"),
    Notice(fault: .forgetsTheOffset, property: "C02", says: "offset of the cache"),
    Notice(fault: .hidesTheNewestKey, property: "C01", says: "the visible key k = 0 is missing"),
    Notice(fault: .ignoresTheMask, property: "C08", says: "at b = 0"),
    Notice(fault: .sharesStorage, property: "C03", says: "fork"),
    Notice(fault: .sharesStorage, property: "C02", says: "cache"),
    Notice(fault: .slidesOneTooFar, property: "C05", says: "window"),
    Notice(fault: .slidesOneTooFar, property: "C02", says: "queries"),
    Notice(fault: .answersWithoutEvictedKeys, property: "C05", says: "gets an answer, although"),
    Notice(fault: .answersWithoutEvictedKeys, property: "C02", says: "evicted key"),
    Notice(fault: .rollsBackOneTooFew, property: "C04", says: "decoding differs"),
    Notice(fault: .readsBatchRow0, property: "C07", says: "at b = 1"),
    Notice(fault: .addsWhatIsHidden, property: "C08", says: "at b = 0"),
  ])
  func `are broken by a wrong cache, and the first line says what is wrong`(
    notice: Notice
  ) throws {
    let property = try #require(
      CacheTrials.properties(of: .plain(notice.fault)).first {
        $0.name.hasPrefix(notice.property)
      }
    )
    let report = property.check(RunOptions(caseCount: 200, seed: 3, shrinkLimit: 200))
    let failure = try #require(report.failure)
    let headline = String(failure.message.prefix { $0 != "\n" })
    #expect(headline.contains(notice.says), "\(failure.message)")
  }
}

@Suite struct `A stateful property` {
  /// A counter that forgets to count its third step.
  private struct Counter: StatefulSystem {
    enum Kind { case step, look }
    struct Command: CustomStringConvertible {
      let kind: Kind
      var description: String { kind == .step ? "step" : "look" }
    }

    static let kinds: [Kind] = [.look, .step]
    private var (count, model) = (0, 0)

    func command(_ kind: Kind, from choices: inout Choices) -> Command { Command(kind: kind) }

    mutating func run(_ command: Command, in trial: inout Trial) throws {
      if command.kind == .step {
        model += 1
        if model != 3 { count += 1 }
      } else {
        try trial.expect(count == model, "the counter is at \(count) after \(model) steps")
      }
    }

    mutating func finish(in trial: inout Trial) throws {}
  }

  @Test func `shrinks to the commands that matter and lists them`() throws {
    let property = Property("counter", "a counter counts") { trial in
      var counter = Counter()
      try trial.run(&counter, commandLimit: 30)
    }
    let failure = try #require(property.check(RunOptions(caseCount: 200, seed: 1)).failure)
    #expect(
      failure.message == """
        the counter is at 2 after 3 steps
        after:
          1. step
          2. step
          3. step
          4. look
        """
    )
    let again = try #require(property.replay(failure.choices).failure)
    #expect(again.message == failure.message)
  }
}
