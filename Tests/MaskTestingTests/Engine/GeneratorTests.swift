import MaskTesting
import Testing

@Suite struct GeneratorTests {
  private func values<Value>(_ generator: Generator<Value>, _ numbers: [Int]) -> [Value] {
    numbers.map { number in
      var choices = Choices(replaying: ChoiceList([number]))
      return generator.value(from: &choices)
    }
  }

  @Test func `integers go up from the one closest to zero, and then down`() {
    #expect(values(.integer(in: -2...2), Array(0...4)) == [0, 1, 2, -1, -2])
    #expect(values(.integer(in: 3...5), Array(0...2)) == [3, 4, 5])
    #expect(values(.integer(in: -5...(-3)), Array(0...2)) == [-3, -4, -5])
  }

  @Test func `the first of some values, and false, are the simplest`() {
    #expect(values(.one(of: ["a", "b", "c"]), [0, 2]) == ["a", "c"])
    #expect(values(.boolean, [0, 1]) == [false, true])
    #expect(values(.any(of: [.always(1), .always(2)]), [0, 1]) == [1, 2])
  }

  @Test func `a list chooses its length before its elements`() {
    var choices = Choices(replaying: [2, 7, 8])
    let list = Generator<Int>.integer(in: 0...9).array(count: 1...4)
    #expect(list.value(from: &choices) == [7, 8, 0])
  }

  @Test func `a generator may depend on another's value`() {
    let pair = Generator<Int>.integer(in: 1...5)
      .flatMap { bound in Generator<Int>.integer(in: 0...bound).map { [bound, $0] } }
    for seed: UInt64 in 0..<100 {
      var choices = Choices(seed: seed)
      let value = pair.value(from: &choices)
      #expect(value[1] <= value[0])
      var replay = Choices(replaying: choices.made)
      #expect(pair.value(from: &replay) == value)
    }
  }
}
