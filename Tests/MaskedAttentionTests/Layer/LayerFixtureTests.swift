import MaskTesting
import Testing

@Suite struct `A layer beside PyTorch's` {
  @Test(arguments: LayerFixture.names)
  func `gives the same, forward and backward, within the derived bound`(name: String) throws {
    let fixture = try LayerFixture(name)
    let (ours, theirs) = (try fixture.found(), try fixture.expected())
    let expected = try LayerOracle.expected(fixture)
    #expect(Set(ours.keys) == Set(theirs.keys))
    #expect(Set(ours.keys) == Set(expected.keys))
    for (key, estimates) in expected {
      for (who, numbers) in [("ours", ours[key]), ("PyTorch's", theirs[key])] {
        let numbers = try #require(numbers)
        #expect(numbers.count == estimates.count)
        for (place, (number, estimate)) in zip(numbers, estimates).enumerated() {
          let error = abs(number - estimate.value)
          #expect(error <= estimate.error, "\(who) \(key)[\(place)]: \(number), \(estimate)")
        }
      }
    }
  }

  /// A bias of the keys shifts all scores of a row alike, which no softmax sees: its gradient is
  /// zero, so there is nothing that an error could be compared with.
  @Test(arguments: LayerFixture.names)
  func `has a bound that leaves three digits`(name: String) throws {
    let expected = try LayerOracle.expected(LayerFixture(name))
    for (key, estimates) in expected {
      let largest = estimates.map { abs($0.value) }.max() ?? 0
      let size = key == "gradient.k_proj.bias" ? 1 : largest
      #expect(estimates.allSatisfy { $0.error <= 1e-3 * size }, "\(key)")
      #expect((largest > 1e-3) == (key != "gradient.k_proj.bias"))
    }
  }
}
