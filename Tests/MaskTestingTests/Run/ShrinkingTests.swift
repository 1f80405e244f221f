import MaskTesting
import Testing

@Suite struct ShrinkingTests {
  private static let lists = Generator<Int>.integer(in: 0...100).array(count: 0...10)

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `a list with an element of at least 13 shrinks to that element alone`(seed: UInt64) throws {
    let property = Property("small", "no element reaches 13") { trial in
      let list = trial.draw("list", Self.lists)
      try trial.expect(!list.contains { $0 >= 13 }, "there is one")
    }
    let failure = try #require(property.check(RunOptions(seed: seed)).failure)
    #expect(failure.values.map(\.name) == ["list"])
    #expect(failure.values.map(\.text) == ["[13]"])
    #expect(failure.choices == [1, 13])
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `a sum past its limit shrinks to the limit, without a number that adds nothing`(
    seed: UInt64
  ) throws {
    let property = Property("sum", "sums stay below 150") { trial in
      let list = trial.draw("list", Self.lists)
      try trial.expect(list.reduce(0, +) < 150, "the sum is \(list.reduce(0, +))")
    }
    let options = RunOptions(seed: seed, exhaustiveLimit: 0)
    let failure = try #require(property.check(options).failure)
    #expect(failure.message == "the sum is 150")
    #expect(!failure.choices.numbers.contains(0))
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func `lists in a list shrink inside and outside`(seed: UInt64) throws {
    let property = Property("nested", "no inner list has three elements") { trial in
      let lists = trial.draw("lists", Self.lists.array(count: 0...6))
      try trial.expect(!lists.contains { $0.count >= 3 }, "one has")
    }
    let failure = try #require(property.check(RunOptions(seed: seed, exhaustiveLimit: 0)).failure)
    #expect(failure.values.map(\.text) == ["[[0, 0, 0]]"])
  }

  @Test func `no more cases are tried than the limit allows`() throws {
    let property = Property("small", "no element reaches 13") { trial in
      let list = trial.draw("list", Self.lists)
      try trial.expect(!list.contains { $0 >= 13 }, "there is one")
    }
    let options = RunOptions(exhaustiveLimit: 0, shrinkLimit: 3)
    #expect(try #require(property.check(options).failure).shrinkCount == 3)
  }
}
