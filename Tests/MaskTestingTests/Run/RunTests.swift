import MaskTesting
import Synchronization
import Testing

@Suite struct RunTests {
  @Test func `a failure is replayed from its choices, with the same message and values`() throws {
    let property = Property("sum", "a sum is even") { trial in
      let pair = trial.draw("pair", Generator<Int>.integer(in: 0...9).array(count: 2...2))
      try trial.expect(pair[0] % 2 == pair[1] % 2, "\(pair[0]) + \(pair[1]) is odd")
    }
    let failure = try #require(property.check().failure)
    let replayed = try #require(property.replay(failure.choices).failure)
    #expect(replayed.message == failure.message)
    #expect(replayed.values == failure.values)
    #expect(
      failure.replayLine(of: "sum", arguments: "a.mask")
        == "maskspec test a.mask --property sum --replay '\(failure.choices)'"
    )
    #expect(property.replay([0, 2]).failure == nil)
  }

  @Test func `past failures are tried first`() throws {
    let property = Property("never-41", "41 does not come up") { trial in
      let number = trial.draw("number", .integer(in: 0...1_000_000))
      try trial.expect(number != 41, "41 came up")
    }
    let options = RunOptions(caseCount: 10, corpus: ["never-41": [[40], [41]], "other": [[41]]])
    let report = property.check(options)
    #expect(report.failure?.phase == .corpus)
    #expect(report.corpusCount == 2)
    #expect(report.randomCount == 0)
  }

  @Test func `small cases are counted up, each structure once and the smallest first`() {
    let seen = Mutex<[[Int]]>([])
    let property = Property("lists", "a list is a list") { trial in
      let list = trial.draw("list", Generator<Int>.integer(in: 0...2).array(count: 0...2))
      seen.withLock { $0.append(list) }
    }
    let report = property.check(RunOptions(caseCount: 0, exhaustiveLimit: 100))
    let lists = seen.withLock(\.self)
    #expect(report.isExhausted)
    #expect(report.exhaustiveCount == 13)
    #expect(Set(lists).count == 13)
    #expect(lists.first == [])
    let sums = lists.map { $0.count + $0.reduce(0, +) }
    #expect(sums == sums.sorted())
  }

  @Test func `a needle among small cases is found without a random one`() throws {
    let property = Property("needle", "3, 0, 2 does not come up") { trial in
      let list = trial.draw("list", Generator<Int>.integer(in: 0...9).array(count: 3...3))
      try trial.expect(list != [3, 0, 2], "it came up")
    }
    let report = property.check(RunOptions(caseCount: 0, exhaustiveLimit: 200))
    #expect(report.failure?.phase == .exhaustive)
    #expect(report.failure?.choices == [0, 3, 0, 2])
  }

  @Test func `a case that fails once and passes when run again is called flaky`() throws {
    let count = Mutex(0)
    let property = Property("moody", "always") { trial in
      let number = trial.draw("number", .integer(in: 0...9))
      let calls = count.withLock { calls in
        calls += 1
        return calls
      }
      try trial.expect(calls != 5, "the fifth call fails, with \(number)")
    }
    let failure = try #require(property.check().failure)
    #expect(failure.isFlaky)
  }

  @Test func `what a failure does not depend on is named`() throws {
    let property = Property("first", "the first number is small") { trial in
      let first = trial.draw("first", .integer(in: 0...9))
      _ = trial.draw("second", .integer(in: 0...9))
      let third = trial.draw("third", .integer(in: 0...9))
      try trial.expect(first < 5 || third < 2, "it is \(first)")
    }
    let failure = try #require(property.check().failure)
    #expect(failure.indifferent == ["second"])
  }

  @Test func `a score is climbed to where no random case gets`() throws {
    let property = Property("sum", "the sum stays below 580") { trial in
      let list = trial.draw("list", Generator<Int>.integer(in: 0...99).array(count: 6...6))
      trial.aim(at: Double(list.reduce(0, +)))
      try trial.expect(list.reduce(0, +) < 580, "the sum is \(list.reduce(0, +))")
    }
    let report = property.check(RunOptions(caseCount: 8000, exhaustiveLimit: 0))
    #expect(report.failure?.phase == .targeted)
    #expect(report.randomCount == 8000)
    #expect(report.failure?.message == "the sum is 580")
  }

  @Test func `an interrupted run says so, and reports what it did`() {
    let isOver = Mutex(false)
    let property = Property("long", "always") { trial in
      if trial.draw("number", .integer(in: 0...99)) == 50 { isOver.withLock { $0 = true } }
    }
    let options = RunOptions(
      caseCount: 100_000,
      exhaustiveLimit: 0,
      isCancelled: { isOver.withLock(\.self) }
    )
    let report = property.check(options)
    #expect(report.isInterrupted)
    #expect((1..<100_000).contains(report.randomCount))
    #expect(report.weakness == nil)
  }

  @Test func `progress adds up to the cases that were run`() {
    let done = Mutex(0)
    let property = Property("any", "always") { trial in
      _ = trial.draw("number", .integer(in: 0...99))
    }
    let options = RunOptions(caseCount: 300, onProgress: { count in done.withLock { $0 += count } })
    let report = property.check(options)
    #expect(done.withLock(\.self) == report.caseCount)
  }
}
