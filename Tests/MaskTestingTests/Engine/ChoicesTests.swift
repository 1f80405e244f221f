import MaskTesting
import Testing

@Suite struct ChoicesTests {
  @Test func `equal seeds choose alike, and others differently`() {
    func numbers(_ seed: UInt64) -> [Int] {
      var choices = Choices(seed: seed)
      return (0..<20).map { _ in choices.choose(through: 99) }
    }
    #expect(numbers(5) == numbers(5))
    #expect(numbers(5) != numbers(6))
  }

  @Test func `a choice reaches every number up to its bound and none beyond`() {
    var choices = Choices(seed: 1)
    let numbers = Set((0..<500).map { _ in choices.choose(through: 4) })
    #expect(numbers == [0, 1, 2, 3, 4])
  }

  @Test func `a replay chooses what was chosen`() {
    var random = Choices(seed: 9)
    let first = (0..<30).map { random.choose(through: $0) }
    var replay = Choices(replaying: random.made)
    #expect((0..<30).map { replay.choose(through: $0) } == first)
    #expect(replay.made == random.made)
  }

  @Test func `a replay adds zeros at the end and cuts numbers down to their bounds`() {
    var replay = Choices(replaying: [9, 2])
    #expect(replay.choose(through: 4) == 4)
    #expect(replay.choose(through: 4) == 2)
    #expect(replay.choose(through: 4) == 0)
    #expect(replay.made.numbers == [4, 2, 0])
  }
}
