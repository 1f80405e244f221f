import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct `Plan` {
  @Test func `gives JSON as agreed`() throws {
    let document = try Maskspec.run("plan", "causal", "--devices", "2", "--n", "16", "--json")
      .json()
    let contiguous: JSONValue = [
      "name": "contiguous", "visible": [36, 100], "imbalance": 1.4705882352941178,
    ]
    let headAndTail: JSONValue = ["name": "head-and-tail", "visible": [68, 68], "imbalance": 1]
    #expect(document == ["splits": [contiguous, headAndTail]])
  }

  @Test func `says which queries a device has`() throws {
    let run = try Maskspec.run("plan", "window(4)", "--devices", "2", "--n", "8")
    #expect(run.status == 0)
    #expect(
      run.output == """
        contiguous: imbalance 1.2308
          device 0: 10 visible, 0..<4
          device 1: 16 visible, 4..<8
        head-and-tail: imbalance 1.1538
          device 0: 11 visible, 0..<2 and 6..<8
          device 1: 15 visible, 2..<4 and 4..<6

        """
    )
  }

  @Test(arguments: [["causal", "--n", "8"], ["causal", "--n", "8", "--devices", "0"]])
  func `asks for a number of devices`(words: [String]) throws {
    let run = try Maskspec.run(["plan"] + words)
    #expect(run.status == 2)
    #expect(run.errors.contains("'--devices'"))
  }
}
