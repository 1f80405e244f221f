import Foundation
import MaskTesting
import Testing

@Suite struct ChoiceListTests {
  static let texts: [(list: ChoiceList, text: String)] = [
    ([], ""), ([3], "3"), ([3, 0, 2, 1, 1, 1, 1], "3.0.2.1*4"), ([0, 0, 0, 5], "0*3.5"),
    ([7, 7], "7.7"), ([1, 0, 0], "1"),
  ]

  @Test(arguments: texts)
  func `a list is written with counts and without zeros at its end`(
    list: ChoiceList,
    text: String
  ) {
    #expect(list.description == text)
  }

  @Test func `a list reads back, but for the zeros that a replay adds by itself`() throws {
    for seed: UInt64 in 0..<200 {
      var choices = Choices(seed: seed)
      for _ in 0..<choices.choose(through: 12) {
        for _ in 0...choices.choose(through: 3) { _ = choices.choose(through: 2) }
      }
      let list = choices.made
      let read = try #require(ChoiceList(list.description))
      #expect(read.description == list.description)
      let zeros = list.numbers.dropFirst(read.numbers.count)
      #expect(list.numbers.prefix(read.numbers.count) == read.numbers[...])
      #expect(zeros.allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: [
    "x", ".", "1.", ".1", "1..2", "-1", "1*", "*2", "1*0", "1*-2", "1*2*3", "1*1000001", " 1",
    "99999999999999999999",
  ])
  func `text that is no list is rejected`(text: String) {
    #expect(ChoiceList(text) == nil)
  }

  @Test func `a list is coded as its text`() throws {
    let list: ChoiceList = [3, 0, 1, 1, 1]
    let data = try JSONEncoder().encode(["case": list])
    #expect(String(decoding: data, as: UTF8.self) == #"{"case":"3.0.1*3"}"#)
    #expect(try JSONDecoder().decode([String: ChoiceList].self, from: data) == ["case": list])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([ChoiceList].self, from: Data(#"["1..2"]"#.utf8))
    }
  }
}
